import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { HttpEnv } from "./env.ts";

const COOKIE = "__Host-guest";
/** A year: longer than any key lives, shorter than for ever. */
const COOKIE_SECONDS_MAX = 365 * 24 * 60 * 60;

/**
 * Who sends a changing request: the scope of its Idempotency-Key. Whoever is logged in is known by
 * that, a guest by a signed cookie. One who has none yet is named by address and key, so that the first request, repeated
 * because its answer got lost and the cookie with it, is the same sender and not a second order.
 */
export async function senderOf(c: Context<HttpEnv>, key: string): Promise<string> {
  const who = c.get("principal");
  if (who.kind === "member") return `user:${who.userId}`;
  const known = await knownGuest(c);
  if (known) return `guest:${known}`;
  const address = c.req.header("CF-Connecting-IP") ?? "local";
  const guest = await c.env.guests.sign(`first:${address}:${key}`);
  c.set("newGuest", guest);
  return `guest:${guest}`;
}

/** Gives a guest the cookie before anything is changed. */
export async function welcome(c: Context<HttpEnv>): Promise<void> {
  if (!(await knownGuest(c))) c.set("newGuest", c.env.deps.newId());
}

async function knownGuest(c: Context<HttpEnv>): Promise<string | undefined> {
  const [guest, mac] = (getCookie(c, COOKIE) ?? "").split(".");
  if (!guest || !mac) return undefined;
  return (await c.env.guests.verify(guest, mac)) ? guest : undefined;
}

/** Onto the finished answer, whoever made it: a header set before would be lost with another one. */
export async function giveCookie(c: Context<HttpEnv>): Promise<void> {
  const guest = c.get("newGuest");
  if (guest === undefined) return;
  const value = `${guest}.${await c.env.guests.sign(guest)}`;
  setCookie(c, COOKIE, value, {
    path: "/",
    secure: true,
    httpOnly: true,
    sameSite: "Lax",
    maxAge: COOKIE_SECONDS_MAX,
  });
}
