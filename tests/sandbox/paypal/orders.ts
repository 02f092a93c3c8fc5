import {
  type Account,
  accountId,
  type FundingSource,
  iso,
  type Order,
  type Unit,
} from "./account.ts";
import { captureJson } from "./captures.ts";
import { emit } from "./events.ts";
import { type Json, object, present, text } from "./json.ts";
import { format, moneyJson } from "./money.ts";
import { readOrderRequest, readUnit } from "./order-request.ts";
import { refundJson } from "./refunds.ts";
import { malformed, notFound, unprocessable } from "./refusal.ts";

/** How long a buyer may take to approve, and then the platform to capture; afterwards it is gone. */
const APPROVAL_WINDOW_MS = 6 * 3_600_000;

export function createOrder(account: Account, body: Json): Order {
  const request = readOrderRequest(body);
  if (account.state.payeeStatus === "restricted") throw unprocessable("PAYEE_ACCOUNT_RESTRICTED");
  const { ids, clock } = account.world;
  const order: Order = {
    id: ids.upper(17),
    ...request,
    status: request.namesSource ? "PAYER_ACTION_REQUIRED" : "CREATED",
    approval: undefined,
    createdAtMs: clock.now(),
    updatedAtMs: clock.now(),
  };
  account.state.orders.set(order.id, order);
  return order;
}

export function findOrder(account: Account, id: string): Order {
  const order = account.state.orders.get(id);
  if (order === undefined || isExpired(account, order)) throw notFound();
  return order;
}

export function isExpired(account: Account, order: Order): boolean {
  const since = order.approval?.atMs ?? order.createdAtMs;
  const over = account.world.clock.now() >= since + APPROVAL_WINDOW_MS;
  return over && order.status !== "COMPLETED";
}

/** What a buyer does on PayPal's page; approving again replaces the funding source. */
export function approveOrder(
  account: Account,
  order: Order,
  payerEmail: string,
  chosen: FundingSource,
): void {
  if (isExpired(account, order)) throw notFound();
  if (order.status === "COMPLETED") throw unprocessable("ORDER_ALREADY_CAPTURED");
  // The second step of a card is done by being there again; the next capture goes through.
  const stepDone = order.approval !== undefined && order.status === "PAYER_ACTION_REQUIRED";
  const funding = stepDone && chosen === "card_second_step" ? "card" : chosen;
  const atMs = account.world.clock.now();
  order.approval = { payer: { email: payerEmail, payerId: accountId(payerEmail) }, funding, atMs };
  order.status = "APPROVED";
  order.updatedAtMs = atMs;
  const resource = orderJson(account, order);
  emit(
    account,
    "CHECKOUT.ORDER.APPROVED",
    "checkout-order",
    "An order has been approved by buyer",
    resource,
    order.id,
  );
}

/** JSON Patch on what PayPal lets change before the capture: amount and ids of one purchase unit. */
export function patchOrder(account: Account, order: Order, body: unknown): void {
  if (!Array.isArray(body)) throw malformed("INVALID_PARAMETER_SYNTAX", { field: "/" });
  if (order.status === "COMPLETED") throw unprocessable("ORDER_ALREADY_COMPLETED");
  const changed = body.map((change) => patchedUnit(order, change));
  for (const { unit, next } of changed) {
    if (order.approval !== undefined && next.amount.minor > unit.amount.minor)
      throw unprocessable("AMOUNT_CHANGE_NOT_ALLOWED", { field: "/purchase_units" });
    Object.assign(unit, { amount: next.amount, sent: next.sent });
  }
  order.updatedAtMs = account.world.clock.now();
}

const PATCHABLE =
  /^\/purchase_units\/@reference_id=='([^']+)'\/(amount|custom_id|invoice_id|description|items|shipping|soft_descriptor)$/;

