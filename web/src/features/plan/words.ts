import { t } from "@lingui/core/macro";
import type {
  InvoiceView,
  PlanNow,
  SubscriptionView,
} from "../../../../worker/http/contract/plans.ts";
import type { Terms } from "../../api/plans.ts";
import { shown } from "../../ui/money.tsx";

export const planTitles = { starter: "Starter", pro: "Pro", studio: "Studio" } as const;
export const by = { month: t`by the month`, year: t`by the year` } as const;
export const per = { month: t`a month`, year: t`a year` } as const;

export const termsText = ({ plan, interval }: Terms) => `${planTitles[plan]}, ${by[interval]}`;

/** What terms cost, as the table of plans has it: "$19.00 a month". */
export function priceText({ plans }: PlanNow, { plan, interval }: Terms): string {
  const price = plans.find(({ name }) => name === plan)?.prices?.[interval];
  return price ? `${shown(price)} ${per[interval]}` : t`free`;
}

export const isSame = (a: Terms | null | undefined, b: Terms) =>
  a?.plan === b.plan && a.interval === b.interval;

type State = SubscriptionView["state"];
/** Begun, and never paid so far: it is nobody's plan. */
export const isBegun = (state: State | undefined) => state === "created" || state === "incomplete";
/** Something is to be paid, and Stripe waits for it. */
export const waitsForMoney = ({ subscription }: PlanNow) =>
  subscription !== null &&
  (isBegun(subscription.state) || subscription.pending !== null || subscription.owedSince !== null);

/** In the words of the operators' desk; the seller's page says it in sentences. */
export const stateWords = {
  created: t`Not made yet`,
  incomplete: t`Not paid yet`,
  incomplete_expired: t`Never paid`,
  trialing: t`Trial`,
  active: t`Active`,
  past_due: t`Payment is late`,
  unpaid: t`Not paid`,
  paused: t`Waits for a card`,
  canceled: t`Ended`,
} satisfies Record<State, string>;

export const invoiceStates = {
  draft: t`Being made`,
  open: t`To be paid`,
  paid: t`Paid`,
  void: t`Cancelled`,
  uncollectible: t`Given up`,
} satisfies Record<InvoiceView["state"], string>;

const reasons: Readonly<Record<string, string>> = {
  subscription_create: t`First period`,
  subscription_cycle: t`Next period`,
  subscription_update: t`Change of plan`,
};
export const reasonText = (reason: string) => reasons[reason] ?? reason.replaceAll("_", " ");

const brands: Readonly<Record<string, string>> = {
  amex: "American Express",
  diners: "Diners Club",
  discover: "Discover",
  jcb: "JCB",
  mastercard: "Mastercard",
  unionpay: "UnionPay",
  visa: "Visa",
};
type Method = NonNullable<SubscriptionView["method"]>;
export const cardText = ({ brand, last4 }: Method) => `${brands[brand] ?? brand} •••• ${last4}`;
