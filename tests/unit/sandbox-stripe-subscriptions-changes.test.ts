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
  amounts,
  billingEvents,
  giveCard,
  inClock,
  intentOf,
  latestInvoice,
  monthly,
  periodOf,
  seconds,
} from "./sandbox-stripe-billing.support.ts";

stripeForEachTest();

/** April has 30 days, so half of it is exactly half. */
async function inApril(amount = 3000, card = "pm_card_visa", more = {}) {
  const { clock, customer } = await inClock(stripe, "2027-04-01T00:00:00", card);
  const price = await monthly(stripe, amount);
  const made = await stripe.subscriptions.create({
    customer,
    items: [{ price: price.id }],
    ...more,
  });
  const item = made.items.data[0]?.id ?? "";
  const to = (text: string) => advanceTo(stripe, opened.world, clock, seconds(text));
  return { clock, customer, price, id: made.id, item, to };
}

describe("a change of what is subscribed to", () => {
  it("waits as prorations for the next invoice, as the preview says to the cent", async () => {
    const { id, item, to } = await inApril();
    const large = await monthly(stripe, 5000);
    await to("2027-04-16T00:00:00");
    const change = { items: [{ id: item, price: large.id }] };
    const shown = await stripe.invoices.createPreview({
      subscription: id,
      subscription_details: change,
    });
    expect(amounts(shown)).toEqual([-1500, 2500, 5000]);
    expect(shown.id).toMatch(/^upcoming_/);
    expect(shown.lines.data[0]?.parent?.subscription_item_details?.proration).toBe(true);
    await stripe.subscriptions.update(id, change);
    const { data } = await stripe.invoiceItems.list({ pending: true });
    expect(data.map(({ amount }) => amount)).toEqual([2500, -1500]);
    await to("2027-05-01T02:00:00");
    const invoice = await latestInvoice(stripe, id);
    expect(invoice).toMatchObject({ status: "paid", amount_paid: shown.amount_due, total: 6000 });
    expect(amounts(invoice)).toEqual(amounts(shown));
  });

  it("is invoiced at once with always_invoice, to the second", async () => {
    const { id, item, to } = await inApril();
    await to("2027-04-20T07:33:21");
    const change = {
      items: [{ id: item, quantity: 3 }],
      proration_behavior: "always_invoice" as const,
    };
    const shown = await stripe.invoices.createPreview({
      subscription: id,
      subscription_details: change,
    });
    await stripe.subscriptions.update(id, change);
    const invoice = await latestInvoice(stripe, id);
    const left = seconds("2027-05-01T00:00:00") - seconds("2027-04-20T07:33:21");
    const share = (amount: number) => Math.round((amount * left) / (30 * 86_400));
    expect(amounts(invoice)).toEqual([-share(3000), share(9000)]);
    expect(invoice).toMatchObject({
      billing_reason: "subscription_update",
      status: "paid",
      amount_due: shown.amount_due,
    });
    expect(
      invoice.lines.data[0]?.parent?.subscription_item_details?.proration_details,
    ).toMatchObject({
      credited_items: { invoice_line_items: [expect.stringMatching(/^il_/)] },
    });
  });

  it("costs nothing with proration_behavior none until the next period", async () => {
    const { id, item, to } = await inApril();
    await to("2027-04-16T00:00:00");
    await stripe.subscriptions.update(id, {
      items: [{ id: item, quantity: 2 }],
      proration_behavior: "none",
    });
    await to("2027-05-01T02:00:00");
    expect(amounts(await latestInvoice(stripe, id))).toEqual([6000]);
  });

  it("counts from the proration date, which must lie in the period", async () => {
    const { id, item, to } = await inApril();
    await to("2027-04-28T00:00:00");
    const change = {
      items: [{ id: item, quantity: 2 }],
      proration_behavior: "always_invoice" as const,
    };
    const error = await errorOf(
      stripe.subscriptions.update(id, {
        ...change,
        proration_date: seconds("2027-03-01T00:00:00"),
      }),
    );
    expect(error.param).toBe("proration_date");
    await stripe.subscriptions.update(id, {
      ...change,
      proration_date: seconds("2027-04-16T00:00:00"),
    });
    expect(amounts(await latestInvoice(stripe, id))).toEqual([-1500, 3000]);
  });

  it("to a cheaper price leaves credit that the next renewal uses", async () => {
    const { id, item, to, customer } = await inApril(6000);
    const small = await monthly(stripe, 2000);
    await to("2027-04-16T00:00:00");
    await stripe.subscriptions.update(id, {
      items: [{ id: item, price: small.id }],
      proration_behavior: "always_invoice",
    });
    expect(await latestInvoice(stripe, id)).toMatchObject({
      status: "paid",
      total: -2000,
      amount_due: 0,
      starting_balance: 0,
      ending_balance: -2000,
    });
    await to("2027-05-01T02:00:00");
    expect(await latestInvoice(stripe, id)).toMatchObject({
      total: 2000,
      amount_due: 0,
      starting_balance: -2000,
      ending_balance: 0,
      status: "paid",
    });
    const { data } = await stripe.customers.listBalanceTransactions(customer);
    expect(data.map(({ amount, type }) => [amount, type])).toEqual([
      [2000, "applied_to_invoice"],
      [-2000, "applied_to_invoice"],
    ]);
  });

  it("to another interval begins a new period, paid at once less what was left", async () => {
    const { id, item, to } = await inApril();
    const yearly = await monthly(stripe, 30_000, { recurring: { interval: "year" } });
    await to("2027-04-16T00:00:00");
    const changed = await stripe.subscriptions.update(id, {
      items: [{ id: item, price: yearly.id }],
    });
    expect(periodOf(changed)).toEqual(["2027-04-16", "2028-04-16"]);
    const invoice = await latestInvoice(stripe, id);
    expect([invoice.status, amounts(invoice)]).toEqual(["paid", [-1500, 30_000]]);
  });

  it("adds and removes items, also through the items API", async () => {
    const { id, item, to } = await inApril();
    const extra = await monthly(stripe, 1000);
    await to("2027-04-16T00:00:00");
    const added = await stripe.subscriptionItems.create({
      subscription: id,
      price: extra.id,
      quantity: 2,
    });
    expect((await stripe.subscriptionItems.list({ subscription: id })).data).toHaveLength(2);
    expect((await stripe.subscriptionItems.retrieve(added.id)).quantity).toBe(2);
    const updated = await stripe.subscriptionItems.update(added.id, { metadata: { a: "1" } });
    expect(updated.metadata).toEqual({ a: "1" });
    expect((await stripe.subscriptionItems.del(item)).deleted).toBe(true);
    await to("2027-05-01T02:00:00");
    expect(amounts(await latestInvoice(stripe, id))).toEqual([1000, -1500, 2000]);
    const error = await errorOf(stripe.subscriptionItems.del(added.id));
    expect(error.message).toContain("at least one active item");
  });

  it("moves the billing date with billing_cycle_anchor now", async () => {
    const { id, to } = await inApril();
    await to("2027-04-16T00:00:00");
    const moved = await stripe.subscriptions.update(id, { billing_cycle_anchor: { type: "now" } });
    expect(periodOf(moved)).toEqual(["2027-04-16", "2027-05-16"]);
    expect(amounts(await latestInvoice(stripe, id))).toEqual([-1500, 3000]);
  });
});

