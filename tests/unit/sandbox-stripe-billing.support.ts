import type Stripe from "stripe";
import { expect } from "vitest";
import type { OpenWorld } from "../sandbox/core/worlds.ts";
import { DAY_MS, type Event, takeEvents } from "./sandbox-stripe.support.ts";

/** A price of a product of its own; a month unless something else is said. */
export async function monthly(
  stripe: Stripe,
  amount: number,
  more: Partial<Stripe.PriceCreateParams> = {},
): Promise<Stripe.Price> {
  return stripe.prices.create({
    currency: "usd",
    unit_amount: amount,
    recurring: { interval: "month" },
    product_data: { name: `Plan ${amount}` },
    ...more,
  });
}

/** A customer whose default method is a test card. */
export async function customerWith(
  stripe: Stripe,
  card: string | null = "pm_card_visa",
  more: Stripe.CustomerCreateParams = {},
): Promise<Stripe.Customer> {
  const customer = await stripe.customers.create({ email: "b@example.com", ...more });
  if (card !== null) await giveCard(stripe, customer.id, card);
  return customer;
}

export async function giveCard(stripe: Stripe, customer: string, card: string): Promise<string> {
  const method = await stripe.paymentMethods.attach(card, { customer });
  await stripe.customers.update(customer, {
    invoice_settings: { default_payment_method: method.id },
  });
  return method.id;
}

export const idIn = (reference: string | { id: string } | null | undefined): string => {
  if (reference == null) throw new Error("expected an id");
  return typeof reference === "string" ? reference : reference.id;
};

export async function latestInvoice(stripe: Stripe, subscription: string): Promise<Stripe.Invoice> {
  const { latest_invoice: latest } = await stripe.subscriptions.retrieve(subscription, {
    expand: ["latest_invoice.confirmation_secret", "latest_invoice.payments"],
  });
  if (latest === null || typeof latest === "string") throw new Error("expected an invoice");
  return latest;
}

/** The PaymentIntent of an invoice, by the only link there is. */
export async function intentOf(stripe: Stripe, invoice: string): Promise<Stripe.PaymentIntent> {
  const { data } = await stripe.invoicePayments.list({ invoice });
  return stripe.paymentIntents.retrieve(idIn(data[0]?.payment.payment_intent));
}

export const day = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

export function periodOf(subscription: Stripe.Subscription): [string, string] {
  const [item] = subscription.items.data;
  return [day(item?.current_period_start ?? 0), day(item?.current_period_end ?? 0)];
}

export const amounts = (invoice: Stripe.Invoice): number[] =>
  invoice.lines.data.map(({ amount }) => amount);

/** Moves a test clock and waits until it is ready. */
export async function advanceTo(
  stripe: Stripe,
  world: OpenWorld,
  clock: string,
  to: number,
): Promise<void> {
  const busy = await stripe.testHelpers.testClocks.advance(clock, { frozen_time: to });
  expect(busy.status).toBe("advancing");
  await world.clock.advance(0);
  const { status } = await stripe.testHelpers.testClocks.retrieve(clock);
  expect(status).toBe("ready");
}

export const seconds = (text: string): number => Date.parse(`${text}Z`) / 1000;

/** A test clock with one customer who has a card. */
export async function inClock(stripe: Stripe, start: string, card: string | null = "pm_card_visa") {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: seconds(start) });
  const customer = await customerWith(stripe, card, { test_clock: clock.id });
  return { clock: clock.id, customer: customer.id };
}

/** Only what Billing says, without what payments say beside it. */
export async function billingEvents(world: OpenWorld): Promise<Event[]> {
  const events = await takeEvents(world);
  const others =
    /^(charge|payment_intent|payment_method|customer\.(created|updated)|balance|price|plan|product)/;
  return events.filter(({ type }) => !others.test(type));
}

export const days = (count: number): number => count * DAY_MS;
