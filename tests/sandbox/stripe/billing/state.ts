import type Stripe from "stripe";

/** What happens to a subscription when the last retry has failed too; a setting of the dashboard. */
export const AFTER_RETRIES = ["cancel", "unpaid", "past_due"] as const;
export type AfterRetries = (typeof AFTER_RETRIES)[number];

/** What waits in a test clock. Data, as the jobs on the world's own clock are. */
export type ClockJob = { clock: string; at: number; kind: string; subject: string };

/** Seconds of what Stripe decides about by its dashboard. */
export type BillingSettings = {
  afterRetries: AfterRetries;
  /** When a failed payment is tried again, in days after the first failure. */
  retryDays: number[];
  /** How many days before a renewal `invoice.upcoming` comes. */
  upcomingDays: number;
};

export type SubscriptionSecrets = {
  /** The invoice whose payment makes the subscription active. */
  firstInvoice: string | null;
  /** The ends of a trial, a period and a schedule that have been told already. */
  toldTrialEnd: number | null;
  toldUpcoming: number | null;
  toldExpiring: number | null;
  /** What `pending_update` stands for: the change, and the invoice that it waits for. */
  pending: { invoice: string; change: PlannedChange } | null;
  /** The invoice whose payment ends a pause. */
  resumption: { invoice: string; expiresAt: number; change: PlannedChange | null } | null;
};

/** A subscription as a change leaves it. */
export type PlannedChange = {
  items: Stripe.SubscriptionItem[];
  anchor: number;
  trial: { start: number; end: number } | null;
  /** The trial ends with this change. */
  trialEnds: boolean;
};

export type InvoiceSecrets = {
  /** When the first attempt failed; retries are counted from then. */
  failedAt: number | null;
  /** Attempts of the retry schedule that are over. */
  retries: number;
  /** What an attempt under way is: only those of the schedule count beside the first. */
  attempting: "schedule" | "call" | null;
  /** The balance that the customer's credit gave to this invoice, to give back. */
  balanceApplied: number;
  /** Of an invoice that is sent: how long the customer has. */
  daysUntilDue: number | null;
};

/** What billing knows and the API does not show. */
export type BillingState = {
  clockJobs: ClockJob[];
  /** When each object wants to be woken next, so that it is asked for once. */
  armed: Map<string, number>;
  subscriptions: Map<string, SubscriptionSecrets>;
  invoices: Map<string, InvoiceSecrets>;
  /** Invoice payments by their PaymentIntent. */
  payments: Map<string, string>;
  /** Invoice payments by their invoice, oldest first. */
  paymentsOf: Map<string, string[]>;
  /** Coupons that somebody has: they count on when they are deleted. */
  redeemedCoupons: Map<string, Stripe.Coupon>;
  settings: BillingSettings;
};

/** The retry days are the stand-in's own: Stripe's Smart Retries choose theirs by what they learn. */
export function newBilling(): BillingState {
  return {
    clockJobs: [],
    armed: new Map(),
    subscriptions: new Map(),
    invoices: new Map(),
    payments: new Map(),
    paymentsOf: new Map(),
    redeemedCoupons: new Map(),
    settings: { afterRetries: "cancel", retryDays: [1, 3, 5, 7], upcomingDays: 7 },
  };
}