describe("a change that must be paid", () => {
  const upgrade = (item: string) => ({
    items: [{ id: item, quantity: 2 }],
    proration_behavior: "always_invoice" as const,
  });

  it("is not made with pending_if_incomplete until its invoice is paid, and expires after 23 hours", async () => {
    const { id, item, to, customer } = await inApril();
    await giveCard(stripe, customer, "pm_card_chargeCustomerFail");
    await to("2027-04-16T00:00:00");
    const behavior = { payment_behavior: "pending_if_incomplete" as const };
    const waiting = await stripe.subscriptions.update(id, { ...upgrade(item), ...behavior });
    expect(waiting.status).toBe("active");
    expect(waiting.items.data[0]?.quantity).toBe(1);
    expect(waiting.pending_update?.expires_at).toBe(seconds("2027-04-16T23:00:00"));
    await to("2027-04-16T23:00:00");
    const after = await stripe.subscriptions.retrieve(id);
    expect(after).toMatchObject({ pending_update: null, status: "active" });
    expect((await latestInvoice(stripe, id)).status).toBe("void");
    expect(typesOf(await billingEvents(opened.world))).toContain(
      "customer.subscription.pending_update_expired",
    );
  });

  it("takes only what Stripe documents with pending_if_incomplete", async () => {
    const { id, item } = await inApril();
    const error = await errorOf(
      stripe.subscriptions.update(id, {
        ...upgrade(item),
        payment_behavior: "pending_if_incomplete",
        metadata: { order: "1" },
      }),
    );
    expect(error).toMatchObject({ statusCode: 400, param: "metadata" });
    expect(error.message).toContain("pending_if_incomplete");
  });

  it("is made and the subscription past_due with allow_incomplete and default_incomplete", async () => {
    for (const payment_behavior of ["allow_incomplete", "default_incomplete"] as const) {
      const { id, item, to, customer } = await inApril();
      await giveCard(stripe, customer, "pm_card_chargeCustomerFail");
      await to("2027-04-16T00:00:00");
      const after = await stripe.subscriptions.update(id, { ...upgrade(item), payment_behavior });
      expect([after.status, after.items.data[0]?.quantity]).toEqual(["past_due", 2]);
      const intent = await intentOf(stripe, (await latestInvoice(stripe, id)).id);
      await standIn.control(opened.world, `/payment_intents/${intent.id}/confirm`, {
        card: "4242424242424242",
      });
      expect((await stripe.subscriptions.retrieve(id)).status).toBe("active");
    }
  });

  it("is refused whole with error_if_incomplete", async () => {
    const { id, item, to, customer } = await inApril();
    await giveCard(stripe, customer, "pm_card_chargeCustomerFail");
    await to("2027-04-16T00:00:00");
    const params = { ...upgrade(item), payment_behavior: "error_if_incomplete" as const };
    const error = await errorOf(stripe.subscriptions.update(id, params));
    expect(error).toMatchObject({ statusCode: 402, code: "card_declined" });
    expect((await stripe.subscriptions.retrieve(id)).items.data[0]?.quantity).toBe(1);
    expect((await stripe.invoices.list()).data).toHaveLength(1);
    await giveCard(stripe, customer, "pm_card_visa");
    await stripe.subscriptions.update(id, params);
    expect(await latestInvoice(stripe, id)).toMatchObject({ status: "paid", amount_paid: 1500 });
  });
});
