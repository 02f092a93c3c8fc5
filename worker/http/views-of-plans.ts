import { directionOf, planNames, plans, type Terms } from "../domain/plans.ts";
import type { Subscription, SubscriptionInvoice } from "../domain/subscriptions.ts";
import type { ChangePreview, ToPay } from "../processors/processor.ts";
import type { SubscriptionFound } from "../usecases/billing-ports.ts";
import type { PlanNow as Now } from "../usecases/subscriptions/read-plan.ts";
import type {
  InvoiceView,
  PlanAsked,
  PlanNow,
  PlanPreview,
  SubscriptionFoundView,
  SubscriptionView,
} from "./contract/plans.ts";
import { toMoney } from "./views.ts";

const instant = (at: Date | null) => at?.toISOString() ?? null;

export const toSubscription = (one: Subscription): SubscriptionView => ({
  ...{ id: one.id, state: one.state, ...one.terms, price: toMoney(one.price) },
  ...{ periodStart: instant(one.periodStart), periodEnd: instant(one.periodEnd) },
  ...{ trialEndsAt: instant(one.trialEndsAt), endsAt: instant(one.endsAt) },
  ...{ endedAt: instant(one.endedAt), isPaused: one.isPaused, owedSince: instant(one.owedSince) },
  scheduled: one.scheduled && { ...one.scheduled.terms, at: one.scheduled.at.toISOString() },
  pending: one.pending && { ...one.pending.terms, until: one.pending.until.toISOString() },
  method: one.method,
});

export const toPlanNow = ({ entitlement, subscription, listings, ...now }: Now): PlanNow => ({
  plans: planNames.map((name) => {
    const { prices, ...plan } = plans[name];
    return {
      ...plan,
      prices: prices && { month: toMoney(prices.month), year: toMoney(prices.year) },
    };
  }),
  entitlement: { ...entitlement, until: instant(entitlement.until) },
  subscription: subscription ? toSubscription(subscription) : null,
  listings: { used: listings, max: plans[entitlement.plan].listingsMax },
  ...{ owed: now.owed ? toMoney(now.owed) : null, trialDays: now.trialDays },
  asksPlace: now.asksPlace,
  holding: { release: now.holding.release, holdDays: now.holding.holdDays },
});

export const toPayView = ({ kind, clientSecret, amount }: ToPay): PlanAsked["toPay"] => ({
  ...{ kind, clientSecret, amount: amount ? toMoney(amount) : null },
});

type Previewed = {
  readonly from: Subscription;
  readonly to: Terms;
  readonly shown: ChangePreview | undefined;
  readonly at: Date;
  readonly hidden: number;
};
/** Downwards nothing is invoiced: the next period costs less. */
export function toPreview({ from, to, shown, at, hidden }: Previewed): PlanPreview {
  const isUp = directionOf(from.terms, to) === "up";
  const { currency } = from.price;
  const signed = (minor: bigint) => ({ minor: `${minor}`, currency });
  const starts = isUp ? at : (from.periodEnd ?? at);
  return {
    direction: isUp ? "up" : "down",
    lines: (shown?.lines ?? []).map(({ text, amount }) => ({ text, amount: signed(amount.minor) })),
    ...{ total: signed(shown?.total.minor ?? 0n), tax: signed(shown?.taxMinor ?? 0n) },
    due: toMoney({ minor: shown?.dueMinor ?? 0n, currency }),
    ...{ at: at.toISOString(), from: starts.toISOString(), hidden },
  };
}

export const toInvoiceView = (invoice: SubscriptionInvoice): InvoiceView => {
  const { currency } = invoice.total;
  const money = (minor: bigint) => toMoney({ minor, currency });
  return {
    ...{ id: invoice.id, number: invoice.number, state: invoice.state, reason: invoice.reason },
    total: { minor: `${invoice.total.minor}`, currency },
    ...{ tax: money(invoice.taxMinor), paid: money(invoice.paidMinor) },
    ...{ due: money(invoice.dueMinor), givenBack: money(invoice.givenBackMinor) },
    isDisputed: invoice.isDisputed,
    ...{ createdAt: invoice.createdAt.toISOString(), paidAt: instant(invoice.paidAt) },
  };
};

export const toFound = (found: SubscriptionFound): SubscriptionFoundView => ({
  ...{ sellerId: found.subscription.sellerId, sellerName: found.sellerName },
  ...{ ref: found.subscription.ref, leftBecause: found.leftBecause },
  subscription: toSubscription(found.subscription),
});
