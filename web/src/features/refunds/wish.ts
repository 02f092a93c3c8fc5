import type { MoneyJson } from "../../../../worker/http/contract/shapes.ts";
import type { OrderWish, PartWish } from "../../api/refunds.ts";
import { amountIn } from "../../ui/amount.ts";

/** A part of an order, as far as a refund of it is asked for. */
export type RefundableItem = { productId: string; title: string; quantity: number };
export type RefundablePart = { id: string; name: string; items: readonly RefundableItem[] };

export type Kind = "rest" | "amount" | "items";
type Values = Record<string, string>;
export const quantityOf = (productId: string) => `quantity-${productId}`;

/** What the form says; undefined if its amount is none of this currency. */
export function partWish(
  kind: Kind,
  values: Values,
  items: readonly RefundableItem[],
  currency: MoneyJson["currency"],
): PartWish | undefined {
  if (kind === "rest") return { kind };
  if (kind === "amount") {
    const amount = amountIn(values.amount ?? "", currency);
    return amount && { kind, minor: amount.minor };
  }
  const wanted = items.map(({ productId }) => ({
    productId,
    quantity: Number(values[quantityOf(productId)] ?? 0),
  }));
  const some = wanted.filter(({ quantity }) => quantity > 0);
  return { kind, items: some, shipping: values.shipping === "on" };
}

/** Of the whole order, or of one of its parts. */
export function orderWish(part: RefundablePart | undefined, wish: PartWish): OrderWish {
  if (part) return { kind: "parts", parts: [{ sellerOrderId: part.id, ...wish }] };
  // Pieces are offered of a part only.
  return wish.kind === "items" ? { kind: "rest" } : wish;
}
