import type { Account, Order, Payer } from "./account.ts";
import { payerOf } from "./buyers.ts";
import { emit } from "./events.ts";
import { isJson, type Json, object, text } from "./json.ts";
import { forbidden, malformed, notFound, unprocessable } from "./refusal.ts";
import { paymentTokenJson } from "./vault-json.ts";
import type { PaymentToken, SetupToken, VaultSource } from "./vault-state.ts";

const MINUTE_MS = 60_000;
/** A setup token that nobody turned into a payment token is gone after three days. */
const SETUP_LIFE_MS = 3 * 24 * 60 * MINUTE_MS;
export const CUSTOMER_ID = /^[0-9a-zA-Z_-]{1,22}$/;
const USAGES = ["MERCHANT", "PLATFORM"];

export function createSetupToken(account: Account, body: Json): SetupToken {
  const customerId = readCustomer(account, body.customer);
  const { name, given } = readOnlySource(body.payment_source, ["card", "paypal"]);
  const source: VaultSource = name === "card" ? "card" : "paypal";
  if (source === "card") refuseNumber(given);
  else checkWallet(given);
  const context = object(given.experience_context);
  const token: SetupToken = {
    id: account.world.ids.upper(17),
    customerId,
    source,
    // The number of a card comes later, from PayPal's own fields in the browser.
    status: source === "card" ? "CREATED" : "PAYER_ACTION_REQUIRED",
    sent: given,
    returnUrl: text(context.return_url),
    cancelUrl: text(context.cancel_url),
    payer: undefined,
    createdAtMs: account.world.clock.now(),
  };
  account.state.vault.setupTokens.set(token.id, token);
  return token;
}

function readCustomer(account: Account, value: unknown): string {
  const id = object(value).id;
  if (id === undefined) return account.world.ids.upper(10);
  if (typeof id === "string" && CUSTOMER_ID.test(id)) return id;
  throw malformed("INVALID_PARAMETER_SYNTAX", { field: "/customer/id", value: String(id) });
}

function readOnlySource(value: unknown, known: readonly string[]): { name: string; given: Json } {
  const field = "/payment_source";
  if (!isJson(value)) throw malformed("MISSING_REQUIRED_PARAMETER", { field });
  const [name, ...more] = Object.keys(value);
  if (name === undefined) throw malformed("MISSING_REQUIRED_PARAMETER", { field });
  if (more.length > 0 || !known.includes(name))
    throw malformed("INVALID_PARAMETER_SYNTAX", { field: `${field}/${more[0] ?? name}` });
  return { name, given: object(value[name]) };
}

/** A shop that never sees card numbers may not send one here either. */
function refuseNumber(card: Json): void {
  if (card.number !== undefined) throw forbidden("NOT_ENABLED_TO_VAULT_PAYMENT_SOURCE");
}

function checkWallet(wallet: Json): void {
  const at = "/payment_source/paypal";
  const context = object(wallet.experience_context);
  if (wallet.usage_type === undefined)
    throw malformed("MISSING_REQUIRED_PARAMETER", { field: `${at}/usage_type` });
  if (!USAGES.some((usage) => usage === wallet.usage_type))
    throw malformed("INVALID_PARAMETER_VALUE", { field: `${at}/usage_type` });
  for (const name of ["return_url", "cancel_url"]) {
    const field = `${at}/experience_context/${name}`;
    const url = text(context[name]);
    if (url === undefined) throw malformed("MISSING_REQUIRED_PARAMETER", { field });
    if (!URL.canParse(url)) throw malformed("INVALID_PARAMETER_SYNTAX", { field, value: url });
  }
}

export function findSetupToken(account: Account, id: string): SetupToken {
  const token = account.state.vault.setupTokens.get(id);
  const isOver = (token?.createdAtMs ?? 0) + SETUP_LIFE_MS <= account.world.clock.now();
  if (token === undefined || isOver) throw notFound();
  return token;
}

/** What the payer does on PayPal's page, or PayPal's fields with the card that was typed in. */
export function approveSetupToken(account: Account, token: SetupToken, payerEmail: string): void {
  findSetupToken(account, token.id);
  if (token.status === "VAULTED") throw unprocessable("SETUP_TOKEN_ALREADY_USED");
  token.payer = payerOf(payerEmail);
  token.status = "APPROVED";
}

