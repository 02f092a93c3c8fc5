import type { Context } from "hono";
import type { SellerId } from "../domain/ids.ts";
import { type Member, nobody, type Principal } from "../domain/people.ts";
import { assert } from "../domain/result.ts";
import type { HttpEnv } from "./env.ts";

/**
 * Who makes this request, from the login cookie alone: no header of the caller's names anybody. One
 * round trip if there is such a cookie, none if not; a login that is over is nobody's.
 */
export async function principalOf(c: Context<HttpEnv>): Promise<Principal> {
  const cookie = c.req.header("Cookie");
  const token = cookie === undefined ? undefined : c.env.loginTokenIn(cookie);
  if (token === undefined) return nobody;
  return (await c.env.use(token)) ?? nobody;
}

/** For a route that only lets in who is logged in. */
export function memberOf(c: Context<HttpEnv>): Member {
  const who = c.get("principal");
  assert(who.kind === "member", "nobody gets past the door of a member's route");
  return who;
}

/** How the audit log names an operator. */
export const actorOf = (c: Context<HttpEnv>) => `operator:${memberOf(c).userId}`;

/** Whose desk it is, for a route that only lets in who has one, and how the audit log names them. */
export function sellerOf(c: Context<HttpEnv>): { sellerId: SellerId; actor: string } {
  const { sellerId, userId } = memberOf(c);
  assert(sellerId !== undefined, "nobody gets past the door of a seller's route without a desk");
  return { sellerId, actor: `seller:${userId}` };
}
