import type Stripe from "stripe";

/** `payment_method_options` of a call, as far as they change what the stand-in does. */
export type OptionsParam = {
  card?:
    | {
        capture_method?: "manual" | "";
        request_three_d_secure?: "any" | "automatic" | "challenge";
        setup_future_usage?: "none" | "off_session" | "on_session" | "";
        require_cvc_recollection?: boolean;
        moto?: boolean;
        statement_descriptor_suffix_kana?: string;
      }
    | "";
  us_bank_account?: { setup_future_usage?: "none" | "off_session" | "on_session" | "" } | "";
};

/** The options of the types that an intent takes, Stripe's defaults where nobody said anything. */
export function optionsFor(
  types: readonly string[],
  before: Stripe.PaymentIntent.PaymentMethodOptions | null,
  given: object | undefined,
): Stripe.PaymentIntent.PaymentMethodOptions {
  // The schema has checked it; the package's three types for it agree in what is read here.
  const { card = {}, us_bank_account: bank = {} } = (given ?? {}) as OptionsParam;
  return {
    ...(types.includes("card") && { card: cardOptions(before?.card, card || {}) }),
    ...(types.includes("us_bank_account") && {
      us_bank_account: {
        verification_method: "automatic",
        ...before?.us_bank_account,
        ...futureUsage(bank || {}),
      },
    }),
    ...(types.includes("sepa_debit") && { sepa_debit: { ...before?.sepa_debit } }),
  };
}

type CardParam = Exclude<OptionsParam["card"], "" | undefined>;

function cardOptions(
  before: Stripe.PaymentIntent.PaymentMethodOptions.Card | undefined,
  given: CardParam,
): Stripe.PaymentIntent.PaymentMethodOptions.Card {
  const { capture_method: manual, ...kept } = before ?? {};
  const capture = given.capture_method ?? manual;
  return {
    installments: null,
    mandate_options: null,
    network: null,
    request_three_d_secure: "automatic",
    ...kept,
    ...(capture === "manual" && { capture_method: capture }),
    ...(given.request_three_d_secure && { request_three_d_secure: given.request_three_d_secure }),
    ...(given.require_cvc_recollection !== undefined && {
      require_cvc_recollection: given.require_cvc_recollection,
    }),
    ...futureUsage(given),
  };
}

function futureUsage({
  setup_future_usage: usage,
}: {
  setup_future_usage?: "none" | "off_session" | "on_session" | "";
}) {
  return usage ? { setup_future_usage: usage } : {};
}

/** What the method is saved for when the payment succeeds; an option of its type goes first. */
export function usageOf(
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
): "on_session" | "off_session" | null {
  const options = intent.payment_method_options;
  const own =
    method.type === "card"
      ? options?.card?.setup_future_usage
      : options?.us_bank_account?.setup_future_usage;
  const usage = own ?? intent.setup_future_usage;
  if (usage === "off_session") return "off_session";
  return usage === "on_session" ? "on_session" : null;
}

export function isManual(intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod): boolean {
  const own = method.type === "card" && intent.payment_method_options?.card?.capture_method;
  return intent.capture_method === "manual" || own === "manual";
}

export function requestsThreeDSecure(intent: {
  payment_method_options: { card?: { request_three_d_secure?: string | null } } | null;
}): boolean {
  const wish = intent.payment_method_options?.card?.request_three_d_secure;
  return wish === "any" || wish === "challenge";
}
