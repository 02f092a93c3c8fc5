import { describe, expect, it } from "vitest";
import {
  errorOf,
  opened,
  standIn,
  stripe,
  stripeForEachTest,
  typesOf,
} from "./sandbox-stripe.support.ts";
import {
  advanceTo,
  billingEvents,
  customerWith,
  giveCard,
  inClock,
  intentOf,
  latestInvoice,
  monthly,
  seconds,
} from "./sandbox-stripe-billing.support.ts";

stripeForEachTest();

/** Subscribed with a good card in April; from then on with another. */
async function renewingWith(card: string | null, more = {}) {
  const { clock, customer } = await inClock(stripe, "2027-04-01T00:00:00");
  const price = await monthly(stripe, 3000);
  const { id } = await stripe.subscriptions.create({
    customer,
    items: [{ price: price.id }],
    ...more,
  });
  if (card === null) {
    const { data } = await stripe.paymentMethods.list({ customer });
    await stripe.paymentMethods.detach(data[0]?.id ?? "");
  } else await giveCard(stripe, customer, card);
  const to = (text: string) => advanceTo(stripe, opened.world, clock, seconds(text));
  return { customer, id, to, read: () => stripe.subscriptions.retrieve(id) };
}

const settings = (body: object) => standIn.control(opened.world, "/billing", body);

describe("a renewal that fails", () => {
  it("is tried again after 1, 3, 5 and 7 days, and then the subscription ends", async () => {
    const { id, to, read, customer } = await renewingWith("pm_card_chargeCustomerFail");
    await to("2027-05-01T01:00:00");
    expect((await read()).status).toBe("past_due");
    expect(
      ((await stripe.customers.retrieve(customer)) as { delinquent: boolean }).delinquent,
    ).toBe(true);
    const attempts: [number, number | null][] = [];
    for (const next of ["02", "04", "06", "08"]) {
      const { attempt_count: count, next_payment_attempt: at } = await latestInvoice(stripe, id);
      attempts.push([count, at]);
      await to(`2027-05-${next}T01:00:00`);
    }
    expect(attempts).toEqual([
      [1, seconds("2027-05-02T01:00:00")],
      [2, seconds("2027-05-04T01:00:00")],
      [3, seconds("2027-05-06T01:00:00")],
      [4, seconds("2027-05-08T01:00:00")],
    ]);
    expect(await read()).toMatchObject({
      status: "canceled",
      cancellation_details: { reason: "payment_failed" },
    });
    expect(await latestInvoice(stripe, id)).toMatchObject({
      status: "open",
      attempt_count: 5,
      auto_advance: false,
      next_payment_attempt: null,
    });
  });

  it.each(["unpaid", "past_due"] as const)(
    "leaves it %s if the settings say so",
    async (afterRetries) => {
      await settings({ afterRetries, retryDays: [1, 2] });
      const { id, to, read } = await renewingWith("pm_card_chargeCustomerFail");
      await to("2027-05-03T02:00:00");
      expect((await read()).status).toBe(afterRetries);
      await to("2027-06-01T02:00:00");
      const next = await latestInvoice(stripe, id);
      expect(next.status).toBe(afterRetries === "unpaid" ? "draft" : "open");
    },
  );

  it("tells of every attempt with when the next one comes", async () => {
    const { to } = await renewingWith("pm_card_chargeCustomerFail");
    await billingEvents(opened.world);
    await to("2027-05-01T01:00:00");
    const events = await billingEvents(opened.world);
    const told = events.filter(({ type }) => type === "invoice.payment_failed");
    expect(told.map(({ object }) => object.next_payment_attempt)).toEqual([
      seconds("2027-05-02T01:00:00"),
    ]);
    const types = typesOf(events);
    expect(types.slice(types.indexOf("invoice.created"))).toEqual([
      "invoice.created",
      "customer.subscription.updated",
      "invoice.finalized",
      "invoice.updated",
      "invoice.payment_failed",
      "customer.subscription.updated",
      "test_helpers.test_clock.ready",
    ]);
  });

  it("recovers when the invoice is paid with a new default method", async () => {
    const { id, to, read, customer } = await renewingWith("pm_card_chargeCustomerFail");
    await to("2027-05-01T01:00:00");
    const invoice = await latestInvoice(stripe, id);
    const declined = await errorOf(stripe.invoices.pay(invoice.id));
    expect(declined).toMatchObject({ statusCode: 402, code: "card_declined" });
    expect((await stripe.invoices.retrieve(invoice.id)).attempt_count).toBe(1);
    await giveCard(stripe, customer, "pm_card_visa");
    expect((await stripe.invoices.pay(invoice.id)).status).toBe("paid");
    expect((await read()).status).toBe("active");
    expect(
      ((await stripe.customers.retrieve(customer)) as { delinquent: boolean }).delinquent,
    ).toBe(false);
  });

  it("without a method is past_due, and says so", async () => {
    const { id, to, read } = await renewingWith(null);
    await to("2027-05-01T01:00:00");
    expect((await read()).status).toBe("past_due");
    const error = await errorOf(stripe.invoices.pay((await latestInvoice(stripe, id)).id));
    expect(error.message).toContain("no `default_payment_method`");
  });

  it("waits for the buyer where the bank wants to see them", async () => {
    const { id, to, read } = await renewingWith("pm_card_authenticationRequired");
    await to("2027-05-01T01:00:00");
    const invoice = await latestInvoice(stripe, id);
    const intent = await intentOf(stripe, invoice.id);
    expect([(await read()).status, intent.status]).toEqual(["past_due", "requires_action"]);
    const types = typesOf(await billingEvents(opened.world));
    expect(types).toContain("invoice.payment_action_required");
    await standIn.control(opened.world, `/payment_intents/${intent.id}/confirm`, {
      card: "4000002760003184",
    });
    expect((await read()).status).toBe("active");
  });

  it("needs no buyer with a card that was set up in the first payment", async () => {
    const customer = await customerWith(stripe, null);
    const price = await monthly(stripe, 3000);
    const { id } = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
      payment_behavior: "default_incomplete",
      payment_settings: { save_default_payment_method: "on_subscription" },
    });
    const intent = await intentOf(stripe, (await latestInvoice(stripe, id)).id);
    await standIn.control(opened.world, `/payment_intents/${intent.id}/confirm`, {
      card: "4000002500003155",
    });
    await opened.world.clock.advance(32 * 86_400_000);
    expect(await latestInvoice(stripe, id)).toMatchObject({
      status: "paid",
      billing_reason: "subscription_cycle",
    });
  });
});

describe("the settings of retries", () => {
  it("take only what they know", async () => {
    expect((await settings({ afterRetries: "forget" })).status).toBe(400);
    expect((await settings({ retryDays: [3, 1] })).status).toBe(400);
    expect((await settings({ upcomingDays: -1 })).status).toBe(400);
    expect((await settings({})).json).toMatchObject({ afterRetries: "cancel" });
  });

  it("say how long before a renewal invoice.upcoming comes, with its lines and without an id", async () => {
    await settings({ upcomingDays: 3 });
    const { to } = await renewingWith("pm_card_visa");
    await to("2027-04-27T23:59:59");
    expect(typesOf(await billingEvents(opened.world))).not.toContain("invoice.upcoming");
    await to("2027-04-28T00:00:00");
    const events = await billingEvents(opened.world);
    const upcoming = events.find(({ type }) => type === "invoice.upcoming");
    expect(upcoming?.object).toMatchObject({ amount_due: 3000, billing_reason: "upcoming" });
    expect(upcoming?.object).not.toHaveProperty("id");
  });
});
