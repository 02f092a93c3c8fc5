/**
 * The stand-in of Stripe.js. A classic script that sets `window.Stripe`, so that the unmodified
 * loader and React package use it. Card fields are frames of the stand-in's own origin; this script
 * never sees what is typed into them. No styles but through CSSOM, so a strict CSP can stay.
 */
(() => {
  const origin = new URL(document.currentScript.src).origin;
  let frames = 0;

  class IntegrationError extends Error {
    constructor(message) {
      super(message);
      this.name = "IntegrationError";
    }
  }

  function emitter() {
    const handlers = new Map();
    const of = (name) => handlers.get(name) ?? handlers.set(name, new Set()).get(name);
    return {
      on: (name, handler) => void of(name).add(handler),
      once(name, handler) {
        const one = (payload) => {
          of(name).delete(one);
          handler(payload);
        };
        of(name).add(one);
      },
      off: (name, handler) => void (handler ? of(name).delete(handler) : of(name).clear()),
      emit: (name, payload) => {
        for (const handler of [...of(name)]) handler(payload);
      },
    };
  }

  /** A frame with the card fields and the way to talk to it; gone when it is unmounted. */
  function openFrame(host, onMessage) {
    frames += 1;
    const id = `payment-${frames}`;
    const frame = document.createElement("iframe");
    frame.title = "Secure payment input frame";
    frame.name = id;
    frame.src = `${origin}/stand-in/elements/payment#${id}`;
    frame.allow = "payment *";
    Object.assign(frame.style, { width: "100%", border: "0", display: "block", height: "280px" });
    const waiting = new Map();
    let calls = 0;
    let ready;
    const isReady = new Promise((resolve) => {
      ready = resolve;
    });
    function listen(event) {
      const message = event.data;
      if (event.source !== frame.contentWindow || event.origin !== origin) return;
      if (message?.standIn !== "stripe-frame" || message.id !== id) return;
      if (message.kind === "height") frame.style.height = `${message.height}px`;
      if (message.kind === "ready") ready();
      if (message.kind === "answer") {
        waiting.get(message.call)?.(message.result);
        waiting.delete(message.call);
      }
      onMessage(message);
    }
    window.addEventListener("message", listen);
    host.replaceChildren(frame);
    return {
      async call(name, args) {
        await isReady;
        calls += 1;
        const call = calls;
        return new Promise((resolve) => {
          waiting.set(call, resolve);
          frame.contentWindow.postMessage({ standIn: "stripe", id, call, name, args }, origin);
        });
      },
      close() {
        window.removeEventListener("message", listen);
        frame.remove();
        // Whoever still waits for an answer gets one.
        for (const resolve of waiting.values())
          resolve({ error: { type: "validation_error", message: "The payment form was closed." } });
        waiting.clear();
      },
    };
  }

  function createPaymentElement(options, onDestroy) {
    const events = emitter();
    let frame;
    let settings = options;
    const element = {
      _type: "payment",
      on(name, handler) {
        events.on(name, handler);
        return element;
      },
      once(name, handler) {
        events.once(name, handler);
        return element;
      },
      off(name, handler) {
        events.off(name, handler);
        return element;
      },
      addEventListener: (name, handler) => element.on(name, handler),
      removeEventListener: (name, handler) => element.off(name, handler),
      mount(target) {
        const host = typeof target === "string" ? document.querySelector(target) : target;
        if (!host)
          throw new IntegrationError(
            `The selector you specified (${target}) applies to no DOM elements that are currently on the page.`,
          );
        frame?.close();
        host.classList.add("StripeElement");
        frame = openFrame(host, (message) => {
          if (message.kind === "event")
            events.emit(message.name, { elementType: "payment", ...message.payload });
          if (message.kind === "ready") {
            applySettings();
            events.emit("ready", { elementType: "payment" });
          }
        });
        events.emit("loaderstart", { elementType: "payment" });
        return element;
      },
      unmount() {
        frame?.close();
        frame = undefined;
        return element;
      },
      destroy() {
        element.unmount();
        onDestroy();
      },
      update(change) {
        settings = { ...settings, ...change };
        if (frame) applySettings();
        return element;
      },
      focus: () => void frame?.call("focus"),
      blur: () => void frame?.call("blur"),
      collapse() {},
      _call(name, args) {
        if (!frame)
          throw new IntegrationError(
            "We could not retrieve data from the specified Element. Please make sure the Element you are attempting to use is still mounted.",
          );
        return frame.call(name, args);
      },
      _billing: () => settings?.defaultValues?.billingDetails ?? {},
    };
    function applySettings() {
      if (settings?.readOnly !== undefined)
        void frame.call("readOnly", { readOnly: settings.readOnly });
      if (settings?.defaultValues?.billingDetails)
        void frame.call("defaults", { billing_details: settings.defaultValues.billingDetails });
    }
    return element;
  }

  function createElements(options = {}) {
    const events = emitter();
    let settings = options;
    let payment = null;
    const elements = {
      create(type, elementOptions) {
        if (type !== "payment")
          throw new IntegrationError(`The stand-in has the Payment Element only, not "${type}".`);
        if (payment)
          throw new IntegrationError(
            "Can only create one Element of type payment through elements.",
          );
        payment = createPaymentElement(elementOptions, () => {
          payment = null;
        });
        return payment;
      },
      getElement: (type) => (type === "payment" ? payment : null),
      update(change) {
        settings = { ...settings, ...change };
      },
      fetchUpdates: async () => ({}),
      async submit() {
        if (!payment)
          return {
            error: { type: "validation_error", message: "There is no Payment Element to submit." },
          };
        const answer = await payment._call("validate");
        elements._submitted = !answer.error;
        return answer.error ? answer : { selectedPaymentMethod: "card" };
      },
      on: events.on,
      once: events.once,
      off: events.off,
      _commonOptions: {},
      _submitted: false,
      _settings: () => settings,
      _payment: () => payment,
    };
    return elements;
  }

  /** The bank's page in a dialog over the shop; closing it is a way of saying no. */
  function authenticate(url) {
    return new Promise((resolve) => {
      const before = document.activeElement;
      const dialog = document.createElement("div");
      dialog.setAttribute("role", "dialog");
      dialog.setAttribute("aria-modal", "true");
      dialog.setAttribute("aria-label", "3D Secure");
      Object.assign(dialog.style, {
        position: "fixed",
        inset: "0",
        background: "rgba(20, 20, 40, .6)",
        zIndex: "2147483647",
        display: "grid",
        placeItems: "center",
      });
      const box = document.createElement("div");
      Object.assign(box.style, {
        background: "#fff",
        borderRadius: "8px",
        width: "min(480px, 94vw)",
        height: "min(440px, 94vh)",
        display: "flex",
        flexDirection: "column",
      });
      const close = document.createElement("button");
      close.type = "button";
      close.textContent = "Close";
      Object.assign(close.style, {
        alignSelf: "flex-end",
        margin: "8px",
        padding: "6px 12px",
        font: "inherit",
      });
      const frame = document.createElement("iframe");
      frame.title = "3D Secure authentication";
      frame.src = url;
      Object.assign(frame.style, { border: "0", flex: "1", width: "100%" });
      function end() {
        window.removeEventListener("message", listen);
        dialog.remove();
        before?.focus?.();
        resolve();
      }
      function listen(event) {
        if (
          event.source === frame.contentWindow &&
          event.origin === origin &&
          event.data?.standIn === "stripe-3ds"
        )
          end();
      }
      async function cancel() {
        const body = new URLSearchParams({ outcome: "cancel" });
        await fetch(url, { method: "POST", body, mode: "no-cors" }).catch(() => undefined);
        end();
      }
      window.addEventListener("message", listen);
      close.addEventListener("click", cancel);
      dialog.addEventListener("keydown", (event) => {
        if (event.key === "Escape") void cancel();
      });
      box.append(close, frame);
      dialog.append(box);
      document.body.append(dialog);
      frame.addEventListener("load", () => frame.focus(), { once: true });
    });
  }

  const intentOf = (clientSecret) => String(clientSecret).split("_secret_")[0];
  const DONE = ["succeeded", "processing", "requires_capture"];

  function createStripe(key) {
    if (typeof key !== "string" || !key.startsWith("pk_")) {
      throw new IntegrationError(
        "Please call Stripe() with your publishable key. You used a value that is not one.",
      );
    }

    async function call(method, path, params) {
      const body = new URLSearchParams({ key, ...params });
      const url = `${origin}${path}`;
      try {
        const answer = await (method === "GET"
          ? fetch(`${url}?${body}`)
          : fetch(url, { method, body }));
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

    async function retrievePaymentIntent(clientSecret) {
      const answer = await call("GET", `/v1/payment_intents/${intentOf(clientSecret)}`, {
        client_secret: clientSecret,
      });
      return answer.error ? { error: answer.error } : { paymentIntent: answer };
    }

    /** Walks the buyer through what the PaymentIntent asks for, and answers how it ended. */
    async function handleNextAction({ clientSecret }) {
      const read = await retrievePaymentIntent(clientSecret);
      if (read.error) return read;
      const action = read.paymentIntent.next_action;
      if (read.paymentIntent.status !== "requires_action" || !action) return read;
      if (action.type === "redirect_to_url") {
        location.assign(action.redirect_to_url.url);
        return new Promise(() => {});
      }
      await authenticate(action.use_stripe_sdk.stripe_js);
      return outcome(await retrievePaymentIntent(clientSecret));
    }

    /** A PaymentIntent that is back at its beginning is an error to whoever confirmed it. */
    function outcome(read) {
      if (read.error || read.paymentIntent.status !== "requires_payment_method") return read;
      const error = read.paymentIntent.last_payment_error;
      return { error: { ...error, payment_intent: read.paymentIntent } };
    }

    async function finish(answer, clientSecret) {
      if (answer.error) return answer;
      return answer.paymentIntent.status === "requires_action"
        ? handleNextAction({ clientSecret })
        : answer;
    }

    async function confirmPayment({
      elements,
      clientSecret,
      confirmParams = {},
      redirect = "always",
    }) {
      const {
        return_url: returnUrl,
        payment_method: method,
        payment_method_data: methodData,
        ...rest
      } = confirmParams;
      if (redirect !== "if_required" && !returnUrl) {
        throw new IntegrationError(
          "stripe.confirmPayment(): the `confirmParams.return_url` argument is required unless passing `redirect: 'if_required'`.",
        );
      }
      const secret = clientSecret ?? elements?._settings().clientSecret;
      if (!secret) throw new IntegrationError("In order to confirm, you must pass a clientSecret.");
      const params = { ...rest, ...(returnUrl && { return_url: returnUrl }) };
      const first = elements
        ? await confirmWithElements(elements, secret, params, methodData)
        : await confirmWithMethod(secret, params, method);
      const answer = await finish(first, secret);
      if (answer.error || redirect === "if_required") return answer;
      leave(returnUrl, answer.paymentIntent);
      return new Promise(() => {});
    }

    async function confirmWithElements(elements, clientSecret, params, methodData) {
      const deferred = !elements._settings().clientSecret;
      if (deferred && !elements._submitted) {
        throw new IntegrationError(
          "Your code must call elements.submit() before stripe.confirmPayment(), and wait for it.",
        );
      }
      const payment = elements._payment();
      if (!payment)
        throw new IntegrationError(
          "Invalid value for stripe.confirmPayment(): elements should have a mounted Payment Element.",
        );
      const valid = await payment._call("validate");
      if (valid.error) return valid;
      const billing = { ...payment._billing(), ...methodData?.billing_details };
      return payment._call("confirm", {
        key,
        intent: intentOf(clientSecret),
        clientSecret,
        params,
        methodData: { ...methodData, billing_details: billing },
      });
    }

    async function confirmWithMethod(clientSecret, params, method) {
      const plain = { client_secret: clientSecret, use_stripe_sdk: "true" };
      if (params.return_url) plain.return_url = params.return_url;
      if (params.receipt_email) plain.receipt_email = params.receipt_email;
      if (typeof method === "string") plain.payment_method = method;
      const answer = await call(
        "POST",
        `/v1/payment_intents/${intentOf(clientSecret)}/confirm`,
        plain,
      );
      return answer.error ? { error: answer.error } : { paymentIntent: answer };
    }

    function leave(returnUrl, intent) {
      const url = new URL(returnUrl, location.href);
      url.searchParams.set("payment_intent", intent.id);
      url.searchParams.set("payment_intent_client_secret", intent.client_secret);
      url.searchParams.set(
        "redirect_status",
        DONE.includes(intent.status) ? "succeeded" : "failed",
      );
      location.assign(url.href);
    }

    async function createPaymentMethod({ elements, params }) {
      const payment = elements?._payment();
      if (!payment)
        throw new IntegrationError(
          "stripe.createPaymentMethod(): pass elements with a mounted Payment Element.",
        );
      const valid = await payment._call("validate");
      if (valid.error) return valid;
      return payment._call("createPaymentMethod", { key, methodData: params });
    }

    async function confirmCardPayment(clientSecret, data = {}) {
      if (data.payment_method !== undefined && typeof data.payment_method !== "string") {
        throw new IntegrationError(
          "The stand-in confirms a PaymentMethod's id here; use confirmPayment with the Payment Element.",
        );
      }
      return finish(await confirmWithMethod(clientSecret, data, data.payment_method), clientSecret);
    }

    return {
      elements: createElements,
      confirmPayment,
      confirmCardPayment,
      retrievePaymentIntent,
      handleNextAction,
      handleCardAction: (clientSecret) => handleNextAction({ clientSecret }),
      createPaymentMethod,
      async createToken() {
        throw new IntegrationError("The stand-in makes PaymentMethods, not tokens.");
      },
      registerAppInfo() {},
      _registerWrapper() {},
      _apiKey: key,
    };
  }

  const Stripe = (key, options) => createStripe(key, options);
  Stripe.version = "endive";
  window.Stripe = Stripe;
})();
