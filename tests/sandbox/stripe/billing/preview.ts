import type Stripe from "stripe";
import { idOf, type Platform } from "../platform.ts";
import { periodOf } from "./items.ts";
import { phaseEnds } from "./schedule-phases.ts";
import { shadowOf } from "./shadow.ts";
import { customerIdOf } from "./subscription-object.ts";
import { renew } from "./wake-subscription.ts";

/** What the next renewal would invoice if nothing changed until then; nothing if that is the end. */
export function upcomingInvoice(
  here: Platform,
  subscription: Stripe.Subscription,
): Stripe.Invoice | undefined {
  const shadow = shadowOf(here, customerIdOf(subscription));
  return renewedIn(shadow, shadow.stores.subscriptions.get(subscription.id));
}

/** Renews in a copy, at the moment at which it would happen. */
export function renewedIn(shadow: Platform, copy: Stripe.Subscription): Stripe.Invoice | undefined {
  const { end } = periodOf(copy);
  const clock = { ...shadow.world.clock, now: () => end * 1000, nowSeconds: () => end };
  const then: Platform = { ...shadow, world: { ...shadow.world, clock } };
  const plan = then.stores.subscriptionSchedules.find(idOf(copy.schedule) ?? "");
  if (plan?.current_phase && plan.current_phase.end_date <= end) phaseEnds(then, copy);
  if (copy.status === "canceled") return undefined;
  // Another interval has begun a period, and with it an invoice, already.
  if (periodOf(copy).end > end)
    return preview(then.stores.invoices.get(idOf(copy.latest_invoice) ?? ""));
  return preview(renew(then, copy));
}

/** Previews have no number and no future: nothing finalizes them. */
export function preview(invoice: Stripe.Invoice): Stripe.Invoice {
  invoice.id = `upcoming_${invoice.id}`;
  invoice.billing_reason = "upcoming";
  invoice.automatically_finalizes_at = null;
  invoice.lines.url = `/v1/invoices/upcoming/lines?customer=${idOf(invoice.customer)}`;
  for (const line of invoice.lines.data) {
    line.id = line.id.replace(/^il_/, "il_tmp_");
    line.invoice = invoice.id;
  }
  return invoice;
}
