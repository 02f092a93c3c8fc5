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
  intentOf,
  latestInvoice,
  monthly,
  periodOf,
  seconds,
} from "./sandbox-stripe-billing.support.ts";

stripeForEachTest();

async function april(card: string | null = "pm_card_visa") {
  const { clock, customer } = await inClock(stripe, "2027-04-10T00:00:00", card);
  const price = await monthly(stripe, 3000);
  const to = (text: string) => advanceTo(stripe, opened.world, clock, seconds(text));
  const subscribe = (more = {}) =>
    stripe.subscriptions.create({ customer, items: [{ price: price.id }], ...more });
  return { clock, customer, price: price.id, to, subscribe };
}

describe("how a subscription is paid", () => {
  it("that is sent is active, its invoices open, and past_due when one is overdue", async () => {
    const { to, subscribe } = await april(null);
    const sent = { collection_method: "send_invoice" as const };
    expect((await errorOf(subscribe(sent))).param).toBe("days_until_due");
    const { id, status } = await subscribe({ ...sent, days_until_due: 3 });
    expect(status).toBe("active");
    await to("2027-04-10T01:00:00");
    expect(await latestInvoice(stripe, id)).toMatchObject({
      status: "open",
      due_date: seconds("2027-04-13T01:00:00"),
    });
    expect(typesOf(await billingEvents(opened.world))).toContain("invoice.sent");
    await to("2027-04-13T01:00:00");
    expect((await stripe.subscriptions.retrieve(id)).status).toBe("past_due");
    await stripe.invoices.pay((await latestInvoice(stripe, id)).id, { paid_out_of_band: true });
    expect((await stripe.subscriptions.retrieve(id)).status).toBe("active");
  });

  it("by its own default method before the customer's", async () => {
    const { customer, subscribe } = await april("pm_card_chargeCustomerFail");
    const { id: other } = await stripe.paymentMethods.attach("pm_card_visa", { customer });
    const { status } = await subscribe({ default_payment_method: other });
    expect(status).toBe("active");
  });

  it("off session waits for the buyer all the same where the bank wants to see them", async () => {
    const { subscribe } = await april("pm_card_authenticationRequired");
    const { id, status } = await subscribe({ off_session: true });
    expect(status).toBe("incomplete");
    const invoice = await latestInvoice(stripe, id);
    expect((await intentOf(stripe, invoice.id)).status).toBe("requires_action");
  });

  it("its PaymentIntent cannot be canceled by itself", async () => {
    const { subscribe } = await april();
    const { id } = await subscribe({ payment_behavior: "default_incomplete" });
    const intent = await intentOf(stripe, (await latestInvoice(stripe, id)).id);
    const error = await errorOf(stripe.paymentIntents.cancel(intent.id));
    expect(error.message).toContain("created by Invoices");
  });

  it("an incomplete one takes a method and metadata, and nothing else", async () => {
    const { subscribe } = await april();
    const { id } = await subscribe({ payment_behavior: "default_incomplete" });
    const updated = await stripe.subscriptions.update(id, { metadata: { a: "1" } });
    expect(updated.metadata).toEqual({ a: "1" });
    const error = await errorOf(stripe.subscriptions.update(id, { description: "More" }));
    expect(error.param).toBe("description");
  });
});

describe("when a subscription is billed", () => {
  it("on a day of the month of its own", async () => {
    const { subscribe } = await april();
    const made = await subscribe({
      billing_cycle_anchor_config: { day_of_month: 31, hour: 0, minute: 0, second: 0 },
    });
    expect(periodOf(made)).toEqual(["2027-04-10", "2027-04-30"]);
    const free = await subscribe({
      billing_cycle_anchor: seconds("2027-04-20T00:00:00"),
      proration_behavior: "none",
    });
    expect(amounts(await latestInvoice(stripe, free.id))).toEqual([0]);
  });

  it("with something that is paid once", async () => {
    const { subscribe } = await april();
    const once = await stripe.prices.create({
      currency: "usd",
      unit_amount: 900,
      product_data: { name: "Setup" },
    });
    const { id } = await subscribe({ add_invoice_items: [{ price: once.id }] });
    expect(amounts(await latestInvoice(stripe, id))).toEqual([900, 3000]);
  });

  it("in tiers and by quantity as its price says", async () => {
    const { customer } = await april();
    const tiers = await monthly(stripe, 0, {
      unit_amount: undefined as never,
      billing_scheme: "tiered",
      tiers_mode: "graduated",
      tiers: [
        { up_to: 5, unit_amount: 100 },
        { up_to: "inf", unit_amount: 50 },
      ],
    });
    const { id } = await stripe.subscriptions.create({
      customer,
      items: [{ price: tiers.id, quantity: 7 }],
    });
    expect(amounts(await latestInvoice(stripe, id))).toEqual([600]);
  });

  it("a resumption with an unchanged anchor costs nothing within the period", async () => {
    const { subscribe, to } = await april();
    const { id } = await subscribe();
    await stripe.subscriptions.pause(id);
    await to("2027-04-20T00:00:00");
    const resumed = await stripe.subscriptions.resume(id, {
      billing_cycle_anchor: { type: "unchanged" },
    });
    expect(resumed.status).toBe("active");
    expect((await stripe.invoices.list({ subscription: id })).data).toHaveLength(1);
  });
});

