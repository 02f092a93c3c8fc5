import type { OrderId } from "../../domain/ids.ts";
import { err } from "../../domain/result.ts";
import { erasePerson } from "../../usecases/erase-person.ts";
import { changed } from "../changing.ts";
import { fromCursor, toCursor } from "../cursor.ts";
import { actorOf, memberOf } from "../principal.ts";
import { problem, respond } from "../problems.ts";
import { toMoney } from "../views.ts";
import type { Handler } from "./handler.ts";

export const me: Handler<"me"> = async (c) => {
  const { userId, name, email, emailVerified, role, sellerId, hasSecondFactor } = memberOf(c);
  return respond(200, {
    ...{ id: userId, name, email, emailVerified, role },
    sellerId: sellerId ?? null,
    secondFactor: hasSecondFactor,
  });
};

export const listMyOrders: Handler<"listMyOrders"> = async (c, { query }) => {
  const { cursor, limit } = query;
  const from = cursor === undefined ? undefined : fromCursor<OrderId>(cursor);
  if (cursor !== undefined && !from) return problem(c, { kind: "parameters_invalid" });
  const before = from && { createdAt: from.at, id: from.id };
  // One more than asked for says whether there is a next page.
  const found = await c.env.deps.store.people.orders(memberOf(c), { before, limit: limit + 1 });
  const orders = found.slice(0, limit);
  const last = found.length > limit ? orders.at(-1) : undefined;
  return respond(200, {
    orders: orders.map((order) => ({ ...order, total: toMoney(order.total) })),
    next: last ? toCursor(last.createdAt, last.id) : null,
  });
};

export const exportMe: Handler<"exportMe"> = async (c) =>
  respond(200, await c.env.deps.store.people.file(memberOf(c)));

/** Says the own address once more, so that no slip erases anybody. */
export const eraseMe: Handler<"eraseMe"> = (c, { body }) => {
  const { userId, email, emailVerified } = memberOf(c);
  return changed(c, body, async () => {
    if (body.email.toLowerCase() !== email) return err({ kind: "not_your_address" });
    // An address that is not proved may be somebody else's, and so may its orders.
    const person = { userId, email: emailVerified ? email : "" };
    return erasePerson(c.env.deps, { person, actor: `user:${userId}` });
  });
};

export const eraseGuest: Handler<"eraseGuest"> = (c, { body }) =>
  changed(c, body, () => {
    const person = { userId: undefined, email: body.email };
    return erasePerson(c.env.deps, { person, actor: actorOf(c) });
  });
