import { createHash } from "node:crypto";
import type { World } from "../core/contract.ts";
import type { ServedCertificate } from "./certificate-store.ts";
import type { Json } from "./json.ts";
import type { Money } from "./money.ts";

export type FundingSource = "balance" | "card" | "echeck" | "declined_card" | "card_second_step";

export type Payer = { email: string; payerId: string };

export type Unit = {
  referenceId: string;
  amount: Money;
  /** The purchase unit as it was sent, echoed in answers. */
  sent: Json;
  captureIds: string[];
};

export type OrderStatus = "CREATED" | "APPROVED" | "PAYER_ACTION_REQUIRED" | "COMPLETED";

export type Order = {
  id: string;
  intent: "CAPTURE";
  status: OrderStatus;
  units: Unit[];
  returnUrl: string | undefined;
  cancelUrl: string | undefined;
  /** True once a payment_source was named: PayPal then calls its link payer-action. */
  namesSource: boolean;
  approval: { payer: Payer; funding: FundingSource; atMs: number } | undefined;
  createdAtMs: number;
  updatedAtMs: number;
};

export type CaptureStatus =
  | "COMPLETED"
  | "PENDING"
  | "DECLINED"
  | "PARTIALLY_REFUNDED"
  | "REFUNDED";

export type Capture = {
  id: string;
  orderId: string;
  unit: Unit;
  payer: Payer;
  amount: Money;
  fee: Money;
  status: CaptureStatus;
  refundIds: string[];
  createdAtMs: number;
  updatedAtMs: number;
};

export type Refund = {
  id: string;
  captureId: string;
  amount: Money;
  status: "COMPLETED" | "PENDING" | "FAILED";
  sent: Json;
  createdAtMs: number;
  updatedAtMs: number;
};

export type ItemStatus =
  | "PENDING"
  | "SUCCESS"
  | "FAILED"
  | "UNCLAIMED"
  | "RETURNED"
  | "ONHOLD"
  | "BLOCKED"
  | "REFUNDED"
  | "REVERSED";

export type PayoutItem = {
  id: string;
  batchId: string;
  receiver: string;
  recipientType: string;
  amount: Money;
  feeMinor: bigint;
  sent: Json;
  status: ItemStatus;
  /** PayPal's reason when the item is not simply paid. */
  error: string | undefined;
  transactionId: string | undefined;
  processedAtMs: number | undefined;
};

export type PayoutBatch = {
  id: string;
  senderBatchId: string | undefined;
  header: Json;
  status: "PENDING" | "PROCESSING" | "SUCCESS" | "DENIED";
  items: PayoutItem[];
  currency: string;
  createdAtMs: number;
  completedAtMs: number | undefined;
};

export type ReceiverStatus = "verified" | "unknown" | "restricted" | "blocked" | "review";

export type Webhook = { id: string; url: string; eventTypes: string[] };

export type StoredEvent = {
  id: string;
  type: string;
  atMs: number;
  resourceId: string;
  body: Uint8Array;
};

/** What a PayPal-Request-Id did the first time: the object it made, or the refusal it met. */
export type Remembered = {
  atMs: number;
  objectId: string;
  refusal: { status: number; body: Json } | undefined;
};

/** Everything that a restart of the process must not lose; plain data, so that it can be cloned. */
export type AccountState = {
  /** Bearer tokens and when they end. */
  tokens: Map<string, number>;
  keysRevoked: boolean;
  orders: Map<string, Order>;
  captures: Map<string, Capture>;
  refunds: Map<string, Refund>;
  batches: Map<string, PayoutBatch>;
  items: Map<string, PayoutItem>;
  receivers: Map<string, ReceiverStatus>;
  webhooks: Map<string, Webhook>;
  events: StoredEvent[];
  requests: Map<string, Remembered>;
  invoiceIds: Set<string>;
  /** "immediate": on the next tick; "clock": paid after a minute of the clock; "held": by control only. */
  payoutProcessing: "immediate" | "clock" | "held";
  payeeStatus: "active" | "restricted";
};

/** One world's PayPal account: the platform as a merchant, with everything it ever made. */
export type Account = {
  readonly world: World;
  readonly merchantId: string;
  readonly merchantEmail: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly webhookId: string;
  readonly baseUrl: () => string;
  state: AccountState;
  certificate: ServedCertificate;
};

export function emptyState(): AccountState {
  return {
    tokens: new Map(),
    keysRevoked: false,
    orders: new Map(),
    captures: new Map(),
    refunds: new Map(),
    batches: new Map(),
    items: new Map(),
    receivers: new Map(),
    webhooks: new Map(),
    events: [],
    requests: new Map(),
    invoiceIds: new Set(),
    payoutProcessing: "immediate",
    payeeStatus: "active",
  };
}

const ACCOUNT_ID_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const ACCOUNT_ID_LENGTH = 13;

/** The id of a payer or merchant, the same for the same text; PayPal uses no letter that looks like a digit. */
export function accountId(from: string): string {
  const digest = createHash("sha256").update(from).digest().subarray(0, ACCOUNT_ID_LENGTH);
  return [...digest].map((byte) => ACCOUNT_ID_LETTERS.charAt(byte % 32)).join("");
}

export function iso(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}

export const accountNames = {
  balance: (account: Account) => `paypal:${account.merchantId}:balance`,
  pending: (account: Account) => `paypal:${account.merchantId}:pending`,
  payoutsHeld: (account: Account) => `paypal:${account.merchantId}:payouts-held`,
  bank: (account: Account) => `paypal:${account.merchantId}:bank`,
  buyers: "paypal:buyers",
  fees: "paypal:fees",
  receiver: (email: string) => `paypal:receiver:${email}`,
};

export function balanceOf(account: Account, currency: string): bigint {
  return account.world.books.balance(accountNames.balance(account), currency);
}
