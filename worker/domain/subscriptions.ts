import type { SellerId, SubscriptionId, SubscriptionInvoiceId } from "./ids.ts";
import type { Money } from "./money.ts";
import { higher, type PlanName, type Terms } from "./plans.ts";

/** Stripe's own words; `created`: Stripe has not answered yet whether it made it. */
export const subscriptionStates = [
  ...(["created", "incomplete", "incomplete_expired", "trialing", "active"] as const),
  ...(["past_due", "unpaid", "paused", "canceled"] as const),
] as const;
export type SubscriptionState = (typeof subscriptionStates)[number];
/** Nothing will ever come of it any more. */
export const isEnded = (state: SubscriptionState) =>
  state === "canceled" || state === "incomplete_expired";

/** What pays it, as far as it may be shown. */
export type BillingMethod = {
  readonly brand: string;
  readonly last4: string;
  readonly expMonth: number;
  readonly expYear: number;
};

/** A seller's subscription as Stripe had it when it was last read. */
export type Subscription = {
  readonly id: SubscriptionId;
  readonly sellerId: SellerId;
  /** sub_…; null until Stripe has answered. */
  readonly ref: string | null;
  readonly state: SubscriptionState;
  /** What is subscribed to now; a price that is none of ours leaves what was known. */
  readonly terms: Terms;
  /** What a period costs, before taxes. */
  readonly price: Money;
  readonly periodStart: Date | null;
  readonly periodEnd: Date | null;
  readonly trialEndsAt: Date | null;
  /** When it ends, if that is decided: at the period's end, or at another time. */
  readonly endsAt: Date | null;
  readonly endedAt: Date | null;
  /** Invoices are not collected until it is resumed. */
  readonly isPaused: boolean;
  /** Since when something is to be paid that was not; null while nothing is. */
  readonly owedSince: Date | null;
  /** A change that waits for the period's end. */
  readonly scheduled: { readonly terms: Terms; readonly at: Date } | null;
  readonly scheduleRef: string | null;
  /** A change that is made when it is paid, until when it can be. */
  readonly pending: { readonly terms: Terms; readonly until: Date } | null;
  readonly latestInvoiceRef: string | null;
  readonly method: BillingMethod | null;
  /** The number of the reading that this is. */
  readonly reading: number;
  readonly createdAt: Date;
};

export const invoiceStates = ["draft", "open", "paid", "void", "uncollectible"] as const;
export type InvoiceState = (typeof invoiceStates)[number];
/** One line of an invoice that is for a plan: a plan for a time. */
export type InvoicePeriod = Terms & {
  readonly from: Date;
  readonly until: Date;
  /** Below zero where what was paid before is taken into account. */
  readonly amountMinor: bigint;
};
export type SubscriptionInvoice = {
  readonly id: SubscriptionInvoiceId;
  readonly sellerId: SellerId;
  readonly subscriptionId: SubscriptionId;
  /** in_… */
  readonly ref: string;
  readonly number: string | null;
  readonly state: InvoiceState;
  readonly reason: string;
  /** With taxes. */
  readonly total: Money;
  readonly taxMinor: bigint;
  readonly paidMinor: bigint;
  readonly dueMinor: bigint;
  /** What of the payments went back, or a bank took. */
  readonly givenBackMinor: bigint;
  readonly isDisputed: boolean;
  readonly periods: readonly InvoicePeriod[];
  readonly createdAt: Date;
  readonly paidAt: Date | null;
};

/** Whether it pays for its lines still. */
export const pays = ({ state, isDisputed, givenBackMinor, paidMinor }: SubscriptionInvoice) =>
  state === "paid" && !isDisputed && (givenBackMinor === 0n || givenBackMinor < paidMinor);

/** What is to be paid for a subscription now, if anything is: its newest invoice, while it is open. */
export function owedIn({ subscription, invoices }: Billed): Money | undefined {
  const newest = invoices.find(({ ref }) => ref === subscription?.latestInvoiceRef);
  return newest?.state === "open" && newest.dueMinor > 0n
    ? { minor: newest.dueMinor, currency: newest.total.currency }
    : undefined;
}

const DAY_MS = 24 * 60 * 60_000;

/** Why a seller has the plan that they have. */
export type Entitlement = {
  readonly plan: PlanName;
  /** Until when, as things stand; null: for good, or until something happens. */
  readonly until: Date | null;
  readonly because: "everybody" | "paid" | "trial" | "grace";
};

/** When plans are looked at, and for how long one stays that is not paid. */
export type PlansAt = { readonly now: Date; readonly graceDays: number };

export type Billed = {
  readonly subscription: Subscription | undefined;
  readonly invoices: readonly SubscriptionInvoice[];
};

/** Which plan a seller has at a moment: of all that gives one the highest, and of those the longest. */
export function entitlementAt(
  { subscription, invoices }: Billed,
  now: Date,
  graceDays: number,
): Entitlement {
  const reasons: Entitlement[] = invoices
    .filter(pays)
    .flatMap(({ periods }) =>
      periods
        .filter(({ from, until, amountMinor }) => amountMinor >= 0n && from <= now && now < until)
        .map(({ plan, until }) => ({ plan, until, because: "paid" as const })),
    );
  const paidUntil = latest(
    invoices.filter(pays).flatMap(({ periods }) => periods.map(({ until }) => until)),
  );
  if (subscription) reasons.push(...ofSubscription(subscription, paidUntil, now, graceDays));
  const everybody: Entitlement = { plan: "starter", until: null, because: "everybody" };
  return reasons.reduce(better, everybody);
}

const latest = (times: readonly Date[]): Date | null =>
  times.reduce<Date | null>((last, one) => (last === null || one > last ? one : last), null);

/**
 * What is not paid yet: a trial, and a renewal that is late. Stripe takes an hour before it collects
 * one, a card some days until it works again, and its news may take their time.
 */
function ofSubscription(
  { state, terms, trialEndsAt, owedSince, isPaused, endsAt }: Subscription,
  paidUntil: Date | null,
  now: Date,
  graceDays: number,
): Entitlement[] {
  const { plan } = terms;
  if (state === "trialing" && trialEndsAt !== null && now < trialEndsAt)
    return [{ plan, until: trialEndsAt, because: "trial" }];
  const isLate = state === "past_due" || (state === "active" && !isPaused);
  const dueSince = owedSince ?? paidUntil ?? trialEndsAt;
  if (!isLate || dueSince === null || (endsAt !== null && endsAt <= now)) return [];
  const until = new Date(dueSince.getTime() + graceDays * DAY_MS);
  return now < until ? [{ plan, until, because: "grace" }] : [];
}

/** Of the same plan what was paid for counts, and of that what lasts longest. */
function better(best: Entitlement, one: Entitlement): Entitlement {
  if (one.plan !== best.plan) return higher(best.plan, one.plan) === one.plan ? one : best;
  if (one.because !== best.because) return one.because === "paid" ? one : best;
  const isLonger = best.until !== null && one.until !== null && one.until > best.until;
  return isLonger ? one : best;
}

/**
 * The tax in what lies between two sums of an invoice: parts that lie side by side have all of its tax together,
 * however each is rounded.
 */
export function taxBetween(
  { total, taxMinor }: Pick<SubscriptionInvoice, "total" | "taxMinor">,
  fromMinor: bigint,
  untilMinor: bigint,
): bigint {
  if (total.minor <= 0n) return 0n;
  const until = (minor: bigint) => (taxMinor * minor) / total.minor;
  return until(untilMinor) - until(fromMinor);
}
