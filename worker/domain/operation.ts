import type { Currency } from "./currency.ts";
import type {
  BatchId,
  DisputeId,
  OperationId,
  PaymentId,
  RefundId,
  ReversalId,
  SavedMethodId,
  SellerOrderId,
  SetupId,
  SubjectId,
  SubscriptionId,
  TransferId,
} from "./ids.ts";
import type { Money } from "./money.ts";
import type { ShippingAddress } from "./orders.ts";
import type { Terms } from "./plans.ts";
import type { ProcessorName } from "./processor-name.ts";

export const KEY_LENGTH_MAX = 36; // PayPal's pages say 38, its specification 108; a UUID fits both.

/** Money as it is kept in a row's JSON. */
export type MoneyRow = { readonly minor: string; readonly currency: Currency };

/** What a member's payment has to do with saved methods. */
export type VaultTerms = {
  /** Null: PayPal names a customer with the first thing that they save. */
  readonly customerRef: string | null;
  /** The saved method that is to pay; null: one that the buyer enters. */
  readonly methodRef: string | null;
  /** The member wants what pays to be kept. */
  readonly saves: boolean;
  /** PayPal asks for it where something is to be kept. */
  readonly returnUrl: string;
};
export type CreatePaymentParams = {
  readonly paymentId: PaymentId;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly amount: MoneyRow;
  readonly itemsMinor: string;
  readonly shippingMinor: string;
  readonly email: string;
  readonly shippingAddress: ShippingAddress;
  /** Absent: a guest's, or a member's who saves nothing and pays with nothing saved. */
  readonly vault?: VaultTerms;
};
/** Capturing and closing name the processor's object. */
export type PaymentRefParams = { readonly paymentId: PaymentId; readonly ref: string };
export type CapturePaymentParams = PaymentRefParams & {
  /** The saved method that pays without the buyer going to PayPal. */
  readonly methodRef?: string;
};
export type OpenSetupParams = {
  readonly setupId: SetupId;
  readonly customerRef: string | null;
  readonly returnUrl: string;
  readonly cancelUrl: string;
};
export type FinishSetupParams = { readonly setupId: SetupId; readonly ref: string };
export type RemoveMethodParams = { readonly methodId: SavedMethodId; readonly ref: string };
export type RefundPaymentParams = {
  readonly refundId: RefundId;
  readonly paymentId: PaymentId;
  readonly paymentRef: string;
  readonly chargeRef: string;
  readonly amount: MoneyRow;
};
export type TransferItem = {
  readonly transferId: TransferId;
  /** A connected account, or the address of a PayPal account, as approved when it was opened. */
  readonly destination: string;
  readonly amount: MoneyRow;
  readonly orderNumber: string;
  /** The charge that the money comes from; Stripe ties the transfer to it. Null: the platform's balance. */
  readonly chargeRef: string | null;
};
export type ReverseTransferParams = {
  readonly reversalId: ReversalId;
  readonly transferId: TransferId;
  readonly transferRef: string;
  readonly amount: MoneyRow;
};
/** What we have to say about a dispute, in words. Absent: there is nothing to say of it. */
export type DisputeEvidence = {
  readonly productDescription?: string;
  readonly customerName?: string;
  readonly customerEmail?: string;
  readonly shippingAddress?: string;
  readonly carrier?: string;
  readonly trackingNumber?: string;
  /** As people write a day. */
  readonly shippedOn?: string;
  readonly explanation?: string;
};
type DisputeParams = { readonly disputeId: DisputeId; readonly disputeRef: string };
export type SubmitEvidenceParams = DisputeParams & { readonly evidence: DisputeEvidence };
export type AcceptDisputeParams = DisputeParams & { readonly note: string };
export type SendTransfersParams = {
  readonly batchId: BatchId | null;
  readonly items: readonly TransferItem[];
};
export type CreateSubscriptionParams = {
  readonly subscriptionId: SubscriptionId;
  readonly sellerId: string;
  readonly customerRef: string;
  readonly terms: Terms;
  readonly trialDays: number;
  readonly taxes: boolean;
};
/** What is to become of a subscription; each names what it was when it was asked for. */
export type SubscriptionChange =
  /** At once, when it is paid; `at`: the moment that proration counts from, in seconds. */
  | {
      readonly to: "up";
      readonly terms: Terms;
      readonly at: number;
      readonly releases: string | null;
    }
  | { readonly to: "down"; readonly terms: Terms; readonly scheduleRef: string | null }
  /** A change that is scheduled is not made. */
  | { readonly to: "unscheduled"; readonly scheduleRef: string }
  | { readonly to: "ending"; readonly releases: string | null }
  | { readonly to: "going_on" }
  | { readonly to: "ended"; readonly releases: string | null }
  | { readonly to: "paused"; readonly releases: string | null }
  | { readonly to: "resumed" }
  /** What was entered pays from now on, and what is owed at once. */
  | { readonly to: "paid_by"; readonly setupRef: string; readonly customerRef: string };
