import type { Currency } from "../currency.ts";
import type {
  BatchId,
  InboxId,
  OperationId,
  OrderId,
  PaymentId,
  ProductId,
  RefundId,
  SellerId,
  SellerOrderId,
} from "../ids.ts";
import type { InboxState } from "../inbox.ts";
import type { EffectKind } from "../ledger.ts";
import type { Money } from "../money.ts";
import type { OperationKind, OperationState } from "../operation.ts";
import type { OrderState, SellerOrderState } from "../orders.ts";
import type { Payment, Refund } from "../payments.ts";
import type { BatchState, Transfer } from "../payouts.ts";
import type { ProcessorName } from "../processor-name.ts";
import type { RefundShare } from "../refunds.ts";
import type { Reversal, Withholding } from "../taking-back.ts";

// What an explanation is made of, as it lies in the books: rows, and what a processor says of a
// payout. Nothing here is worked out.

export type ExplanationFile = {
  readonly orders: readonly OrderRow[];
  /** All parts of these orders, because only together they are an order's sum. */
  readonly parts: readonly PartRow[];
  /** Of the parts that are explained. */
  readonly items: readonly ItemRow[];
  readonly transfers: readonly Transfer[];
  readonly batches: readonly BatchRow[];
  readonly payments: readonly Payment[];
  readonly attempts: readonly AttemptRow[];
  readonly refunds: readonly Refund[];
  /** Of all parts, because only together they are a refund. */
  readonly shares: readonly ShareRow[];
  /** Of the transfers: what was kept from leaving, and what was taken back after it had left. */
  readonly withholdings: readonly Withholding[];
  readonly reversals: readonly Reversal[];
  readonly operations: readonly OperationRow[];
  readonly events: readonly EventRow[];
  readonly entries: readonly EntryRow[];
  /** Of one seller, if it is a seller that is explained. */
  readonly totals: readonly TotalRow[];
  /** What sellers whose parts are explained owe now, of which currency ever. */
  readonly debts: readonly DebtRow[];
};

export type OrderRow = {
  readonly id: OrderId;
  readonly number: string;
  readonly state: OrderState;
  readonly currency: Currency;
  readonly itemsMinor: bigint;
  readonly shippingMinor: bigint;
  readonly totalMinor: bigint;
  readonly commissionBasisPoints: number;
  readonly createdAt: Date;
  readonly paidAt: Date | null;
};
export type PartRow = {
  readonly id: SellerOrderId;
  readonly orderId: OrderId;
  readonly sellerId: SellerId;
  readonly sellerName: string;
  readonly itemsMinor: bigint;
  readonly shippingMinor: bigint;
  readonly commissionMinor: bigint;
  readonly netMinor: bigint;
  readonly state: SellerOrderState;
  readonly shippedAt: Date | null;
  /** Asked for, as opposed to a neighbour in the same order. */
  readonly isExplained: boolean;
};
export type ItemRow = {
  readonly sellerOrderId: SellerOrderId;
  readonly productId: ProductId;
  readonly title: string;
  readonly unitMinor: bigint;
  readonly quantity: number;
};
/** Who gives what of a refund, of one part. */
export type ShareRow = RefundShare & { readonly refundId: RefundId };
export type BatchRow = {
  readonly id: BatchId;
  readonly processorRef: string | null;
  readonly state: BatchState;
  readonly total: Money;
};
export type AttemptRow = {
  readonly paymentId: PaymentId;
  readonly ref: string;
  readonly state: "succeeded" | "failed" | "pending";
  readonly declineCode: string | null;
  readonly at: Date;
};
export type OperationRow = {
  /** The idempotency key that the processor was sent. */
  readonly id: OperationId;
  readonly subjectId: string;
  readonly kind: OperationKind;
  readonly state: OperationState;
  readonly tries: number;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  readonly answer: string | null;
  readonly code: string | null;
};
export type EventRow = {
  readonly id: InboxId;
  readonly processor: ProcessorName;
  readonly eventId: string;
  readonly type: string;
  readonly objectRef: string;
  readonly state: InboxState;
  readonly note: string | null;
  readonly receivedAt: Date;
  readonly workedAt: Date | null;
  readonly replays: number;
};
export type EntryRow = {
  readonly transactionId: string;
  readonly kind: EffectKind;
  readonly processor: ProcessorName;
  readonly externalId: string;
  /** Ours: the payment, refund or transfer. */
  readonly subjectId: string;
  readonly currency: Currency;
  readonly postedAt: Date;
  readonly account: string;
  readonly amountMinor: bigint;
};
/** What a seller has come to on one rail, in one currency. */
export type TotalRow = {
  readonly sellerName: string;
  readonly rail: ProcessorName;
  readonly currency: Currency;
  /** Credited by sales. */
  readonly earnedMinor: bigint;
  /** Debited by transfers, less those that came back. */
  readonly sentMinor: bigint;
  /** The account's running balance: what is owed now. */
  readonly owedMinor: bigint;
  /** Of the transfers that have not left, or came back. */
  readonly waitingMinor: bigint;
  /** Kept from leaving for what is under way, and not taken yet. */
  readonly keptMinor: bigint;
};
/** A seller's debt. It has no rail. */
export type DebtRow = {
  readonly sellerId: SellerId;
  readonly sellerName: string;
  readonly currency: Currency;
  /** The account's running balance. */
  readonly owedMinor: bigint;
  /** All entries on the account. */
  readonly bookedMinor: bigint;
  /** Being taken back from the seller's account at this moment. */
  readonly comingMinor: bigint;
};

/** A payout as its processor has it. */
export type PayoutRow = {
  readonly processor: ProcessorName;
  readonly ref: string;
  readonly account: string | undefined;
  readonly state: "pending" | "in_transit" | "paid" | "failed" | "cancelled";
  readonly amount: Money;
  readonly arrivesAt: Date | undefined;
  readonly lines:
    | readonly {
        readonly ref: string;
        readonly transferRef: string | undefined;
        readonly kind: string;
        readonly amount: Money;
        readonly fee: Money;
      }[]
    | undefined;
  readonly isCut: boolean;
};
