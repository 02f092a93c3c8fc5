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

  /** Ways to pay that have a button of their own, the first of them always. */
  const BUTTONS = {
    paypal: { word: "PayPal", name: "Pay with PayPal (sandbox)", text: "#003087", fill: "#ffc439" },
    paylater: { word: "Pay Later", name: "Pay later (sandbox)", text: "#003087", fill: "#ffc439" },
    card: {
      word: "Debit or Credit Card",
      name: "Pay with card (sandbox)",
      text: "#fff",
      fill: "#2c2e2f",
    },
  };
  const FILLS = {
    gold: "#ffc439",
    blue: "#0070ba",
    silver: "#eee",
    white: "#fff",
    black: "#2c2e2f",
  };
  const RADIUS = { rect: "4px", pill: "999px", sharp: "0" };

  function makeButton(fundingSource, look, disabled) {
    const { word, name, text, fill } = BUTTONS[fundingSource];
    const colour = fundingSource === "paypal" ? (FILLS[look.color] ?? fill) : fill;
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-label", name);
    button.disabled = disabled;
    button.dataset.fundingSource = fundingSource;
    const label = document.createElement("span");
    label.textContent = word;
    const mark = document.createElement("small");
    mark.textContent = "sandbox";
    style(label, { "font-style": fundingSource === "card" ? "normal" : "italic" });
    style(mark, { "margin-left": "0.6em", "font-weight": "400", "font-size": "0.75em" });
    button.append(label, mark);
    const isDark = ["blue", "black"].includes(look.color) && fundingSource === "paypal";
    style(button, {
      display: "block",
      width: "100%",
      height: `${look.height ?? 45}px`,
      margin: "0 0 12px",
      font: "800 1.1rem/1 system-ui, sans-serif",
      color: isDark ? "#fff" : text,
      background: colour,
      border: look.color === "white" ? "1px solid #555" : "0",
      "border-radius": RADIUS[look.shape] ?? RADIUS.rect,
      cursor: "pointer",
    });
    return button;
  }

  function approvalUrl(query, where, path) {
    const url = new URL(path, base);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    url.searchParams.set("in", where);
    url.searchParams.set("origin", window.location.origin);
    return url.href;
  }

  /**
   * Must run inside the click itself, or the browser blocks the popup. It is empty until it is known
   * where it goes: one that is sent on while its first address loads crashes Chromium now and then.
   */
  function openPopup() {
    const popup = window.open("", "", "popup,width=480,height=720");
    if (popup === null) return openFrame();
    popup.document.title = "Opening PayPal (sandbox)";
    popup.document.body.textContent = "One moment, please.";
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

  async function mayStart(props, fundingSource) {
    if (typeof props.onClick !== "function") return true;
    let rejected = false;
    const reject = () => {
      rejected = true;
      return Promise.resolve();
    };
    const resolve = () => Promise.resolve();
    const answer = await props.onClick({ fundingSource }, { resolve, reject });
    return !rejected && answer !== false;
  }

  /** Paying an order, or agreeing that the shop may keep the account: what is made, and where. */
  function flowOf(props) {
    if (typeof props.createVaultSetupToken === "function")
      return {
        make: () => props.createVaultSetupToken({}, {}),
        url: (token, where) =>
          approvalUrl({ approval_session_id: token }, where, "/agreements/approve"),
        data: (token) => ({ vaultSetupToken: token }),
      };
    return {
      make: (fundingSource) => props.createOrder({ paymentSource: fundingSource }, {}),
      url: (token, where, fundingSource) =>
        approvalUrl({ token, fundingSource, currency }, where, "/checkoutnow"),
      data: (token, fundingSource, payerID) => ({
        orderID: token,
        ...(payerID && { payerID }),
        paymentSource: fundingSource,
      }),
    };
  }

  async function pay(props, page, fundingSource, known) {
    const flow = flowOf(props);
    const token = known ?? (await flow.make(fundingSource));
    if (typeof token !== "string" || token === "")
      throw new Error("Expected an order id to be passed");
    page.go(flow.url(token, page.where, fundingSource));
    const message = await decision(page, token);
    if (message.type === "error") throw new Error(message.message);
    if (message.type === "cancelled") {
      await props.onCancel?.(flow.data(token, fundingSource), {});
      return;
    }
    const restart = () => pay(props, openPopup(), fundingSource, token);
    await props.onApprove?.(flow.data(token, fundingSource, message.payerID), {
      restart,
      redirect: (url) => window.location.assign(url),
    });
  }

  async function start(props, fundingSource) {
    const page = openPopup();
    try {
      if (!(await mayStart(props, fundingSource))) page.close();
      else await pay(props, page, fundingSource);
    } catch (error) {
      page.close();
      if (typeof props.onError !== "function") throw error;
      props.onError(error);
    }
  }

  /** All of them, or the one that was asked for; nothing but PayPal can be kept for later. */
  function sourcesOf(props) {
    if (props.fundingSource !== undefined)
      return BUTTONS[props.fundingSource] === undefined ? [] : [props.fundingSource];
    return typeof props.createVaultSetupToken === "function" ? ["paypal"] : Object.keys(BUTTONS);
  }

  function makeButtons(props = {}) {
    let root;
    let disabled = false;
    let running = false;
    const setDisabled = (value) => {
      disabled = value;
      for (const button of root?.querySelectorAll("button") ?? []) button.disabled = value;
      return Promise.resolve();
    };
    const draw = (fundingSource) => {
      const button = makeButton(fundingSource, props.style ?? {}, disabled);
      button.addEventListener("click", () => {
        if (running) return;
        running = true;
        void start(props, fundingSource).finally(() => {
          running = false;
        });
      });
      return button;
    };
    return {
      isEligible: () => sourcesOf(props).length > 0,
      async render(target) {
        const container = typeof target === "string" ? document.querySelector(target) : target;
        if (!container) throw new Error("Document is ready and element does not exist");
        root = document.createElement("div");
        root.append(...sourcesOf(props).map(draw));
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
    getFundingSources: () => Object.keys(BUTTONS),
    isFundingEligible: (source) => BUTTONS[source] !== undefined,
  };
})();
