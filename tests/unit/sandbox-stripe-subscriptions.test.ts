import { describe, expect, it } from "vitest";
import {
  errorOf,
  opened,
  standIn,
  stripe,
  stripeForEachTest,
  takeEvents,
  typesOf,
} from "./sandbox-stripe.support.ts";
import {
  billingEvents,
  customerWith,
  days,
  giveCard,
  idIn,
  intentOf,
  latestInvoice,
  monthly,
} from "./sandbox-stripe-billing.support.ts";

stripeForEachTest();

const buyer = (id: string, card: string, threeDSecure = "pass") =>
  standIn.control(opened.world, `/payment_intents/${id}/confirm`, { card, threeDSecure });

async function subscribe(more = {}, card: string | null = "pm_card_visa", amount = 3000) {
  const price = await monthly(stripe, amount);
  const customer = await customerWith(stripe, card);
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
    ...more,
  });
  return { price, customer, subscription };
}

describe("a new subscription", () => {
  it("is paid with the customer's default method and active at once", async () => {
    const { subscription, customer } = await subscribe();
    expect(subscription).toMatchObject({ status: "active", currency: "usd", schedule: null });
    const [item] = subscription.items.data;
    expect(item?.current_period_start).toBe(subscription.billing_cycle_anchor);
    const invoice = await latestInvoice(stripe, subscription.id);
    expect(invoice).toMatchObject({
      status: "paid",
      billing_reason: "subscription_create",
      amount_due: 3000,
      amount_paid: 3000,
      amount_remaining: 0,
      attempt_count: 1,
      parent: { subscription_details: { subscription: subscription.id } },
    });
    const intent = await intentOf(stripe, invoice.id);
    expect(intent).toMatchObject({ status: "succeeded", amount: 3000, customer: customer.id });
    expect((await stripe.balance.retrieve()).pending[0]?.amount).toBe(3000 - 117);
  });

  it("tells of itself in Stripe's own order", async () => {
    await subscribe();
    const events = await takeEvents(opened.world);
    const from = typesOf(events).indexOf("customer.subscription.created");
    expect(typesOf(events).slice(from)).toEqual([
      "customer.subscription.created",
      "invoice.created",
      "invoice.finalized",
      "payment_intent.created",
      "charge.succeeded",
      "payment_intent.succeeded",
      "invoice.updated",
      "invoice.paid",
      "invoice.payment_succeeded",
      "invoice_payment.paid",
      "customer.subscription.updated",
    ]);
  });

  it("waits for the buyer with default_incomplete and the invoice's confirmation secret", async () => {
    const { subscription } = await subscribe({
      payment_behavior: "default_incomplete",
      payment_settings: { save_default_payment_method: "on_subscription" },
      expand: ["latest_invoice.confirmation_secret"],
    });
    expect(subscription.status).toBe("incomplete");
    const invoice = await latestInvoice(stripe, subscription.id);
    const intent = await intentOf(stripe, invoice.id);
    expect(intent).toMatchObject({
      status: "requires_payment_method",
      setup_future_usage: "off_session",
    });
    expect(invoice.confirmation_secret).toEqual({
      client_secret: intent.client_secret,
      type: "payment_intent",
    });
    await buyer(intent.id, "4242424242424242");
    const after = await stripe.subscriptions.retrieve(subscription.id);
    expect(after.status).toBe("active");
    expect(after.default_payment_method).toMatch(/^pm_/);
    const method = await stripe.paymentMethods.retrieve(idIn(after.default_payment_method));
    expect(method.customer).toBe(subscription.customer);
  });

  it("is active after 3-D Secure, and stays incomplete when that fails", async () => {
    const { subscription } = await subscribe({ payment_behavior: "default_incomplete" }, null);
    const invoice = await latestInvoice(stripe, subscription.id);
    const intent = await intentOf(stripe, invoice.id);
    await buyer(intent.id, "4000002760003184", "fail");
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("incomplete");
    expect((await stripe.invoices.retrieve(invoice.id)).attempt_count).toBe(1);
    await buyer(intent.id, "4000002760003184", "pass");
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("active");
  });

  it("is incomplete with allow_incomplete when the card is declined or wants the buyer", async () => {
    const declined = await subscribe({}, "pm_card_chargeCustomerFail");
    expect(declined.subscription.status).toBe("incomplete");
    const wanted = await subscribe({}, "pm_card_authenticationRequired");
    expect(wanted.subscription.status).toBe("incomplete");
    const invoice = await latestInvoice(stripe, wanted.subscription.id);
    expect((await intentOf(stripe, invoice.id)).status).toBe("requires_action");
    expect(typesOf(await billingEvents(opened.world))).toContain("invoice.payment_action_required");
  });

  it("does not exist with error_if_incomplete when the payment fails", async () => {
    const behavior = { payment_behavior: "error_if_incomplete" };
    const error = await errorOf(subscribe(behavior, "pm_card_chargeCustomerFail"));
    expect(error).toMatchObject({ statusCode: 402, code: "card_declined" });
    const wanted = await errorOf(subscribe(behavior, "pm_card_authenticationRequired"));
    expect(wanted.code).toBe("subscription_payment_intent_requires_action");
    expect((await stripe.subscriptions.list({ status: "all" })).data).toEqual([]);
    expect((await stripe.invoices.list()).data).toEqual([]);
    const { subscription } = await subscribe(behavior);
    expect(subscription.status).toBe("active");
    expect((await latestInvoice(stripe, subscription.id)).status).toBe("paid");
  });

  it("cannot be collected automatically without a method", async () => {
    const error = await errorOf(subscribe({}, null));
    expect(error).toMatchObject({ statusCode: 400, code: "resource_missing" });
    expect(error.message).toContain("no attached payment source or default payment method");
  });

  it("expires after 23 hours without a payment, and its invoice is void", async () => {
    const { subscription } = await subscribe({ payment_behavior: "default_incomplete" }, null);
    await opened.world.clock.advance(days(1) - 3_610_000);
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("incomplete");
    await opened.world.clock.advance(20_000);
    const expired = await stripe.subscriptions.retrieve(subscription.id);
    expect(expired.status).toBe("incomplete_expired");
    const invoice = await latestInvoice(stripe, subscription.id);
    expect(invoice.status).toBe("void");
    expect((await intentOf(stripe, invoice.id)).status).toBe("canceled");
    await giveCard(stripe, idIn(subscription.customer), "pm_card_visa");
    expect((await errorOf(stripe.invoices.pay(invoice.id))).statusCode).toBe(400);
  });
});

