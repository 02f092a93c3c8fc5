/**
 * Inside an element's frame, part one: how it talks to the page around it, and to Stripe's API. The
 * page only learns whether the fields are complete, and the answers of the API.
 */
(frame) => {
  const id = location.hash.slice(1);
  frame.calls = {};

  frame.tell = (message) =>
    window.parent.postMessage({ standIn: "stripe-frame", id, ...message }, "*");
  frame.event = (name, payload = {}) => frame.tell({ kind: "event", name, payload });
  frame.digits = (text) => text.replace(/\D/g, "");
  frame.element = (tag, properties = {}, ...children) => {
    const { role, ...rest } = properties;
    const made = Object.assign(document.createElement(tag), rest);
    if (role) made.setAttribute("role", role);
    made.append(...children);
    return made;
  };

  function encode(value, prefix, into) {
    for (const [name, entry] of Object.entries(value)) {
      const path = prefix ? `${prefix}[${name}]` : name;
      if (entry === undefined || entry === null) continue;
      if (typeof entry === "object") encode(entry, path, into);
      else into.append(path, String(entry));
    }
    return into;
  }

  async function call(path, init) {
    try {
      return await (await fetch(path, init)).json();
    } catch {
      return {
        error: {
          type: "api_connection_error",
          message: "We could not reach Stripe. Please try again.",
        },
      };
    }
  }
  frame.get = (path, params) => call(`${path}?${encode(params, "", new URLSearchParams())}`);
  frame.post = (path, params) =>
    call(path, { method: "POST", body: encode(params, "", new URLSearchParams()) });

  /** The look that the shop asked for, as far as it is colours, corners and letters. */
  const VARIABLES = {
    colorPrimary: "--primary",
    colorBackground: "--background",
    colorText: "--text",
    colorDanger: "--danger",
    borderRadius: "--radius",
    fontFamily: "--font",
  };
  frame.look = ({ theme, variables = {} } = {}) => {
    const root = document.documentElement;
    root.dataset.theme = theme ?? "stripe";
    for (const [name, property] of Object.entries(VARIABLES))
      if (typeof variables[name] === "string") root.style.setProperty(property, variables[name]);
  };

  window.addEventListener("message", async ({ source, data }) => {
    if (source !== window.parent || data?.standIn !== "stripe" || data.id !== id) return;
    const work = frame.calls[data.name];
    const result = (await work?.(data.args ?? {})) ?? {};
    frame.tell({ kind: "answer", call: data.call, result });
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") frame.event("escape");
  });
  document.addEventListener("submit", (event) => event.preventDefault());

  /** Called by the last part: the page may send its settings now. */
  frame.start = () => {
    const resize = () =>
      frame.tell({ kind: "height", height: document.documentElement.offsetHeight });
    new ResizeObserver(resize).observe(document.documentElement);
    resize();
    frame.tell({ kind: "loaded" });
  };
};
