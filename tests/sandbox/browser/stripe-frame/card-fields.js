/** The fields of a card, what is wrong with them, and what they hold; for two kinds of elements. */
(frame) => {
  const { digits } = frame;
  const inputs = {};
  for (const name of ["number", "expiry", "cvc", "country", "zip"])
    inputs[name] = document.getElementById(name);
  if (!inputs.number) return;
  /** Countries whose cards are checked by their ZIP; others may leave it empty. */
  const ZIP_COUNTRIES = ["US", "GB", "CA"];
  const BRANDS = [
    [/^4/, "visa"],
    [/^(5[1-5]|2[2-7])/, "mastercard"],
    [/^3[47]/, "amex"],
    [/^6(011|5)/, "discover"],
    [/^3[068]/, "diners"],
    [/^35/, "jcb"],
    [/^62/, "unionpay"],
  ];

  function luhn(number) {
    let sum = 0;
    for (let index = 0; index < number.length; index += 1) {
      const digit = Number(number[number.length - 1 - index]) * (index % 2 === 0 ? 1 : 2);
      sum += digit > 9 ? digit - 9 : digit;
    }
    return sum % 10 === 0;
  }

  function expiry() {
    const text = digits(inputs.expiry.value);
    return {
      month: Number(text.slice(0, 2)),
      year: 2000 + Number(text.slice(2, 4)),
      whole: text.length === 4,
    };
  }

  /** The first thing that is wrong with each field, in Stripe.js's words. */
  const checks = {
    number() {
      const number = digits(inputs.number.value);
      if (number.length < 12) return ["incomplete_number", "Your card number is incomplete."];
      return luhn(number) ? null : ["invalid_number", "Your card number is invalid."];
    },
    expiry() {
      const { month, year, whole } = expiry();
      if (!whole) return ["incomplete_expiry", "Your card's expiration date is incomplete."];
      if (month < 1 || month > 12)
        return ["invalid_expiry_month", "Your card's expiration date is invalid."];
      // The machine's year will do: the stand-in checks against its own clock.
      if (year < new Date().getFullYear())
        return ["invalid_expiry_year_past", "Your card's expiration year is in the past."];
      return null;
    },
    cvc: () =>
      /^\d{3,4}$/.test(inputs.cvc.value)
        ? null
        : ["incomplete_cvc", "Your card's security code is incomplete."],
    country: () => null,
    zip() {
      const needed = inputs.country === null || ZIP_COUNTRIES.includes(inputs.country.value);
      return needed && inputs.zip.value.trim() === ""
        ? ["incomplete_zip", "Your ZIP code is incomplete."]
        : null;
    },
  };
  const names = Object.keys(inputs).filter((name) => inputs[name] !== null);

  function show(name, problem) {
    const line = document.getElementById(`${name}-error`);
    if (line) line.textContent = problem ? problem[1] : "";
    inputs[name].setAttribute("aria-invalid", problem ? "true" : "false");
  }

  function validate() {
    let first = null;
    for (const name of names) {
      const problem = checks[name]();
      show(name, problem);
      if (problem && !first) {
        first = problem;
        inputs[name].focus();
      }
    }
    return first ? { error: { type: "validation_error", code: first[0], message: first[1] } } : {};
  }

  /** What the shop knows about the buyer stays; what was typed here is added to it. */
  function billing(given) {
    const address = {
      ...(inputs.country && { country: inputs.country.value }),
      ...(inputs.zip.value.trim() && { postal_code: inputs.zip.value.trim() }),
    };
    return { ...given, address: { ...given?.address, ...address } };
  }

  const brand = () => BRANDS.find(([prefix]) => prefix.test(digits(inputs.number.value)))?.[1];

  frame.card = {
    inputs,
    validate,
    billing,
    isComplete: () => names.every((name) => checks[name]() === null),
    isEmpty: () => names.every((name) => name === "country" || inputs[name].value === ""),
    value: () => ({
      number: digits(inputs.number.value),
      exp_month: expiry().month,
      exp_year: expiry().year,
      cvc: inputs.cvc.value,
    }),
    brand: () => brand() ?? "unknown",
    clear() {
      for (const name of names) if (name !== "country") inputs[name].value = "";
    },
    onChange: () => undefined,
  };

  inputs.number.addEventListener("input", () => {
    inputs.number.value = digits(inputs.number.value)
      .slice(0, 19)
      .replace(/(.{4})(?=.)/g, "$1 ");
    document.documentElement.dataset.brand = brand() ?? "";
  });
  inputs.expiry.addEventListener("input", (event) => {
    const text = digits(inputs.expiry.value).slice(0, 4);
    const deleting = event.inputType?.startsWith("delete");
    inputs.expiry.value =
      text.length > 2 || (text.length === 2 && !deleting)
        ? `${text.slice(0, 2)} / ${text.slice(2)}`
        : text;
  });
  inputs.cvc.addEventListener("input", () => {
    inputs.cvc.value = digits(inputs.cvc.value);
  });
  for (const name of names) {
    const input = inputs[name];
    input.addEventListener("input", () => frame.card.onChange());
    input.addEventListener("blur", () => {
      if (input.value !== "") show(name, checks[name]());
      frame.event("blur");
    });
    input.addEventListener("focus", () => frame.event("focus"));
  }
};
