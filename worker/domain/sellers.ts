import type { Currency } from "./currency.ts";
import type { ProductId, SellerId } from "./ids.ts";

export type Seller = {
  readonly id: SellerId;
  readonly name: string;
  readonly email: string;
  readonly currency: Currency;
  readonly shippingFlatMinor: bigint;
  readonly stripeAccountId: string | null;
  readonly stripeTransfers: "inactive" | "pending" | "active";
  readonly paypalEmail: string | null;
  readonly paypalState: "unproved" | "active" | "blocked";
  /** The shop is closed until then; a time that is over closes nothing. */
  readonly pausedUntil: Date | null;
  /** What buyers read meanwhile. */
  readonly pauseMessage: string | null;
};
export const isPaused = ({ pausedUntil }: Pick<Seller, "pausedUntil">, now: Date) =>
  pausedUntil !== null && pausedUntil > now;

export type Product = {
  readonly id: ProductId;
  readonly title: string;
  readonly currency: Currency;
  readonly priceMinor: bigint;
  readonly version: number;
  /** On hand less reserved. */
  readonly available: number;
  readonly limitPerOrder: number | null;
  /** As buyers have it: what its seller's plan does not show is withdrawn to them. */
  readonly state: "listed" | "withdrawn";
  readonly seller: Seller;
  /** What the seller owes in this currency; zero where nobody has asked. */
  readonly sellerDebtMinor: bigint;
};

/** One name however it is typed: letters in one form, and no two spaces beside each other. */
export const sellerName = (text: string) => text.normalize("NFKC").replace(/\s+/gu, " ").trim();
