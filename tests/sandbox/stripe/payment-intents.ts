import type Stripe from "stripe";
import { refuseInvoiced } from "./billing/payment-hook.ts";
import { abandonCharge } from "./charges.ts";
import { type ConfirmOptions, checkConfirmable, confirmIntent } from "./confirm.ts";
import { emit } from "./events.ts";
import { checkAmount, checkConfirmOnly, checkConnect, checkTexts } from "./intent-checks.ts";
import { optionsFor } from "./intent-options.ts";
import {
  askAgain,
  dropChallenges,
  OPEN,
  shippingOf,
  takeMethod,
  unexpectedState,
} from "./intent-state.ts";
import { idOf, mergeMetadata, type Platform } from "./platform.ts";
import { configurationDetails, typesFor } from "./setup/method-types.ts";
import { refused } from "./wire/errors.ts";

export function createIntent(
  platform: Platform,
  params: Stripe.PaymentIntentCreateParams,
  options: ConfirmOptions,
): Stripe.PaymentIntent {
  const currency = params.currency.toLowerCase();
  checkAmount(params.amount, currency);
  checkTexts(params);
  checkConfirmOnly(params);
  checkConnect(params);
  if (params.customer) platform.stores.customers.get(params.customer, "customer");
  const { world, stores } = platform;
  const id = world.ids.next("pi");
  const automatic = automaticMethods(params);
  const types = typesFor(platform, params, currency);
  const intent: Stripe.PaymentIntent = {
    id,
    object: "payment_intent",
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    amount: params.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: automatic,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: params.capture_method ?? "automatic_async",
    client_secret: `${id}_secret_${world.ids.next("x").slice(2)}`,
    confirmation_method: params.confirmation_method ?? "automatic",
    created: world.clock.nowSeconds(),
    currency,
    customer: params.customer ?? null,
    customer_account: null,
    description: params.description ?? null,
    excluded_payment_method_types: params.excluded_payment_method_types ?? null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: mergeMetadata({}, params.metadata),
    next_action: null,
    on_behalf_of: params.on_behalf_of ?? null,
    payment_method: null,
    payment_method_configuration_details: automatic ? configurationDetails(platform, params) : null,
    payment_method_options: optionsFor(types, null, params.payment_method_options),
    payment_method_types: types,
    payment_record: null,
    processing: null,
    receipt_email: params.receipt_email ?? null,
    review: null,
    setup_future_usage: params.setup_future_usage ?? null,
    shipping: params.shipping ? shippingOf(params.shipping) : null,
    source: null,
    statement_descriptor: params.statement_descriptor ?? null,
    statement_descriptor_suffix: params.statement_descriptor_suffix ?? null,
    status: "requires_payment_method",
    transfer_data: null,
    transfer_group: params.transfer_group ?? null,
  };
  takeMethod(platform, intent, params, options.key);
  if (params.confirm) checkConfirmable(platform, intent, params, options);
  stores.paymentIntents.add(intent);
  emit(platform, "payment_intent.created", intent);
  if (!params.confirm) return intent;
  // The method is the intent's by now; taken again it would be made again.
  const { payment_method: _, payment_method_data: __, ...rest } = params;
  return confirmIntent(platform, intent, rest, options);
}

/** With neither a list nor the switch, the API version decides: the dashboard's methods. */
function automaticMethods(
  params: Stripe.PaymentIntentCreateParams,
): Stripe.PaymentIntent.AutomaticPaymentMethods | null {
  if (params.allowed_payment_method_types) return null;
  if (params.automatic_payment_methods?.enabled === false) return null;
  return {
    enabled: true,
    allow_redirects: params.automatic_payment_methods?.allow_redirects ?? "always",
  };
}

export function updateIntent(
  platform: Platform,
  id: string,
  params: Stripe.PaymentIntentUpdateParams,
): Stripe.PaymentIntent {
  const intent = platform.stores.paymentIntents.get(id, "intent");
  checkUpdatable(intent, params);
  const currency = params.currency?.toLowerCase() ?? intent.currency;
  const amount = params.amount ?? intent.amount;
  checkAmount(amount, currency);
  checkTexts(params);
  if (params.customer) platform.stores.customers.get(params.customer, "customer");
  checkCustomer(intent, params.customer);
  const before = structuredClone(intent);
  try {
    change(platform, intent, params, { amount, currency });
  } catch (error) {
    // What is refused has changed nothing.
    Object.assign(intent, before);
    throw error;
  } finally {
    platform.stores.paymentIntents.moved(intent);
  }
  return intent;
}

/** Whose payment it is can be said once. */
function checkCustomer(intent: Stripe.PaymentIntent, wanted: string | undefined): void {
  if (wanted === undefined || intent.customer === null || intent.customer === wanted) return;
  throw refused({
    message:
      "You cannot modify `customer` on a PaymentIntent once it already has been set. To fulfill a payment with a different Customer, cancel this PaymentIntent and create a new one.",
    param: "customer",
  });
}

