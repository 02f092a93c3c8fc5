import { describe, expect, it } from "vitest";
import { errorOf, opened, stripe, stripeForEachTest, typesOf } from "./sandbox-stripe.support.ts";
import {
  advanceTo,
  amounts,
  billingEvents,
  customerWith,
  days,
  giveCard,
  inClock,
  latestInvoice,
  monthly,
  periodOf,
  seconds,
} from "./sandbox-stripe-billing.support.ts";

stripeForEachTest();

async function started(more = {}, card: string | null = "pm_card_visa", amount = 3000) {
  const { clock, customer } = await inClock(stripe, "2027-04-01T00:00:00", card);
  const price = await monthly(stripe, amount);
  const { id } = await stripe.subscriptions.create({
    customer,
    items: [{ price: price.id }],
    ...more,
  });
  const to = (text: string) => advanceTo(stripe, opened.world, clock, seconds(text));
  const read = () => stripe.subscriptions.retrieve(id);
  return { clock, customer, price, id, to, read };
}

describe("a trial", () => {
  it("costs nothing, warns three days before its end, and then bills", async () => {
    const { id, to, read } = await started({ trial_period_days: 14 });
    expect(await read()).toMatchObject({
      status: "trialing",
      trial_start: seconds("2027-04-01T00:00:00"),
      trial_end: seconds("2027-04-15T00:00:00"),
    });
    expect(await latestInvoice(stripe, id)).toMatchObject({ status: "paid", total: 0 });
    await billingEvents(opened.world);
    await to("2027-04-12T00:00:00");
    expect(typesOf(await billingEvents(opened.world))).toContain(
      "customer.subscription.trial_will_end",
    );
    await to("2027-04-15T01:00:00");
    expect((await read()).status).toBe("active");
    expect(await latestInvoice(stripe, id)).toMatchObject({ status: "paid", amount_paid: 3000 });
    expect(periodOf(await read())).toEqual(["2027-04-15", "2027-05-15"]);
  });

  it("needs no method, and without one its settings decide: pause, cancel, or an invoice", async () => {
    const trial = (missing_payment_method: "pause" | "cancel" | "create_invoice") =>
      started(
        { trial_period_days: 7, trial_settings: { end_behavior: { missing_payment_method } } },
        null,
      );
    const [paused, canceled, billed] = [
      await trial("pause"),
      await trial("cancel"),
      await trial("create_invoice"),
    ];
    for (const { to } of [paused, canceled, billed]) await to("2027-04-08T01:00:00");
    expect((await paused.read()).status).toBe("paused");
    expect((await canceled.read()).status).toBe("canceled");
    expect((await billed.read()).status).toBe("past_due");
    const types = typesOf(await billingEvents(opened.world));
    expect(types).toContain("customer.subscription.paused");
    expect(types).toContain("customer.subscription.deleted");
  });

  it("offers a SetupIntent with default_incomplete while there is no method", async () => {
    const { read } = await started(
      { trial_period_days: 7, payment_behavior: "default_incomplete" },
      null,
    );
    const { pending_setup_intent: setup, status } = await read();
    expect(status).toBe("trialing");
    expect(setup).toMatch(/^seti_/);
  });

  it("can be ended now or moved", async () => {
    const { id, read } = await started({ trial_period_days: 14 });
    const later = seconds("2027-04-30T00:00:00");
    expect((await stripe.subscriptions.update(id, { trial_end: later })).trial_end).toBe(later);
    await stripe.subscriptions.update(id, { trial_end: "now" });
    expect((await read()).status).toBe("active");
    expect(await latestInvoice(stripe, id)).toMatchObject({ status: "paid", amount_paid: 3000 });
  });
});

describe("the end of a subscription", () => {
  it("now, with what is left given back as credit", async () => {
    const { id, customer, to } = await started();
    await to("2027-04-16T00:00:00");
    const ended = await stripe.subscriptions.cancel(id, { prorate: true, invoice_now: true });
    expect(ended).toMatchObject({ status: "canceled", ended_at: seconds("2027-04-16T00:00:00") });
    expect(await latestInvoice(stripe, id)).toMatchObject({ total: -1500, status: "paid" });
    const { balance } = (await stripe.customers.retrieve(customer)) as { balance: number };
    expect(balance).toBe(-1500);
    const error = await errorOf(stripe.subscriptions.update(id, { description: "more" }));
    expect(error.statusCode).toBe(400);
    await stripe.subscriptions.update(id, { metadata: { why: "moved" } });
  });

  it("now, with nothing given back", async () => {
    const { id, to } = await started();
    await to("2027-04-16T00:00:00");
    await stripe.subscriptions.cancel(id, { cancellation_details: { feedback: "unused" } });
    const { data } = await stripe.invoices.list();
    expect(data).toHaveLength(1);
  });

  it("at the end of the period can be taken back until then", async () => {
    const { id, to, read } = await started();
    await stripe.subscriptions.update(id, { cancel_at_period_end: true });
    expect(await read()).toMatchObject({
      cancel_at_period_end: true,
      cancel_at: seconds("2027-05-01T00:00:00"),
      status: "active",
    });
    await stripe.subscriptions.update(id, { cancel_at_period_end: false });
    expect(await read()).toMatchObject({ cancel_at: null, canceled_at: null });
    await to("2027-05-01T02:00:00");
    expect((await read()).status).toBe("active");
  });

  it("at a moment of its own", async () => {
    const { to, read } = await started({ cancel_at: seconds("2027-04-20T10:00:00") });
    await to("2027-04-20T10:00:00");
    expect(await read()).toMatchObject({
      status: "canceled",
      ended_at: seconds("2027-04-20T10:00:00"),
    });
  });

  it("of one that was never paid leaves nothing to pay", async () => {
    const { id } = await started({ payment_behavior: "default_incomplete" }, null);
    expect((await stripe.subscriptions.cancel(id)).status).toBe("incomplete_expired");
    expect((await latestInvoice(stripe, id)).status).toBe("void");
  });

  it("comes with the end of its customer", async () => {
    const { customer, read } = await started();
    await stripe.customers.del(customer);
    expect((await read()).status).toBe("canceled");
  });
});

