import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type StripeClient, stripeTargets } from "./targets.ts";

describe.each(stripeTargets())("subscriptions at Stripe's $name", ({ open, close }) => {
  let client: StripeClient;
  let stripe: Stripe;
  beforeAll(async () => {
    client = await open();
    stripe = client.stripe;
  });
  afterAll(close);

  test("a subscription that nobody has paid yet begins with its first payment", async () => {
    const customer = await stripe.customers.create();
    const price = await stripe.prices.create({
      currency: "usd",
      unit_amount: 1_500,
      recurring: { interval: "month" },
      product_data: { name: "Bowl of the month" },
    });
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
      payment_behavior: "default_incomplete",
      expand: ["latest_invoice.confirmation_secret"],
    });
    expect(subscription.status).toBe("incomplete");
    const invoice = subscription.latest_invoice as Stripe.Invoice;
    const secret = invoice.confirmation_secret?.client_secret ?? "";
    expect(secret).toMatch(/^pi_\w+_secret_/);
    const [intentId = ""] = secret.split("_secret_");
    await stripe.paymentIntents.confirm(intentId, {
      payment_method: "pm_card_visa",
      return_url: "https://shop.example/back",
    });
    const active = await client.eventually(
      () => stripe.subscriptions.retrieve(subscription.id),
      ({ status }) => status === "active",
    );
    expect(active.status).toBe("active");
    const canceled = await stripe.subscriptions.cancel(subscription.id);
    expect(canceled.status).toBe("canceled");
  });
});