/** One payment token of one setup token. */
export function createPaymentToken(account: Account, body: Json): PaymentToken {
  const { name, given } = readOnlySource(body.payment_source, ["card", "token"]);
  if (name === "card") {
    refuseNumber(given);
    throw malformed("MISSING_REQUIRED_PARAMETER", { field: "/payment_source/card/number" });
  }
  for (const part of ["id", "type"])
    if (text(given[part]) === undefined)
      throw malformed("MISSING_REQUIRED_PARAMETER", { field: `/payment_source/token/${part}` });
  // PayPal's description knows BILLING_AGREEMENT only, its guides write SETUP_TOKEN.
  if (given.type !== "BILLING_AGREEMENT" && given.type !== "SETUP_TOKEN")
    throw malformed("INVALID_PARAMETER_VALUE", { field: "/payment_source/token/type" });
  const setup = findSetupToken(account, text(given.id) ?? "");
  // PayPal's pages name no issue for these two.
  if (setup.status === "VAULTED") throw unprocessable("SETUP_TOKEN_ALREADY_USED");
  if (setup.status !== "APPROVED" || setup.payer === undefined)
    throw unprocessable("SETUP_TOKEN_NOT_APPROVED");
  const asked = object(body.customer).id;
  if (asked !== undefined && asked !== setup.customerId)
    throw malformed("INVALID_PARAMETER_VALUE", { field: "/customer/id", value: String(asked) });
  setup.status = "VAULTED";
  return putIntoVault(account, setup.customerId, setup.source, setup.payer, setup.sent);
}

/** A wallet is in the vault once per customer, unless the shop asks for more. */
export function putIntoVault(
  account: Account,
  customerId: string,
  source: VaultSource,
  payer: Payer,
  sent: Json,
): PaymentToken {
  const tokens = account.state.vault.paymentTokens;
  const existing = [...tokens.values()].find(
    (each) =>
      each.status === "VAULTED" &&
      each.source === source &&
      each.customerId === customerId &&
      each.payer.payerId === payer.payerId,
  );
  const several = sent.permit_multiple_payment_tokens === true || source === "card";
  if (existing !== undefined && !several) return existing;
  const token: PaymentToken = {
    id: account.world.ids.upper(17).toLowerCase(),
    customerId,
    source,
    status: "VAULTED",
    sent,
    payer,
    createdAtMs: account.world.clock.now(),
  };
  tokens.set(token.id, token);
  const summary = "A payment token has been created.";
  announce(account, token, "CREATED", summary, paymentTokenJson(account, token));
  return token;
}

/** An order that was paid leaves in the vault what it was asked to keep. */
export function keepInVault(account: Account, order: Order): void {
  if (order.vault === undefined || !order.vault.consented) return;
  if (account.state.vault.vaulting === "immediate") putOrder(account, order);
  else scheduleVaulting(account, order);
}

/** Also called when a world is restored, since jobs of the clock are not saved. */
export function scheduleVaulting(account: Account, order: Order): void {
  const { clock } = account.world;
  clock.schedule(order.updatedAtMs + MINUTE_MS, `wallet of order ${order.id} is kept`, () => {
    if (order.vault?.tokenId === undefined) putOrder(account, order);
  });
}

function putOrder(account: Account, { vault, approval }: Order): void {
  if (vault === undefined || approval === undefined) return;
  const { customerId, sent } = vault;
  vault.tokenId = putIntoVault(account, customerId, "paypal", approval.payer, sent).id;
}

export function findPaymentToken(account: Account, id: string): PaymentToken {
  const token = account.state.vault.paymentTokens.get(id);
  if (token?.status !== "VAULTED") throw notFound();
  return token;
}

/** By the shop, or by the payer in PayPal's pages, who thereby takes back the permission to pay. */
export function removePaymentToken(
  account: Account,
  token: PaymentToken,
  status: "DELETED" | "REVOKED",
): void {
  if (token.status !== "VAULTED") return;
  token.status = status;
  const customer = { id: token.customerId };
  const summary = "A payment token has been deleted.";
  announce(account, token, "DELETED", summary, { id: token.id, customer });
}

function announce(
  account: Account,
  token: PaymentToken,
  word: "CREATED" | "DELETED",
  summary: string,
  resource: Json,
): void {
  emit(account, `VAULT.PAYMENT-TOKEN.${word}`, "payment_token", summary, resource, token.id);
}