describe("a pause", () => {
  it("of collection keeps drafts, voids invoices or writes them off, and ends by itself", async () => {
    const results: (string | null)[] = [];
    for (const behavior of ["keep_as_draft", "void", "mark_uncollectible"] as const) {
      const { id, to, read } = await started();
      const resumes_at = seconds("2027-05-10T00:00:00");
      await stripe.subscriptions.update(id, { pause_collection: { behavior, resumes_at } });
      await to("2027-05-01T02:00:00");
      results.push((await latestInvoice(stripe, id)).status);
      expect((await read()).status).toBe("active");
      await to("2027-05-10T00:00:00");
      expect((await read()).pause_collection).toBeNull();
    }
    expect(results).toEqual(["draft", "void", "uncollectible"]);
  });

  it("of the subscription ends with a resumption that is paid", async () => {
    const { id, to, read } = await started();
    expect((await stripe.subscriptions.pause(id)).status).toBe("paused");
    await to("2027-05-15T00:00:00");
    expect((await stripe.invoices.list()).data).toHaveLength(1);
    await stripe.subscriptions.resume(id, { billing_cycle_anchor: { type: "now" } });
    expect((await read()).status).toBe("active");
    expect(periodOf(await read())).toEqual(["2027-05-15", "2027-06-15"]);
    expect(amounts(await latestInvoice(stripe, id))).toEqual([3000]);
    expect(typesOf(await billingEvents(opened.world))).toContain("customer.subscription.resumed");
    expect((await errorOf(stripe.subscriptions.resume(id))).statusCode).toBe(400);
  });

  it("goes on when the resumption is not paid within 23 hours", async () => {
    const { id, to, read, customer } = await started();
    await stripe.subscriptions.pause(id);
    await giveCard(stripe, customer, "pm_card_chargeCustomerFail");
    await stripe.subscriptions.resume(id, { billing_cycle_anchor: { type: "now" } });
    expect((await read()).status).toBe("paused");
    await to("2027-04-02T00:00:00");
    expect((await latestInvoice(stripe, id)).status).toBe("void");
    expect((await read()).status).toBe("paused");
  });
});

describe("other settings", () => {
  it("an anchor in the future makes the first period short and its price smaller", async () => {
    const anchor = seconds("2027-04-16T00:00:00");
    const { id, read } = await started({ billing_cycle_anchor: anchor });
    expect(periodOf(await read())).toEqual(["2027-04-01", "2027-04-16"]);
    const [amount] = amounts(await latestInvoice(stripe, id));
    expect(amount).toBe(Math.round((3000 * 15) / 31));
  });

  it("coupons take a share or an amount off, once, for some months or for ever", async () => {
    const half = await stripe.coupons.create({ percent_off: 50, duration: "once" });
    const some = await stripe.coupons.create({
      amount_off: 500,
      currency: "usd",
      duration: "repeating",
      duration_in_months: 2,
    });
    const { id, to } = await started({ discounts: [{ coupon: half.id }, { coupon: some.id }] });
    expect((await latestInvoice(stripe, id)).total).toBe(1000);
    await to("2027-05-01T02:00:00");
    expect((await latestInvoice(stripe, id)).total).toBe(2500);
    await to("2027-06-01T02:00:00");
    expect((await latestInvoice(stripe, id)).total).toBe(3000);
  });

  it("tax rates are added to an invoice or are part of it", async () => {
    const rate = (inclusive: boolean) =>
      stripe.taxRates.create({ display_name: "VAT", percentage: 19, inclusive });
    const added = await started({ default_tax_rates: [(await rate(false)).id] });
    expect(await latestInvoice(stripe, added.id)).toMatchObject({
      subtotal: 3000,
      total: 3570,
      total_excluding_tax: 3000,
      total_taxes: [{ amount: 570, tax_behavior: "exclusive" }],
    });
    const within = await started({ default_tax_rates: [(await rate(true)).id] });
    expect(await latestInvoice(stripe, within.id)).toMatchObject({
      total: 3000,
      total_excluding_tax: 2521,
    });
  });

  it("one that is not in a test clock is renewed by the world's own clock", async () => {
    const price = await monthly(stripe, 3000);
    const customer = await customerWith(stripe);
    const { id } = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
    });
    await opened.world.clock.advance(days(32));
    const invoice = await latestInvoice(stripe, id);
    expect(invoice).toMatchObject({ status: "paid", billing_reason: "subscription_cycle" });
    const { items } = await stripe.subscriptions.retrieve(id);
    expect(invoice.created).toBe(items.data[0]?.current_period_start);
  });

  it("are listed by status, customer and price, and searched", async () => {
    const { id, customer, price } = await started({ metadata: { plan: "gold" } });
    const list = async (params: object) =>
      (await stripe.subscriptions.list({ customer, ...params })).data.length;
    expect(await list({ status: "active", price: price.id })).toBe(1);
    expect((await stripe.subscriptions.list()).data).toEqual([]);
    await stripe.subscriptions.cancel(id);
    expect([
      await list({}),
      await list({ status: "all" }),
      await list({ status: "ended" }),
    ]).toEqual([0, 1, 1]);
    const found = await stripe.subscriptions.search({ query: 'metadata["plan"]:"gold"' });
    expect(found.data.map((one) => one.id)).toEqual([id]);
  });
});
