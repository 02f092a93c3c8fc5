import type { Money } from "./money.ts";
import type { HoldingRule } from "./payouts.ts";
import { assert } from "./result.ts";

/** Lowest first. */
export const planNames = ["starter", "pro", "studio"] as const;
export type PlanName = (typeof planNames)[number];
export const intervals = ["month", "year"] as const;
export type Interval = (typeof intervals)[number];
/** What can be subscribed to: Starter is what everybody has. */
export type PaidPlan = Exclude<PlanName, "starter">;
export const paidPlans = ["pro", "studio"] as const satisfies readonly PaidPlan[];
export type Terms = { readonly plan: PaidPlan; readonly interval: Interval };

export type Plan = {
  readonly name: PlanName;
  readonly title: string;
  /** Goods that the shop shows at once. */
  readonly listingsMax: number;
  /** How long after shipping a transfer is held; null: as configured for everybody. */
  readonly holdDays: number | null;
  /** Of the least that is paid out: 100 is what is configured, 0 is any amount. */
  readonly payoutMinimumPercent: number;
  readonly hasAnalytics: boolean;
  /** Among the first that the shop shows. */
  readonly isFeatured: boolean;
  /** Null: it costs nothing. */
  readonly prices: Readonly<Record<Interval, Money>> | null;
};

const usd = (minor: bigint) => ({ minor, currency: "USD" as const });

export const plans: Readonly<Record<PlanName, Plan>> = {
  starter: {
    ...{ name: "starter", title: "Starter", listingsMax: 20, holdDays: null },
    ...{ payoutMinimumPercent: 100, hasAnalytics: false, isFeatured: false, prices: null },
  },
  pro: {
    ...{ name: "pro", title: "Pro", listingsMax: 200, holdDays: 0 },
    ...{ payoutMinimumPercent: 50, hasAnalytics: true, isFeatured: false },
    prices: { month: usd(1900n), year: usd(19_000n) },
  },
  studio: {
    ...{ name: "studio", title: "Studio", listingsMax: 2000, holdDays: 0 },
    ...{ payoutMinimumPercent: 0, hasAnalytics: true, isFeatured: true },
    prices: { month: usd(4900n), year: usd(49_000n) },
  },
};

const rankOf = (name: PlanName) => planNames.indexOf(name);
export const higher = (a: PlanName, b: PlanName): PlanName => (rankOf(a) >= rankOf(b) ? a : b);

/** Stripe's names for the prices, the same in every account. */
export const lookupKeyOf = ({ plan, interval }: Terms) => `artisans_hub_${plan}_${interval}`;
export const everyTerms: readonly Terms[] = paidPlans.flatMap((plan) =>
  intervals.map((interval) => ({ plan, interval })),
);
/** Undefined for a price that is none of ours. */
export const termsOfKey = (key: string | null | undefined): Terms | undefined =>
  everyTerms.find((terms) => lookupKeyOf(terms) === key);
export function priceOf({ plan, interval }: Terms): Money {
  const price = plans[plan].prices?.[interval];
  assert(price !== undefined, "what can be subscribed to has a price");
  return price;
}

export const isSameTerms = (a: Terms, b: Terms) => a.plan === b.plan && a.interval === b.interval;

/** More at once, or less at the period's end: by the plan first, then by how long it is paid for. */
export function directionOf(from: Terms, to: Terms): "same" | "up" | "down" {
  if (isSameTerms(from, to)) return "same";
  if (from.plan !== to.plan) return rankOf(to.plan) > rankOf(from.plan) ? "up" : "down";
  return to.interval === "year" ? "up" : "down";
}

/** The holding rule for a seller with this plan. */
export const holdingOf = (rule: HoldingRule, { holdDays }: Plan): HoldingRule =>
  holdDays === null ? rule : { ...rule, release: "shipping", holdDays };
