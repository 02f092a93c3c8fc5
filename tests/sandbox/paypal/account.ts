import { createHash } from "node:crypto";
import type { World } from "../core/contract.ts";
import type { Authorization } from "./authorizations-state.ts";
import type { ServedCertificate } from "./certificate-store.ts";
import type { Dispute } from "./disputes-types.ts";
import type { Json } from "./json.ts";
import type { Money } from "./money.ts";
import { REPORTING_LAG, type ReportingLag } from "./reporting-types.ts";
import type { Tracker } from "./trackers.ts";
import { emptyVault, type VaultState } from "./vault-state.ts";
import type { Sending } from "./webhook-types.ts";

export type FundingSource =
  | "balance"
  | "card"
  | "pay_later"
  | "echeck"
  | "declined_card"
  | "card_second_step"
  /** The bank says no when the money is asked for: the capture is made and DECLINED. */
  | "refused_by_bank";

export type Payer = { email: string; payerId: string };

export type PayerStatus = "active" | "locked" | "restricted" | "cannot_pay";

export type Unit = {
  referenceId: string;
  amount: Money;
  /** The purchase unit as it was sent, echoed in answers. */
  sent: Json;
  captureIds: string[];
  authorizationIds: string[];
  trackers: Tracker[];
};

export type OrderStatus = "CREATED" | "APPROVED" | "PAYER_ACTION_REQUIRED" | "COMPLETED" | "VOIDED";

/** What the shop asked of PayPal's page. */
export type ExperienceContext = {
  returnUrl: string | undefined;
  cancelUrl: string | undefined;
  brandName: string | undefined;
  shippingPreference: "GET_FROM_FILE" | "NO_SHIPPING" | "SET_PROVIDED_ADDRESS";
  userAction: "CONTINUE" | "PAY_NOW";
  /** IMMEDIATE_PAYMENT_REQUIRED: nothing that takes days, such as an eCheck. */
  immediate: boolean;
};

/** What the order is to leave in the vault once it is paid. */
export type VaultWish = {
  customerId: string;
  sent: Json;
  /** The payer may untick it on PayPal's page. */
  consented: boolean;
  tokenId: string | undefined;
};

export type Order = {
  id: string;
  intent: "CAPTURE" | "AUTHORIZE";
  status: OrderStatus;
  units: Unit[];
  context: ExperienceContext;
  /** True once a payment_source was named: PayPal then calls its link payer-action. */
  namesSource: boolean;
  /** The payer as the shop sent it, shown until somebody logs in. */
  sentPayer: Json | undefined;
  vault: VaultWish | undefined;
  /** The payment token that paid, if one did. */
  paidBy: string | undefined;
  approval: { payer: Payer; funding: FundingSource; atMs: number } | undefined;
  createdAtMs: number;
  updatedAtMs: number;
};

export type CaptureStatus =
  | "COMPLETED"
  | "PENDING"
  | "DECLINED"
  | "FAILED"
  | "PARTIALLY_REFUNDED"
  | "REFUNDED";

export type Capture = {
  id: string;
  orderId: string;
  authorizationId: string | undefined;
  unit: Unit;
  payer: Payer;
  amount: Money;
  fee: Money;
  status: CaptureStatus;
  /** Why it is PENDING or DECLINED, in PayPal's word. */
  reason: string | undefined;
  final: boolean;
  invoiceId: string | undefined;
  refundIds: string[];
  createdAtMs: number;
  updatedAtMs: number;
};

export type Refund = {
  id: string;
  captureId: string;
  amount: Money;
  status: "COMPLETED" | "PENDING" | "FAILED" | "CANCELLED";
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
  status: "PENDING" | "PROCESSING" | "SUCCESS" | "DENIED" | "CANCELED";
  items: PayoutItem[];
  currency: string;
  createdAtMs: number;
  /** When PayPal began to work on it; nobody is told. */
  processingAtMs: number | undefined;
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
  /** What each token may do, and what the next ones may. */
  tokenScopes: Map<string, readonly string[]>;
  appScopes: readonly string[] | undefined;
  keysRevoked: boolean;
  /** Of the app, beside its first: those that were added, and any that was deleted. */
  secrets: Map<string, "added" | "deleted">;
  orders: Map<string, Order>;
  captures: Map<string, Capture>;
  refunds: Map<string, Refund>;
  batches: Map<string, PayoutBatch>;
  items: Map<string, PayoutItem>;
  receivers: Map<string, ReceiverStatus>;
  /** Why payouts to an address do not simply arrive, by PayPal's name for it. */
  receiverErrors: Map<string, string>;
  webhooks: Map<string, Webhook>;
  /** What the world's own webhook is told. */
  ownEventTypes: string[];
  sendings: Map<string, Sending>;
  webhookLookups: string[];
  /** Events of PayPal's simulator, which no webhook's id signs. */
  simulatedEventIds: Set<string>;
  events: StoredEvent[];
  disputes: Map<string, Dispute>;
  reportingLag: ReportingLag;
  requests: Map<string, Remembered>;
  invoiceIds: Set<string>;
  refundInvoiceIds: Set<string>;
  authorizations: Map<string, Authorization>;
  vault: VaultState;
  /** Buyers whose account has trouble, by e-mail; everybody else is well. */
  payers: Map<string, PayerStatus>;
  /** Issues that the next calls of an operation are refused with, by operation. */
  refusals: Map<string, string[]>;
  /** What becomes of the next captures; without one, it follows from the funding source. */
  nextCaptures: { status: "COMPLETED" | "PENDING" | "DECLINED" | "FAILED"; reason?: string }[];
  /** "none": a refund that the balance does not cover is refused and not taken from the bank. */
  refundSource: "bank" | "none";
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
  /** Its key may still be in the making when the world opens. */
  certificate: Promise<ServedCertificate>;
  /** Earlier ones that are still good, with when they end; what they signed is still PayPal's. */
  retired: Map<string, number>;
};

export function emptyState(): AccountState {
  return {
    tokens: new Map(),
    tokenScopes: new Map(),
    appScopes: undefined,
    keysRevoked: false,
    secrets: new Map(),
    orders: new Map(),
    captures: new Map(),
    refunds: new Map(),
    batches: new Map(),
    items: new Map(),
    receivers: new Map(),
    receiverErrors: new Map(),
    webhooks: new Map(),
    ownEventTypes: ["*"],
    sendings: new Map(),
    webhookLookups: [],
    simulatedEventIds: new Set(),
    events: [],
    disputes: new Map(),
    reportingLag: REPORTING_LAG,
    requests: new Map(),
    invoiceIds: new Set(),
    refundInvoiceIds: new Set(),
    authorizations: new Map(),
    vault: emptyVault(),
    payers: new Map(),
    refusals: new Map(),
    nextCaptures: [],
    refundSource: "bank",
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
  disputesHeld: (account: Account) => `paypal:${account.merchantId}:disputes-held`,
  bank: (account: Account) => `paypal:${account.merchantId}:bank`,
  buyers: "paypal:buyers",
  /** Money of buyers that an authorization holds for the platform. */
  authorized: (account: Account) => `paypal:${account.merchantId}:authorized`,
  fees: "paypal:fees",
  /** What PayPal pays from its own pocket under its protection programs. */
  protection: "paypal:protection",
  receiver: (email: string) => `paypal:receiver:${email}`,
};

export function balanceOf(account: Account, currency: string): bigint {
  return account.world.books.balance(accountNames.balance(account), currency);
}
