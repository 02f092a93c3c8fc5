import { describe, expect, it } from "vitest";
import { errorOf, opened, stripe, stripeForEachTest } from "./sandbox-stripe.support.ts";
import {
  advanceTo,
  amounts,
  billingEvents,
  customerWith,
  giveCard,
  idIn,
  inClock,
  latestInvoice,
  monthly,
  seconds,
} from "./sandbox-stripe-billing.support.ts";

stripeForEachTest();

const to = (clock: string, text: string) => advanceTo(stripe, opened.world, clock, seconds(text));

describe("time is paid once, and given back as it was paid", () => {
  it("a change within a short first period charges its part of the whole period", async () => {
    const [small, large] = [await monthly(stripe, 3100), await monthly(stripe, 6200)];
    const { clock, customer } = await inClock(stripe, "2027-03-11T00:00:00");
    const { id, items } = await stripe.subscriptions.create({
      customer,
      items: [{ price: small.id }],
      billing_cycle_anchor: seconds("2027-04-01T00:00:00"),
    });
    expect((await latestInvoice(stripe, id)).total).toBe(2100);
    await to(clock, "2027-03-22T00:00:00");
    const change = [{ id: idIn(items.data[0]), price: large.id }];
    const preview = await stripe.invoices.createPreview({
      subscription: id,
      subscription_details: { items: change, proration_behavior: "always_invoice" },
    });
    await stripe.subscriptions.update(id, { items: change, proration_behavior: "always_invoice" });
    expect(amounts(await latestInvoice(stripe, id))).toEqual([-1000, 2000]);
    expect(amounts(preview)).toEqual([-1000, 2000]);
  });

  it("after a trial that ends between billing dates only the rest of the period is due", async () => {
    const price = await monthly(stripe, 3100);
    const { clock, customer } = await inClock(stripe, "2027-03-01T00:00:00");
    const { id } = await stripe.subscriptions.create({
      customer,
      items: [{ price: price.id }],
      trial_end: seconds("2027-03-11T00:00:00"),
      billing_cycle_anchor: seconds("2027-04-01T00:00:00"),
    });
    await to(clock, "2027-03-11T02:00:00");
    const stub = await latestInvoice(stripe, id);
    expect([stub.total, stub.status]).toEqual([2100, "paid"]);
    await to(clock, "2027-04-01T02:00:00");
    expect((await latestInvoice(stripe, id)).total).toBe(3100);
  });

  it("a coupon for once is not given back as money, whatever was invoiced since", async () => {
    const [price, extra] = [await monthly(stripe, 3000), await monthly(stripe, 600)];
    const { clock, customer } = await inClock(stripe, "2027-04-01T00:00:00");
    const coupon = await stripe.coupons.create({ percent_off: 50, duration: "once" });
    const { id, items } = await stripe.subscriptions.create({
      customer,
      items: [{ price: price.id }],
      discounts: [{ coupon: coupon.id }],
    });
    await to(clock, "2027-04-11T00:00:00");
    await stripe.subscriptions.update(id, {
      items: [{ price: extra.id }],
      proration_behavior: "always_invoice",
    });
    expect(amounts(await latestInvoice(stripe, id))).toEqual([400]);
    await to(clock, "2027-04-16T00:00:00");
    await stripe.subscriptions.update(id, {
      items: [{ id: idIn(items.data[0]), deleted: true }],
      proration_behavior: "always_invoice",
    });
    expect(amounts(await latestInvoice(stripe, id))).toEqual([-750]);
  });

  it("a resumption that was never paid leaves no free period behind", async () => {
    const price = await monthly(stripe, 1000);
    const { clock, customer } = await inClock(stripe, "2027-04-01T00:00:00");
    const { id, items } = await stripe.subscriptions.create({
      customer,
      items: [{ price: price.id }],
    });
    await stripe.subscriptions.pause(id, { type: "subscription" });
    await to(clock, "2027-05-11T00:00:00");
    await giveCard(stripe, customer, "pm_card_chargeCustomerFail");
    const tried = await stripe.subscriptions.resume(id, { billing_cycle_anchor: { type: "now" } });
    expect(tried.items.data[0]?.current_period_end).toBe(items.data[0]?.current_period_end);
    await to(clock, "2027-05-12T00:00:00");
    const again = await stripe.subscriptions.resume(id, {
      billing_cycle_anchor: { type: "unchanged" },
    });
    expect(again.status).toBe("paused");
    expect((await latestInvoice(stripe, id)).amount_due).toBe(1000);
  });
});

