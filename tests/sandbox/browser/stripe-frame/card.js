/** The Card Element: number, date, code and ZIP in one line. */
(frame) => {
  const { card, calls } = frame;
  let isOpen = false;
  calls.open = ({ appearance, options }) => {
    frame.look(appearance);
    for (const input of Object.values(card.inputs)) if (input) input.disabled = !!options?.disabled;
    if (isOpen) return;
    isOpen = true;
    frame.tell({ kind: "ready" });
  };
  const data = (given) => ({
    ...given,
    ...{ type: "card", card: card.value(), billing_details: card.billing(given?.billing_details) },
  });
  calls.validate = card.validate;
  calls.confirm = async ({ key, kind, path, clientSecret, params, methodData }) => {
    const valid = card.validate();
    if (valid.error) return valid;
    const answer = await frame.post(path, {
      ...params,
      payment_method_data: data(methodData),
      ...{ key, client_secret: clientSecret, use_stripe_sdk: true },
    });
    return answer.error ? { error: answer.error } : { [kind]: answer };
  };
  calls.createPaymentMethod = async ({ key, methodData }) => {
    const answer = await frame.post("/v1/payment_methods", { key, ...data(methodData) });
    return answer.error ? { error: answer.error } : { paymentMethod: answer };
  };
  calls.createToken = async ({ key, data: given = {} }) => {
    const { postal_code: zip } = card.billing({}).address;
    const answer = await frame.post("/v1/tokens", {
      key,
      card: { ...card.value(), ...given, ...(zip && { address_zip: zip }) },
    });
    return answer.error ? { error: answer.error } : { token: answer };
  };
  calls.clear = card.clear;
  calls.focus = () => void card.inputs.number.focus();
  calls.blur = () => void document.activeElement?.blur();
  card.onChange = () =>
    frame.event("change", {
      ...{ complete: card.isComplete(), empty: card.isEmpty(), brand: card.brand() },
      value: { postalCode: card.inputs.zip.value },
    });
  frame.start();
};
