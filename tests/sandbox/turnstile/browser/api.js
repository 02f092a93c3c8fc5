/**
 * Stands in for Cloudflare Turnstile's script. As with the real one the box is a frame of another
 * origin, so a page needs `script-src` and `frame-src` for it and nothing else. Styles are set
 * through the CSSOM.
 */
(() => {
  const script = document.currentScript;
  const options = new URL(script.src).searchParams;
  const frameUrl = new URL("frame", script.src);
  /** Cloudflare's own: a token is good for five minutes, a failed challenge is tried again. */
  const TOKEN_LIVES_MS = 300_000;
  const RETRY_MS_DEFAULT = 8_000;
  const widgets = new Map();
  let made = 0;

  function style(element, properties) {
    for (const [name, value] of Object.entries(properties)) element.style.setProperty(name, value);
  }

  /** A callback is a function, or in a data attribute the name of a global one. */
  function call(widget, name, ...args) {
    const given = widget.params[name];
    const work = typeof given === "string" ? window[given] : given;
    return typeof work === "function" ? work(...args) : undefined;
  }

  /** When the box can be seen: always, once it runs, or only while it waits for a click. */
  function show(widget, isWaiting = false) {
    const isHidden = { always: false, execute: !widget.started, "interaction-only": !isWaiting };
    widget.frame.hidden = isHidden[widget.params.appearance ?? "always"] === true;
  }

  function setToken(widget, token) {
    widget.token = token;
    if (widget.input) widget.input.value = token ?? "";
  }

  /** Each run has a number; what an earlier one says no longer counts. */
  function run(widget) {
    clearTimeout(widget.timer);
    widget.started = true;
    widget.turn += 1;
    show(widget);
    widget.frame.src = addressOf(widget, true);
  }

  function addressOf({ id, turn, params }, isRunning) {
    const { sitekey, action = "", cData = "", cdata = cData } = params;
    const url = new URL(frameUrl);
    const fields = { id, turn, sitekey, action, cdata, run: isRunning };
    for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
    return url.href;
  }

  const said = {
    token(widget, { token }) {
      setToken(widget, token);
      show(widget);
      widget.timer = setTimeout(() => expire(widget), TOKEN_LIVES_MS);
      call(widget, "callback", token);
    },
    interactive(widget) {
      show(widget, true);
      call(widget, "before-interactive-callback");
    },
    clicked(widget) {
      call(widget, "after-interactive-callback");
    },
    error(widget, { code }) {
      show(widget);
      if (widget.params["error-callback"] === undefined)
        setTimeout(() => {
          throw new Error(`[Cloudflare Turnstile] Error: ${code}.`);
        });
      else call(widget, "error-callback", code);
      if ((widget.params.retry ?? "auto") !== "auto") return;
      const afterMs = Number(widget.params["retry-interval"] ?? RETRY_MS_DEFAULT);
      widget.timer = setTimeout(() => run(widget), afterMs);
    },
  };

  window.addEventListener("message", ({ origin, data }) => {
    if (origin !== frameUrl.origin || data?.standIn !== "turnstile") return;
    const widget = widgets.get(data.id);
    if (widget && String(widget.turn) === data.turn) said[data.kind]?.(widget, data);
  });

  function expire(widget) {
    setToken(widget, undefined);
    widget.expired = true;
    call(widget, "expired-callback");
    if ((widget.params["refresh-expired"] ?? "auto") === "auto") reset(widget.id);
  }

  /** The box, and the hidden field that a form sends. */
  function build(widget) {
    const { params, container } = widget;
    widget.frame = document.createElement("iframe");
    widget.frame.title = "Turnstile (sandbox)";
    const isCompact = params.size === "compact";
    style(widget.frame, {
      width: params.size === "flexible" ? "100%" : isCompact ? "150px" : "300px",
      height: isCompact ? "140px" : "65px",
      border: "0",
    });
    widget.frame.src = addressOf(widget, false);
    container.append(widget.frame);
    if (String(params["response-field"] ?? "true") !== "true") return;
    widget.input = document.createElement("input");
    widget.input.type = "hidden";
    widget.input.name = params["response-field-name"] ?? "cf-turnstile-response";
    container.append(widget.input);
  }

  function elementOf(container) {
    return typeof container === "string" ? document.querySelector(container) : container;
  }

  function widgetOf(which) {
    if (which === undefined) return widgets.values().next().value;
    if (widgets.has(which)) return widgets.get(which);
    const element = elementOf(which);
    return [...widgets.values()].find(({ container }) => container === element);
  }

  const runsAtOnce = ({ params }) => (params.execution ?? "render") === "render";

  function render(where, params = {}) {
    const container = elementOf(where);
    if (!container) throw new Error(`[Cloudflare Turnstile] Unable to find a container: ${where}.`);
    if (!params.sitekey) throw new Error('[Cloudflare Turnstile] Invalid or missing "sitekey".');
    const id = `cf-chl-widget-${(++made).toString(36)}`;
    const widget = { id, container, params: { ...params }, turn: 0, started: false };
    widgets.set(id, widget);
    build(widget);
    show(widget);
    if (runsAtOnce(widget)) run(widget);
    return id;
  }

  function reset(which) {
    const widget = widgetOf(which);
    if (!widget) return;
    clearTimeout(widget.timer);
    widget.turn += 1;
    widget.expired = false;
    widget.started = false;
    setToken(widget, undefined);
    show(widget);
    if (runsAtOnce(widget)) run(widget);
    else widget.frame.src = addressOf(widget, false);
  }

  function remove(which) {
    const widget = widgetOf(which);
    if (!widget) return;
    clearTimeout(widget.timer);
    widget.frame.remove();
    widget.input?.remove();
    widgets.delete(widget.id);
  }

  /** A container that has no widget yet gets one first. */
  function execute(which, params) {
    const known = widgetOf(which);
    const widget = known ?? widgets.get(render(which, { ...params, execution: "execute" }));
    if (known) Object.assign(known.params, params);
    run(widget);
  }

  window.turnstile = {
    render,
    reset,
    remove,
    execute,
    getResponse: (which) => widgetOf(which)?.token,
    isExpired: (which) => widgetOf(which)?.expired === true,
    ready(work) {
      if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", work);
      else work();
    },
  };

  /** `data-response-field-name` is the parameter "response-field-name". */
  function paramsOf(element) {
    const entries = [...element.attributes]
      .filter(({ name }) => name.startsWith("data-"))
      .map(({ name, value }) => [name.slice("data-".length), value]);
    return Object.fromEntries(entries);
  }

  window.turnstile.ready(() => {
    if (options.get("render") !== "explicit")
      for (const element of document.querySelectorAll(".cf-turnstile"))
        render(element, paramsOf(element));
    const onload = options.get("onload");
    if (onload) window[onload]?.();
  });
})();
