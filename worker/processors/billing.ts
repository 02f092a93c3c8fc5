import type { SubscriptionId } from "../domain/ids.ts";
import type { Money } from "../domain/money.ts";
import type { Operation } from "../domain/operation.ts";
import type { Terms } from "../domain/plans.ts";
import type {
  BillingMethod,
  InvoicePeriod,
  InvoiceState,
  SubscriptionState,
} from "../domain/subscriptions.ts";
import type { Answer, Capture, DisputeFacts, RefundFacts } from "./processor.ts";

/** What an event of Billing is about. */
export type BillingSubject =
  | { readonly kind: "subscription"; readonly ref: string }
  | { readonly kind: "invoice"; readonly ref: string }
  /** A card was entered for what is paid later. */
  | { readonly kind: "billing_setup"; readonly ref: string }
  /** Of a seller who pays for a plan: it was deleted. */
  | { readonly kind: "billing_customer"; readonly ref: string };

/** A subscription as Stripe has it now. */
export type SubscriptionFacts = {
  readonly ref: string;
  /** Ours, from its metadata: a name to look up, which proves nothing. */
  readonly subscriptionId: SubscriptionId | undefined;
  readonly customerRef: string;
  readonly state: Exclude<SubscriptionState, "created">;
  /** Undefined for a price that is none of ours. */
  readonly terms: Terms | undefined;
  readonly price: Money;
  readonly periodStart: Date;
  readonly periodEnd: Date;
  readonly trialEndsAt: Date | undefined;
  readonly endsAt: Date | undefined;
  readonly endedAt: Date | undefined;
  readonly isPaused: boolean;
  readonly owedSince: Date | undefined;
  readonly scheduled: { readonly terms: Terms; readonly at: Date } | undefined;
  readonly scheduleRef: string | undefined;
  readonly pending: { readonly terms: Terms; readonly until: Date } | undefined;
  readonly latestInvoiceRef: string | undefined;
  readonly method: BillingMethod | undefined;
  readonly createdAt: Date;
};

/** An invoice with all that has paid it, and what became of that. */
export type InvoiceFacts = {
  readonly ref: string;
  /** Undefined: it is of no subscription. */
  readonly subscriptionRef: string | undefined;
  readonly customerRef: string;
  readonly number: string | undefined;
  readonly state: InvoiceState;
  readonly reason: string;
  readonly total: Money;
  readonly taxMinor: bigint;
  readonly paidMinor: bigint;
  readonly dueMinor: bigint;
  readonly periods: readonly InvoicePeriod[];
  readonly createdAt: Date;
  readonly paidAt: Date | undefined;
  /** The oldest first, and so are what went back of each. */
  readonly payments: readonly InvoicePaymentFacts[];
};
export type InvoicePaymentFacts = {
  /** pi_… */
  readonly ref: string;
  /** Undefined while it has taken nothing. */
  readonly capture: Capture | undefined;
  readonly refunds: readonly RefundFacts[];
  readonly disputes: readonly DisputeFacts[];
};

/** Where whoever pays is, as far as taxes ask. */
export type TaxPlace = {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** State or province; the United States and Canada ask for it. */
  readonly region?: string | undefined;
  readonly postalCode?: string | undefined;
};

/** What somebody has to enter, or a bank asks, before something is paid. Handed to the browser, never stored. */
export type ToPay = {
  readonly clientSecret: string;
  /** `setup`: nothing is taken now, what pays later is entered. */
  readonly kind: "payment" | "setup";
  /** What a payment takes. */
  readonly amount: Money | undefined;
};

/** What a change costs now, line by line, as it will be invoiced at that moment. */
export type ChangePreview = {
  readonly total: Money;
  readonly taxMinor: bigint;
  /** What is taken from a method now: the total less credit. */
  readonly dueMinor: bigint;
  readonly lines: readonly { readonly text: string; readonly amount: Money }[];
  /** The moment that proration counts from: the change names it, so that it costs what was shown. */
  readonly at: Date;
  /** What the next period costs, and when. */
  readonly next: { readonly amount: Money; readonly at: Date } | undefined;
};
/** What Stripe shows of an invoice to whoever has the link: to pay it, without a login, and to keep it. */
export type InvoiceLinks = {
  readonly payUrl: string | undefined;
  readonly pdfUrl: string | undefined;
};

/** Sellers' subscriptions. Stripe alone has them. */
export interface Billing {
  /** The row's id is the key. Nothing of the seller but our own names and where invoices go. */
  createCustomer(customer: {
    id: string;
    sellerId: string;
    email: string;
  }): Promise<Answer<{ ref: string }>>;
  /** Sets where a customer is taxed; the same again changes nothing. Rejected: Stripe knows no such place. */
  placeCustomer(customerRef: string, place: TaxPlace): Promise<Answer<unknown>>;
  createSubscription(operation: Operation<"create_subscription">): Promise<Answer<{ ref: string }>>;
  changeSubscription(operation: Operation<"change_subscription">): Promise<Answer<{ ref: string }>>;
  readSubscription(ref: string): Promise<Answer<SubscriptionFacts>>;
  /** The newest that Stripe has of a customer, to find one whose making nobody recorded. */
  listSubscriptions(customerRef: string): Promise<Answer<readonly SubscriptionFacts[]>>;
  readInvoice(ref: string): Promise<Answer<InvoiceFacts>>;
  /** One request, where a whole reading is six; undefined for an invoice that is for none. */
  subscriptionOfInvoice(ref: string): Promise<Answer<string | undefined>>;
  /** The newest first, so many. */
  listInvoices(subscriptionRef: string): Promise<Answer<readonly string[]>>;
  /** By Stripe's invoice payments; undefined for what pays none. */
  invoiceOfPayment(paymentRef: string): Promise<Answer<string | undefined>>;
  invoiceOfCharge(chargeRef: string): Promise<Answer<string | undefined>>;
  /** What the browser needs to pay what is owed, or to enter what pays later; undefined: nothing is asked for. */
  toPay(subscriptionRef: string): Promise<Answer<ToPay | undefined>>;
  preview(subscriptionRef: string, to: Terms, at: Date): Promise<Answer<ChangePreview>>;
  linksOf(invoiceRef: string): Promise<Answer<InvoiceLinks>>;
  /** A card for what comes, entered in the browser. */
  openSetup(
    customerRef: string,
    key: string,
  ): Promise<Answer<{ ref: string; clientSecret: string }>>;
  /** Whose it is, and whether something was entered. */
  readSetup(ref: string): Promise<Answer<{ customerRef: string | undefined; isDone: boolean }>>;
  /** Stripe's own pages for methods and invoices. Short-lived. */
  portal(customerRef: string, returnUrl: string, key: string): Promise<Answer<string>>;
  /** Makes what prices are missing. Answers those whose amount is another than ours. */
  ensurePrices(): Promise<Answer<readonly Terms[]>>;
}
