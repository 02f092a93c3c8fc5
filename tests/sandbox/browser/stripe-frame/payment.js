/** The Payment Element: methods that were saved before, a new card, and whether to save it. */
(frame) => {
  const { card, calls, element } = frame;
  const list = document.getElementById("saved");
  const form = document.getElementById("new-card");
  const save = document.getElementById("save");
  const terms = document.getElementById("terms");
  let settings = {};
  let session = null;
  /** The id of a saved method, or "new". */
  let chosen = "new";
  let isOpen = false;

  const features = () => session?.customer?.features ?? {};
  const savedMethods = () => (features().redisplay ? (session.customer.payment_methods ?? []) : []);

  calls.open = async (given) => {
    settings = given;
    frame.look(given.appearance);
    document.getElementById("wallet-name").textContent = given.options?.business?.name ?? "";
    if (given.options?.readOnly !== undefined) readOnly(given.options.readOnly);
    await readSession();
    if (!isOpen) {
      isOpen = true;
      chosen = preselected();
      defaults(given.options?.defaultValues?.billingDetails);
      frame.tell({ kind: "ready" });
    }
    draw();
    changed();
  };

  async function readSession() {
    const { key, clientSecret, customerSessionClientSecret, mode, amount, currency } = settings;
    const answer = await frame.get("/v1/elements/sessions", {
      key,
      ...(clientSecret ? { client_secret: clientSecret } : { mode, amount, currency }),
      customer_session_client_secret: customerSessionClientSecret,
    });
    if (!answer.error) session = answer;
    else frame.event("loaderror", { error: answer.error });
  }

  function preselected() {
    const [first] = savedMethods();
    const standard = savedMethods().find(
      ({ id }) => id === session.customer.default_payment_method,
    );
    return (standard ?? first)?.id ?? "new";
  }

  function defaults(details) {
    if (details?.address?.country) card.inputs.country.value = details.address.country;
    if (details?.address?.postal_code) card.inputs.zip.value = details.address.postal_code;
  }

  function draw() {
    const saved = savedMethods();
    if (!saved.some(({ id }) => id === chosen)) chosen = "new";
    list.replaceChildren(...saved.map(rowOf), ...(saved.length > 0 ? [newRow()] : []));
    list.hidden = saved.length === 0;
    form.hidden = chosen !== "new";
    save.parentElement.hidden = !features().save;
    const reuse = settings.setupFutureUsage ?? session?.intent?.setup_future_usage;
    const isKept = reuse || session?.intent?.object === "setup_intent";
    terms.hidden = !isKept || chosen !== "new";
  }

  function rowOf(method) {
    const { brand, last4, exp_month: month, exp_year: year } = method.card ?? {};
    const text = `${brand} •••• ${last4}`;
    const small = element("small", { textContent: `expires ${month}/${String(year).slice(-2)}` });
    const label = element("label", {}, radio(method.id), ` ${text} `, small);
    const remove = element("button", { type: "button", textContent: "Remove" });
    remove.setAttribute("aria-label", `Remove ${text}`);
    remove.addEventListener("click", () => void removeMethod(method));
    return element("div", { className: "saved" }, label, ...(features().remove ? [remove] : []));
  }

  function newRow() {
    return element("div", { className: "saved" }, element("label", {}, radio("new"), " New card"));
  }

  function radio(value) {
    const input = element("input", { type: "radio", name: "method", value });
    input.checked = value === chosen;
    input.addEventListener("change", () => {
      chosen = value;
      draw();
      changed();
      document.querySelector("input[name=method]:checked")?.focus();
    });
    return input;
  }

  async function removeMethod({ id }) {
    const { key, customerSessionClientSecret } = settings;
    const answer = await frame.post(`/v1/elements/payment_methods/${id}/detach`, {
      key,
      customer_session_client_secret: customerSessionClientSecret,
    });
    if (answer.error) return;
    await readSession();
    draw();
    changed();
  }

  function changed() {
    const isNew = chosen === "new";
    frame.event("change", {
      complete: !isNew || card.isComplete(),
      empty: isNew && card.isEmpty(),
      collapsed: false,
      value: { type: "card", ...(!isNew && { payment_method: { id: chosen, type: "card" } }) },
    });
  }

  function readOnly(isReadOnly) {
    for (const input of document.querySelectorAll("input, select, button"))
      input.disabled = isReadOnly;
  }

  calls.validate = () => (chosen === "new" ? card.validate() : {});

  /** A new card as the confirmation sends it; kept for later only if the buyer said so. */
  function methodData(given) {
    const redisplay = features().save && { allow_redisplay: save.checked ? "always" : "limited" };
    return {
      ...redisplay,
      ...given,
      ...{
        type: "card",
        card: card.value(),
        billing_details: card.billing(given?.billing_details),
      },
    };
  }

  function usage(kind) {
    const wanted = features().save_usage ?? "off_session";
    const asked = kind === "paymentIntent" && features().save && save.checked && chosen === "new";
    return asked ? { setup_future_usage: wanted } : {};
  }

  calls.confirm = async ({ key, kind, path, clientSecret, params, methodData: given }) => {
    const method =
      chosen === "new" ? { payment_method_data: methodData(given) } : { payment_method: chosen };
    const answer = await frame.post(path, {
      ...params,
      ...usage(kind),
      ...method,
      ...{ key, client_secret: clientSecret, use_stripe_sdk: true },
    });
    return answer.error ? { error: answer.error } : { [kind]: answer };
  };
  calls.createPaymentMethod = async ({ key, methodData: given }) => {
    const answer = await frame.post("/v1/payment_methods", { key, ...methodData(given) });
    return answer.error ? { error: answer.error } : { paymentMethod: answer };
  };
  calls.createConfirmationToken = async ({ key, params = {} }) => {
    const { payment_method_data: given, ...rest } = params;
    const method =
      chosen === "new" ? { payment_method_data: methodData(given) } : { payment_method: chosen };
    const answer = await frame.post("/v1/confirmation_tokens", { key, ...rest, ...method });
    return answer.error ? { error: answer.error } : { confirmationToken: answer };
  };
  calls.focus = () => {
    const radioOrField = list.hidden ? card.inputs.number : list.querySelector("input:checked");
    radioOrField?.focus();
  };
  calls.blur = () => void document.activeElement?.blur();
  calls.getValue = () => ({ complete: chosen !== "new" || card.isComplete(), value: {} });
  card.onChange = changed;
  frame.start();
};
