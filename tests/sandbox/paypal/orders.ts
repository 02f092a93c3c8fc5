import type { Account, FundingSource, Order, Unit } from "./account.ts";
import { payerOf, personOf, shippingOf } from "./buyers.ts";
import { emit } from "./events.ts";
import { type Json, object, text } from "./json.ts";
import { format } from "./money.ts";
import { readOrderRequest } from "./order-request.ts";
import { orderJson } from "./orders-json.ts";
import { checkAddress, chooseOption } from "./orders-shipping.ts";
import { readVaultWish } from "./orders-source.ts";
import { notFound, unprocessable } from "./refusal.ts";

/** How long a buyer may take to approve, and then the platform to capture; afterwards it is gone. */
const APPROVAL_WINDOW_MS = 6 * 3_600_000;

/** The order as asked for; one that names a payment token is still to be paid, by the caller. */
export function createOrder(account: Account, body: Json): Order {
  const { source, ...request } = readOrderRequest(account, body);
  if (account.state.payeeStatus === "restricted") throw unprocessable("PAYEE_ACCOUNT_RESTRICTED");
  const { ids, clock } = account.world;
  const id = ids.upper(17);
  const wallet = source.kind === "paypal" ? source.wallet : {};
  const order: Order = {
    id,
    ...request,
    namesSource: source.kind !== "none",
    status: source.kind === "none" ? "CREATED" : "PAYER_ACTION_REQUIRED",
    vault: readVaultWish("orders.create", wallet, request.context, () => newCustomerId(account)),
    paidBy: undefined,
    approval: undefined,
    createdAtMs: clock.now(),
    updatedAtMs: clock.now(),
  };
  account.state.orders.set(order.id, order);
  return order;
}

/** PayPal's name for a shop's customer whom the shop did not name. */
export function newCustomerId(account: Account): string {
  return account.world.ids.upper(10);
}

export function findOrder(account: Account, id: string): Order {
  const order = account.state.orders.get(id);
  if (order === undefined || isExpired(account, order)) throw notFound();
  return order;
}

export function isFinished(order: Order): boolean {
  return order.status === "COMPLETED" || order.status === "VOIDED";
}

export function isExpired(account: Account, order: Order): boolean {
  const since = order.approval?.atMs ?? order.createdAtMs;
  const over = account.world.clock.now() >= since + APPROVAL_WINDOW_MS;
  return over && !isFinished(order);
}

/** What the buyer decided on PayPal's page beside the funding source. */
export type Choices = {
  /** `{ name: { full_name }, address }`, where the shop lets the buyer decide. */
  shipping?: Json;
  /** The id of one of the shop's shipping options. */
  shippingOption?: string;
  keepForLater?: boolean;
};

/** What a buyer does on PayPal's page; approving again replaces the funding source. */
export function approveOrder(
  account: Account,
  order: Order,
  payerEmail: string,
  chosen: FundingSource,
  choices: Choices = {},
): void {
  if (isExpired(account, order)) throw notFound();
  if (isFinished(order)) throw unprocessable("ORDER_ALREADY_CAPTURED");
  if (chosen === "echeck" && order.context.immediate) throw unprocessable("PAYER_CANNOT_PAY");
  // The second step of a card is done by being there again; the next capture goes through.
  const stepDone = order.approval !== undefined && order.status === "PAYER_ACTION_REQUIRED";
  const funding = stepDone && chosen === "card_second_step" ? "card" : chosen;
  const atMs = account.world.clock.now();
  decideShipping(order, payerEmail, choices);
  if (order.vault !== undefined) order.vault.consented = choices.keepForLater ?? true;
  order.approval = { payer: payerOf(payerEmail), funding, atMs };
  order.status = "APPROVED";
  order.updatedAtMs = atMs;
  const resource = orderJson(account, order);
  const summary = "An order has been approved by buyer";
  emit(account, "CHECKOUT.ORDER.APPROVED", "checkout-order", summary, resource, order.id);
}

/** The buyer's own address, unless the shop sent one or wants none; or another that they type in. */
function decideShipping(order: Order, payerEmail: string, choices: Choices): void {
  if (order.context.shippingPreference !== "GET_FROM_FILE") return;
  if (choices.shipping !== undefined) checkAddress(choices.shipping.address, "/shipping/address");
  const own = shippingOf(personOf(payerEmail));
  for (const unit of order.units) {
    const sent = object(unit.sent.shipping);
    if (sent.type !== undefined && sent.type !== "SHIPPING") continue;
    const address = sent.address === undefined ? own : {};
    unit.sent = { ...unit.sent, shipping: { ...address, ...sent, ...choices.shipping } };
    if (choices.shippingOption !== undefined) chooseOption(unit, choices.shippingOption);
  }
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
