/** PaymentIntents and SetupIntents: confirming, and walking the buyer through the next action. */
(sandbox) => {
  const { IntegrationError } = sandbox;
  const DONE = ["succeeded", "processing", "requires_capture"];

  /** The two kinds of intents, by the word that Stripe.js puts into its answers. */
  const KINDS = {
    paymentIntent: {
      path: "payment_intents",
      word: "payment_intent",
      lastError: "last_payment_error",
    },
    setupIntent: { path: "setup_intents", word: "setup_intent", lastError: "last_setup_error" },
  };
  const idOf = (clientSecret) => String(clientSecret).split("_secret_")[0];
  const kindOf = (clientSecret) =>
    String(clientSecret).startsWith("seti_") ? "setupIntent" : "paymentIntent";

  sandbox.createIntents = (key) => {
    async function retrieve(kind, clientSecret) {
      const path = `/v1/${KINDS[kind].path}/${idOf(clientSecret)}`;
      return answerOf(kind, await sandbox.call(key, "GET", path, { client_secret: clientSecret }));
    }

    function answerOf(kind, answer) {
      return answer.error ? { error: answer.error } : { [kind]: answer };
    }

    /** Walks the buyer through what the intent asks for, and answers how it ended. */
    async function handleNextAction({ clientSecret }) {
      const kind = kindOf(clientSecret);
      const read = await retrieve(kind, clientSecret);
      if (read.error) return read;
      const { status, next_action: action } = read[kind];
      if (status !== "requires_action" || !action) return read;
      if (action.type === "redirect_to_url") {
        location.assign(action.redirect_to_url.url);
        return new Promise(() => {});
      }
      await authenticate(action.use_stripe_sdk.stripe_js);
      return outcome(kind, await retrieve(kind, clientSecret));
    }

    /** An intent that is back at its beginning is an error to whoever confirmed it. */
    function outcome(kind, read) {
      if (read.error || read[kind].status !== "requires_payment_method") return read;
      const { word, lastError } = KINDS[kind];
      return { error: { ...read[kind][lastError], [word]: read[kind] } };
    }

    /** The shared part of confirmPayment and confirmSetup. */
    async function confirm(kind, { elements, clientSecret, confirmParams = {}, redirect }) {
      const { return_url: returnUrl, payment_method: method, ...rest } = confirmParams;
      const name = kind === "paymentIntent" ? "confirmPayment" : "confirmSetup";
      if (redirect !== "if_required" && !returnUrl)
        throw new IntegrationError(
          `stripe.${name}(): the \`confirmParams.return_url\` argument is required unless passing \`redirect: 'if_required'\`.`,
        );
      const secret = clientSecret ?? elements?._settings().clientSecret;
      if (!secret) throw new IntegrationError("In order to confirm, you must pass a clientSecret.");
      const { payment_method_data: methodData, ...others } = rest;
      const params = { ...others, ...(returnUrl && { return_url: returnUrl }) };
      const first = elements
        ? await confirmWithElements(kind, name, { elements, secret, params, methodData })
        : await confirmWithMethod(kind, secret, params, method);
      const answer = await finish(kind, first, secret);
      if (answer.error || redirect === "if_required") return answer;
      leave(kind, returnUrl, answer[kind]);
      return new Promise(() => {});
    }

    async function finish(kind, answer, clientSecret) {
      if (answer.error) return answer;
      return answer[kind].status === "requires_action"
        ? handleNextAction({ clientSecret })
        : answer;
    }

    async function confirmWithElements(kind, name, { elements, secret, params, methodData }) {
      if (elements._express) return confirmExpress(kind, { elements, secret, params });
      if (!elements._settings().clientSecret && !elements._submitted)
        throw new IntegrationError(
          `Your code must call elements.submit() before stripe.${name}(), and wait for it.`,
        );
      const payment = elements._element("payment");
      if (!payment)
        throw new IntegrationError(
          `Invalid value for stripe.${name}(): elements should have a mounted Payment Element.`,
        );
      const address = elements._element("address");
      for (const element of [payment, address]) {
        const valid = await element?._call("validate");
        if (valid?.error) return valid;
      }
      return payment._call("confirm", {
        ...{ key, kind, path: `/v1/${KINDS[kind].path}/${idOf(secret)}/confirm` },
        clientSecret: secret,
        params: { ...shippingOf(address), ...params },
        methodData: { ...methodData, billing_details: billingOf(payment, address, methodData) },
      });
    }

    /** What the page says wins over the Address Element, and that over the element's defaults. */
    function billingOf(payment, address, methodData) {
      const isBilling = address?._settings().mode === "billing";
      const entered = isBilling ? filled(address._value() ?? {}) : {};
      const defaults = payment._settings()?.defaultValues?.billingDetails ?? {};
      return { ...defaults, ...entered, ...methodData?.billing_details };
    }

    function shippingOf(address) {
      if (address?._settings().mode !== "shipping") return {};
      const { name, phone, address: lines } = filled(address._value() ?? {});
      return { shipping: { name, address: lines, ...(phone && { phone }) } };
    }

    async function confirmExpress(kind, { elements, secret, params }) {
      const { method, shippingAddress } = elements._express;
      elements._express = null;
      const shipping = shippingAddress && { shipping: filled(shippingAddress) };
      return confirmWithMethod(kind, secret, { ...shipping, ...params }, method);
    }

    async function confirmWithMethod(kind, clientSecret, params, method) {
      const plain = { ...params, client_secret: clientSecret, use_stripe_sdk: "true" };
      if (typeof method === "string") plain.payment_method = method;
      const path = `/v1/${KINDS[kind].path}/${idOf(clientSecret)}/confirm`;
      return answerOf(kind, await sandbox.call(key, "POST", path, plain));
    }

    function leave(kind, returnUrl, intent) {
      const { word } = KINDS[kind];
      const url = new URL(returnUrl, location.href);
      url.searchParams.set(word, intent.id);
      url.searchParams.set(`${word}_client_secret`, intent.client_secret);
      const status = DONE.includes(intent.status) ? "succeeded" : "failed";
      url.searchParams.set("redirect_status", status);
      location.assign(url.href);
    }

    /** With a card Element, or with the id of a method that exists. */
    async function confirmCard(kind, clientSecret, data = {}) {
      const { payment_method: method, return_url: returnUrl, ...rest } = data;
      const params = { ...rest, ...(returnUrl && { return_url: returnUrl }) };
      const card = typeof method === "object" ? method.card : undefined;
      const first = card
        ? await card._call("confirm", {
            ...{ key, kind, path: `/v1/${KINDS[kind].path}/${idOf(clientSecret)}/confirm` },
            ...{ clientSecret, params, methodData: { billing_details: method.billing_details } },
          })
        : await confirmWithMethod(kind, clientSecret, params, method);
      return finish(kind, first, clientSecret);
    }

    return {
      confirmPayment: ({ redirect = "always", ...data }) =>
        confirm("paymentIntent", { redirect, ...data }),
      confirmSetup: ({ redirect = "always", ...data }) =>
        confirm("setupIntent", { redirect, ...data }),
      confirmCardPayment: (secret, data) => confirmCard("paymentIntent", secret, data),
      confirmCardSetup: (secret, data) => confirmCard("setupIntent", secret, data),
      retrievePaymentIntent: (secret) => retrieve("paymentIntent", secret),
      retrieveSetupIntent: (secret) => retrieve("setupIntent", secret),
      handleNextAction,
      handleCardAction: (clientSecret) => handleNextAction({ clientSecret }),
    };
  };

  /** Stripe takes an empty text for a wish to remove something, so what is empty is not sent. */
  function filled(value) {
    const entries = Object.entries(value).map(([name, entry]) => [
      name,
      typeof entry === "object" && entry !== null ? filled(entry) : entry,
    ]);
    return Object.fromEntries(entries.filter(([, entry]) => entry !== "" && entry !== null));
  }

  /** The bank's page in a dialog over the shop; closing it is a way of saying no. */
  function authenticate(url) {
    return new Promise((resolve) => {
      const end = () => {
        window.removeEventListener("message", listen);
        dialog.end();
        resolve();
      };
      const cancel = async () => {
        const body = new URLSearchParams({ outcome: "cancel" });
        await fetch(url, { method: "POST", body, mode: "no-cors" }).catch(() => undefined);
        end();
      };
      const dialog = sandbox.openDialog({
        ...{ url, label: "3D Secure", frameTitle: "3D Secure authentication" },
        onClose: () => void cancel(),
      });
      function listen(event) {
        if (dialog.isFrom(event) && event.data?.standIn === "stripe-3ds") end();
      }
      window.addEventListener("message", listen);
    });
  }
};
