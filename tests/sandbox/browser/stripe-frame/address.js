/** The Address Element: a name and an address, for shipping or billing. */
(frame) => {
  const { calls } = frame;
  const NEEDED = ["name", "line1", "city", "postal_code"];
  const WORDS = {
    name: "Your full name is incomplete.",
    line1: "Your address is incomplete.",
    city: "Your city is incomplete.",
    postal_code: "Your ZIP code is incomplete.",
    phone: "Your phone number is incomplete.",
  };
  const names = ["name", "country", "line1", "line2", "city", "state", "postal_code", "phone"];
  const inputs = Object.fromEntries(names.map((name) => [name, document.getElementById(name)]));
  let options = {};
  let isOpen = false;

  const asksPhone = () => ["always", "auto"].includes(options.fields?.phone);
  const text = (name) => inputs[name].value.trim();
  const needed = () =>
    options.validation?.phone?.required === "always" && asksPhone() ? [...NEEDED, "phone"] : NEEDED;

  calls.open = ({ appearance, options: given }) => {
    frame.look(appearance);
    options = given ?? {};
    inputs.phone.closest(".field").hidden = !asksPhone();
    allowCountries(options.allowedCountries);
    if (!isOpen) {
      isOpen = true;
      const { name, phone, address } = options.defaultValues ?? {};
      for (const [field, value] of Object.entries({ name, phone, ...address }))
        if (inputs[field] && typeof value === "string") inputs[field].value = value;
      frame.tell({ kind: "ready" });
    }
    changed();
  };

  function allowCountries(allowed) {
    for (const option of inputs.country.options)
      option.hidden = option.disabled = !!allowed && !allowed.includes(option.value);
    if (inputs.country.selectedOptions[0]?.disabled) inputs.country.value = allowed[0];
  }

  const isComplete = () => needed().every((name) => text(name) !== "");
  function value() {
    const line = (name) => (text(name) === "" ? null : text(name));
    const address = {
      ...{ line1: text("line1"), line2: line("line2"), city: text("city"), state: text("state") },
      ...{ postal_code: text("postal_code"), country: inputs.country.value },
    };
    return { name: text("name"), address, ...(asksPhone() && { phone: text("phone") }) };
  }

  function changed() {
    frame.event("change", {
      elementMode: options.mode,
      ...{ complete: isComplete(), isNewAddress: true, value: value() },
      empty: names.every((name) => name === "country" || text(name) === ""),
    });
  }

  calls.validate = () => {
    let first;
    for (const name of names) {
      const problem = needed().includes(name) && text(name) === "" ? WORDS[name] : "";
      const line = document.getElementById(`${name}-error`);
      if (line) line.textContent = problem;
      inputs[name].setAttribute("aria-invalid", String(problem !== ""));
      if (problem === "" || first) continue;
      first = { code: `incomplete_${name === "postal_code" ? "zip" : name}`, message: problem };
      inputs[name].focus();
    }
    return first ? { error: { type: "validation_error", ...first } } : {};
  };
  calls.getValue = () => ({ complete: isComplete(), isNewAddress: true, value: value() });
  calls.clear = () => {
    for (const name of names) if (name !== "country") inputs[name].value = "";
    changed();
  };
  calls.focus = () => void inputs.name.focus();
  for (const input of Object.values(inputs)) {
    input.addEventListener("input", changed);
    input.addEventListener("focus", () => frame.event("focus"));
    input.addEventListener("blur", () => frame.event("blur"));
  }
  frame.start();
};
