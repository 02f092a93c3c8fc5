import type { Context } from "hono";
import type { HttpEnv } from "./env.ts";

const READING = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Whether a changing request comes from our own pages, whatever its content type is. Browsers say
 * so by `Sec-Fetch-Site`, older ones by `Origin`, and no page can forge either. A request with
 * neither comes from no browser; one that brings cookies all the same cannot be told from a forged
 * one, so it has to say where it comes from.
 */
export function isOfOurPages(c: Context<HttpEnv>): boolean {
  if (READING.has(c.req.method)) return true;
  const site = c.req.header("Sec-Fetch-Site");
  const origin = c.req.header("Origin");
  if (origin !== undefined && origin !== new URL(c.env.publicUrl).origin) return false;
  if (site !== undefined) return site === "same-origin";
  return origin !== undefined || c.req.header("Cookie") === undefined;
}
