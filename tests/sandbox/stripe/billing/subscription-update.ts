import type Stripe from "stripe";
import { change } from "../catalogue/changes.ts";
import { idOf, type Platform } from "../platform.ts";
import { applyChange } from "./apply-change.ts";
import { collect, defaultMethodOf } from "./collect.ts";
import { discountsAt, idText, makeDiscounts } from "./discounts.ts";
import { finalizeInvoice } from "./finalize.ts";
import { noMethod, payFirst } from "./first-payment.ts";
import { addInvoiceItem } from "./invoice-items.ts";
import { ratesNamed } from "./items.ts";
import { itemAmount } from "./lines.ts";
import { checkMethodOf } from "./methods.ts";
import { oneTimeItem } from "./one-time.ts";
import { dropPendingUpdate, expectPayment, showPending } from "./pending-update.ts";
import { type Plan, planChange, requestFor } from "./plan-change.ts";
import { syncPhase } from "./schedule-end.ts";
import { shadowOf } from "./shadow.ts";
import { draftFor, takeInvoice } from "./subscription-invoice.ts";
import { checkSettings, customerIdOf, takeSettings } from "./subscription-object.ts";
import { invoiceUnpaid } from "./subscription-outcome.ts";
import { inTimeOf, nowOf } from "./time.ts";
import { endTrial } from "./trial-end.ts";
import { checkUpdate, structural } from "./update-rules.ts";
import { watchSubscription } from "./watch.ts";

export type UpdateParams = Stripe.SubscriptionUpdateParams;

export function updateSubscription(
  platform: Platform,
  id: string,
  params: UpdateParams,
): Stripe.Subscription {
  const subscription = platform.stores.subscriptions.get(id);
  const here = inTimeOf(platform, idOf(subscription.customer));
  checkUpdate(subscription, params);
  checkMethodOf(here, customerIdOf(subscription), params.default_payment_method);
  if (!goesOn(here, subscription, params)) return withoutTrial(platform, subscription, params);
  // A call that is refused leaves the change that waits as it is.
  const plan = planChange(here, subscription, requestFor(params));
  checkSettings(here, subscription, params);
  if (structural(params)) dropPendingUpdate(here, subscription);
  const behavior = params.payment_behavior ?? "allow_incomplete";
  const invoice = changeAndDraft(here, subscription, params, plan);
  if (invoice) bill(here, subscription, invoice, { plan, behavior, params });
  syncPhase(here, subscription);
  watchSubscription(here, subscription);
  return subscription;
}

/** A trial that is ended by call asks for a way to pay as one that ends by itself. */
function goesOn(here: Platform, subscription: Stripe.Subscription, params: UpdateParams): boolean {
  if (params.trial_end !== "now" || subscription.status !== "trialing") return true;
  return Boolean(params.default_payment_method) || endTrial(here, subscription);
}

/** What else the call wants is done to the subscription that is paused now, or canceled. */
function withoutTrial(
  platform: Platform,
  subscription: Stripe.Subscription,
  { trial_end: _, ...rest }: UpdateParams,
): Stripe.Subscription {
  const wishes = Object.keys(rest).filter((name) => name !== "expand");
  return wishes.length === 0 ? subscription : updateSubscription(platform, subscription.id, rest);
}

/**
 * Does everything but collect, and answers the draft of the invoice that the change makes. With
 * `pending_if_incomplete` the subscription itself stays as it was.
 */
export function changeAndDraft(
  here: Platform,
  subscription: Stripe.Subscription,
  params: UpdateParams,
  plan: Plan,
): Stripe.Invoice | undefined {
  const waits = params.payment_behavior === "pending_if_incomplete" && plan.invoiceNow;
  const more = (params.add_invoice_items ?? []).map((given) =>
    oneTimeItem(here, subscription, given),
  );
  const adjustments = [...plan.prorations, ...more];
  const rest = restOf(here, subscription, params);
  if (params.payment_behavior === "error_if_incomplete" && plan.invoiceNow)
    plan.prepaid = prepay(here, subscription, params);
  if (!plan.invoiceNow) for (const item of adjustments) addInvoiceItem(here, item);
  const now = nowOf(here);
  const invoice = plan.invoiceNow
    ? draftFor(here, subscription, {
        reason: "subscription_update",
        period: { start: now, end: now },
        pending: waits ? "none" : "own",
        adjustments,
        cycle: plan.cycle,
        items: plan.change.items,
        // A new coupon counts from the first period that begins with it.
        discounts: plan.cycle ? rest.discounts : undefined,
        autoAdvance: true,
      })
    : undefined;
  change(here, "customer.subscription.updated", subscription, () => {
    if (plan.cycle && !waits) takeRest(here, subscription, params, rest);
    if (invoice) takeInvoice(here, subscription, invoice);
    if (waits) return;
    if (!plan.cycle) takeRest(here, subscription, params, rest);
    applyChange(here, subscription, plan.change);
    takeSettings(here, subscription, params);
  });
  return invoice;
}