export type ChangeSubscriptionParams = {
  readonly subscriptionId: SubscriptionId;
  readonly ref: string;
  readonly change: SubscriptionChange;
};
export type AddTrackingParams = {
  readonly sellerOrderId: SellerOrderId;
  readonly paymentRef: string;
  readonly chargeRef: string;
  /** As the seller wrote it; null: not named. */
  readonly carrier: string | null;
  readonly trackingNumber: string;
};

type ByKind = {
  create_payment: CreatePaymentParams;
  capture_payment: CapturePaymentParams;
  close_payment: PaymentRefParams;
  refund_payment: RefundPaymentParams;
  send_transfers: SendTransfersParams;
  reverse_transfer: ReverseTransferParams;
  submit_evidence: SubmitEvidenceParams;
  accept_dispute: AcceptDisputeParams;
  open_setup: OpenSetupParams;
  finish_setup: FinishSetupParams;
  remove_method: RemoveMethodParams;
  add_tracking: AddTrackingParams;
  create_subscription: CreateSubscriptionParams;
  change_subscription: ChangeSubscriptionParams;
};
export type OperationKind = keyof ByKind;
/** What money leaves by. */
export const movesMoneyOut = [
  "refund_payment",
  "send_transfers",
] as const satisfies readonly OperationKind[];
export type OperationParams = ByKind[OperationKind];
export type OperationState = "open" | "succeeded" | "rejected";

type IntentOf<K extends OperationKind> = {
  readonly kind: K;
  readonly subjectId: SubjectId;
  readonly processor: ProcessorName;
  readonly params: ByKind[K];
};
/** What is about to be asked of a processor. */
export type Intent<K extends OperationKind = OperationKind> = { [P in K]: IntentOf<P> }[K];

/** An outgoing call, persisted before it is made. A retry sends these params, it computes none. */
export type Operation<K extends OperationKind = OperationKind> = Intent<K> & {
  readonly id: OperationId;
  readonly openedAt: Date;
  readonly tries: number;
};

const SECOND_MS = 1000;
/** Longer than any request lives, so that cron does not step between a request and its answer. */
const FIRST_RETRY_MS = 60 * SECOND_MS;
/** An outage of hours is met about once an hour, which neither hurts the processor nor us. */
const RETRY_DELAY_MS_MAX = 60 * 60 * SECOND_MS;

/** When an operation is sent again if nobody has finished it: later and later. */
export const nextTryAfter = (now: Date, tries: number) =>
  new Date(now.getTime() + Math.min(FIRST_RETRY_MS * 2 ** Math.min(tries, 10), RETRY_DELAY_MS_MAX));

export const toMoneyRow = ({ minor, currency }: Money): MoneyRow => ({
  minor: `${minor}`,
  currency,
});
export const fromMoneyRow = ({ minor, currency }: MoneyRow): Money => ({
  minor: BigInt(minor),
  currency,
});
