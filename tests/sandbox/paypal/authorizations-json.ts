import { type Account, iso } from "./account.ts";
import type { Authorization } from "./authorizations-state.ts";
import { protectionJson } from "./captures.ts";
import { type Json, present, text } from "./json.ts";
import { moneyJson } from "./money.ts";

export function authorizationJson(account: Account, authorization: Authorization): Json {
  const { status, unit, orderId } = authorization;
  return present({
    id: authorization.id,
    status,
    status_details: status === "PENDING" ? { reason: "PENDING_REVIEW" } : undefined,
    amount: moneyJson(authorization.amount),
    invoice_id: text(unit.sent.invoice_id),
    custom_id: text(unit.sent.custom_id),
    seller_protection: protectionJson(unit),
    expiration_time: iso(authorization.expiresAtMs),
    payee: { email_address: account.merchantEmail, merchant_id: account.merchantId },
    supplementary_data: { related_ids: { order_id: orderId } },
    create_time: iso(authorization.createdAtMs),
    update_time: iso(authorization.updatedAtMs),
    links: links(account, authorization),
  });
}

/** Only what can still be done with it. */
function links(account: Account, { id, status, orderId, parentId }: Authorization): Json[] {
  const self = `${account.baseUrl()}/v2/payments/authorizations/${id}`;
  const isOpen = status === "CREATED" || status === "PARTIALLY_CAPTURED";
  const actions = isOpen
    ? ["capture", ...(parentId === undefined ? ["void", "reauthorize"] : [])]
    : [];
  return [
    { href: self, rel: "self", method: "GET" },
    ...actions.map((action) => ({ href: `${self}/${action}`, rel: action, method: "POST" })),
    { href: `${account.baseUrl()}/v2/checkout/orders/${orderId}`, rel: "up", method: "GET" },
  ];
}
