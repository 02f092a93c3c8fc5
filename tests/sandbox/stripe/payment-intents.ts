import type Stripe from "stripe";
import { abandonCharge } from "./charges.ts";
import { type ConfirmOptions, checkConfirmable, confirmIntent } from "./confirm.ts";
import { amountFault, display, minimumOf, smallestStep } from "./currencies.ts";
import { emit } from "./events.ts";
import { dropChallenges, OPEN, shippingOf, takeMethod, unexpectedState } from "./intent-state.ts";
import { idOf, mergeMetadata, type Platform } from "./platform.ts";
import { invalidRequest } from "./wire/errors.ts";

/** Stripe's own limit of a descriptor's suffix. */
const DESCRIPTOR_LENGTH_MAX = 22;
const TRANSFER_GROUP_LENGTH_MAX = 255;

export function createIntent(
  platform: Platform,
  params: Stripe.PaymentIntentCreateParams,
  options: ConfirmOptions,
): Stripe.PaymentIntent {
  const currency = params.currency.toLowerCase();
  checkAmount(params.amount, currency);
  checkTexts(params);
  checkMethods(params);
  if (params.customer) platform.stores.customers.get(params.customer, "customer");
  const { world, stores } = platform;
  const id = world.ids.next("pi");
  const automatic = automaticMethods(params);
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
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: mergeMetadata({}, params.metadata),
    next_action: null,
    on_behalf_of: params.on_behalf_of ?? null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: typesFor(currency, params),
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

/** What the dashboard of the stand-in has switched on, or the part of it that the call allows. */
function typesFor(
  currency: string,
  {
    allowed_payment_method_types: allowed,
  }: Pick<Stripe.PaymentIntentCreateParams, "allowed_payment_method_types">,
): string[] {
  const switchedOn = currency === "usd" ? ["card", "us_bank_account"] : ["card"];
  return allowed ? switchedOn.filter((type) => allowed.includes(type)) : switchedOn;
}

export function updateIntent(
  platform: Platform,
  id: string,
  params: Stripe.PaymentIntentUpdateParams,
): Stripe.PaymentIntent {
  const intent = platform.stores.paymentIntents.get(id, "intent");
  const { metadata, description, ...rest } = params;
  const structural = Object.keys(rest).filter((name) => name !== "expand");
  if (structural.length > 0 && !OPEN.includes(intent.status)) {
    throw unexpectedState(
      intent,
      `This PaymentIntent's ${structural[0]} could not be updated because it has a status of ${intent.status}. You may only update the ${structural[0]} of a PaymentIntent with one of the following statuses: ${OPEN.join(", ")}.`,
    );
  }
  const currency = params.currency?.toLowerCase() ?? intent.currency;
  checkAmount(params.amount ?? intent.amount, currency);
  checkTexts(params);
  if (params.customer) platform.stores.customers.get(params.customer, "customer");
  intent.amount = params.amount ?? intent.amount;
  intent.currency = currency;
  if (params.allowed_payment_method_types) {
    checkMethods({ ...params, currency });
    intent.allowed_payment_method_types = params.allowed_payment_method_types;
    intent.payment_method_types = typesFor(currency, params);
    intent.automatic_payment_methods = null;
  }
  intent.metadata = mergeMetadata(intent.metadata, metadata);
  if (description !== undefined) intent.description = description || null;
  if (params.customer !== undefined) intent.customer = params.customer;
  if (params.receipt_email !== undefined) intent.receipt_email = params.receipt_email || null;
  if (params.transfer_group !== undefined) intent.transfer_group = params.transfer_group;
  if (params.shipping !== undefined)
    intent.shipping = params.shipping ? shippingOf(params.shipping) : null;
  if (params.setup_future_usage !== undefined)
    intent.setup_future_usage = params.setup_future_usage || null;
  if (params.statement_descriptor_suffix !== undefined)
    intent.statement_descriptor_suffix = params.statement_descriptor_suffix || null;
  takeMethod(platform, intent, params, "secret");
  return intent;
}

export function cancelIntent(
  platform: Platform,
  id: string,
  reason: Stripe.PaymentIntentCancelParams["cancellation_reason"],
): Stripe.PaymentIntent {
  const intent = platform.stores.paymentIntents.get(id, "intent");
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

export function checkAmount(amount: number, currency: string): void {
  if (amount < 1) {
    throw invalidRequest({
      code: "parameter_invalid_integer",
      message: "This value must be greater than or equal to 1.",
      param: "amount",
    });
  }
  const fault = amountFault(amount, currency);
  switch (fault) {
    case undefined:
      return;
    case "unknown_currency":
      throw invalidRequest({ message: `Invalid currency: ${currency}`, param: "currency" });
    case "too_small":
      throw invalidRequest({
        code: "amount_too_small",
        message: `Amount must be at least ${display(minimumOf(currency), currency)}`,
        param: "amount",
      });
    case "too_large":
      throw invalidRequest({
        code: "amount_too_large",
        message: `Amount must be no more than ${display(99_999_999, currency)}`,
        param: "amount",
      });
    case "not_divisible":
      throw invalidRequest({
        message: `Invalid amount: in ${currency} it must be evenly divisible by ${smallestStep(currency)}`,
        param: "amount",
      });
  }
}

function checkTexts(
  params: Stripe.PaymentIntentCreateParams | Stripe.PaymentIntentUpdateParams,
): void {
  if ((params.statement_descriptor_suffix ?? "").length > DESCRIPTOR_LENGTH_MAX) {
    throw invalidRequest({
      message: `The statement descriptor suffix must be at most ${DESCRIPTOR_LENGTH_MAX} characters.`,
      param: "statement_descriptor_suffix",
    });
  }
  if ((params.transfer_group ?? "").length > TRANSFER_GROUP_LENGTH_MAX) {
    throw invalidRequest({ message: "Invalid string: too long", param: "transfer_group" });
  }
  if (params.receipt_email && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(params.receipt_email)) {
    throw invalidRequest({
      code: "email_invalid",
      message: `Invalid email address: ${params.receipt_email}`,
      param: "receipt_email",
    });
  }
}

function checkMethods(
  params: Pick<Stripe.PaymentIntentCreateParams, "currency" | "allowed_payment_method_types">,
): void {
  const allowed = params.allowed_payment_method_types;
  if (allowed === undefined || typesFor(params.currency.toLowerCase(), params).length > 0) return;
  throw invalidRequest({
    message: `None of the payment method types provided (${allowed.join(", ")}) can be used for this payment. Please ensure the provided types are activated in your dashboard.`,
    param: "allowed_payment_method_types",
  });
}
