import type Stripe from "stripe";
import type { Platform } from "../platform.ts";
import { invalidRequest } from "../wire/errors.ts";

/** The types that the dashboard can switch on; `us_bank_account` pays in dollars only. */
const PLAYED = ["card", "us_bank_account"] as const;
/** Charged only where a payment in its one currency asks for it by name. */
const SEPA_DEBIT = { type: "sepa_debit", currency: "eur" };

type Wish = {
  allowed_payment_method_types?: readonly string[];
  excluded_payment_method_types?: readonly string[] | "";
  payment_method_configuration?: string;
};

/** What the dashboard of the stand-in has switched on, or the part of it that the call allows. */
export function typesFor(platform: Platform, wish: Wish, currency?: string): string[] {
  const configuration = configurationOf(platform, wish);
  const { allowed_payment_method_types: allowed, excluded_payment_method_types: excluded } = wish;
  const types: string[] = PLAYED.filter(
    (type) =>
      configuration[type]?.available === true &&
      (type === "card" || currency === undefined || currency === "usd") &&
      (!allowed || allowed.includes(type)) &&
      !(excluded || []).includes(type),
  );
  if (currency === SEPA_DEBIT.currency && allowed?.includes(SEPA_DEBIT.type))
    types.push(SEPA_DEBIT.type);
  if (types.length > 0) return types;
  throw invalidRequest({
    message: `None of the payment method types provided (${(allowed ?? []).join(", ")}) can be used for this payment. Please ensure the provided types are activated in your dashboard.`,
    param: allowed ? "allowed_payment_method_types" : "excluded_payment_method_types",
  });
}

export function configurationDetails(platform: Platform, wish: Wish) {
  const { id, parent } = configurationOf(platform, wish);
  return { id, parent };
}

function configurationOf(
  { stores }: Platform,
  { payment_method_configuration: named }: Wish,
): Stripe.PaymentMethodConfiguration {
  if (named !== undefined)
    return stores.methodConfigurations.get(named, "payment_method_configuration");
  const own = stores.methodConfigurations.all().find(({ is_default }) => is_default);
  if (!own) throw new Error("a world opens with a default configuration");
  return own;
}
