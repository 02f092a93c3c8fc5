import type { Json } from "./json.ts";
import type { Money } from "./money.ts";

export const REASONS = [
  "MERCHANDISE_OR_SERVICE_NOT_RECEIVED",
  "MERCHANDISE_OR_SERVICE_NOT_AS_DESCRIBED",
  "UNAUTHORISED",
  "CREDIT_NOT_PROCESSED",
  "DUPLICATE_TRANSACTION",
  "INCORRECT_AMOUNT",
  "PAYMENT_BY_OTHER_MEANS",
  "CANCELED_RECURRING_BILLING",
  "PROBLEM_WITH_REMITTANCE",
  "OTHER",
] as const;
export type Reason = (typeof REASONS)[number];

export const STAGES = ["INQUIRY", "CHARGEBACK", "PRE_ARBITRATION", "ARBITRATION"] as const;
export type Stage = (typeof STAGES)[number];

export const CHANNELS = ["INTERNAL", "EXTERNAL", "ALERT"] as const;
export type Channel = (typeof CHANNELS)[number];

export type DisputeStatus =
  | "OPEN"
  | "WAITING_FOR_BUYER_RESPONSE"
  | "WAITING_FOR_SELLER_RESPONSE"
  | "UNDER_REVIEW"
  | "RESOLVED"
  | "OTHER";

export const OUTCOMES = [
  "RESOLVED_BUYER_FAVOUR",
  "RESOLVED_SELLER_FAVOUR",
  "RESOLVED_WITH_PAYOUT",
  "CANCELED_BY_BUYER",
  "ACCEPTED",
  "DENIED",
  "NONE",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export type Party = "BUYER" | "SELLER";

export type MoneyMovement = {
  party: Party;
  amount: Money;
  atMs: number;
  type: "DEBIT" | "CREDIT";
  reason: "DISPUTE_SETTLEMENT_FEE" | "DISPUTE_SETTLEMENT" | "DISPUTE_FEE" | "CHARGEBACK_FEE";
};

export type Adjudication = {
  type: "DENY_BUYER" | "PAYOUT_TO_BUYER" | "PAYOUT_TO_SELLER" | "RECOVER_FROM_SELLER";
  reason: string;
  atMs: number;
  stage: Stage;
};

export type OfferType = "REFUND" | "REFUND_WITH_RETURN";

export type Offer = {
  type: OfferType | undefined;
  sellerOffered: Money | undefined;
  history: {
    atMs: number;
    actor: Party;
    event: "PROPOSED" | "ACCEPTED" | "DENIED";
    type: OfferType;
    amount: Money;
    notes: string | undefined;
    stage: Stage;
  }[];
};

export type Evidence = {
  type: string;
  source:
    | "REQUESTED_FROM_BUYER"
    | "REQUESTED_FROM_SELLER"
    | "SUBMITTED_BY_BUYER"
    | "SUBMITTED_BY_SELLER";
  notes: string | undefined;
  info: Json | undefined;
  documents: string[];
  atMs: number;
  stage: Stage;
};

export type Message = {
  by: Party | "ARBITER";
  atMs: number;
  content: string;
  documents: string[];
};

export type SupportingInfo = {
  notes: string | undefined;
  documents: string[];
  source: "SUBMITTED_BY_BUYER" | "SUBMITTED_BY_SELLER";
  atMs: number;
  stage: Stage;
};

export type Dispute = {
  id: string;
  captureId: string;
  buyerTransactionId: string;
  reason: Reason;
  channel: Channel;
  stage: Stage;
  status: DisputeStatus;
  amount: Money;
  /** What of the platform's balance waits for the outcome; nothing during an inquiry. */
  heldMinor: bigint;
  /** What the buyer has got, from whomever. */
  paidToBuyerMinor: bigint;
  outcome: Outcome | undefined;
  /** Until when the platform can appeal what was decided against it. */
  appealUntilMs: number | undefined;
  /** Who must act until when; a later due date replaces an earlier one. */
  due: { party: Party; atMs: number } | undefined;
  /** "agreed": the buyer must send the goods back; "sent": the platform must say what arrived. */
  goods: "agreed" | "sent" | undefined;
  /** What the buyer gets when the goods are back. */
  refundAfterReturn: Money | undefined;
  offer: Offer;
  messages: Message[];
  evidences: Evidence[];
  supporting: SupportingInfo[];
  adjudications: Adjudication[];
  movements: MoneyMovement[];
  communication: { email: string | undefined; note: string | undefined; atMs: number } | undefined;
  /** How many bytes of files there are; PayPal limits them per case. */
  fileBytes: number;
  createdAtMs: number;
  updatedAtMs: number;
};
