import type { Currency } from "./currency.ts";
import type { OrderId, ProductId, SellerId, SellerOrderId } from "./ids.ts";

export type ShippingAddress = {
  readonly name: string;
  readonly line1: string;
  readonly line2?: string | undefined;
  readonly city: string;
  readonly region?: string | undefined;
  readonly postalCode?: string | undefined;
  readonly country: string;
};

export type OrderState =
  | "pending_payment"
  | "paid"
  | "partially_paid"
  | "partially_refunded"
  | "refunded"
  | "charged_back"
  | "expired"
  | "cancelled";

/** What does not fit is recorded and changes nothing. A failed refund makes an order paid again. */
const nextOrderStates: Record<OrderState, readonly OrderState[]> = {
  pending_payment: ["paid", "partially_paid", "expired", "cancelled"],
  paid: ["partially_refunded", "refunded", "charged_back"],
  partially_paid: ["cancelled"], // Its part goes back.
  partially_refunded: ["paid", "refunded", "charged_back"],
  refunded: ["paid", "partially_refunded", "charged_back"],
  charged_back: ["paid", "partially_refunded", "refunded"], // A decision may be turned round.
  expired: [],
  cancelled: [],
};
export const canMoveOrder = (from: OrderState, to: OrderState) =>
  nextOrderStates[from].includes(to);

export type SellerOrderState = "unfulfilled" | "shipped" | "delivered";
const nextSellerOrderStates: Record<SellerOrderState, readonly SellerOrderState[]> = {
  unfulfilled: ["shipped"],
  shipped: ["delivered"],
  delivered: [],
};
export const canMoveSellerOrder = (from: SellerOrderState, to: SellerOrderState) =>
  nextSellerOrderStates[from].includes(to);

export type OrderItem = {
  readonly productId: ProductId;
  readonly productVersion: number;
  readonly title: string;
  readonly unitMinor: bigint;
  readonly quantity: number;
};

/** The way of a part to its buyer. Carrier and number are what the seller says, if anything. */
export type Shipment = {
  readonly shippedAt: Date | null;
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  readonly deliveredAt: Date | null;
};
export const notShipped: Shipment = {
  shippedAt: null,
  carrier: null,
  trackingNumber: null,
  deliveredAt: null,
};
/** What is on a parcel's papers. */
export type Parcel = Pick<Shipment, "carrier" | "trackingNumber">;
export const isSameParcel = (a: Parcel, b: Parcel) =>
  a.carrier === b.carrier && a.trackingNumber === b.trackingNumber;

/** One seller's part of an order: commission and net were frozen when it was made. */
export type SellerOrder = Shipment & {
  readonly id: SellerOrderId;
  readonly sellerId: SellerId;
  readonly itemsMinor: bigint;
  readonly shippingMinor: bigint;
  readonly commissionMinor: bigint;
  readonly netMinor: bigint;
  readonly state: SellerOrderState;
};

export type Order = {
  readonly id: OrderId;
  readonly number: string;
  readonly currency: Currency;
  readonly totalMinor: bigint;
  readonly state: OrderState;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** The buyer gave it up: it ends as soon as its payment is closed. */
  readonly cancelRequestedAt: Date | null;
  readonly parts: readonly SellerOrder[];
};

/** Without letters and digits that people mistake for each other (Crockford's base 32). */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const NUMBER_BITS = 40n;

/** Made of the id's last 40 bits, which are random; the database refuses the rare second use. */
export function orderNumber(id: OrderId): string {
  let rest = BigInt(`0x${id.replaceAll("-", "")}`) & ((1n << NUMBER_BITS) - 1n);
  let digits = "";
  for (let i = 0; i < 8; i++, rest >>= 5n) digits = `${ALPHABET[Number(rest & 31n)]}${digits}`;
  return `AH-${digits}`;
}
