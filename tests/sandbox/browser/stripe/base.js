/**
 * The stand-in of Stripe.js, part one: what every other part uses. The parts are served as one
 * classic script, each a function of `sandbox`. Fields are frames of the stand-in's own origin; no
 * part ever sees what is typed into them. No styles but through CSSOM, so a strict CSP can stay.
 */
(sandbox) => {
  sandbox.origin = new URL(document.currentScript.src).origin;
  let frames = 0;

  class IntegrationError extends Error {
    constructor(message) {
      super(message);
      this.name = "IntegrationError";
    }
  }
  sandbox.IntegrationError = IntegrationError;

  sandbox.emitter = () => {
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
      has: (name) => of(name).size > 0,
      emit: (name, payload) => {
        for (const handler of [...of(name)]) handler(payload);
      },
    };
  };

  sandbox.styled = (element, styles) => Object.assign(element.style, styles) && element;

  sandbox.unreachable = () => ({
    error: {
      type: "api_connection_error",
      message: "We could not reach Stripe. Please try again.",
    },
  });

  /** One call of Stripe's API with the publishable key, as `{error}` or the object itself. */
  sandbox.call = async (key, method, path, params) => {
    const body = sandbox.encode({ key, ...params }, "", new URLSearchParams());
    const url = `${sandbox.origin}${path}`;
    try {
      const answer = await (method === "GET"
        ? fetch(`${url}?${body}`)
        : fetch(url, { method, body }));
      return await answer.json();
    } catch {
      return sandbox.unreachable();
    }
  };

  /** Nested values as Stripe's forms write them: `a[b]=1`. */
  sandbox.encode = (value, prefix, into) => {
    for (const [name, entry] of Object.entries(value)) {
      const path = prefix ? `${prefix}[${name}]` : name;
      if (entry === undefined || entry === null) continue;
      if (typeof entry === "object") sandbox.encode(entry, path, into);
      else into.append(path, String(entry));
    }
    return into;
  };

  /** A frame of one kind of element and the way to talk to it; gone when it is unmounted. */
  sandbox.openFrame = (host, { kind, title, height }, onMessage) => {
    frames += 1;
    const id = `${kind}-${frames}`;
    const frame = document.createElement("iframe");
    frame.title = title;
    frame.name = id;
    frame.src = `${sandbox.origin}/stand-in/elements/${kind}#${id}`;
    frame.allow = "payment *";
    sandbox.styled(frame, { width: "100%", border: "0", display: "block", height: `${height}px` });
    frame.style.colorScheme = "none";
    const waiting = new Map();
    let calls = 0;
    let ready;
    const isReady = new Promise((resolve) => {
      ready = resolve;
    });
    function listen(event) {
      const message = event.data;
      if (event.source !== frame.contentWindow || event.origin !== sandbox.origin) return;
      if (message?.standIn !== "stripe-frame" || message.id !== id) return;
      if (message.kind === "height") frame.style.height = `${message.height}px`;
      if (message.kind === "loaded") ready();
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
          const message = { standIn: "stripe", id, call, name, args };
          frame.contentWindow.postMessage(message, sandbox.origin);
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
  };

  /** A page of the stand-in in a dialog over the shop; `onClose` is the person's way of saying no. */
  sandbox.openDialog = ({ url, label, frameTitle, onClose }) => {
    const before = document.activeElement;
    const dialog = document.createElement("div");
    dialog.setAttribute("role", "dialog");
    dialog.setAttribute("aria-modal", "true");
    dialog.setAttribute("aria-label", label);
    sandbox.styled(dialog, {
      position: "fixed",
      inset: "0",
      background: "rgba(20, 20, 40, .6)",
      zIndex: "2147483647",
      display: "grid",
      placeItems: "center",
    });
    const box = sandbox.styled(document.createElement("div"), {
      background: "#fff",
      borderRadius: "8px",
      width: "min(480px, 94vw)",
      height: "min(440px, 94vh)",
      display: "flex",
      flexDirection: "column",
    });
    const close = sandbox.styled(document.createElement("button"), {
      alignSelf: "flex-end",
      margin: "8px",
      padding: "6px 12px",
      font: "inherit",
    });
    close.type = "button";
    close.textContent = "Close";
    const frame = sandbox.styled(document.createElement("iframe"), {
      border: "0",
      flex: "1",
      width: "100%",
    });
    frame.title = frameTitle;
    frame.src = url;
    close.addEventListener("click", onClose);
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "Escape") onClose();
    });
    box.append(close, frame);
    dialog.append(box);
    document.body.append(dialog);
    frame.addEventListener("load", () => frame.focus(), { once: true });
    return {
      isFrom: (event) => event.source === frame.contentWindow && event.origin === sandbox.origin,
      end() {
        dialog.remove();
        before?.focus?.();
      },
    };
  };
};
