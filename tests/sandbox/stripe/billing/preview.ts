import type Stripe from "stripe";
import { idOf, type Platform } from "../platform.ts";
import { periodOf } from "./items.ts";
import { shadowOf } from "./shadow.ts";
import { customerIdOf } from "./subscription-object.ts";
import { renew } from "./wake-subscription.ts";

/** What the next renewal would invoice if nothing changed until then. */
export function upcomingInvoice(here: Platform, subscription: Stripe.Subscription): Stripe.Invoice {
  const shadow = shadowOf(here, customerIdOf(subscription));
  return renewedIn(shadow, shadow.stores.subscriptions.get(subscription.id));
}

/** Renews in a copy, at the moment at which it would happen. */
export function renewedIn(shadow: Platform, copy: Stripe.Subscription): Stripe.Invoice {
  const { end } = periodOf(copy);
  const clock = { ...shadow.world.clock, now: () => end * 1000, nowSeconds: () => end };
  const then: Platform = { ...shadow, world: { ...shadow.world, clock } };
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
