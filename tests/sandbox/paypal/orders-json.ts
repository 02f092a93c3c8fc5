import { type Account, iso, type Order, type Unit } from "./account.ts";
import { authorizationJson } from "./authorizations-json.ts";
import { nameJson, personOf } from "./buyers.ts";
import { captureJson } from "./captures.ts";
import { type Json, object, present } from "./json.ts";
import { moneyJson } from "./money.ts";
import { refundJson } from "./refunds.ts";
import { trackerJson } from "./trackers.ts";
import { cardJson, vaultLinks } from "./vault-json.ts";

export function orderJson(account: Account, order: Order): Json {
  return present({
    ...minimalOrderJson(account, order),
    intent: order.intent,
    payment_source: paymentSourceJson(account, order),
    payer: payerJson(order),
    purchase_units: order.units.map((unit) => unitJson(account, order, unit)),
    create_time: iso(order.createdAtMs),
    update_time: iso(order.updatedAtMs),
  });
}

/** What PayPal answers unless the client asks for the representation. */
function minimalOrderJson(account: Account, order: Order): Json {
  return { id: order.id, status: order.status, links: orderLinks(account, order) };
}

/** `fields` names the one part that a client may ask for alone. */
export function orderPartJson(account: Account, order: Order): Json {
  const payment_source = paymentSourceJson(account, order);
  return present({ ...minimalOrderJson(account, order), payment_source });
}

function unitJson(account: Account, order: Order, unit: Unit): Json {
  const { state } = account;
  const authorizations = unit.authorizationIds.flatMap((id) => state.authorizations.get(id) ?? []);
  const captures = unit.captureIds.flatMap((id) => state.captures.get(id) ?? []);
  const refunds = captures
    .flatMap(({ refundIds }) => refundIds)
    .flatMap((id) => state.refunds.get(id) ?? []);
  const payments = present({
    authorizations: some(authorizations.map((each) => inOrder(authorizationJson(account, each)))),
    captures: some(captures.map((each) => inOrder(captureJson(account, each)))),
    refunds: some(refunds.map((each) => refundJson(account, each))),
  });
  return present({
    ...unit.sent,
    reference_id: unit.referenceId,
    amount: { ...object(unit.sent.amount), ...moneyJson(unit.amount) },
    payee: { email_address: account.merchantEmail, merchant_id: account.merchantId },
    shipping: shippingJson(account, order, unit),
    payments: Object.keys(payments).length > 0 ? payments : undefined,
  });
}

/** Inside an order, Orders v2 leaves out what Payments v2 says of whose and which order it is. */
function inOrder({ payee: _payee, supplementary_data: _data, ...payment }: Json): Json {
  return payment;
}

function some<T>(found: T[]): T[] | undefined {
  return found.length > 0 ? found : undefined;
}

function shippingJson(account: Account, order: Order, unit: Unit): Json | undefined {
  const hidden = order.context.shippingPreference === "NO_SHIPPING";
  const sent = hidden || unit.sent.shipping === undefined ? {} : object(unit.sent.shipping);
  const trackers = some(unit.trackers.map((each) => trackerJson(account, order, each)));
  const shipping = present({ ...sent, trackers });
  return Object.keys(shipping).length > 0 ? shipping : undefined;
}

function payerJson(order: Order): Json | undefined {
  if (order.approval === undefined) return order.sentPayer;
  const { email, payerId: payer_id } = order.approval.payer;
  const person = personOf(email);
  return {
    name: nameJson(person),
    email_address: email,
    payer_id,
    address: { country_code: person.address.country_code },
  };
}

function paymentSourceJson(account: Account, order: Order): Json | undefined {
  const token = account.state.vault.paymentTokens.get(order.paidBy ?? "");
  if (token?.source === "card") return { card: cardJson(token.payer) };
  if (order.approval === undefined) return order.namesSource ? { paypal: {} } : undefined;
  const { email, payerId: account_id } = order.approval.payer;
  const vault = vaultJson(account, order);
  return {
    paypal: present({
      email_address: email,
      account_id,
      account_status: "VERIFIED",
      name: nameJson(personOf(email)),
      address: { country_code: personOf(email).address.country_code },
      attributes: vault === undefined ? undefined : { vault },
    }),
  };
}

/** APPROVED until the payment is made and PayPal has put the wallet into the vault. */
function vaultJson(account: Account, { vault, status }: Order): Json | undefined {
  if (vault === undefined || !vault.consented) return undefined;
  const customer = { id: vault.customerId };
  if (vault.tokenId === undefined)
    return status === "VOIDED" ? undefined : { status: "APPROVED", customer };
  const links = vaultLinks(account, vault.tokenId);
  return { id: vault.tokenId, status: "VAULTED", customer, links };
}

function approvalUrl(account: Account, order: Order): string {
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
  if (order.status === "COMPLETED" || order.status === "VOIDED") return links;
  const rel = order.status === "PAYER_ACTION_REQUIRED" ? "payer-action" : "approve";
  if (order.status !== "APPROVED")
    links.push({ href: approvalUrl(account, order), rel, method: "GET" });
  if (order.status === "PAYER_ACTION_REQUIRED") return links;
  const action = order.intent === "CAPTURE" ? "capture" : "authorize";
  return [
    ...links,
    { href: self, rel: "update", method: "PATCH" },
    { href: `${self}/${action}`, rel: action, method: "POST" },
  ];
}
