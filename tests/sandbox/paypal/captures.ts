import {
  type Account,
  accountNames,
  type Capture,
  type FundingSource,
  iso,
  type Order,
  type Unit,
} from "./account.ts";
import { type Declined, refuseUnpayable } from "./captures-rules.ts";
import { emit } from "./events.ts";
import { type Json, list, object, present, text } from "./json.ts";
import { captureFee, format, type Money, moneyJson } from "./money.ts";
import { invoiceId } from "./orders.ts";
import { orderJson } from "./orders-json.ts";
import { notFound, unprocessable } from "./refusal.ts";
import { keepInVault } from "./vault.ts";

const DAY_MS = 86_400_000;
/** A bank takes some days to say whether an eCheck is good. */
const ECHECK_CLEARS_MS = 5 * DAY_MS;

/** Takes the money of an approved order. */
export function captureOrder(account: Account, order: Order, declined: Declined): void {
  if (order.status === "COMPLETED" && order.intent === "CAPTURE")
    throw unprocessable("ORDER_ALREADY_CAPTURED");
  if (order.intent !== "CAPTURE")
    throw unprocessable("ACTION_DOES_NOT_MATCH_INTENT", { field: "/intent" });
  refuseUnpayable(account, order, declined);
  const { approval } = order;
  if (approval === undefined) throw unprocessable("ORDER_NOT_APPROVED");
  order.status = "COMPLETED";
  order.updatedAtMs = account.world.clock.now();
  const captures = order.units.map((unit) =>
    openCapture(account, {
      orderId: order.id,
      authorizationId: undefined,
      unit,
      payer: approval.payer,
      funding: approval.funding,
      amount: unit.amount,
      final: true,
      invoiceId: invoiceId(unit),
      from: accountNames.buyers,
    }),
  );
  if (captures.every(({ status }) => status === "DECLINED" || status === "FAILED")) return;
  keepInVault(account, order);
  const resource = orderJson(account, order);
  const summary = "Checkout Order Completed";
  emit(account, "CHECKOUT.ORDER.COMPLETED", "checkout-order", summary, resource, order.id);
}

export type NewCapture = Pick<
  Capture,
  "orderId" | "authorizationId" | "unit" | "payer" | "amount" | "final" | "invoiceId"
> & {
  funding: FundingSource;
  /** The account of the books that pays: the buyers, or what an authorization holds of them. */
  from: string;
};

/** What the funding source makes of it, unless the control call has said what is to happen. */
function outcome(account: Account, funding: FundingSource): Pick<Capture, "status" | "reason"> {
  const planned = account.state.nextCaptures.shift();
  if (planned !== undefined) return { status: planned.status, reason: planned.reason };
  if (funding === "echeck") return { status: "PENDING", reason: "ECHECK" };
  if (funding === "refused_by_bank") return { status: "DECLINED", reason: undefined };
  return { status: "COMPLETED", reason: undefined };
}

export function openCapture(account: Account, asked: NewCapture): Capture {
  const { ids, clock } = account.world;
  const { funding, from, ...given } = asked;
  const capture: Capture = {
    id: ids.upper(17),
    ...given,
    ...outcome(account, funding),
    fee: captureFee(asked.amount),
    refundIds: [],
    createdAtMs: clock.now(),
    updatedAtMs: clock.now(),
  };
  capture.unit.captureIds.push(capture.id);
  account.state.captures.set(capture.id, capture);
  if (capture.status === "PENDING") holdPending(account, capture, from);
  if (capture.status === "COMPLETED") settle(account, capture, from);
  const taken = capture.status === "PENDING" || capture.status === "COMPLETED";
  if (taken && capture.invoiceId !== undefined) account.state.invoiceIds.add(capture.invoiceId);
  announce(account, capture, OPENED);
  return capture;
}

function holdPending(account: Account, capture: Capture, from: string): void {
  const { currency, minor } = capture.amount;
  account.world.books.post(`capture ${capture.id} is pending`, [
    { account: from, currency, minor: -minor },
    { account: accountNames.pending(account), currency, minor },
  ]);
  scheduleClearing(account, capture);
}

/** Also called when a world is restored, since jobs of the clock are not saved. */
export function scheduleClearing(account: Account, capture: Capture): void {
  // Only an eCheck ends by itself; every other reason waits for somebody's decision.
  if (capture.reason !== "ECHECK") return;
  const atMs = capture.createdAtMs + ECHECK_CLEARS_MS;
  account.world.clock.schedule(atMs, `eCheck of capture ${capture.id} clears`, () => {
    if (capture.status === "PENDING") endPending(account, capture, "COMPLETED");
  });
}

