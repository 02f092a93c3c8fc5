/** `window.Stripe`, as the unmodified loader and React package expect it. */
(sandbox) => {
  const { IntegrationError } = sandbox;

  function createStripe(key, settings = {}) {
    if (typeof key !== "string" || !key.startsWith("pk_"))
      throw new IntegrationError(
        "Please call Stripe() with your publishable key. You used a value that is not one.",
      );

    /** The element that has the card: the Payment Element of `elements`, or a card Element itself. */
    function cardSource(call, { elements, element }) {
      const source = element ?? elements?._element("payment") ?? elements?._element("card");
      if (source) return source;
      throw new IntegrationError(`stripe.${call}(): pass elements with a mounted Payment Element.`);
    }

    async function createPaymentMethod({ elements, element, params, card, ...rest }) {
      const source = cardSource("createPaymentMethod", { elements, element: element ?? card });
      const valid = await source._call("validate");
      if (valid.error) return valid;
      const methodData = params ?? { billing_details: rest.billing_details };
      return source._call("createPaymentMethod", { key, methodData });
    }

    async function createConfirmationToken({ elements, params }) {
      const source = cardSource("createConfirmationToken", { elements });
      const valid = await source._call("validate");
      if (valid.error) return valid;
      return source._call("createConfirmationToken", { key, params });
    }

    async function createToken(source, data) {
      if (typeof source === "string") {
        const answer = await sandbox.call(key, "POST", "/v1/tokens", { [source]: data });
        return answer.error ? { error: answer.error } : { token: answer };
      }
      const valid = await source._call("validate");
      return valid.error ? valid : source._call("createToken", { key, data });
    }

    return {
      ...sandbox.createIntents(key),
      elements: (options) => sandbox.createElements(key, { locale: settings.locale, ...options }),
      createPaymentMethod,
      createConfirmationToken,
      createToken,
      registerAppInfo() {},
      _registerWrapper() {},
      _apiKey: key,
    };
  }

  const Stripe = (key, options) => createStripe(key, options);
  Stripe.version = "endive";
  window.Stripe = Stripe;
};
