import type Stripe from "stripe";
import { type AnyIntent, shippingOf } from "../intent-state.ts";
import { createMethod, type MethodData, resolveMethod } from "../payment-methods.ts";
import type { Platform } from "../platform.ts";
import { missing, refused } from "../wire/errors.ts";

/** Stripe's own limit. */
const LIVES_SECONDS = 12 * 3600;

/** The test helper's parameters; Stripe.js sends the same with a card's number. */
export type TokenParams = {
  payment_method?: string;
  payment_method_data?: unknown;
  return_url?: string;
  setup_future_usage?: "off_session" | "on_session";
  shipping?: object;
  use_stripe_sdk?: boolean;
};

export function createConfirmationToken(
  platform: Platform,
  params: TokenParams,
  key: "secret" | "publishable",
): Stripe.ConfirmationToken {
  const { world, stores, hidden } = platform;
  // The schema has checked the branch as far as it is read.
  const data = params.payment_method_data as MethodData | undefined;
  if (data === undefined && params.payment_method === undefined)
    throw missing("payment_method_data");
  const method = data
    ? createMethod(platform, data, key, "payment_method_data.")
    : resolveMethod(platform, params.payment_method ?? "");
  const { billing_details, card, us_bank_account, allow_redisplay, customer } = method;
  const shipping = params.shipping && shippingOf(params.shipping);
  const token: Stripe.ConfirmationToken = {
    id: world.ids.next("ctoken"),
    object: "confirmation_token",
    created: world.clock.nowSeconds(),
    expires_at: world.clock.nowSeconds() + LIVES_SECONDS,
    livemode: false,
    mandate_data: null,
    metadata: null,
    payment_intent: null,
    payment_method_options: null,
    payment_method_preview: {
      allow_redisplay: allow_redisplay ?? "unspecified",
      billing_details: structuredClone(billing_details),
      customer,
      customer_account: null,
      type: method.type,
      ...(card && { card: structuredClone(card) }),
      ...(us_bank_account && { us_bank_account: structuredClone(us_bank_account) }),
    },
    return_url: params.return_url ?? null,
    setup_future_usage: params.setup_future_usage ?? null,
    setup_intent: null,
    shipping: shipping?.address
      ? {
          address: { ...EMPTY_ADDRESS, ...shipping.address },
          name: shipping.name ?? "",
          phone: shipping.phone ?? null,
        }
      : null,
    use_stripe_sdk: params.use_stripe_sdk ?? key === "publishable",
  };
  hidden.saving.tokenMethods.set(token.id, method.id);
  return stores.confirmationTokens.add(token);
}

const EMPTY_ADDRESS: Stripe.Address = {
  city: null,
  country: null,
  line1: null,
  line2: null,
  postal_code: null,
  state: null,
};

type WithToken = {
  confirmation_token?: string;
  payment_method?: string;
  return_url?: string;
  use_stripe_sdk?: boolean;
  setup_future_usage?: Stripe.PaymentIntentConfirmParams["setup_future_usage"];
};

/** The parameters together with what the buyer's browser put into the token; they go first. */
export function withConfirmationToken<P extends WithToken>(
  platform: Platform,
  intent: AnyIntent,
  given: P,
): P {
  const { confirmation_token: id, ...params } = given;
  if (id === undefined) return given;
  const token = platform.stores.confirmationTokens.get(id, "confirmation_token");
  checkFresh(platform, token);
  const method = platform.hidden.saving.tokenMethods.get(id);
  const usage = token.setup_future_usage;
  const taken = {
    ...(method !== undefined && { payment_method: method }),
    ...(token.return_url !== null && { return_url: token.return_url }),
    ...(intent.object === "payment_intent" &&
      (usage === "off_session" || usage === "on_session") && { setup_future_usage: usage }),
    ...(intent.object === "payment_intent" &&
      token.shipping !== null && { shipping: token.shipping }),
    use_stripe_sdk: token.use_stripe_sdk,
    ...params,
  };
  // Only what P has: the token's fields are parameters of every call that takes a token.
  return taken as unknown as P;
}

/** From now on the token is good for nothing more. */
export function spendConfirmationToken(
  { stores }: Platform,
  intent: AnyIntent,
  id: string | undefined,
): void {
  const token = id === undefined ? undefined : stores.confirmationTokens.find(id);
  if (!token) return;
  if (intent.object === "payment_intent") token.payment_intent = intent.id;
  else token.setup_intent = intent.id;
}

/** A token confirms one intent, once, and not after it has expired. */
function checkFresh(platform: Platform, token: Stripe.ConfirmationToken): void {
  const used = token.payment_intent ?? token.setup_intent;
  if (used !== null) {
    throw refused({
      message: `The ConfirmationToken ${token.id} has already been used to confirm ${used}. Please create a new ConfirmationToken.`,
      param: "confirmation_token",
    });
  }
  if (platform.world.clock.nowSeconds() < (token.expires_at ?? 0)) return;
  throw refused({
    message: `The ConfirmationToken ${token.id} has expired. Please create a new ConfirmationToken.`,
    param: "confirmation_token",
  });
}
