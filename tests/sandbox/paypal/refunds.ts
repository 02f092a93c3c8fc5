import {
  type Account,
  accountNames,
  balanceOf,
  type Capture,
  iso,
  type Refund,
} from "./account.ts";
import { payerTrouble } from "./buyers.ts";
import { findCapture, refundedMinor } from "./captures.ts";
import { endByRefund, refuseDisputedRefund } from "./disputes-of-captures.ts";
import { emit } from "./events.ts";
import { type Json, list, object, present, text } from "./json.ts";
import { format, type Money, moneyJson, readMoney } from "./money.ts";
import { malformed, notFound, unprocessable } from "./refusal.ts";

const DAY_MS = 86_400_000;
/** PayPal refunds for 180 days after the capture. */
const REFUND_WINDOW_MS = 180 * DAY_MS;
/** A refund that the balance does not cover waits for the merchant's bank this long. */
const PENDING_ENDS_MS = 5 * DAY_MS;

export function refundCapture(account: Account, capture: Capture, body: Json): Refund {
  checkTexts(body);
  if (list(object(body.payment_instruction).platform_fees).length > 0)
    throw unprocessable("PLATFORM_FEE_NOT_ENABLED");
  const trouble = payerTrouble(account, capture.payer);
  if (trouble !== undefined) throw trouble;
  if (account.state.payeeStatus === "restricted") throw unprocessable("PAYEE_ACCOUNT_RESTRICTED");
  const amount = refundable(account, capture, body.amount);
  refuseDisputedRefund(account, capture, amount);
  const invoice = text(body.invoice_id);
  if (invoice !== undefined && account.state.refundInvoiceIds.has(invoice))
    throw unprocessable("DUPLICATE_INVOICE_ID");
  const { ids, clock } = account.world;
  const covered = balanceOf(account, amount.currency) >= amount.minor;
  if (!covered && account.state.refundSource === "none")
    throw unprocessable("REFUND_FAILED_INSUFFICIENT_FUNDS");
  if (invoice !== undefined) account.state.refundInvoiceIds.add(invoice);
  const refund: Refund = {
    id: ids.upper(17),
    captureId: capture.id,
    amount,
    status: covered ? "COMPLETED" : "PENDING",
    sent: body,
    createdAtMs: clock.now(),
    updatedAtMs: clock.now(),
  };
  account.state.refunds.set(refund.id, refund);
  capture.refundIds.push(refund.id);
  if (covered) payBack(account, refund);
  else {
    scheduleRefundEnd(account, refund);
    announce(account, refund, "PAYMENT.REFUND.PENDING", "pending");
  }
  return refund;
}

const LENGTH_MAX = { custom_id: 127, invoice_id: 127, note_to_payer: 255 };

function checkTexts(body: Json): void {
  for (const [name, max] of Object.entries(LENGTH_MAX)) {
    const value = body[name];
    if (value === undefined) continue;
    const field = `/${name}`;
    if (typeof value !== "string") throw malformed("INVALID_PARAMETER_SYNTAX", { field });
    if (value.length < 1 || value.length > max)
      throw malformed("INVALID_STRING_LENGTH", { field, value });
  }
}

function refundable(account: Account, capture: Capture, asked: unknown): Money {
  if (capture.status === "PENDING") throw unprocessable("PENDING_CAPTURE");
  if (capture.status === "DECLINED" || capture.status === "FAILED")
    throw unprocessable("REFUND_NOT_ALLOWED");
  if (account.world.clock.now() >= capture.createdAtMs + REFUND_WINDOW_MS)
    throw unprocessable("REFUND_TIME_LIMIT_EXCEEDED");
  const { currency, minor } = capture.amount;
  const left = { currency, minor: minor - refundedMinor(account, capture) };
  if (left.minor === 0n) throw unprocessable("CAPTURE_FULLY_REFUNDED");
  if (asked === undefined) return left;
  const amount = readMoney(asked, "/amount");
  if (amount.currency !== currency) throw unprocessable("REFUND_CAPTURE_CURRENCY_MISMATCH");
  if (amount.minor <= 0n)
    throw unprocessable("CANNOT_BE_ZERO_OR_NEGATIVE", { field: "/amount/value" });
  if (amount.minor > left.minor) throw unprocessable("REFUND_AMOUNT_EXCEEDED");
  return amount;
}

