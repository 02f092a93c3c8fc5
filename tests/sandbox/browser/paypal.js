/**
 * Stands in for PayPal's browser SDK (v5). Everything that a shop sees of `paypal.Buttons` is here;
 * what the buyer does happens on the stand-in's approval page, in a popup as PayPal's own, or in a
 * frame above the page where the browser blocks popups. Styles are set through the CSSOM, so the
 * shop's content security policy needs no inline styles.
 */
(() => {
  const script = document.currentScript;
  const scriptUrl = new URL(script.src);
  const base = scriptUrl.origin;
  const currency = scriptUrl.searchParams.get("currency") ?? "USD";
  const namespace = script.getAttribute("data-namespace") ?? "paypal";
  const FUNDING = { PAYPAL: "paypal", CARD: "card", PAYLATER: "paylater", VENMO: "venmo" };
  /** A popup that the buyer closes tells nobody; it has to be looked at. */
  const CLOSED_POLL_MS = 200;

  function style(element, properties) {
    for (const [name, value] of Object.entries(properties)) element.style.setProperty(name, value);
  }

  function makeButton(disabled) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "PayPal (sandbox)";
    button.setAttribute("aria-label", "Pay with PayPal (sandbox)");
    button.disabled = disabled;
    style(button, {
      width: "100%",
      "min-height": "44px",
      font: "bold 1rem system-ui, sans-serif",
      color: "#003087",
      background: "#ffc439",
      border: "2px solid #003087",
      "border-radius": "4px",
      cursor: "pointer",
    });
    return button;
  }

  function approvalUrl(orderId, where) {
    const url = new URL("/checkoutnow", base);
    url.searchParams.set("token", orderId);
    url.searchParams.set("in", where);
    url.searchParams.set("origin", window.location.origin);
    url.searchParams.set("currency", currency);
    return url.href;
  }

  /** Must run inside the click itself, or the browser blocks the popup. */
  function openPopup() {
    const popup = window.open(`${base}/checkoutnow/wait`, "", "popup,width=480,height=720");
    if (popup === null) return openFrame();
    return {
      where: "popup",
      go: (url) => {
        popup.location.href = url;
      },
      isClosed: () => popup.closed,
      close: () => popup.close(),
      window: () => popup,
    };
  }

  function openFrame() {
    const overlay = document.createElement("div");
    overlay.setAttribute("role", "dialog");
    overlay.setAttribute("aria-modal", "true");
    overlay.setAttribute("aria-label", "PayPal (sandbox)");
    style(overlay, {
      position: "fixed",
      inset: "0",
      "z-index": "2147483647",
      background: "rgba(0, 0, 0, 0.6)",
      display: "grid",
      "place-items": "center",
    });
    const frame = document.createElement("iframe");
    frame.title = "PayPal (sandbox)";
    style(frame, { width: "min(480px, 100%)", height: "min(720px, 100%)", border: "0" });
    style(frame, { background: "#fff" });
    overlay.append(frame);
    document.body.append(overlay);
    const close = () => overlay.remove();
    overlay.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
    });
    return {
      where: "frame",
      go: (url) => {
        frame.src = url;
        frame.focus();
      },
      isClosed: () => !overlay.isConnected,
      close,
      window: () => frame.contentWindow,
    };
  }

  /** Answers what the buyer did: the page's message, or a cancellation when the window is closed. */
  function decision(page, orderId) {
    return new Promise((resolve) => {
      const finish = (message) => {
        window.removeEventListener("message", listen);
        clearInterval(poll);
        page.close();
        resolve(message);
      };
      const listen = (event) => {
        if (event.origin !== base || event.source !== page.window()) return;
        if (event.data?.source === "paypal-sandbox") finish(event.data);
      };
      window.addEventListener("message", listen);
      const poll = setInterval(() => {
        if (page.isClosed()) finish({ type: "cancelled", orderID: orderId });
      }, CLOSED_POLL_MS);
    });
  }

  async function mayStart(props) {
    if (typeof props.onClick !== "function") return true;
    let rejected = false;
    const reject = () => {
      rejected = true;
      return Promise.resolve();
    };
    const resolve = () => Promise.resolve();
    const answer = await props.onClick({ fundingSource: "paypal" }, { resolve, reject });
    return !rejected && answer !== false;
  }

  async function pay(props, page, known) {
    const orderId = known ?? (await props.createOrder({ paymentSource: "paypal" }, {}));
    if (typeof orderId !== "string" || orderId === "")
      throw new Error("Expected an order id to be passed");
    page.go(approvalUrl(orderId, page.where));
    const message = await decision(page, orderId);
    if (message.type === "error") throw new Error(message.message);
    if (message.type === "cancelled") {
      await props.onCancel?.({ orderID: orderId }, {});
      return;
    }
    const restart = () => pay(props, openPopup(), orderId);
    const data = { orderID: orderId, payerID: message.payerID, paymentSource: "paypal" };
    await props.onApprove?.(data, { restart, redirect: (url) => window.location.assign(url) });
  }

  async function start(props) {
    const page = openPopup();
    try {
      if (!(await mayStart(props))) page.close();
      else await pay(props, page);
    } catch (error) {
      page.close();
      if (typeof props.onError !== "function") throw error;
      props.onError(error);
    }
  }

  function makeButtons(props = {}) {
    const eligible = props.fundingSource === undefined || props.fundingSource === "paypal";
    let root;
    let disabled = false;
    let running = false;
    const setDisabled = (value) => {
      disabled = value;
      const button = root?.querySelector("button");
      if (button) button.disabled = value;
      return Promise.resolve();
    };
    return {
      isEligible: () => eligible,
      async render(target) {
        const container = typeof target === "string" ? document.querySelector(target) : target;
        if (!container) throw new Error("Document is ready and element does not exist");
        root = document.createElement("div");
        const button = makeButton(disabled);
        button.addEventListener("click", () => {
          if (running) return;
          running = true;
          void start(props).finally(() => {
            running = false;
          });
        });
        root.append(button);
        container.append(root);
        const actions = { enable: () => setDisabled(false), disable: () => setDisabled(true) };
        props.onInit?.({ correlationID: "sandbox" }, actions);
      },
      async close() {
        root?.remove();
        props.onDestroy?.();
      },
      updateProps: (changes) => {
        Object.assign(props, changes);
        return Promise.resolve();
      },
    };
  }

  window[namespace] = {
    version: "5.0.0-sandbox",
    Buttons: makeButtons,
    FUNDING,
    getFundingSources: () => [FUNDING.PAYPAL],
    isFundingEligible: (source) => source === FUNDING.PAYPAL,
  };
})();