function patchedUnit(order: Order, change: unknown): { unit: Unit; next: Unit } {
  const { op, path, value } = object(change);
  if (typeof path !== "string") throw unprocessable("PATCH_PATH_REQUIRED");
  if (op !== "replace" && op !== "add")
    throw malformed("INVALID_PARAMETER_VALUE", { field: "op", value: String(op) });
  const [, referenceId, field = ""] = PATCHABLE.exec(path) ?? [];
  if (referenceId === undefined) throw unprocessable("NOT_PATCHABLE", { field: path });
  const unit = order.units.find((each) => each.referenceId === referenceId);
  if (unit === undefined) throw unprocessable("REFERENCE_ID_NOT_FOUND", { field: path });
  if (value === undefined) throw unprocessable("PATCH_VALUE_REQUIRED", { field: path });
  return { unit, next: readUnit({ ...unit.sent, [field]: value }, path, 1) };
}

export function orderJson(account: Account, order: Order): Json {
  return present({
    ...minimalOrderJson(account, order),
    intent: order.intent,
    payment_source: paymentSourceJson(order),
    payer: payerJson(order),
    purchase_units: order.units.map((unit) => unitJson(account, unit)),
    create_time: iso(order.createdAtMs),
    update_time: iso(order.updatedAtMs),
  });
}

/** What PayPal answers unless the client asks for the representation. */
export function minimalOrderJson(account: Account, order: Order): Json {
  return { id: order.id, status: order.status, links: orderLinks(account, order) };
}

function unitJson(account: Account, unit: Unit): Json {
  const captures = unit.captureIds.flatMap((id) => account.state.captures.get(id) ?? []);
  const refunds = captures
    .flatMap(({ refundIds }) => refundIds)
    .flatMap((id) => account.state.refunds.get(id) ?? []);
  const payments = present({
    captures: captures.map((capture) => captureJson(account, capture)),
    refunds: refunds.length > 0 ? refunds.map((refund) => refundJson(account, refund)) : undefined,
  });
  return present({
    ...unit.sent,
    reference_id: unit.referenceId,
    amount: { ...object(unit.sent.amount), ...moneyJson(unit.amount) },
    payee: { email_address: account.merchantEmail, merchant_id: account.merchantId },
    payments: captures.length > 0 ? payments : undefined,
  });
}

function payerJson(order: Order): Json | undefined {
  if (order.approval === undefined) return undefined;
  const { email, payerId: id } = order.approval.payer;
  return {
    name: { given_name: "Sandbox", surname: "Buyer" },
    email_address: email,
    payer_id: id,
    address: { country_code: "US" },
  };
}

function paymentSourceJson(order: Order): Json | undefined {
  if (order.approval === undefined) return order.namesSource ? { paypal: {} } : undefined;
  const { email, payerId: id } = order.approval.payer;
  const name = { given_name: "Sandbox", surname: "Buyer" };
  return {
    paypal: { email_address: email, account_id: id, account_status: "VERIFIED", name },
  };
}

export function approvalUrl(account: Account, order: Order): string {
  return `${account.baseUrl()}/checkoutnow?token=${order.id}`;
}

/** Where a capture that the buyer must repair sends them; older clients look for "redirect". */
export function payerActionLinks(account: Account, order: Order) {
  const href = approvalUrl(account, order);
  return [
    { href, rel: "payer-action", method: "GET" },
    { href, rel: "redirect", method: "GET" },
  ];
}

function orderLinks(account: Account, order: Order): Json[] {
  const self = `${account.baseUrl()}/v2/checkout/orders/${order.id}`;
  const links: Json[] = [{ href: self, rel: "self", method: "GET" }];
  if (order.status === "COMPLETED") return links;
  const rel = order.status === "PAYER_ACTION_REQUIRED" ? "payer-action" : "approve";
  if (order.status !== "APPROVED")
    links.push({ href: approvalUrl(account, order), rel, method: "GET" });
  if (order.status === "PAYER_ACTION_REQUIRED") return links;
  return [
    ...links,
    { href: self, rel: "update", method: "PATCH" },
    { href: `${self}/capture`, rel: "capture", method: "POST" },
  ];
}

/** For the approval page: what the buyer is asked to pay. */
export function orderTotal(order: Order): { currency: string; value: string } {
  const currency = order.units[0]?.amount.currency ?? "USD";
  const minor = order.units.reduce((sum, { amount }) => sum + amount.minor, 0n);
  return { currency, value: format({ currency, minor }) };
}

export function invoiceId(unit: Unit): string | undefined {
  return text(unit.sent.invoice_id);
}
