/**
 * Inside the Payment Element's frame: the fields and the calls that need what is typed in them.
 * The page around it only learns whether they are complete, and the answers of Stripe's API.
 */
(() => {
  const id = location.hash.slice(1);
  const form = document.getElementById("form");
  const inputs = {
    number: document.getElementById("number"),
    expiry: document.getElementById("expiry"),
    cvc: document.getElementById("cvc"),
    country: document.getElementById("country"),
    zip: document.getElementById("zip"),
  };
  /** Countries whose cards are checked by their ZIP; others may leave it empty. */
  const ZIP_COUNTRIES = ["US", "GB", "CA"];

  const tell = (message) =>
    window.parent.postMessage({ standIn: "stripe-frame", id, ...message }, "*");
  const digits = (text) => text.replace(/\D/g, "");

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
      const needed = ZIP_COUNTRIES.includes(inputs.country.value);
      return needed && inputs.zip.value.trim() === ""
        ? ["incomplete_zip", "Your ZIP code is incomplete."]
        : null;
    },
  };

  function show(name, problem) {
    const line = document.getElementById(`${name}-error`);
    if (!line) return;
    line.textContent = problem ? problem[1] : "";
    inputs[name].setAttribute("aria-invalid", problem ? "true" : "false");
    resize();
  }

  function validate() {
    let first = null;
    for (const name of Object.keys(inputs)) {
      const problem = checks[name]();
      show(name, problem);
      if (problem && !first) {
        first = problem;
        inputs[name].focus();
      }
    }
    return first ? { error: { type: "validation_error", code: first[0], message: first[1] } } : {};
  }

  function resize() {
    tell({ kind: "height", height: document.documentElement.offsetHeight });
  }

  function changed() {
    const complete = Object.keys(inputs).every((name) => checks[name]() === null);
    const empty = ["number", "expiry", "cvc", "zip"].every((name) => inputs[name].value === "");
    tell({
      kind: "event",
      name: "change",
      payload: { complete, empty, collapsed: false, value: { type: "card" } },
    });
  }

  function card() {
    const { month, year } = expiry();
    return {
      number: digits(inputs.number.value),
      exp_month: month,
      exp_year: year,
      cvc: inputs.cvc.value,
    };
  }

  /** What the shop knows about the buyer wins over what was typed here only where nothing was. */
  function billing(given) {
    const address = {
      country: inputs.country.value,
      ...(inputs.zip.value.trim() && { postal_code: inputs.zip.value.trim() }),
    };
    return { ...given, address: { ...given?.address, ...address } };
  }

  function encode(value, prefix, into) {
    for (const [name, entry] of Object.entries(value)) {
      const path = prefix ? `${prefix}[${name}]` : name;
      if (entry === undefined || entry === null) continue;
      if (typeof entry === "object") encode(entry, path, into);
      else into.append(path, String(entry));
    }
    return into;
  }

  async function post(path, params) {
    try {
      const answer = await fetch(path, {
        method: "POST",
        body: encode(params, "", new URLSearchParams()),
      });
      return await answer.json();
    } catch {
      return {
        error: {
          type: "api_connection_error",
          message: "We could not reach Stripe. Please try again.",
        },
      };
    }
  }

  const calls = {
    validate,
    async confirm({ key, intent, clientSecret, params, methodData }) {
      const answer = await post(`/v1/payment_intents/${intent}/confirm`, {
        ...params,
        key,
        client_secret: clientSecret,
        use_stripe_sdk: true,
        payment_method_data: {
          ...methodData,
          type: "card",
          card: card(),
          billing_details: billing(methodData?.billing_details),
        },
      });
      return answer.error ? { error: answer.error } : { paymentIntent: answer };
    },
    async createPaymentMethod({ key, methodData }) {
      const answer = await post("/v1/payment_methods", {
        ...methodData,
        key,
        type: "card",
        card: card(),
        billing_details: billing(methodData?.billing_details),
      });
      return answer.error ? { error: answer.error } : { paymentMethod: answer };
    },
    focus: () => void inputs.number.focus(),
    blur: () => void document.activeElement?.blur(),
    readOnly({ readOnly }) {
      for (const input of Object.values(inputs)) input.disabled = readOnly;
    },
    defaults({ billing_details: details }) {
      if (details?.address?.country) inputs.country.value = details.address.country;
      if (details?.address?.postal_code) inputs.zip.value = details.address.postal_code;
      changed();
    },
  };

  window.addEventListener("message", async (event) => {
    if (event.source !== window.parent || event.data?.standIn !== "stripe" || event.data.id !== id)
      return;
    const work = calls[event.data.name];
    if (!work) return;
    tell({
      kind: "answer",
      call: event.data.call,
      result: (await work(event.data.args ?? {})) ?? {},
    });
  });

  inputs.number.addEventListener("input", () => {
    inputs.number.value = digits(inputs.number.value)
      .slice(0, 19)
      .replace(/(.{4})(?=.)/g, "$1 ");
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
  for (const [name, input] of Object.entries(inputs)) {
    input.addEventListener("input", changed);
    input.addEventListener("blur", () => input.value !== "" && show(name, checks[name]()));
    input.addEventListener("focus", () => tell({ kind: "event", name: "focus", payload: {} }));
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") tell({ kind: "event", name: "escape", payload: {} });
  });
  new ResizeObserver(resize).observe(document.documentElement);
  resize();
  tell({ kind: "ready" });
})();
