import { securityHeaders } from "./security-headers.ts";

export type Env = {
  API: Fetcher;
  /** Where the stand-ins' browser scripts come from; absent in production. */
  STRIPE_STAND_IN_ORIGIN?: string;
  PAYPAL_STAND_IN_ORIGIN?: string;
  TURNSTILE_STAND_IN_ORIGIN?: string;
};

/**
 * One origin for the shop and its API, and the security headers of every page. Files of the build come
 * past it (public/_routes.json), with the headers of public/_headers.
 */
export const onRequest: PagesFunction<Env> = async ({ request, env, next }) => {
  const { pathname } = new URL(request.url);
  // As it came: method, headers (CF-Connecting-IP among them) and the unread body. A webhook's
  // signature covers those very bytes.
  if (/^\/(api|webhooks)(\/|$)/.test(pathname)) return env.API.fetch(request);

  const asset = await next();
  const isPage = asset.headers.get("Content-Type")?.startsWith("text/html") ?? false;
  const nonce = isPage ? freshNonce() : null;
  const headers = new Headers(asset.headers);
  for (const [name, value] of securityHeaders({ pathname, nonce, standIns: standIns(env) }))
    headers.set(name, value);
  if (nonce === null) return new Response(asset.body, { ...statusOf(asset), headers });

  // A page kept by a cache would repeat its nonce; a nonce known beforehand protects nothing.
  headers.set("Cache-Control", "no-store");
  headers.delete("ETag");
  return withNonce(new Response(asset.body, { ...statusOf(asset), headers }), nonce);
};

const statusOf = ({ status, statusText }: Response) => ({ status, statusText });

/** 128 bits, as the specification of content security policies asks. */
const freshNonce = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));

function withNonce(page: Response, nonce: string): Response {
  const setNonce = { element: (tag: Element) => void tag.setAttribute("nonce", nonce) };
  return (
    new HTMLRewriter()
      .on("script", setNonce)
      .on("style", setNonce)
      .on("link", setNonce)
      // From here the app reads it, to hand it to PayPal's script.
      .on("meta[property=csp-nonce]", setNonce)
      .transform(page)
  );
}

/** Only addresses of this machine: a stand-in anywhere else is a mistake or an attack. */
function standIns(env: Env) {
  const isLocal = (origin?: string): origin is string =>
    /^http:\/\/(127\.0\.0\.1|localhost):\d{1,5}$/.test(origin ?? "");
  const local = (origin?: string) => (isLocal(origin) ? [origin] : []);
  return {
    stripe: local(env.STRIPE_STAND_IN_ORIGIN),
    paypal: local(env.PAYPAL_STAND_IN_ORIGIN),
    turnstile: local(env.TURNSTILE_STAND_IN_ORIGIN),
  };
}
