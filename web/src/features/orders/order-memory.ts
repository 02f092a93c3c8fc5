import type { OrderKey } from "../../api/calls.ts";
import type { Place } from "../../places.ts";
import { isRecord, stored } from "../../ui/storage.ts";
import { rememberedMember } from "../account/member.ts";

/*
 * What this tab knows about its orders. The token that opens an order is kept here and in the
 * fragment of the order's page, which no server is sent; never in a query, which all of them are.
 */

const tokenOf = (id: string) =>
  stored<string>(sessionStorage, `order-token:${id}`, (json) =>
    typeof json === "string" ? json : undefined,
  );
const confirmingMark = (id: string) =>
  stored<true>(sessionStorage, `confirming:${id}`, (json) => (json === true ? true : undefined));

/** As it is mailed. A member's own order needs no token. */
export const orderPage = ({ id, token }: OrderKey): Place =>
  token === undefined ? ownOrderPage(id) : `${ownOrderPage(id)}#token=${token}`;
export const ownOrderPage = (id: string): `/orders/${string}` => `/orders/${id}`;
export const paymentPage = (id: string): Place => `/checkout/orders/${id}`;

/**
 * The order's key from the address or, within the tab that made the order, from its memory; for a
 * member the id alone, which opens their own orders. Undefined: nothing opens it here.
 */
export function orderKey(id: string): OrderKey | undefined {
  const inAddress = new URLSearchParams(location.hash.slice(1)).get("token");
  if (inAddress) tokenOf(id).set(inAddress);
  const token = inAddress || tokenOf(id).get();
  if (token) return { id, token };
  return rememberedMember() ? { id } : undefined;
}

/** The buyer has done all that is asked of them; only the processor's word is missing. */
export const markConfirming = (id: string) => confirmingMark(id).set(true);
export const unmarkConfirming = (id: string) => confirmingMark(id).remove();
export const isConfirming = (id: string) => confirmingMark(id).get() === true;

/** The order that this tab's cart has become, until it is paid or given up. `cart` as text. */
export type OpenOrder = Required<OrderKey> & { cart: string };

const openOrder = stored<OpenOrder>(sessionStorage, "open-order", (json) => {
  if (!isRecord(json)) return undefined;
  const { id, token, cart } = json;
  const isWhole = typeof id === "string" && typeof token === "string" && typeof cart === "string";
  return isWhole ? { id, token, cart } : undefined;
});

export const rememberedOrder = () => openOrder.get();
export function rememberOrder(order: OpenOrder) {
  openOrder.set(order);
  tokenOf(order.id).set(order.token);
}
export function forgetOrder(id: string) {
  if (openOrder.get()?.id === id) openOrder.remove();
}
