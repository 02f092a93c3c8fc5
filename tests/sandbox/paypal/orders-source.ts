import type { ExperienceContext, VaultWish } from "./account.ts";
import { isJson, type Json, object, text } from "./json.ts";
import type { Operation } from "./orders-issues.ts";
import { forbidden, malformed, type Refusal, unprocessable } from "./refusal.ts";
import type { VaultSource } from "./vault-state.ts";

/** What a client names as the way to pay. */
export type Source =
  | { kind: "none" }
  | { kind: "paypal"; wallet: Json }
  | { kind: "token"; tokenId: string; source: VaultSource | undefined };

/** Ways to pay that PayPal has and this stand-in does not play. */
const OTHERS = new Set([
  "bancontact",
  "blik",
  "eps",
  "giropay",
  "ideal",
  "mybank",
  "p24",
  "sofort",
  "trustly",
  "apple_pay",
  "google_pay",
  "venmo",
]);

export function readSource(operation: Operation, value: unknown): Source {
  if (value === undefined) return { kind: "none" };
  if (!isJson(value)) throw malformed("INVALID_PARAMETER_SYNTAX", { field: "/payment_source" });
  const [name, ...more] = Object.keys(value);
  if (name === undefined) throw noSource(operation);
  if (more.length > 0)
    throw unprocessable("ONLY_ONE_PAYMENT_SOURCE_ALLOWED", { field: "/payment_source" });
  const given = object(value[name]);
  if (name === "card") return readCard(operation, given);
  if (name === "token") return readToken(given);
  if (name === "paypal") return readWallet(given);
  if (OTHERS.has(name))
    throw unprocessable("PAYMENT_SOURCE_CANNOT_BE_USED", { field: `/payment_source/${name}` });
  throw malformed("INVALID_PARAMETER_SYNTAX", { field: `/payment_source/${name}` });
}

function noSource(operation: Operation): Refusal {
  const field = "/payment_source";
  return operation === "orders.confirm"
    ? unprocessable("NO_PAYMENT_SOURCE_PROVIDED", { field })
    : malformed("MISSING_REQUIRED_PARAMETER", { field });
}

/**
 * A shop that never sees card numbers pays with saved cards only. Whoever sends a number gets the
 * refusal of an account that PayPal has not let process cards, which confirming documents as a 403.
 */
function readCard(operation: Operation, card: Json): Source {
  const field = "/payment_source/card";
  const tokenId = text(card.vault_id);
  const hasNumber = card.number !== undefined || card.network_token !== undefined;
  if (tokenId !== undefined && !hasNumber) return { kind: "token", tokenId, source: "card" };
  if (operation === "orders.confirm") throw forbidden("NOT_ENABLED_FOR_CARD_PROCESSING");
  throw unprocessable("NOT_ENABLED_FOR_CARD_PROCESSING", { field });
}

function readToken(token: Json): Source {
  for (const name of ["id", "type"])
    if (text(token[name]) === undefined)
      throw malformed("MISSING_REQUIRED_PARAMETER", { field: `/payment_source/token/${name}` });
  if (token.type !== "BILLING_AGREEMENT" && token.type !== "PAYMENT_METHOD_TOKEN")
    throw malformed("INVALID_PARAMETER_VALUE", { field: "/payment_source/token/type" });
  return { kind: "token", tokenId: text(token.id) ?? "", source: undefined };
}

function readWallet(wallet: Json): Source {
  const tokenId = text(wallet.vault_id);
  return tokenId === undefined
    ? { kind: "paypal", wallet }
    : { kind: "token", tokenId, source: "paypal" };
}

const PREFERENCES = ["GET_FROM_FILE", "NO_SHIPPING", "SET_PROVIDED_ADDRESS"] as const;
const ACTIONS = ["CONTINUE", "PAY_NOW"] as const;

/** How PayPal's page is to be: in the payment source or, in older clients, beside it. */
export function readContext(body: Json): ExperienceContext {
  const at = "/payment_source/paypal/experience_context";
  const context = object(object(object(body.payment_source).paypal).experience_context);
  const older = object(body.application_context);
  const one = <T extends string>(name: string, known: readonly T[], usual: T): T => {
    const value = context[name] ?? older[name] ?? usual;
    const found = known.find((each) => each === value);
    if (found === undefined)
      throw malformed("INVALID_PARAMETER_VALUE", { field: `${at}/${name}`, value: String(value) });
    return found;
  };
  const address = (name: string): string | undefined => {
    const value = context[name] ?? older[name];
    if (value === undefined) return undefined;
    if (typeof value === "string" && URL.canParse(value)) return value;
    throw malformed("INVALID_PARAMETER_SYNTAX", { field: `${at}/${name}` });
  };
  const payment = context.payment_method_preference ?? object(older.payment_method).payee_preferred;
  return {
    returnUrl: address("return_url"),
    cancelUrl: address("cancel_url"),
    brandName: text(context.brand_name) ?? text(older.brand_name),
    shippingPreference: one("shipping_preference", PREFERENCES, "GET_FROM_FILE"),
    userAction: one("user_action", ACTIONS, "CONTINUE"),
    immediate: payment === "IMMEDIATE_PAYMENT_REQUIRED",
  };
}

/** What the wallet asks to be kept; `newCustomerId` is PayPal's, for a customer not named. */
export function readVaultWish(
  operation: Operation,
  wallet: Json,
  context: ExperienceContext,
  newCustomerId: () => string,
): VaultWish | undefined {
  const { vault, customer } = object(wallet.attributes);
  const at = "/payment_source/paypal/attributes/vault";
  if (vault === undefined) return undefined;
  const { store_in_vault: when, usage_type: usage } = object(vault);
  if (when === undefined) throw unprocessable("VAULT_INSTRUCTION_REQUIRED", { field: at });
  if (when !== "ON_SUCCESS")
    throw malformed("INVALID_PARAMETER_VALUE", { field: `${at}/store_in_vault` });
  if (usage === undefined)
    throw malformed("MISSING_REQUIRED_PARAMETER", { field: `${at}/usage_type` });
  if (usage !== "MERCHANT" && usage !== "PLATFORM")
    throw malformed("INVALID_PARAMETER_VALUE", { field: `${at}/usage_type` });
  checkReturn(operation, "RETURN_URL_REQUIRED", "return_url", context.returnUrl);
  checkReturn(operation, "CANCEL_URL_REQUIRED", "cancel_url", context.cancelUrl);
  const customerId = text(object(customer).id) ?? newCustomerId();
  return { customerId, sent: object(vault), consented: true, tokenId: undefined };
}

/** Creating documents no issue of its own for it, so there the parameter is missing. */
function checkReturn(
  operation: Operation,
  issue: string,
  name: string,
  url: string | undefined,
): void {
  if (url !== undefined) return;
  const field = `/payment_source/paypal/experience_context/${name}`;
  throw operation === "orders.create"
    ? malformed("MISSING_REQUIRED_PARAMETER", { field })
    : unprocessable(issue, { field });
}
