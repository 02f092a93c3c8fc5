import { describe, expect, test } from "vitest";
import {
  DAY_MS,
  errorOf,
  opened,
  pay,
  stripe,
  stripeForEachTest,
  takeEvents,
  typesOf,
} from "./sandbox-stripe.support.ts";

stripeForEachTest();

const monthly = () => {
  const product_data = { name: "Club" };
  return stripe.prices.create({
    currency: "usd",
    unit_amount: 900,
    product_data,
    recurring: { interval: "month" },
  });
};
const told = async () => typesOf(await takeEvents(opened.world));

async function trial(missing_payment_method: "pause" | "cancel" | "create_invoice", card = false) {
  const [{ id: price }, customer] = [await monthly(), await stripe.customers.create()];
  if (card) {
    const method = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
    const invoice_settings = { default_payment_method: method.id };
    await stripe.customers.update(customer.id, { invoice_settings });
  }
  return stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price }],
    trial_period_days: 7,
    trial_settings: { end_behavior: { missing_payment_method } },
  });
}

describe("a trial that is ended by call without a way to pay", () => {
  test("pauses where that was said, and nothing is billed", async () => {
    const { id } = await trial("pause");
    const ended = await stripe.subscriptions.update(id, { trial_end: "now" });
    expect(ended.status).toBe("paused");
    expect(await told()).toContain("customer.subscription.paused");
    expect((await stripe.invoices.list({ status: "open" })).data).toEqual([]);
  });

  test("does what else the call wants", async () => {
    const { id } = await trial("pause");
    const ended = await stripe.subscriptions.update(id, { trial_end: "now", metadata: { a: "b" } });
    expect(ended).toMatchObject({ status: "paused", metadata: { a: "b" } });
  });

  test("cancels where that was said", async () => {
    const { id } = await trial("cancel");
    const ended = await stripe.subscriptions.update(id, { trial_end: "now" });
    expect(ended.status).toBe("canceled");
  });

  test("is billed where that was said, or where there is a card", async () => {
    const billed = await trial("create_invoice");
    await stripe.subscriptions.update(billed.id, { trial_end: "now" });
    expect((await stripe.invoices.list({ status: "open" })).data).toHaveLength(1);
    const { id } = await trial("pause", true);
    const paid = await stripe.subscriptions.update(id, { trial_end: "now" });
    expect(paid.status).toBe("active");
  });
});

describe("a schedule", () => {
  async function scheduled(end_behavior: "cancel" | "release", method: string | undefined) {
    const customer = await stripe.customers.create(
      method === undefined
        ? {}
        : { payment_method: method, invoice_settings: { default_payment_method: method } },
    );
    const { id: price } = await monthly();
    return stripe.subscriptionSchedules.create({
      customer: customer.id,
      start_date: "now",
      end_behavior,
      phases: [{ items: [{ price }], duration: { interval: "month", interval_count: 2 } }],
    });
  }

  test("whose phases are over is complete, also where the subscription goes on", async () => {
    const { id } = await scheduled("release", "pm_card_visa");
    await opened.world.clock.advance(63 * DAY_MS);
    const schedule = await stripe.subscriptionSchedules.retrieve(id);
    expect(schedule.status).toBe("released");
    expect(schedule.completed_at).toBe(schedule.released_at);
    const types = await told();
    const ends = types.filter((type) => /schedule\.(completed|released|canceled)/.test(type));
    expect(ends).toEqual(["subscription_schedule.completed", "subscription_schedule.released"]);
  });

  test("is aborted when its subscription ends because nobody pays", async () => {
    await scheduled("cancel", undefined);
    await opened.world.clock.advance(40 * DAY_MS);
    const types = (await told()).filter((type) => /schedule\.(canceled|aborted)/.test(type));
    expect(types).toEqual(["subscription_schedule.canceled", "subscription_schedule.aborted"]);
  });

  test("that somebody cancels is not aborted", async () => {
    const { id } = await scheduled("cancel", "pm_card_visa");
    await stripe.subscriptionSchedules.cancel(id);
    expect(await told()).not.toContain("subscription_schedule.aborted");
  });
});

test("a credit note that is changed says what it was", async () => {
  const { id: customer } = await stripe.customers.create();
  await stripe.invoiceItems.create({ customer, amount: 2000, currency: "usd" });
  const { id } = await stripe.invoices.create({
    customer,
    pending_invoice_items_behavior: "include",
  });
  await stripe.invoices.finalizeInvoice(id);
  const note = await stripe.creditNotes.create({ invoice: id, amount: 500 });
  await takeEvents(opened.world);
  await stripe.creditNotes.update(note.id, { memo: "Sorry" });
  const [event, ...others] = await takeEvents(opened.world);
  expect(event).toMatchObject({ type: "credit_note.updated", object: { memo: "Sorry" } });
  expect(JSON.parse(event?.body ?? "{}").data.previous_attributes).toEqual({ memo: null });
  expect(others).toEqual([]);
});

test("money that is available at once is told after the payment", async () => {
  await pay(stripe, 1000, "pm_card_bypassPending");
  const types = await told();
  expect(types.indexOf("balance.available")).toBeGreaterThan(types.indexOf("charge.succeeded"));
  await pay(stripe, 1000);
  expect(await told()).not.toContain("balance.available");
});

test("the discount of a customer can be deleted once", async () => {
  const coupon = await stripe.coupons.create({ percent_off: 20 });
  const answer = await fetch(`${opened.url}/v1/customers`, {
    method: "POST",
    headers: { authorization: `Bearer ${opened.secretKey}` },
    body: new URLSearchParams({ coupon: coupon.id }),
  });
  // The stand-in has just made a customer.
  const { id } = (await answer.json()) as { id: string };
  const deleted = await stripe.customers.deleteDiscount(id);
  expect(deleted).toMatchObject({ deleted: true, customer: id, source: { coupon: coupon.id } });
  const error = await errorOf(stripe.customers.deleteDiscount(id));
  expect(error.code).toBe("resource_missing");
});
