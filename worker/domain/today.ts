import type { Currency } from "./currency.ts";
import type { DisputeState } from "./disputes.ts";
import type { DisputeId, SellerOrderId } from "./ids.ts";
import type { Money } from "./money.ts";
import type { SellerPayout } from "./seller-payouts.ts";

// What a seller wants to know when the day begins.

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Midnight where the seller is, and that of six and of thirteen days before. */
export type Midnights = { readonly today: Date; readonly week: Date; readonly weekBefore: Date };
export function midnightsAt(now: Date, aheadMinutes: number): Midnights {
  const there = now.getTime() + aheadMinutes * MINUTE_MS;
  const today = there - (((there % DAY_MS) + DAY_MS) % DAY_MS) - aheadMinutes * MINUTE_MS;
  const before = (days: number) => new Date(today - days * DAY_MS);
  return { today: before(0), week: before(6), weekBefore: before(13) };
}

export type Sold = {
  readonly orders: number;
  readonly pieces: number;
  readonly amountMinor: bigint;
};
export type Together = { readonly count: number; readonly amountMinor: bigint };
export type PartToShip = {
  readonly id: SellerOrderId;
  readonly orderNumber: string;
  readonly paidAt: Date;
  readonly items: readonly { readonly title: string; readonly quantity: number }[];
  readonly to: { readonly city: string; readonly country: string };
  readonly netMinor: bigint;
};
export type TodayFile = {
  readonly currency: Currency;
  readonly sold: { readonly [period in keyof Midnights]: Sold };
  readonly toShip: { readonly count: number; readonly parts: readonly PartToShip[] };
  readonly transfers: {
    readonly next: (Together & { readonly at: Date }) | undefined;
    readonly coming: Together;
    readonly unshipped: Together;
    readonly waiting: readonly (Together & { readonly because: string })[];
  };
  readonly goods: { readonly listed: number; readonly soldOut: number };
  readonly payouts: readonly (SellerPayout & { readonly createdAt: Date })[];
  readonly debt: Money;
  readonly disputes: readonly {
    readonly id: DisputeId;
    readonly sellerOrderId: SellerOrderId;
    readonly orderNumber: string;
    readonly state: DisputeState;
    readonly dueBy: Date | null;
    readonly kept: Money;
  }[];
};