describe("a preview", () => {
  it("of a new subscription is its first invoice", async () => {
    const { customer, price, subscribe } = await april();
    const shown = await stripe.invoices.createPreview({
      customer,
      subscription_details: { items: [{ price, quantity: 2 }] },
      invoice_items: [{ amount: 100, currency: "usd" }],
    });
    expect(amounts(shown)).toEqual([100, 6000]);
    expect((await stripe.invoices.list()).data).toEqual([]);
    const made = await subscribe();
    expect((await latestInvoice(stripe, made.id)).total).toBe(3000);
  });

  it("of a cancellation is what is given back", async () => {
    const { subscribe, to } = await april();
    const { id } = await subscribe();
    await to("2027-04-25T00:00:00");
    const shown = await stripe.invoices.createPreview({
      subscription: id,
      subscription_details: { cancel_now: true },
    });
    expect(shown.total).toBe(-1500);
    await stripe.subscriptions.update(id, { cancel_at_period_end: true });
    const none = await errorOf(stripe.invoices.createPreview({ subscription: id }));
    expect(none.code).toBe("invoice_upcoming_none");
  });

  it("leaves no trace: no object, no event, no coupon used", async () => {
    const { subscribe, to, customer, price } = await april();
    const coupon = await stripe.coupons.create({ percent_off: 10, duration: "once" });
    const { id, items } = await subscribe();
    await to("2027-04-25T00:00:00");
    await billingEvents(opened.world);
    await stripe.invoices.createPreview({
      subscription: id,
      discounts: [{ coupon: coupon.id }],
      subscription_details: {
        items: [{ id: items.data[0]?.id ?? "", quantity: 4 }],
        proration_behavior: "always_invoice",
      },
    });
    await stripe.invoices.createPreview({ customer, subscription_details: { items: [{ price }] } });
    expect(await billingEvents(opened.world)).toEqual([]);
    expect((await stripe.coupons.retrieve(coupon.id)).times_redeemed).toBe(0);
    expect((await stripe.invoiceItems.list()).data).toEqual([]);
    expect((await stripe.subscriptions.retrieve(id)).items.data[0]?.quantity).toBe(1);
  });
});

describe("discounts of a subscription", () => {
  it("lower prorations too, and can be taken away", async () => {
    const { subscribe, to } = await april();
    const coupon = await stripe.coupons.create({ percent_off: 50, duration: "forever" });
    const { id, items } = await subscribe({ discounts: [{ coupon: coupon.id }] });
    expect((await latestInvoice(stripe, id)).total).toBe(1500);
    await to("2027-04-25T00:00:00");
    await stripe.subscriptions.update(id, {
      items: [{ id: items.data[0]?.id ?? "", quantity: 2 }],
      proration_behavior: "always_invoice",
    });
    expect(amounts(await latestInvoice(stripe, id))).toEqual([-750, 1500]);
    await stripe.subscriptions.deleteDiscount(id);
    await to("2027-05-10T02:00:00");
    expect((await latestInvoice(stripe, id)).total).toBe(6000);
    const types = typesOf(await billingEvents(opened.world));
    expect(types).toContain("customer.discount.created");
    expect(types).toContain("customer.discount.deleted");
  });
});

describe("a waiting change", () => {
  it("is replaced by the next one, and its invoice is void", async () => {
    const { subscribe, to, customer } = await april();
    const { id, items } = await subscribe();
    await giveCard(stripe, customer, "pm_card_chargeCustomerFail");
    await to("2027-04-25T00:00:00");
    const item = items.data[0]?.id ?? "";
    const wish = (quantity: number) =>
      stripe.subscriptions.update(id, {
        items: [{ id: item, quantity }],
        proration_behavior: "always_invoice",
        payment_behavior: "pending_if_incomplete",
      });
    await wish(2);
    const first = await latestInvoice(stripe, id);
    const second = await wish(3);
    expect((await stripe.invoices.retrieve(first.id)).status).toBe("void");
    expect(second.pending_update?.subscription_items?.[0]?.quantity).toBe(3);
  });

  it("renews at the old price when a period ends in the meantime", async () => {
    const customer = await customerWith(stripe);
    const price = await monthly(stripe, 3000);
    const { id, items } = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
    });
    await opened.world.clock.advance(days(27));
    await giveCard(stripe, customer.id, "pm_card_chargeCustomerFail");
    await stripe.subscriptions.update(id, {
      items: [{ id: items.data[0]?.id ?? "", quantity: 2 }],
      proration_behavior: "always_invoice",
      payment_behavior: "pending_if_incomplete",
    });
    await giveCard(stripe, customer.id, "pm_card_visa");
    await opened.world.clock.advance(days(5));
    expect(await latestInvoice(stripe, id)).toMatchObject({ status: "paid", total: 3000 });
  });
});

describe("what the stand-in does not play", () => {
  it.each([
    ["a transfer to a seller", { transfer_data: { destination: "acct_1" } }, "transfer_data"],
    ["a start in the past", { backdate_start_date: 5 }, "backdate_start_date"],
    ["another currency of the price", { currency: "eur" }, "currency"],
  ])("%s is refused, not ignored", async (_name, params, param) => {
    const { subscribe } = await april();
    expect(await errorOf(subscribe(params))).toMatchObject({ statusCode: 400, param });
  });

  it("is refused of invoices, items and phases too", async () => {
    const { customer, price, subscribe } = await april();
    const { items } = await subscribe();
    const [item] = items.data;
    const calls = [
      stripe.invoices.create({ customer, on_behalf_of: "acct_1" }),
      stripe.subscriptionItems.update(item?.id ?? "", { billing_thresholds: { usage_gte: 3 } }),
      stripe.subscriptionSchedules.create({
        customer,
        phases: [{ items: [{ price }], collection_method: "send_invoice" }],
      }),
    ];
    for (const call of calls) expect((await errorOf(call)).message).toContain("does not play");
  });
});
