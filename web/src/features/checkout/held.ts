import type { PayAnswer } from "../../../../worker/http/contract/orders.ts";

/**
 * What is needed to pay, the client secret among it: in memory only, never in an address or a
 * storage. After a reload the payment page asks for it anew.
 */
export type Held = PayAnswer;

const held = new Map<string, Held>();

export const hold = (paying: Held) => void held.set(paying.order.id, paying);
export const heldFor = (orderId: string) => held.get(orderId);
export const letGo = (orderId: string) => void held.delete(orderId);
