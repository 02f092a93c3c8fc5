type Page = {
  pathname: string;
  /** Null for files that are not pages, which need no policy of their own. */
  nonce: string | null;
  standIns: { stripe: string[]; paypal: string[]; turnstile: string[] };
};
type Policy = Record<string, readonly string[]>;

/** A year, the least that browsers' preload lists take. */
const HSTS_SECONDS = 31_536_000;

/** What every answer that is not the API's carries. */
export function securityHeaders({ pathname, nonce, standIns }: Page): [string, string][] {
  const isCheckout = /^\/checkout(\/|$)/.test(pathname);
  const isPlan = pathname === "/seller/plan";
  const everywhere: [string, string][] = [
    ["Strict-Transport-Security", `max-age=${HSTS_SECONDS}; includeSubDomains`],
    ["X-Content-Type-Options", "nosniff"],
    // The path of an order's page is nobody else's business; the origin is what processors check.
    ["Referrer-Policy", "strict-origin"],
  ];
  // Opened as a page by itself, a file is framed by nobody either.
  if (nonce === null) return [...everywhere, ["Content-Security-Policy", "frame-ancestors 'none'"]];
  const policy = isCheckout
    ? checkoutPolicy(nonce, standIns)
    : isPlan
      ? planPolicy(nonce, standIns)
      : shopPolicy(nonce);
  return [
    ...everywhere,
    ["Content-Security-Policy", printed(policy)],
    // Not "same-origin": PayPal's window has to be able to answer the page that opened it.
    ["Cross-Origin-Opener-Policy", "same-origin-allow-popups"],
    ["Permissions-Policy", permissions(isCheckout ? paying : isPlan ? payingByStripe : [])],
  ];
}

const shopPolicy = (nonce: string): Policy => ({
  "default-src": ["'none'"],
  "script-src": [`'nonce-${nonce}'`],
  "style-src": ["'self'", `'nonce-${nonce}'`],
  // Artisans' pictures may lie on any host; a picture runs no code.
  "img-src": ["'self'", "data:", "https:"],
  "font-src": ["'self'"],
  "connect-src": ["'self'"],
  "manifest-src": ["'self'"],
  "base-uri": ["'none'"],
  "form-action": ["'self'"],
  "frame-ancestors": ["'none'"],
  "object-src": ["'none'"],
});

/** docs.stripe.com/security/guide#content-security-policy */
const stripe = {
  scripts: ["https://js.stripe.com", "https://*.js.stripe.com"],
  frames: ["https://js.stripe.com", "https://*.js.stripe.com", "https://hooks.stripe.com"],
  connections: ["https://api.stripe.com"],
  images: ["https://*.stripe.com"],
};
/** developer.paypal.com/sdk/js/security */
const paypal = [
  "https://*.paypal.com",
  "https://*.paypalobjects.com",
  "https://*.venmo.com",
] as const;

/** developers.cloudflare.com/turnstile/reference/content-security-policy */
const turnstile = ["https://challenges.cloudflare.com"] as const;

/** The processors' hosts are allowed where money is paid and on no other page. */
function checkoutPolicy(nonce: string, standIns: Page["standIns"]): Policy {
  const policy = shopPolicy(nonce);
  const locals = [...standIns.stripe, ...standIns.paypal];
  const checks = [...turnstile, ...standIns.turnstile];
  const frames = [...stripe.frames, ...paypal, ...checks, ...locals];
  return {
    ...policy,
    "script-src": [
      ...(policy["script-src"] ?? []),
      ...stripe.scripts,
      ...paypal,
      ...checks,
      ...locals,
    ],
    "style-src": [...(policy["style-src"] ?? []), ...paypal],
    "img-src": ["'self'", "data:", ...stripe.images, ...paypal, ...locals],
    "connect-src": ["'self'", ...stripe.connections, ...paypal, ...locals],
    "frame-src": frames,
    "child-src": frames,
  };
}

/** A seller pays a plan by Stripe alone: what the checkout allows of Stripe, and nothing else of it. */
function planPolicy(nonce: string, standIns: Page["standIns"]): Policy {
  const policy = shopPolicy(nonce);
  const frames = [...stripe.frames, ...standIns.stripe];
  return {
    ...policy,
    "script-src": [...(policy["script-src"] ?? []), ...stripe.scripts, ...standIns.stripe],
    "img-src": ["'self'", "data:", ...stripe.images, ...standIns.stripe],
    "connect-src": ["'self'", ...stripe.connections, ...standIns.stripe],
    "frame-src": frames,
    "child-src": frames,
  };
}

const printed = (policy: Policy) =>
  Object.entries(policy)
    .map(([directive, sources]) => [directive, ...new Set(sources)].join(" "))
    .join("; ");

const payingByStripe = ["self", '"https://js.stripe.com"'];
const paying = [...payingByStripe, '"https://www.paypal.com"'];

const permissions = (payment: readonly string[]) =>
  `payment=(${payment.join(" ")}), camera=(), microphone=(), geolocation=(), usb=()`;
