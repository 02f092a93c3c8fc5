import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { securityHeaders } from "../../web/functions/security-headers.ts";

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

test.each(["/", "/checkout"])("%s cannot be framed, rebased or sent elsewhere", (pathname) => {
  const headers = headersOf(pathname);
  expect(directive(headers, "frame-ancestors")).toEqual(["'none'"]);
  expect(directive(headers, "base-uri")).toEqual(["'none'"]);
  expect(directive(headers, "object-src")).toEqual(["'none'"]);
  expect(directive(headers, "form-action")).toEqual(["'self'"]);
  expect(headers.get("Cross-Origin-Opener-Policy")).toBe("same-origin-allow-popups");
  expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
  expect(headers.get("Referrer-Policy")).toBe("strict-origin");
  expect(headers.get("Strict-Transport-Security")).toMatch(/^max-age=31536000/);
});

test("V193 every source of others on the payment page is written down, with what it is for", () => {
  const page = readFileSync(new URL("../../docs/payment-page.md", import.meta.url), "utf8");
  const inventory = [...page.matchAll(/^\| `(https:[^`]+)` \|/gm)].map(([, source]) => source);
  const policy = headersOf("/checkout").get("Content-Security-Policy") ?? "";
  const sources = policy.split(/[; ]+/).filter((word) => word.startsWith("https:"));
  expect([...new Set(sources)].sort()).toEqual([...inventory].sort());
});

test("a file that is no page is framed by nobody, and is what it says", () => {
  const headers = new Map(
    securityHeaders({ pathname: "/assets/app.js", nonce: null, standIns: none }),
  );
  expect(headers.get("Content-Security-Policy")).toBe("frame-ancestors 'none'");
  expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
});