/** The same change where nobody sees it says what it costs; that is paid first. */
function prepay(
  here: Platform,
  subscription: Stripe.Subscription,
  params: UpdateParams,
): Stripe.PaymentIntent | undefined {
  const customer = customerIdOf(subscription);
  const shadow = inTimeOf(shadowOf(here, customer), customer);
  const copy = shadow.stores.subscriptions.get(subscription.id);
  const rest = { ...params, payment_behavior: "default_incomplete" as const };
  const draft = changeAndDraft(shadow, copy, rest, planChange(shadow, copy, requestFor(params)));
  if (!draft || draft.amount_due === 0) return undefined;
  const method =
    idOf(subscription.default_payment_method) ??
    defaultMethodOf(here, here.stores.customers.get(customer));
  if (method === null) throw noMethod();
  return payFirst(here, {
    amount: draft.amount_due,
    currency: subscription.currency,
    customer,
    method,
    description: "Subscription update",
    offSession: params.off_session ?? false,
  });
}

type Rest = { discounts: string[] | undefined; rates: Stripe.TaxRate[] | undefined };

/** What else the call names, found before anything is done: it may not exist. */
function restOf(here: Platform, subscription: Stripe.Subscription, params: UpdateParams): Rest {
  const { discounts, default_tax_rates: rates } = params;
  const found = rates === undefined ? undefined : ratesNamed(here, rates, "default_tax_rates");
  if (discounts === undefined) return { rates: found, discounts: undefined };
  const made = makeDiscounts(here, discounts, {
    customer: customerIdOf(subscription),
    subscription: subscription.id,
    amount: subscription.items.data.reduce((total, item) => total + itemAmount(here, item), 0),
    currency: subscription.currency,
  });
  return { rates: found, discounts: made };
}

function takeRest(
  here: Platform,
  subscription: Stripe.Subscription,
  params: UpdateParams,
  { discounts, rates }: Rest,
): void {
  const kept = subscription.discounts.map(idText);
  subscription.discounts = discounts ?? discountsAt(here, kept, nowOf(here));
  if (rates) subscription.default_tax_rates = rates;
  if (params.pause_collection !== undefined) {
    subscription.pause_collection = params.pause_collection
      ? {
          behavior: params.pause_collection.behavior,
          resumes_at: params.pause_collection.resumes_at ?? null,
        }
      : null;
  }
  const { cancellation_details: details } = params;
  if (details && subscription.cancellation_details) {
    if (details.comment !== undefined)
      subscription.cancellation_details.comment = details.comment || null;
    if (details.feedback !== undefined)
      subscription.cancellation_details.feedback = details.feedback || null;
  }
}

type Billing = { plan: Plan; behavior: string; params: UpdateParams };

/** The invoice of a change is finalized and collected with the call. */
function bill(
  here: Platform,
  subscription: Stripe.Subscription,
  invoice: Stripe.Invoice,
  { plan, behavior, params }: Billing,
): void {
  const waits = behavior === "pending_if_incomplete";
  if (subscription.collection_method === "send_invoice") return;
  if (waits) expectPayment(here, subscription, invoice, plan);
  finalizeInvoice(here, invoice, { prepaid: plan.prepaid });
  if (invoice.status !== "open") return;
  if (behavior === "default_incomplete") {
    // The buyer is asked; until they have paid the subscription is behind.
    invoiceUnpaid(here, invoice);
    return;
  }
  const outcome = collect(here, invoice, { offSession: params.off_session ?? false, by: "call" });
  if (waits && outcome.kind !== "paid") showPending(here, subscription);
}
