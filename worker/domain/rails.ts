import { type Currency, railOf } from "./currency.ts";
import type { Money } from "./money.ts";
import { type ProcessorName, processorNames } from "./processor-name.ts";
import type { Seller } from "./sellers.ts";

export type Direction = "pay_in" | "pay_out";
export type RailSwitch = {
  readonly rail: ProcessorName;
  readonly direction: Direction;
  readonly stopped: boolean;
  readonly reason: string;
  readonly changedAt: Date;
};

export type MethodRefusal =
  | "rail_stopped"
  | "currency_not_settled"
  | "amount_below_minimum"
  | "amount_above_maximum"
  | "amount_not_expressible"
  | "artisan_not_payable"
  | "artisan_part_too_small";
export type Method = { readonly processor: ProcessorName; readonly refusal: MethodRefusal | null };

/** Onboarded with the capability to receive, or an address that is proved. */
export const isPayable = (seller: Seller, rail: ProcessorName) =>
  rail === "stripe"
    ? seller.stripeAccountId !== null && seller.stripeTransfers === "active"
    : seller.paypalEmail !== null && seller.paypalState === "active";

/** Where the rail would send this seller's money, proved or not; null if it knows nowhere. */
export const addressOf = (seller: Seller, rail: ProcessorName) =>
  rail === "stripe" ? seller.stripeAccountId : seller.paypalEmail;

/** Where the rail sends this seller's money; undefined if it cannot. */
export const destinationOf = (seller: Seller, rail: ProcessorName) =>
  (isPayable(seller, rail) ? addressOf(seller, rail) : null) ?? undefined;

type Preflight = {
  readonly total: Money;
  /** Amounts that have to be expressible one by one: items and shipping. */
  readonly components: readonly bigint[];
  readonly parts: readonly { readonly seller: Seller; readonly netMinor: bigint }[];
  readonly switches: readonly RailSwitch[];
  readonly settled: Readonly<Record<ProcessorName, readonly Currency[]>>;
};

/** The rails on which this cart can be paid, and every one of its sellers be paid out. */
export const offeredMethods = (cart: Preflight): Method[] =>
  processorNames.map((processor) => ({ processor, refusal: methodRefusal(processor, cart) }));

/** Why this cart cannot be paid on this rail; null if it can. */
export function methodRefusal(rail: ProcessorName, cart: Preflight): MethodRefusal | null {
  const { total, components, parts, switches, settled } = cart;
  const facts = railOf(rail, total.currency);
  if (switches.some((s) => s.rail === rail && s.direction === "pay_in" && s.stopped))
    return "rail_stopped";
  if (!facts || !settled[rail].includes(total.currency)) return "currency_not_settled";
  if (total.minor < facts.chargeMinimum) return "amount_below_minimum";
  if (total.minor > facts.chargeMaximum) return "amount_above_maximum";
  if (components.some((minor) => minor % facts.step !== 0n)) return "amount_not_expressible";
  if (!parts.every(({ seller }) => isPaidIn(seller, rail, total.currency)))
    return "artisan_not_payable";
  if (parts.some(({ netMinor }) => netMinor < facts.payoutMinimum)) return "artisan_part_too_small";
  return null;
}

const isPaidIn = (seller: Seller, rail: ProcessorName, currency: Currency) =>
  isPayable(seller, rail) && seller.currency === currency;
