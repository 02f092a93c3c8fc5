import { type Account, accountNames, type Capture, iso, type Order, type Unit } from "./account.ts";
import { emit } from "./events.ts";
import { type Json, object, present, text } from "./json.ts";
import { captureFee, format, moneyJson } from "./money.ts";
import { invoiceId, orderJson, payerActionLinks } from "./orders.ts";
import { notFound, type Refusal, unprocessable } from "./refusal.ts";

const DAY_MS = 86_400_000;
/** A bank takes some days to say whether an eCheck is good. */
const ECHECK_CLEARS_MS = 5 * DAY_MS;

/** Takes the money of an approved order; `declined` sees a refusal that was carried out. */
export function captureOrder(
  account: Account,
  order: Order,
  declined: (refusal: Refusal) => void,
): void {
  if (order.status === "COMPLETED") throw unprocessable("ORDER_ALREADY_CAPTURED");
  const { approval } = order;
  if (approval === undefined) throw unprocessable("ORDER_NOT_APPROVED");
  const links = payerActionLinks(account, order);
  if (order.status === "PAYER_ACTION_REQUIRED")
    throw unprocessable("PAYER_ACTION_REQUIRED", {}, links);
  if (account.state.payeeStatus === "restricted") throw unprocessable("PAYEE_ACCOUNT_RESTRICTED");
  const invoices = order.units.flatMap((unit) => invoiceId(unit) ?? []);
  if (invoices.some((id) => account.state.invoiceIds.has(id)))
    throw unprocessable("DUPLICATE_INVOICE_ID");
  if (approval.funding === "card_second_step") {
    order.status = "PAYER_ACTION_REQUIRED";
    throw unprocessable("PAYER_ACTION_REQUIRED", {}, links);
  }
  if (approval.funding === "declined_card") {
    const refusal = unprocessable("INSTRUMENT_DECLINED", {}, links);
    declined(refusal);
    throw refusal;
  }
  for (const id of invoices) account.state.invoiceIds.add(id);
  order.status = "COMPLETED";
  order.updatedAtMs = account.world.clock.now();
  const captures = order.units.map((unit) => openCapture(account, order, unit));
  for (const capture of captures) announce(account, capture);
  const resource = orderJson(account, order);
  emit(
    account,
    "CHECKOUT.ORDER.COMPLETED",
    "checkout-order",
    "Checkout Order Completed",
    resource,
    order.id,
  );
}

function openCapture(account: Account, order: Order, unit: Unit): Capture {
  const { ids, clock, books } = account.world;
  const payer = order.approval?.payer ?? { email: "", payerId: "" };
  const waits = order.approval?.funding === "echeck";
  const capture: Capture = {
    id: ids.upper(17),
    orderId: order.id,
    unit,
    payer,
    amount: unit.amount,
    fee: captureFee(unit.amount),
    status: waits ? "PENDING" : "COMPLETED",
    refundIds: [],
    createdAtMs: clock.now(),
    updatedAtMs: clock.now(),
  };
  unit.captureIds.push(capture.id);
  account.state.captures.set(capture.id, capture);
  const { currency, minor } = capture.amount;
  if (waits) {
    books.post(`capture ${capture.id} waits for an eCheck`, [
      { account: accountNames.buyers, currency, minor: -minor },
      { account: accountNames.pending(account), currency, minor },
    ]);
    scheduleClearing(account, capture);
  } else settle(account, capture, accountNames.buyers);
  return capture;
}

/** Also called when a world is restored, since jobs of the clock are not saved. */
export function scheduleClearing(account: Account, capture: Capture): void {
  const atMs = capture.createdAtMs + ECHECK_CLEARS_MS;
  account.world.clock.schedule(atMs, `eCheck of capture ${capture.id} clears`, () => {
    if (capture.status === "PENDING") endPending(account, capture, "COMPLETED");
  });
}

export function endPending(
  account: Account,
  capture: Capture,
  status: "COMPLETED" | "DECLINED",
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
  announce(account, capture);
}

function settle(account: Account, capture: Capture, from: string): void {
  const { currency, minor } = capture.amount;
  account.world.books.post(`capture ${capture.id}`, [
    { account: from, currency, minor: -minor },
    { account: accountNames.balance(account), currency, minor: minor - capture.fee.minor },
    { account: accountNames.fees, currency, minor: capture.fee.minor },
  ]);
}

/** PayPal names the event of a declined eCheck DENIED. */
const ANNOUNCED = {
  COMPLETED: "COMPLETED",
  PENDING: "PENDING",
  DECLINED: "DENIED",
} as const;

function announce(account: Account, capture: Capture): void {
  if (capture.status === "REFUNDED" || capture.status === "PARTIALLY_REFUNDED") return;
  const word = ANNOUNCED[capture.status];
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
    .filter(({ status }) => status !== "FAILED")
    .reduce((sum, { amount }) => sum + amount.minor, 0n);
}

export function captureJson(account: Account, capture: Capture): Json {
  const self = `${account.baseUrl()}/v2/payments/captures/${capture.id}`;
  const order = `${account.baseUrl()}/v2/checkout/orders/${capture.orderId}`;
  const settled = capture.status !== "PENDING" && capture.status !== "DECLINED";
  const net = {
    currency: capture.amount.currency,
    minor: capture.amount.minor - capture.fee.minor,
  };
  return present({
    id: capture.id,
    status: capture.status,
    status_details: capture.status === "PENDING" ? { reason: "ECHECK" } : undefined,
    amount: moneyJson(capture.amount),
    final_capture: true,
    seller_protection: {
      status: "ELIGIBLE",
      dispute_categories: ["ITEM_NOT_RECEIVED", "UNAUTHORIZED_TRANSACTION"],
    },
    seller_receivable_breakdown: settled
      ? {
          gross_amount: moneyJson(capture.amount),
          paypal_fee: moneyJson(capture.fee),
          net_amount: moneyJson(net),
        }
      : { gross_amount: moneyJson(capture.amount) },
    invoice_id: invoiceId(capture.unit),
    custom_id: text(capture.unit.sent.custom_id),
    payee: { email_address: account.merchantEmail, merchant_id: account.merchantId },
    supplementary_data: {
      ...object(capture.unit.sent.supplementary_data),
      related_ids: { order_id: capture.orderId },
    },
    create_time: iso(capture.createdAtMs),
    update_time: iso(capture.updatedAtMs),
    links: [
      { href: self, rel: "self", method: "GET" },
      { href: `${self}/refund`, rel: "refund", method: "POST" },
      { href: order, rel: "up", method: "GET" },
    ],
  });
}
