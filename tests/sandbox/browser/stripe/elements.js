/** Elements: the fields, each in a frame of its own, and what the page may ask of them. */
(sandbox) => {
  const { IntegrationError } = sandbox;

  /** Kinds of elements: the frame's title, its height until it tells its own, what it is to React. */
  const KINDS = {
    payment: { title: "Secure payment input frame", height: 280 },
    card: { title: "Secure card payment input frame", height: 44 },
    address: { title: "Secure address input frame", height: 380 },
    expressCheckout: { title: "Secure express checkout frame", height: 48 },
  };

  /** What all elements have in common; `settings` goes to the frame when it is loaded and changes. */
  sandbox.createElement = (kind, options, { configuration, onDestroy, onMessage }) => {
    const events = sandbox.emitter();
    let frame;
    let settings = options ?? {};
    let value;
    const element = {
      _type: kind,
      _componentName: kind,
      mount(target) {
        const host = typeof target === "string" ? document.querySelector(target) : target;
        if (!host)
          throw new IntegrationError(
            `The selector you specified (${target}) applies to no DOM elements that are currently on the page.`,
          );
        frame?.close();
        host.classList.add("StripeElement");
        frame = sandbox.openFrame(host, { kind, ...KINDS[kind] }, receive);
        events.emit("loaderstart", { elementType: kind });
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
        if (frame) void open();
        return element;
      },
      focus: () => void frame?.call("focus"),
      blur: () => void frame?.call("blur"),
      clear: () => void frame?.call("clear"),
      collapse: () => void frame?.call("collapse"),
      getValue: async () => (frame ? frame.call("getValue") : { complete: false, value: {} }),
      _settings: () => settings,
      _value: () => value,
      _emit: events.emit,
      _listens: events.has,
      _open: () => void (frame && open()),
      _call(name, args) {
        if (!frame)
          throw new IntegrationError(
            "We could not retrieve data from the specified Element. Please make sure the Element you are attempting to use is still mounted.",
          );
        return frame.call(name, args);
      },
    };
    for (const name of ["on", "once", "off"])
      element[name] = (event, handler) => {
        events[name](event, handler);
        return element;
      };
    element.addEventListener = element.on;
    element.removeEventListener = element.off;

    const open = () => frame.call("open", { ...configuration(), options: plain(settings) });

    function receive(message) {
      if (message.kind === "loaded") void open();
      if (message.kind === "ready") events.emit("ready", { elementType: kind, ...message.payload });
      if (message.kind === "event") {
        if (message.name === "change") value = message.payload.value;
        if (!onMessage?.(element, message))
          events.emit(message.name, { elementType: kind, ...message.payload });
      }
    }
    return element;
  };

  /** What a frame can be sent: a page may hand in functions, which stay here. */
  function plain(settings) {
    return JSON.parse(JSON.stringify(settings));
  }

  const ONCE =
    "In order to create an Element of this type, the one that exists must be destroyed first: can only create one Element of type";

  sandbox.createElements = (key, options = {}) => {
    const events = sandbox.emitter();
    let settings = options;
    const made = new Map();
    const configuration = () => ({
      key,
      clientSecret: settings.clientSecret,
      customerSessionClientSecret: settings.customerSessionClientSecret,
      mode: settings.mode,
      amount: settings.amount,
      currency: settings.currency,
      setupFutureUsage: settings.setupFutureUsage,
      appearance: plain(settings.appearance ?? {}),
      locale: settings.locale,
    });
    const elements = {
      create(type, elementOptions) {
        if (KINDS[type] === undefined)
          throw new IntegrationError(
            `A valid Element name must be provided. Valid Elements are: ${Object.keys(KINDS).join(", ")}; you passed: ${type}.`,
          );
        if (made.has(type)) throw new IntegrationError(`${ONCE} ${type} through elements.`);
        const element = sandbox.createElement(type, elementOptions, {
          configuration,
          onDestroy: () => made.delete(type),
          onMessage: type === "expressCheckout" ? sandbox.expressMessage(elements) : undefined,
        });
        made.set(type, element);
        return element;
      },
      getElement: (type) => made.get(typeof type === "string" ? type : type?.__elementType) ?? null,
      update(change) {
        settings = { ...settings, ...change };
        for (const element of made.values()) element._open();
      },
      async fetchUpdates() {
        for (const element of made.values()) element._open();
        return {};
      },
      async submit() {
        const payment = made.get("payment");
        if (!payment && elements._express) {
          elements._submitted = true;
          return { selectedPaymentMethod: elements._express.type };
        }
        if (!payment)
          return {
            error: { type: "validation_error", message: "There is no Payment Element to submit." },
          };
        for (const element of [payment, made.get("address")]) {
          const answer = await element?._call("validate");
          if (answer?.error) {
            elements._submitted = false;
            return answer;
          }
        }
        elements._submitted = true;
        return { selectedPaymentMethod: "card" };
      },
      on: events.on,
      once: events.once,
      off: events.off,
      _commonOptions: {},
      _submitted: false,
      /** What the buyer agreed to in a wallet's sheet, until it is used. */
      _express: null,
      _settings: () => settings,
      _element: (type) => made.get(type) ?? null,
    };
    return elements;
  };
};
