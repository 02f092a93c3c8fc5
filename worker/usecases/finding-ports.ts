import type { Currency } from "../domain/currency.ts";
import type { OrderId, PaymentId, SellerId, SubscriptionId } from "../domain/ids.ts";
import type { InboxState } from "../domain/inbox.ts";
import type { Money } from "../domain/money.ts";
import type { OrderState } from "../domain/orders.ts";
import type { PaymentState, PaymentUse } from "../domain/payments.ts";
import type { PlanName } from "../domain/plans.ts";
import type { ProcessorName } from "../domain/processor-name.ts";
import type { Seller } from "../domain/sellers.ts";
import type { PlansAt } from "../domain/subscriptions.ts";
import type { DeskPage } from "./desk-ports.ts";
import type { StoredEvent } from "./reads.ts";

export type FoundOrder = {
  readonly id: OrderId;
  readonly number: string;
  readonly state: OrderState;
  readonly total: Money;
  readonly artisans: readonly string[];
  readonly createdAt: Date;
  readonly paidAt: Date | null;
};
export type FoundPayment = {
  readonly id: PaymentId;
  readonly orderId: OrderId;
  readonly orderNumber: string;
  readonly processor: ProcessorName;
  readonly processorRef: string | null;
  readonly chargeRef: string | null;
  readonly amount: Money;
  readonly state: PaymentState;
  readonly use: PaymentUse | null;
  readonly declineCode: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};
export type FoundSeller = Seller & {
  readonly createdAt: Date;
  readonly plan: PlanName;
  readonly isHeld: boolean;
  readonly owed: readonly { readonly rail: ProcessorName; readonly amount: Money }[];
  readonly debts: readonly Money[];
  /** Transfers that are blocked, or failed. */
  readonly stopped: number;
  /** Of the subscription that it has, or had last. */
  readonly subscriptionId: SubscriptionId | null;
};

/** One effect, with what it did to one account and what that stood at afterwards. */
export type FoundEntry = Effect & {
  readonly transactionId: string;
  readonly amountMinor: bigint;
  readonly afterMinor: bigint;
};
export type FoundTransaction = Effect & {
  readonly id: string;
  readonly currency: Currency;
  readonly orderId: OrderId | null;
  readonly entries: readonly { readonly account: string; readonly amountMinor: bigint }[];
};
type Effect = {
  readonly kind: string;
  readonly processor: ProcessorName;
  readonly externalId: string;
  readonly subjectId: string;
  readonly at: Date;
};

/** Money that moved one way: when last, and what in the last day. */
export type Moved = {
  readonly lastAt: Date | null;
  readonly count: number;
  readonly sums: readonly Money[];
};
export type Awaited = {
  readonly reviews: number;
  readonly approvals: number;
  readonly disputes: { readonly count: number; readonly firstDueBy: Date | null };
  readonly transfers: readonly { readonly reason: string; readonly count: number }[];
  readonly quarantined: number;
  readonly differences: number;
  readonly debtors: number;
  readonly warnings: number;
};

/** Which events are looked through; what is left out is any. */
export type EventFilter = {
  readonly state: InboxState | undefined;
  readonly processor: ProcessorName | undefined;
  /** A part of it. */
  readonly type: string | undefined;
  /** An id of an event, or a name of an object as in `EventSelector`. */
  readonly about: string | undefined;
  readonly from: Date | undefined;
  readonly until: Date | undefined;
};

/** What operators look for and look at. One round trip each, without locks. */
export interface FindingReads {
  /** `words`: a number, an id, an e-mail address, or a processor's name of a payment. */
  orders(
    which: {
      readonly words: string | undefined;
      readonly state: OrderState | undefined;
      readonly sellerId: SellerId | undefined;
    },
    page: DeskPage,
  ): Promise<readonly FoundOrder[]>;
  /** The latest change first. */
  payments(
    which: {
      readonly words: string | undefined;
      readonly state: PaymentState | "unapplied" | undefined;
      readonly rail: ProcessorName | undefined;
    },
    page: DeskPage,
  ): Promise<readonly FoundPayment[]>;
  /** The newest first; by a part of the name, or one by its id. */
  sellers(
    which: { readonly name: string } | { readonly id: SellerId } | undefined,
    page: DeskPage,
    at: PlansAt,
  ): Promise<readonly FoundSeller[]>;
  /** The latest first. */
  events(which: EventFilter, page: DeskPage): Promise<readonly StoredEvent[]>;
  entries(
    account: { readonly name: string; readonly currency: Currency },
    page: DeskPage,
  ): Promise<readonly FoundEntry[]>;
  /** The one of this id, or those about it; oldest first. */
  transactions(about: string, limit: number): Promise<readonly FoundTransaction[]>;
  moved(now: Date): Promise<Readonly<Record<"in" | "back" | "out", Moved>>>;
  awaited(): Promise<Awaited>;
}