export function endPending(
  account: Account,
  capture: Capture,
  status: "COMPLETED" | "DECLINED" | "FAILED",
): void {
  capture.status = status;
  capture.updatedAtMs = account.world.clock.now();
  const { currency, minor } = capture.amount;
  if (status === "COMPLETED") settle(account, capture, accountNames.pending(account));
  else
    account.world.books.post(`capture ${capture.id} is denied`, [
      { account: accountNames.pending(account), currency, minor: -minor },
      { account: accountNames.buyers, currency, minor },
    ]);
  if (status === "COMPLETED") capture.reason = undefined;
  announce(account, capture, ENDED);
}

function settle(account: Account, capture: Capture, from: string): void {
  const { currency, minor } = capture.amount;
  account.world.books.post(`capture ${capture.id}`, [
    { account: from, currency, minor: -minor },
    { account: accountNames.balance(account), currency, minor: minor - capture.fee.minor },
    { account: accountNames.fees, currency, minor: capture.fee.minor },
  ]);
}

type Words = Partial<Record<Capture["status"], string>>;
const OPENED: Words = { COMPLETED: "COMPLETED", PENDING: "PENDING", DECLINED: "DECLINED" };
/** PayPal names the event of an eCheck that bounced DENIED. A capture that FAILED has none. */
const ENDED: Words = { COMPLETED: "COMPLETED", DECLINED: "DENIED" };

function announce(account: Account, capture: Capture, words: Words): void {
  const word = words[capture.status];
  if (word === undefined) return;
  const summary = `Payment ${word.toLowerCase()} for ${format(capture.amount)} ${capture.amount.currency}`;
  const resource = captureJson(account, capture);
  emit(account, `PAYMENT.CAPTURE.${word}`, "capture", summary, resource, capture.id);
}

export function findCapture(account: Account, id: string): Capture {
  const capture = account.state.captures.get(id);
  if (capture === undefined) throw notFound();
  return capture;
}

/** The sum of what was asked back, pending refunds included, as PayPal counts it against the limit. */
export function refundedMinor(account: Account, capture: Capture): bigint {
  return capture.refundIds
    .flatMap((id) => account.state.refunds.get(id) ?? [])
    .filter(({ status }) => status === "COMPLETED" || status === "PENDING")
    .reduce((sum, { amount }) => sum + amount.minor, 0n);
}

export function captureJson(account: Account, capture: Capture): Json {
  const self = `${account.baseUrl()}/v2/payments/captures/${capture.id}`;
  const isPaid = ["COMPLETED", "PARTIALLY_REFUNDED", "REFUNDED"].includes(capture.status);
  const details = capture.reason === undefined ? undefined : { reason: capture.reason };
  const refund = isPaid ? [{ href: `${self}/refund`, rel: "refund", method: "POST" }] : [];
  return present({
    id: capture.id,
    status: capture.status,
    status_details: details,
    amount: moneyJson(capture.amount),
    final_capture: capture.final,
    seller_protection: protectionJson(capture.unit),
    seller_receivable_breakdown: receivableJson(capture.amount, isPaid ? capture.fee : undefined),
    processor_response: capture.status === "DECLINED" ? DECLINED_BY_BANK : undefined,
    invoice_id: capture.invoiceId,
    custom_id: text(capture.unit.sent.custom_id),
    payee: { email_address: account.merchantEmail, merchant_id: account.merchantId },
    supplementary_data: {
      ...object(capture.unit.sent.supplementary_data),
      related_ids: present({
        order_id: capture.orderId,
        authorization_id: capture.authorizationId,
      }),
    },
    create_time: iso(capture.createdAtMs),
    update_time: iso(capture.updatedAtMs),
    links: [{ href: self, rel: "self", method: "GET" }, ...refund, upLink(account, capture)],
  });
}

/** What a card's bank says to "do not honor", with an address and a code that were right. */
const DECLINED_BY_BANK = { avs_code: "Y", cvv_code: "M", response_code: "0500" };

function upLink(account: Account, { orderId, authorizationId }: Capture) {
  const path =
    authorizationId === undefined
      ? `/v2/checkout/orders/${orderId}`
      : `/v2/payments/authorizations/${authorizationId}`;
  return { href: account.baseUrl() + path, rel: "up", method: "GET" };
}

function receivableJson(gross: Money, fee: Money | undefined): Json {
  if (fee === undefined) return { gross_amount: moneyJson(gross) };
  const net = { currency: gross.currency, minor: gross.minor - fee.minor };
  return {
    gross_amount: moneyJson(gross),
    paypal_fee: moneyJson(fee),
    net_amount: moneyJson(net),
  };
}

/** PayPal protects what is shipped; of what is not, only against payments by somebody else. */
export function protectionJson(unit: Unit): Json {
  const items = list(unit.sent.items).map(object);
  const isDigital = items.length > 0 && items.every((each) => each.category === "DIGITAL_GOODS");
  if (isDigital)
    return { status: "PARTIALLY_ELIGIBLE", dispute_categories: ["UNAUTHORIZED_TRANSACTION"] };
  return {
    status: "ELIGIBLE",
    dispute_categories: ["ITEM_NOT_RECEIVED", "UNAUTHORIZED_TRANSACTION"],
  };
}