describe("what a subscription may not be", () => {
  it.each([
    ["without items", { items: [] }, "items"],
    [
      "with pending_if_incomplete",
      { payment_behavior: "pending_if_incomplete" },
      "payment_behavior",
    ],
    ["of nobody", { customer: "cus_none" }, "customer"],
    ["with a trial in the past", { trial_end: 5 }, "trial_end"],
    ["with another's method", { default_payment_method: "pm_card_visa" }, "default_payment_method"],
    ["of an unknown price", { items: [{ price: "price_none" }] }, "items[0][price]"],
    [
      "with an anchor too far away",
      { billing_cycle_anchor: 4_000_000_000 },
      "billing_cycle_anchor",
    ],
  ])("%s", async (_name, params, param) => {
    const error = await errorOf(subscribe(params));
    expect(error).toMatchObject({ statusCode: 400, param });
  });

  it("of prices that are paid once, or not billed together", async () => {
    const customer = await customerWith(stripe);
    const once = await monthly(stripe, 100, { recurring: undefined } as never);
    const euro = await monthly(stripe, 100, { currency: "eur" });
    const dollar = await monthly(stripe, 100);
    const yearly = await monthly(stripe, 100, { recurring: { interval: "year" } });
    for (const prices of [[once], [dollar, euro], [dollar, yearly], [dollar, dollar]]) {
      const items = prices.map(({ id }) => ({ price: id }));
      const error = await errorOf(stripe.subscriptions.create({ customer: customer.id, items }));
      expect(error.statusCode).toBe(400);
    }
  });
});