describe("the status", () => {
  it("goes by the latest invoice: an older one that fails again changes nothing", async () => {
    const price = await monthly(stripe, 1000);
    const { clock, customer } = await inClock(stripe, "2027-04-01T00:00:00");
    const { id } = await stripe.subscriptions.create({ customer, items: [{ price: price.id }] });
    const bad = await giveCard(stripe, customer, "pm_card_chargeCustomerFail");
    await to(clock, "2027-05-01T02:00:00");
    expect((await stripe.subscriptions.retrieve(id)).status).toBe("past_due");
    await giveCard(stripe, customer, "pm_card_visa");
    await stripe.subscriptions.update(id, { billing_cycle_anchor: { type: "now" } });
    expect((await stripe.subscriptions.retrieve(id)).status).toBe("active");
    await stripe.customers.update(customer, { invoice_settings: { default_payment_method: bad } });
    await to(clock, "2027-05-12T00:00:00");
    expect((await stripe.subscriptions.retrieve(id)).status).toBe("active");
  });

  it("recovers with the unpaid renewal after a pending change was given up", async () => {
    const [small, large] = [await monthly(stripe, 1000), await monthly(stripe, 3000)];
    const { clock, customer } = await inClock(stripe, "2027-04-01T00:00:00");
    const { id, items } = await stripe.subscriptions.create({
      customer,
      items: [{ price: small.id }],
    });
    await giveCard(stripe, customer, "pm_card_chargeCustomerFail");
    await to(clock, "2027-05-01T02:00:00");
    const renewal = await latestInvoice(stripe, id);
    await stripe.subscriptions.update(id, {
      items: [{ id: idIn(items.data[0]), price: large.id }],
      payment_behavior: "pending_if_incomplete",
      proration_behavior: "always_invoice",
    });
    await to(clock, "2027-05-02T02:00:00");
    expect((await stripe.subscriptions.retrieve(id)).pending_update).toBeNull();
    const visa = await giveCard(stripe, customer, "pm_card_visa");
    await stripe.invoices.pay(renewal.id, { payment_method: visa });
    expect((await stripe.subscriptions.retrieve(id)).status).toBe("active");
  });

  it("is incomplete_expired when the first invoice is made void", async () => {
    const price = await monthly(stripe, 1000);
    const customer = (await customerWith(stripe)).id;
    const { id, latest_invoice: first } = await stripe.subscriptions.create({
      customer,
      items: [{ price: price.id }],
      payment_behavior: "default_incomplete",
    });
    await stripe.invoices.voidInvoice(idIn(first));
    expect((await stripe.subscriptions.retrieve(id)).status).toBe("incomplete_expired");
  });
});

describe("the debt", () => {
  it("is not forgotten by a pause", async () => {
    const price = await monthly(stripe, 1000);
    const { clock, customer } = await inClock(stripe, "2027-04-01T00:00:00");
    const { id } = await stripe.subscriptions.create({ customer, items: [{ price: price.id }] });
    await giveCard(stripe, customer, "pm_card_chargeCustomerFail");
    await to(clock, "2027-05-01T02:00:00");
    await stripe.subscriptions.pause(id, { type: "subscription" });
    const anchor = { type: "unchanged" } as const;
    const { status } = await stripe.subscriptions.resume(id, { billing_cycle_anchor: anchor });
    expect(status).toBe("past_due");
  });
});

describe("a new coupon", () => {
  it("counts for the period that begins with it, once", async () => {
    const [month, year] = [
      await monthly(stripe, 1000),
      await monthly(stripe, 10_000, { recurring: { interval: "year" } }),
    ];
    const customer = (await customerWith(stripe)).id;
    const coupon = await stripe.coupons.create({ percent_off: 20, duration: "once" });
    const { id, items } = await stripe.subscriptions.create({
      customer,
      items: [{ price: month.id }],
    });
    const change = {
      items: [{ id: idIn(items.data[0]), price: year.id }],
      proration_behavior: "none" as const,
    };
    const discounts = [{ coupon: coupon.id }];
    const preview = await stripe.invoices.createPreview({
      subscription: id,
      subscription_details: change,
      discounts,
    });
    const after = await stripe.subscriptions.update(id, { ...change, discounts });
    expect([preview.total, (await latestInvoice(stripe, id)).total]).toEqual([8000, 8000]);
    expect(after.discounts).toEqual([]);
  });
});

