import type Stripe from "stripe";
import { emit } from "../events.ts";
import { checkAmount } from "../intent-checks.ts";
import { type Caller, dropChallenges, OPEN, takeMethod, unexpectedState } from "../intent-state.ts";
import { mergeMetadata, type Platform } from "../platform.ts";
import { invalidRequest } from "../wire/errors.ts";
import { endAttempt } from "./attempts.ts";
import { checkSetupConfirmable, confirmSetupIntent } from "./confirm-setup.ts";
import { configurationDetails, typesFor } from "./method-types.ts";
import { setupOptions } from "./setup-options.ts";

type CreateParams = Stripe.SetupIntentCreateParams;

export function createSetupIntent(
  platform: Platform,
  params: CreateParams,
  options: Caller,
): Stripe.SetupIntent {
  checkConfirmOnly(params);
  checkSelf(params);
  if (params.single_use) checkAmount(params.single_use.amount, params.single_use.currency);
  if (params.customer) platform.stores.customers.get(params.customer, "customer");
  const intent = newIntent(platform, params);
  takeMethod(platform, intent, params, options.key);
  if (params.confirm) checkSetupConfirmable(platform, intent, params, options);
  platform.stores.setupIntents.add(intent);
  emit(platform, "setup_intent.created", intent);
  if (!params.confirm) return intent;
  // The method is the intent's by now; taken again it would be made again.
  const { payment_method: _, payment_method_data: __, ...rest } = params;
  return confirmSetupIntent(platform, intent, rest, options, params.single_use);
}

function newIntent(platform: Platform, params: CreateParams): Stripe.SetupIntent {
  const { world } = platform;
  const id = world.ids.next("seti");
  const automatic = automaticMethods(params);
  const types = typesFor(platform, params);
  return {
    id,
    object: "setup_intent",
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    application: null,
    ...(params.attach_to_self === undefined ? {} : { attach_to_self: params.attach_to_self }),
    automatic_payment_methods: automatic,
    cancellation_reason: null,
    client_secret: `${id}_secret_${world.ids.next("x").slice(2)}`,
    created: world.clock.nowSeconds(),
    customer: params.customer ?? null,
    customer_account: null,
    description: params.description ?? null,
    excluded_payment_method_types: params.excluded_payment_method_types ?? null,
    flow_directions: params.flow_directions ?? null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    managed_payments: null,
    mandate: null,
    metadata: mergeMetadata({}, params.metadata),
    next_action: null,
    on_behalf_of: params.on_behalf_of ?? null,
    payment_method: null,
    payment_method_configuration_details: automatic ? configurationDetails(platform, params) : null,
    payment_method_options: setupOptions(types, null, params.payment_method_options),
    payment_method_types: types,
    single_use_mandate: null,
    status: "requires_payment_method",
    usage: params.usage ?? "off_session",
  };
}

/** With neither a list nor the switch, the API version decides: the dashboard's methods. */
function automaticMethods(params: CreateParams): Stripe.SetupIntent.AutomaticPaymentMethods | null {
  if (params.allowed_payment_method_types) return null;
  if (params.automatic_payment_methods?.enabled === false) return null;
  return {
    enabled: true,
    allow_redirects: params.automatic_payment_methods?.allow_redirects ?? "always",
  };
}

/** Parameters that mean something only when the buyer's method is tried at once. */
const WITH_CONFIRM = ["mandate_data", "return_url", "single_use", "confirmation_token"] as const;

function checkConfirmOnly(params: CreateParams): void {
  const name = params.confirm ? undefined : WITH_CONFIRM.find((key) => params[key] !== undefined);
  if (name === undefined) return;
  throw invalidRequest({
    message: `The parameter ${name} can only be used with \`confirm=true\`.`,
    param: name,
  });
}

/** A method is saved for a customer or for the account itself, never for both. */
function checkSelf(params: CreateParams | Stripe.SetupIntentUpdateParams): void {
  if (params.attach_to_self && params.customer) {
    throw invalidRequest({
      message: "You cannot set both `attach_to_self` and `customer` on a SetupIntent.",
      param: "attach_to_self",
    });
  }
  if (!params.flow_directions || params.attach_to_self) return;
  throw invalidRequest({
    message: "`flow_directions` can only be set together with `attach_to_self`.",
    param: "flow_directions",
  });
}

export function updateSetupIntent(
  platform: Platform,
  id: string,
  params: Stripe.SetupIntentUpdateParams,
): Stripe.SetupIntent {
  const intent = platform.stores.setupIntents.get(id, "intent");
  const { metadata, description, expand: _, ...rest } = params;
  const name = Object.keys(rest)[0];
  if (name !== undefined && !OPEN.includes(intent.status)) {
    throw unexpectedState(
      intent,
      `This SetupIntent's ${name} could not be updated because it has a status of ${intent.status}. You may only update the ${name} of a SetupIntent with one of the following statuses: ${OPEN.join(", ")}.`,
    );
  }
  checkSelf(params);
  if (params.customer) platform.stores.customers.get(params.customer, "customer");
  if (params.customer !== undefined) intent.customer = params.customer;
  platform.stores.setupIntents.moved(intent);
  takeTypes(platform, intent, params);
  intent.metadata = mergeMetadata(intent.metadata, metadata);
  if (description !== undefined) intent.description = description || null;
  if (params.attach_to_self !== undefined) intent.attach_to_self = params.attach_to_self;
  takeMethod(platform, intent, params, "secret");
  return intent;
}

function takeTypes(
  platform: Platform,
  intent: Stripe.SetupIntent,
  params: Stripe.SetupIntentUpdateParams,
): void {
  const { allowed_payment_method_types: allowed, excluded_payment_method_types: excluded } = params;
  if (allowed) {
    intent.allowed_payment_method_types = allowed;
    intent.automatic_payment_methods = null;
    intent.payment_method_configuration_details = null;
  }
  if (excluded !== undefined) intent.excluded_payment_method_types = excluded || null;
  if (allowed || excluded !== undefined) {
    intent.payment_method_types = typesFor(platform, {
      ...(intent.allowed_payment_method_types && {
        allowed_payment_method_types: intent.allowed_payment_method_types,
      }),
      ...(intent.excluded_payment_method_types && {
        excluded_payment_method_types: intent.excluded_payment_method_types,
      }),
    });
  }
  intent.payment_method_options = setupOptions(
    intent.payment_method_types,
    intent.payment_method_options,
    params.payment_method_options,
  );
}

export function cancelSetupIntent(
  platform: Platform,
  id: string,
  reason: Stripe.SetupIntentCancelParams["cancellation_reason"],
): Stripe.SetupIntent {
  const intent = platform.stores.setupIntents.get(id, "intent");
  if (!OPEN.includes(intent.status)) {
    throw unexpectedState(
      intent,
      `You cannot cancel this SetupIntent because it has a status of ${intent.status}. Only a SetupIntent with one of the following statuses may be canceled: ${OPEN.join(", ")}.`,
    );
  }
  if (intent.status === "requires_action") endAttempt(platform, intent, "abandoned");
  intent.status = "canceled";
  intent.cancellation_reason = reason ?? null;
  intent.next_action = null;
  dropChallenges(platform, intent.id);
  emit(platform, "setup_intent.canceled", intent);
  return intent;
}
