import type { CustomerId, InboxId, SellerId, SubscriptionId } from "../domain/ids.ts";
import type { InboxState } from "../domain/inbox.ts";
import type { Billed, Subscription, SubscriptionInvoice } from "../domain/subscriptions.ts";

/** A seller as Stripe knows whoever pays for a plan; the ref is null until it was made there. */
export type BillingCustomer = {
  readonly id: CustomerId;
  readonly sellerId: SellerId;
  readonly ref: string | null;
};
/** An invoice as it was read, with what pays it. */
export type InvoiceReading = {
  readonly invoice: SubscriptionInvoice;
  readonly reading: number;
  readonly payments: readonly { readonly ref: string; readonly chargeRef: string | null }[];
};

/** Subscriptions within a transaction. Whoever writes one holds it, or its seller. */
export interface SubscriptionsTx {
  /** Until the transaction ends nobody else begins or changes one of this seller. */
  lockSeller(id: SellerId): Promise<void>;
  find(id: SubscriptionId): Promise<Subscription | undefined>;
  findByRef(ref: string): Promise<Subscription | undefined>;
  lock(id: SubscriptionId): Promise<Subscription | undefined>;
  /** The one that has not ended. */
  live(id: SellerId): Promise<Subscription | undefined>;
  add(subscription: Subscription, at: Date): Promise<void>;
  save(subscription: Subscription, at: Date): Promise<void>;
  /** The seller's answer to the one question of a cancellation. */
  noteWhy(id: SubscriptionId, why: string): Promise<void>;
  /** Of a seller all that an entitlement is computed of. */
  billed(id: SellerId): Promise<Billed>;
  findCustomerByRef(ref: string): Promise<BillingCustomer | undefined>;
  /** Unless it has a name already. */
  nameCustomer(id: CustomerId, ref: string): Promise<void>;
  /** Deleted at Stripe: the seller has none any more. */
  dropCustomer(ref: string): Promise<void>;
  findInvoiceByRef(ref: string): Promise<SubscriptionInvoice | undefined>;
  /** Unless one that began later was kept; answers the invoice as it is kept then. */
  keepInvoice(read: InvoiceReading, at: Date): Promise<SubscriptionInvoice>;
}

export type KeptEvent = {
  readonly id: InboxId;
  readonly type: string;
  readonly state: InboxState;
  readonly at: Date;
};
export type SubscriptionFound = {
  readonly subscription: Subscription;
  readonly sellerName: string;
  readonly leftBecause: string | null;
};

/** One round trip each. */
export interface SubscriptionsStore {
  /** Numbers a reading that begins now; undefined: nobody here has a subscription of that name. */
  beginReading(ref: string): Promise<number | undefined>;
  /** The seller's customer; made if there is none, and the same for whoever asks at once. */
  openCustomer(customer: BillingCustomer, at: Date): Promise<BillingCustomer>;
  billed(id: SellerId): Promise<Billed>;
  /** Every subscription that the seller ever had, the newest first. */
  ofSeller(id: SellerId): Promise<readonly Subscription[]>;
  list(limit: number): Promise<readonly SubscriptionFound[]>;
  found(id: SubscriptionId): Promise<SubscriptionFound | undefined>;
  invoicesOf(id: SellerId, limit: number): Promise<readonly SubscriptionInvoice[]>;
  /** The invoice that a payment, or its charge, pays; undefined: none that is known here. */
  invoiceOfPayment(names: { ref?: string; chargeRef?: string }): Promise<string | undefined>;
  /** Live ones of which nothing was heard since, the longest silent first. */
  silent(since: Date, limit: number): Promise<readonly string[]>;
  /** The last events of an object, the newest first. */
  eventsOf(ref: string, limit: number): Promise<readonly KeptEvent[]>;
  /** What is listed of a seller's goods. */
  listings(id: SellerId): Promise<number>;
}