describe("a refused call", () => {
  it("leaves no coupon used, no item waiting and no event", async () => {
    const price = await monthly(stripe, 1000);
    const customer = (await customerWith(stripe, null)).id;
    const coupon = await stripe.coupons.create({ percent_off: 50, duration: "once" });
    const call = { customer, items: [{ price: price.id }], discounts: [{ coupon: coupon.id }] };
    await billingEvents(opened.world);
    await errorOf(stripe.subscriptions.create(call));
    await giveCard(stripe, customer, "pm_card_visa");
    await errorOf(
      stripe.subscriptions.create({ ...call, add_invoice_items: [{ price: "price_none" }] }),
    );
    const twice = [{ coupon: coupon.id }, { coupon: "none" }];
    await errorOf(stripe.subscriptions.create({ ...call, discounts: twice }));
    expect((await stripe.coupons.retrieve(coupon.id)).times_redeemed).toBe(0);
    expect((await stripe.subscriptions.list({ customer, status: "all" })).data).toEqual([]);
    expect(await billingEvents(opened.world)).toEqual([]);
  });

  it("leaves the change that waits for its payment", async () => {
    const [small, large] = [await monthly(stripe, 1000), await monthly(stripe, 3000)];
    const customer = (await customerWith(stripe)).id;
    const { id, items } = await stripe.subscriptions.create({
      customer,
      items: [{ price: small.id }],
    });
    await giveCard(stripe, customer, "pm_card_chargeCustomerFail");
    const item = idIn(items.data[0]);
    await stripe.subscriptions.update(id, {
      items: [{ id: item, price: large.id, quantity: 2 }],
      payment_behavior: "pending_if_incomplete",
      billing_cycle_anchor: { type: "now" },
    });
    const wrong = stripe.subscriptions.update(id, { items: [{ id: item, price: "price_none" }] });
    expect((await errorOf(wrong)).code).toBe("resource_missing");
    const { pending_update: pending } = await stripe.subscriptions.retrieve(id);
    expect(pending?.subscription_items?.[0]?.quantity).toBe(2);
    expect((await latestInvoice(stripe, id)).status).toBe("open");
  });
});

describe("the preview of a renewal", () => {
  it("shows the downgrade that is scheduled for it, and nothing where the schedule ends", async () => {
    const [small, large] = [await monthly(stripe, 1000), await monthly(stripe, 3000)];
    const { clock, customer } = await inClock(stripe, "2027-04-01T00:00:00");
    const { id } = await stripe.subscriptions.create({ customer, items: [{ price: large.id }] });
    const made = await stripe.subscriptionSchedules.create({ from_subscription: id });
    const phase = made.phases[0];
    const now = { items: [{ price: large.id }], start_date: phase?.start_date ?? 0 };
    await stripe.subscriptionSchedules.update(made.id, {
      end_behavior: "cancel",
      phases: [
        { ...now, end_date: phase?.end_date ?? 0 },
        { items: [{ price: small.id }], duration: { interval: "month", interval_count: 1 } },
      ],
    });
    const preview = await stripe.invoices.createPreview({ subscription: id });
    expect(preview.total).toBe(1000);
    await to(clock, "2027-05-01T02:00:00");
    expect((await latestInvoice(stripe, id)).total).toBe(1000);
    const error = await errorOf(stripe.invoices.createPreview({ subscription: id }));
    expect(error.code).toBe("invoice_upcoming_none");
  });

  it("knows that less than a payment can be is not due yet", async () => {
    const price = await monthly(stripe, 1000);
    const customer = (await customerWith(stripe)).id;
    await stripe.customers.createBalanceTransaction(customer, { amount: -980, currency: "usd" });
    const items = [{ price: price.id }];
    const preview = await stripe.invoices.createPreview({
      customer,
      subscription_details: { items },
    });
    const { id } = await stripe.subscriptions.create({ customer, items });
    expect(preview.amount_due).toBe(0);
    expect((await latestInvoice(stripe, id)).amount_due).toBe(0);
  });
});