export function scheduleRefundEnd(account: Account, refund: Refund): void {
  const atMs = refund.createdAtMs + PENDING_ENDS_MS;
  account.world.clock.schedule(atMs, `refund ${refund.id} ends`, () => {
    if (refund.status !== "PENDING") return;
    const { currency, minor } = refund.amount;
    if (balanceOf(account, currency) >= minor) payBack(account, refund);
    else failRefund(account, refund);
  });
}

/** PayPal keeps the fee of the capture; the whole amount leaves the balance. */
export function payBack(account: Account, refund: Refund): void {
  takeFromBalance(account, refund, `refund ${refund.id}`);
  close(account, refund, "COMPLETED");
  announce(account, refund, "PAYMENT.CAPTURE.REFUNDED", "refunded");
  endByRefund(account, findCapture(account, refund.captureId));
}

export function failRefund(account: Account, refund: Refund): void {
  close(account, refund, "FAILED");
  announce(account, refund, "PAYMENT.REFUND.FAILED", "refund failed");
}

/** A pending refund that is called off; PayPal names no event for it. */
export function cancelRefund(account: Account, refund: Refund): void {
  close(account, refund, "CANCELLED");
}

/** PayPal takes a payment back by itself, the balance going below zero if it must. */
export function reverseCapture(account: Account, capture: Capture): Refund {
  const amount = refundable(account, capture, undefined);
  const { ids, clock } = account.world;
  const atMs = clock.now();
  const refund: Refund = {
    id: ids.upper(17),
    captureId: capture.id,
    amount,
    status: "COMPLETED",
    sent: {},
    createdAtMs: atMs,
    updatedAtMs: atMs,
  };
  account.state.refunds.set(refund.id, refund);
  capture.refundIds.push(refund.id);
  takeFromBalance(account, refund, `reversal ${refund.id}`);
  close(account, refund, "COMPLETED");
  announce(account, refund, "PAYMENT.CAPTURE.REVERSED", "reversed");
  return refund;
}

function takeFromBalance(account: Account, refund: Refund, what: string): void {
  const { currency, minor } = refund.amount;
  account.world.books.post(what, [
    { account: accountNames.balance(account), currency, minor: -minor },
    { account: accountNames.buyers, currency, minor },
  ]);
}

function close(account: Account, refund: Refund, status: Refund["status"]): void {
  refund.status = status;
  refund.updatedAtMs = account.world.clock.now();
  const capture = findCapture(account, refund.captureId);
  const done = capture.refundIds
    .flatMap((id) => account.state.refunds.get(id) ?? [])
    .filter((each) => each.status === "COMPLETED")
    .reduce((sum, { amount }) => sum + amount.minor, 0n);
  capture.updatedAtMs = refund.updatedAtMs;
  if (done === capture.amount.minor) capture.status = "REFUNDED";
  else if (done > 0n) capture.status = "PARTIALLY_REFUNDED";
}

function announce(account: Account, refund: Refund, type: string, word: string): void {
  const summary = `A ${format(refund.amount)} ${refund.amount.currency} capture payment was ${word}`;
  emit(account, type, "refund", summary, refundJson(account, refund), refund.id);
}

export function findRefund(account: Account, id: string): Refund {
  const refund = account.state.refunds.get(id);
  if (refund === undefined) throw notFound();
  return refund;
}

export function refundJson(account: Account, refund: Refund): Json {
  const base = `${account.baseUrl()}/v2/payments`;
  const capture = findCapture(account, refund.captureId);
  const { currency } = refund.amount;
  const total = { currency, minor: refundedMinor(account, capture) };
  return present({
    id: refund.id,
    status: refund.status,
    status_details: refund.status === "PENDING" ? { reason: "ECHECK" } : undefined,
    amount: moneyJson(refund.amount),
    invoice_id: text(refund.sent.invoice_id) ?? capture.invoiceId,
    custom_id: text(refund.sent.custom_id) ?? text(capture.unit.sent.custom_id),
    note_to_payer: text(refund.sent.note_to_payer),
    seller_payable_breakdown: {
      gross_amount: moneyJson(refund.amount),
      paypal_fee: moneyJson({ currency, minor: 0n }),
      net_amount: moneyJson(refund.amount),
      total_refunded_amount: moneyJson(total),
    },
    payer: { email_address: account.merchantEmail, merchant_id: account.merchantId },
    create_time: iso(refund.createdAtMs),
    update_time: iso(refund.updatedAtMs),
    links: [
      { href: `${base}/refunds/${refund.id}`, rel: "self", method: "GET" },
      { href: `${base}/captures/${refund.captureId}`, rel: "up", method: "GET" },
    ],
  });
}