function change(
  platform: Platform,
  intent: Stripe.PaymentIntent,
  params: Stripe.PaymentIntentUpdateParams,
  { amount, currency }: { amount: number; currency: string },
): void {
  if (params.customer !== undefined) intent.customer = params.customer;
  takeTypes(platform, intent, params, currency);
  if (amount !== intent.amount || currency !== intent.currency) {
    intent.amount = amount;
    intent.currency = currency;
    // A bank page that is open names another amount.
    if (intent.status === "requires_action") askAgain(platform, intent);
  }
  takeTexts(intent, params);
  takeMethod(platform, intent, params, "secret");
}

/** Metadata and the description can be changed for ever, all else only while a buyer can pay. */
function checkUpdatable(
  intent: Stripe.PaymentIntent,
  params: Stripe.PaymentIntentUpdateParams,
): void {
  const { metadata: _, description: __, expand: ___, ...rest } = params;
  const name = Object.keys(rest)[0];
  if (name !== undefined && !OPEN.includes(intent.status)) {
    throw unexpectedState(
      intent,
      `This PaymentIntent's ${name} could not be updated because it has a status of ${intent.status}. You may only update the ${name} of a PaymentIntent with one of the following statuses: ${OPEN.join(", ")}.`,
    );
  }
  checkConnect({
    ...(params.application_fee_amount && { application_fee_amount: params.application_fee_amount }),
    ...(params.transfer_data && { transfer_data: { destination: "" } }),
  });
}

function takeTypes(
  platform: Platform,
  intent: Stripe.PaymentIntent,
  params: Stripe.PaymentIntentUpdateParams,
  currency: string,
): void {
  const allowed = params.allowed_payment_method_types ?? intent.allowed_payment_method_types;
  const excluded = params.excluded_payment_method_types ?? intent.excluded_payment_method_types;
  const { excluded_payment_method_types: _, allowed_payment_method_types: __, ...rest } = params;
  intent.payment_method_types = typesFor(
    platform,
    {
      ...rest,
      ...(allowed && { allowed_payment_method_types: allowed }),
      ...(excluded && { excluded_payment_method_types: excluded }),
    },
    currency,
  );
  if (params.allowed_payment_method_types) {
    intent.allowed_payment_method_types = params.allowed_payment_method_types;
    intent.automatic_payment_methods = null;
    intent.payment_method_configuration_details = null;
  }
  intent.excluded_payment_method_types = excluded || null;
  intent.payment_method_options = optionsFor(
    intent.payment_method_types,
    intent.payment_method_options,
    params.payment_method_options,
  );
}

function takeTexts(intent: Stripe.PaymentIntent, params: Stripe.PaymentIntentUpdateParams): void {
  intent.metadata = mergeMetadata(intent.metadata, params.metadata);
  if (params.description !== undefined) intent.description = params.description || null;
  if (params.receipt_email !== undefined) intent.receipt_email = params.receipt_email || null;
  if (params.transfer_group !== undefined) intent.transfer_group = params.transfer_group;
  if (params.shipping !== undefined)
    intent.shipping = params.shipping ? shippingOf(params.shipping) : null;
  if (params.setup_future_usage !== undefined)
    intent.setup_future_usage = params.setup_future_usage || null;
  if (params.capture_method !== undefined) intent.capture_method = params.capture_method;
  if (params.statement_descriptor !== undefined)
    intent.statement_descriptor = params.statement_descriptor || null;
  if (params.statement_descriptor_suffix !== undefined)
    intent.statement_descriptor_suffix = params.statement_descriptor_suffix || null;
}

export function cancelIntent(
  platform: Platform,
  id: string,
  reason: Stripe.PaymentIntentCancelParams["cancellation_reason"],
): Stripe.PaymentIntent {
  const intent = platform.stores.paymentIntents.get(id, "intent");
  refuseInvoiced(platform, id);
  if (![...OPEN, "requires_capture"].includes(intent.status)) {
    throw unexpectedState(
      intent,
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: requires_payment_method, requires_capture, requires_confirmation, requires_action, processing.`,
    );
  }
  endIntent(platform, intent, reason ?? null);
  return intent;
}

export function endIntent(
  platform: Platform,
  intent: Stripe.PaymentIntent,
  reason: Stripe.PaymentIntent.CancellationReason | null,
): void {
  const wasAuthorized = intent.status === "requires_capture";
  intent.status = "canceled";
  intent.canceled_at = platform.world.clock.nowSeconds();
  intent.cancellation_reason = reason;
  intent.next_action = null;
  intent.amount_capturable = 0;
  dropChallenges(platform, intent.id);
  const charge = idOf(intent.latest_charge);
  if (wasAuthorized && charge !== null) abandonCharge(platform, charge);
  emit(platform, "payment_intent.canceled", intent);
}
