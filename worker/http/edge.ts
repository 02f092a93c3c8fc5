import type { Context } from "hono";
import type { HttpEnv } from "./env.ts";

/** A year, the least that browsers' preload lists take. */
const HSTS_SECONDS = 31_536_000;
/** Answers are data: nothing in them is run, framed or sent anywhere, even opened as a page. */
const DATA_POLICY =
  "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/** The API's documentation is one page with a style of its own and no script. */
const PAGE_POLICY = `${DATA_POLICY}; style-src 'unsafe-inline'`;

/** What every answer carries. No CORS header ever: other sites' pages read nothing of ours. */
export function protect(c: Context<HttpEnv>): void {
  const isPage = c.res.headers.get("Content-Type")?.startsWith("text/html") ?? false;
  const headers: Record<string, string> = {
    "Content-Security-Policy": isPage ? PAGE_POLICY : DATA_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": `max-age=${HSTS_SECONDS}; includeSubDomains`,
    "X-Content-Type-Options": "nosniff",
  };
  for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
}

/**
 * An address, as far as one party has it: of IPv6 the first half, which a household or a server has
 * whole. Only Cloudflare's header counts: any other is what the caller wrote.
 */
export function addressOf(c: Context<HttpEnv>): string {
  const address = c.req.header("CF-Connecting-IP") ?? "local";
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const front = head.split(":").filter((part) => part !== "");
  const back = tail === undefined ? [] : tail.split(":").filter((part) => part !== "");
  const gap = tail === undefined ? 0 : Math.max(8 - front.length - back.length, 0);
  const parts = [...front, ...Array<string>(gap).fill("0"), ...back];
  const network = parts.slice(0, 4).map((part) => Number.parseInt(part, 16).toString(16));
  return `${network.join(":")}::/64`;
}
