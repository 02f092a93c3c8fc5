import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { securityHeaders } from "../../web/functions/security-headers.ts";
import { patterns } from "../../web/src/places.ts";

const none = { stripe: [], paypal: [], turnstile: [] };
const headersOf = (
  pathname: string,
  standIns: Parameters<typeof securityHeaders>[0]["standIns"] = none,
) => new Map(securityHeaders({ pathname, nonce: "abc", standIns }));

function directive(headers: Map<string, string>, name: string): string[] {
  const policy = headers.get("Content-Security-Policy") ?? "";
  const found = policy.split("; ").find((part) => part.startsWith(`${name} `));
  return found?.split(" ").slice(1) ?? [];
}

test.each([
  "/",
  "/cart",
  "/orders/1",
  "/products/1",
  "/account/login",
  "/checkouts",
  "/checkout-not",
  "/seller",
  "/seller/plans",
  "/seller/plan/invoices",
  "/operator/subscriptions",
])("%s runs the shop's own scripts and no others", (pathname) => {
  const headers = headersOf(pathname, { ...none, stripe: ["http://127.0.0.1:1"] });
  expect(directive(headers, "script-src")).toEqual(["'nonce-abc'"]);
  expect(directive(headers, "connect-src")).toEqual(["'self'"]);
  expect(directive(headers, "frame-src")).toEqual([]);
  expect(directive(headers, "default-src")).toEqual(["'none'"]);
});

test.each(["/checkout", "/checkout/orders/1"])("%s may load both processors", (pathname) => {
  const headers = headersOf(pathname);
  const scripts = directive(headers, "script-src");
  expect(scripts).toEqual(
    expect.arrayContaining(["https://js.stripe.com", "https://*.paypal.com"]),
  );
  expect(directive(headers, "connect-src")).toContain("https://api.stripe.com");
  expect(directive(headers, "frame-src")).toContain("https://hooks.stripe.com");
  for (const source of [...scripts, ...directive(headers, "style-src")])
    expect(source).not.toMatch(/unsafe|127\.0\.0\.1|^\*$|^https:$/);
});

test("a seller's plan may load Stripe, as the checkout may, and nothing else of others", () => {
  const [plan, checkout] = [headersOf("/seller/plan"), headersOf("/checkout")];
  const names = ["script-src", "style-src", "img-src", "connect-src", "frame-src", "child-src"];
  const others = (headers: Map<string, string>, name: string) =>
    directive(headers, name).filter((source) => source.startsWith("https:"));
  for (const name of names)
    expect(others(plan, name), name).toEqual(
      others(checkout, name).filter((source) => /[/.]stripe\.com$/.test(source)),
    );
  expect(others(plan, "script-src")).toContain("https://js.stripe.com");
  expect(plan.get("Permissions-Policy")).toContain('payment=(self "https://js.stripe.com"),');

  const [here, there] = ["http://127.0.0.1:4321", "http://127.0.0.1:5432"];
  const standIns = { stripe: [here], paypal: [there], turnstile: [there] };
  const policy = headersOf("/seller/plan", standIns).get("Content-Security-Policy");
  expect(policy).toContain(here);
  expect(policy).not.toContain(there);
});

test("a developer's checkout may load the stand-ins too", () => {
  const local = "http://127.0.0.1:4321";
  const headers = headersOf("/checkout", { ...none, stripe: [local], paypal: [local] });
  for (const name of ["script-src", "connect-src", "frame-src"])
    expect(directive(headers, name).filter((source) => source === local)).toEqual([local]);
  // Turnstile's box is a frame that talks to its own host: the page connects to nothing for it.
  const check = headersOf("/checkout", { ...none, turnstile: [local] });
  for (const name of ["script-src", "frame-src"]) expect(directive(check, name)).toContain(local);
  expect(directive(check, "connect-src")).not.toContain(local);
});

test.each(["/", "/checkout", "/seller/plan"])(
  "%s cannot be framed, rebased or sent elsewhere",
  (pathname) => {
    const headers = headersOf(pathname);
    expect(directive(headers, "frame-ancestors")).toEqual(["'none'"]);
    expect(directive(headers, "base-uri")).toEqual(["'none'"]);
    expect(directive(headers, "object-src")).toEqual(["'none'"]);
    expect(directive(headers, "form-action")).toEqual(["'self'"]);
    expect(headers.get("Cross-Origin-Opener-Policy")).toBe("same-origin-allow-popups");
    expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(headers.get("Referrer-Policy")).toBe("strict-origin");
    expect(headers.get("Strict-Transport-Security")).toMatch(/^max-age=31536000/);
  },
);

test("V193 every source of others on the payment page is written down, with what it is for", () => {
  const page = readFileSync(new URL("../../docs/payment-page.md", import.meta.url), "utf8");
  const inventory = [...page.matchAll(/^\| `(https:[^`]+)` \|/gm)].map(([, source]) => source);
  const policy = headersOf("/checkout").get("Content-Security-Policy") ?? "";
  const sources = policy.split(/[; ]+/).filter((word) => word.startsWith("https:"));
  expect([...new Set(sources)].sort()).toEqual([...inventory].sort());
});

const served = (name: string) =>
  readFileSync(new URL(`../../web/public/${name}`, import.meta.url), "utf8");

/** What public/_headers adds to what Pages serves at a path; later rules go before earlier ones. */
function headersOfFile(pathname: string): Map<string, string> {
  const headers = new Map<string, string>();
  for (const [, pattern = "", lines = ""] of served("_headers").matchAll(
    /^(\/\S*)\n((?: {2}.*\n)*)/gm,
  )) {
    if (!pathname.startsWith(pattern.replace("*", ""))) continue;
    for (const [, name = "", value = ""] of lines.matchAll(/^ {2}([\w-]+): (.*)$/gm))
      headers.set(name, value);
  }
  return headers;
}

test.each(["/assets/app.js", "/favicon.svg", "/robots.txt"])(
  "%s is framed by nobody, and is what it says, whether it comes by the Function or past it",
  (pathname) => {
    const byFunction = new Map(securityHeaders({ pathname, nonce: null, standIns: none }));
    expect(byFunction.get("Content-Security-Policy")).toBe("frame-ancestors 'none'");
    expect(byFunction.get("X-Content-Type-Options")).toBe("nosniff");
    const { "Cache-Control": cache, ...past } = Object.fromEntries(headersOfFile(pathname));
    expect(past).toEqual(Object.fromEntries(byFunction));
    const isHashed = pathname.startsWith("/assets/");
    expect(cache).toBe(isHashed ? "public, max-age=31536000, immutable" : undefined);
  },
);

test("Pages lets other sites read nothing", () => {
  expect(served("_headers")).toMatch(/^\/\*\n(?: {2}.*\n)* {2}! Access-Control-Allow-Origin$/m);
});

test("every page, the API and the webhooks come by the Function; only files come past it", () => {
  const { include, exclude } = JSON.parse(served("_routes.json"));
  expect(include).toEqual(["/*"]);
  for (const path of exclude.filter((one: string) => one !== "/assets/*"))
    expect(served(path.slice(1)), path).not.toBe("");
  const isPast = (path: string) =>
    exclude.some((one: string) =>
      one.endsWith("*") ? path.startsWith(one.slice(0, -1)) : path === one,
    );
  for (const path of [...patterns, "/api/health", "/webhooks/stripe", "/index.html", "/assets"])
    expect(isPast(path), path).toBe(false);
});
