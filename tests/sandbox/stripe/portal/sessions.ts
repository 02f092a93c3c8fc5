import type Stripe from "stripe";
import { referenced } from "../catalogue/references.ts";
import { emit } from "../events.ts";
import { idOf, type Platform } from "../platform.ts";
import { missing, refused } from "../wire/errors.ts";
import { checkUrl, defaultConfiguration } from "./configurations.ts";

type Params = Stripe.BillingPortal.SessionCreateParams;
type Session = Stripe.BillingPortal.Session;
type FlowData = NonNullable<Params["flow_data"]>;

/** Stripe's own: a link that nobody opens lives for five minutes, an open page for an hour. */
const UNSEEN_LIVES_MS = 5 * 60_000;
const IDLE_LIVES_MS = 60 * 60_000;

export function createSession(platform: Platform, params: Params): Session {
  const { world, stores, hidden, host } = platform;
  if (params.customer === undefined) throw missing("customer");
  const customer = referenced(stores.customers, "customer", params.customer, "customer");
  checkUrl(params.return_url, "return_url");
  const configuration = configurationOf(platform, params.configuration);
  const flow = params.flow_data
    ? flowOf(platform, customer, configuration, params.flow_data)
    : null;
  const secret = world.ids.next("test", 40);
  const session: Session = {
    id: world.ids.next("bps", 24),
    object: "billing_portal.session",
    configuration: configuration.id,
    created: world.clock.nowSeconds(),
    customer: customer.id,
    customer_account: null,
    flow,
    livemode: false,
    locale: params.locale ?? null,
    on_behalf_of: params.on_behalf_of ?? null,
    return_url: params.return_url ?? configuration.default_return_url,
    url: `${host.url}/stand-in/portal/${secret}`,
  };
  stores.portalSessions.add(session);
  const createdAtMs = world.clock.now();
  hidden.portal.set(secret, { session: session.id, createdAtMs, seenAtMs: null, over: false });
  emit(platform, "billing_portal.session.created", session);
  return session;
}

function configurationOf(platform: Platform, id: string | undefined) {
  if (id === undefined) return defaultConfiguration(platform);
  const { portalConfigurations } = platform.stores;
  const found = referenced(portalConfigurations, "configuration", id, "configuration");
  if (found.active) return found;
  throw refused({ message: `The configuration ${id} is not active.`, param: "configuration" });
}

/** The session behind a link, if the link is still good; looking at it keeps it so. */
export function visit({ hidden, stores, world }: Platform, secret: string): Session | undefined {
  const found = hidden.portal.get(secret);
  if (!found || found.over) return undefined;
  const now = world.clock.now();
  const until =
    found.seenAtMs === null ? found.createdAtMs + UNSEEN_LIVES_MS : found.seenAtMs + IDLE_LIVES_MS;
  if (now >= until) return undefined;
  found.seenAtMs = now;
  return stores.portalSessions.find(found.session);
}

/** What the visitor came for is done: the link is good for nothing any more. */
export function leave({ hidden }: Platform, secret: string): void {
  const found = hidden.portal.get(secret);
  if (found) found.over = true;
}

/** A link for one purpose needs a portal that allows it. */
function flowOf(
  platform: Platform,
  customer: Stripe.Customer,
  { features }: Stripe.BillingPortal.Configuration,
  given: FlowData,
): Session["flow"] {
  const allowed: Readonly<Record<string, boolean>> = {
    customer_update: features.customer_update.enabled,
    payment_method_update: features.payment_method_update.enabled,
    subscription_cancel: features.subscription_cancel.enabled,
    subscription_pause: features.subscription_pause.enabled,
    subscription_update: features.subscription_update.enabled,
    subscription_update_confirm: features.subscription_update.enabled,
  };
  if (!allowed[given.type]) {
    throw refused({
      message: `This flow cannot be used because ${given.type} is not enabled in the configuration.`,
      param: "flow_data[type]",
    });
  }
  const { subscription_cancel: cancel, subscription_update: update } = given;
  const { subscription_pause: pause, subscription_update_confirm: confirm } = given;
  const kind = SUBSCRIPTION_FLOWS[given.type];
  if (kind) {
    const needed = { cancel, update, pause, confirm }[kind];
    if (!needed) throw missing(`flow_data[${given.type}]`);
    checkSubscription(platform, customer, needed.subscription, `flow_data[${given.type}]`);
  }
  if (confirm && confirm.items.length !== 1)
    throw refused({
      message: "Exactly one item can be confirmed.",
      param: "flow_data[subscription_update_confirm][items]",
    });
  return {
    after_completion: afterCompletion(given.after_completion),
    customer_update: given.type === "customer_update" ? {} : null,
    subscription_cancel: cancel ? { retention: null, subscription: cancel.subscription } : null,
    subscription_pause: pause ?? null,
    subscription_update: update ?? null,
    subscription_update_confirm: confirm ? confirmation(platform, confirm) : null,
    type: given.type,
  };
}

const SUBSCRIPTION_FLOWS: Readonly<Record<string, "cancel" | "update" | "pause" | "confirm">> = {
  subscription_cancel: "cancel",
  subscription_update: "update",
  subscription_pause: "pause",
  subscription_update_confirm: "confirm",
};

function checkSubscription(
  { stores }: Platform,
  customer: Stripe.Customer,
  id: string,
  at: string,
): void {
  const param = `${at}[subscription]`;
  const found = referenced(stores.subscriptions, "subscription", id, param);
  const ended = found.status === "canceled" || found.status === "incomplete_expired";
  if (idOf(found.customer) === customer.id && !ended) return;
  throw refused({
    message: `The subscription ${id} cannot be changed: it is another customer's or has ended.`,
    param,
  });
}

function confirmation(
  { stores }: Platform,
  given: NonNullable<FlowData["subscription_update_confirm"]>,
): NonNullable<Session["flow"]>["subscription_update_confirm"] {
  const at = "flow_data[subscription_update_confirm]";
  for (const { price } of given.items)
    if (price !== undefined) referenced(stores.prices, "price", price, `${at}[items][0][price]`);
  return {
    discounts:
      given.discounts?.map(({ coupon, promotion_code: code }) => ({
        coupon: coupon ?? null,
        promotion_code: code ?? null,
      })) ?? null,
    items: given.items.map(({ id, price, quantity }) => ({
      id,
      price: price ?? null,
      ...(quantity !== undefined && { quantity }),
    })),
    subscription: given.subscription,
  };
}

function afterCompletion(
  given: FlowData["after_completion"],
): NonNullable<Session["flow"]>["after_completion"] {
  const { type = "portal_homepage", redirect, hosted_confirmation: hosted } = given ?? {};
  if (type === "redirect" && !redirect) throw missing("flow_data[after_completion][redirect]");
  if (redirect) checkUrl(redirect.return_url, "flow_data[after_completion][redirect][return_url]");
  return {
    hosted_confirmation:
      type === "hosted_confirmation" ? { custom_message: hosted?.custom_message ?? null } : null,
    redirect: type === "redirect" ? (redirect ?? null) : null,
    type,
  };
}
