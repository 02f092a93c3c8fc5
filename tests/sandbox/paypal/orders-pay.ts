import type { Account, Order } from "./account.ts";
import { authorizeOrder } from "./authorizations.ts";
import { payerTrouble } from "./buyers.ts";
import { captureOrder } from "./captures.ts";
import type { Json } from "./json.ts";
import { isFinished, newCustomerId } from "./orders.ts";
import type { Operation } from "./orders-issues.ts";
import { readContext, readSource, readVaultWish, type Source } from "./orders-source.ts";
import { malformed, unprocessable } from "./refusal.ts";

/** An order that names a payment token needs no payer: it is paid, or refused and never was. */
export function payAtOnce(account: Account, order: Order, source: Source): void {
  try {
    approveByToken(account, order, source);
    if (order.intent === "CAPTURE") captureOrder(account, order, () => {});
    else authorizeOrder(account, order, () => {});
  } catch (error) {
    account.state.orders.delete(order.id);
    throw error;
  }
}

/** The payment source that a client may send with capture and authorize, for an order not approved. */
export function takeSource(account: Account, order: Order, operation: Operation, body: Json): void {
  const source = readSource(operation, body.payment_source);
  if (source.kind === "none" || isFinished(order)) return;
  // A wallet without a token is still to be approved by its owner, on PayPal's page.
  if (source.kind === "token") approveByToken(account, order, source);
}

function approveByToken(account: Account, order: Order, source: Source): void {
  if (source.kind !== "token") return;
  const token = account.state.vault.paymentTokens.get(source.tokenId);
  if (token === undefined || token.status === "DELETED") throw unprocessable("TOKEN_ID_NOT_FOUND");
  if (source.source !== undefined && source.source !== token.source)
    throw unprocessable("MISMATCHED_VAULT_ID_TO_PAYMENT_SOURCE");
  if (token.status === "REVOKED") throw unprocessable("AGREEMENT_ALREADY_CANCELLED");
  const trouble = payerTrouble(account, token.payer);
  if (trouble !== undefined) throw trouble;
  const atMs = account.world.clock.now();
  const funding = token.source === "card" ? "card" : "balance";
  order.approval = { payer: token.payer, funding, atMs };
  order.status = "APPROVED";
  order.paidBy = token.id;
  order.updatedAtMs = atMs;
}

/** Names the way to pay of an order that was made without one; the payer then goes to PayPal. */
export function confirmOrder(account: Account, order: Order, body: Json): void {
  if (body.payment_source === undefined)
    throw malformed("MISSING_REQUIRED_PARAMETER", { field: "/payment_source" });
  const instruction = body.processing_instruction ?? "NO_INSTRUCTION";
  if (instruction === "ORDER_COMPLETE_ON_PAYMENT_APPROVAL")
    throw unprocessable("UNSUPPORTED_PROCESSING_INSTRUCTION", { field: "/processing_instruction" });
  if (instruction !== "NO_INSTRUCTION")
    throw malformed("INVALID_PARAMETER_VALUE", { field: "/processing_instruction" });
  const source = readSource("orders.confirm", body.payment_source);
  if (isFinished(order)) throw unprocessable("ORDER_CANNOT_BE_CONFIRMED");
  if (order.status === "APPROVED") throw unprocessable("PAYMENT_ALREADY_APPROVED");
  order.namesSource = true;
  order.updatedAtMs = account.world.clock.now();
  if (source.kind === "token") approveByToken(account, order, source);
  if (source.kind !== "paypal") return;
  order.status = "PAYER_ACTION_REQUIRED";
  const { experience_context: own } = source.wallet;
  if (own !== undefined || body.application_context !== undefined)
    order.context = readContext(body);
  order.vault = readVaultWish("orders.confirm", source.wallet, order.context, () =>
    newCustomerId(account),
  );
}
