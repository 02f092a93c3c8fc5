import type Stripe from "stripe";
import { beforeEach, describe, expect, it } from "vitest";
import {
  errorOf,
  opened,
  stripe,
  stripeForEachTest,
  takeEvents,
  typesOf,
} from "./sandbox-stripe.support.ts";
import { customerWith } from "./sandbox-stripe-billing.support.ts";

stripeForEachTest();

let customer: string;
beforeEach(async () => {
  customer = (await customerWith(stripe)).id;
});

const open = (more: Stripe.BillingPortal.SessionCreateParams) =>
  stripe.billingPortal.sessions.create({ customer, ...more });

describe("a configuration", () => {
  it("is there by default, and cannot be given up", async () => {
    const { data } = await stripe.billingPortal.configurations.list({ is_default: true });
    expect(data).toMatchObject([
      { is_default: true, active: true, features: { subscription_cancel: { enabled: true } } },
    ]);
    const call = stripe.billingPortal.configurations.update(data[0]?.id ?? "", { active: false });
    expect(await errorOf(call)).toMatchObject({ param: "active" });
  });

  it("offers what it was told to, and changes", async () => {
    await takeEvents(opened.world);
    const made = await stripe.billingPortal.configurations.create({
      features: { invoice_history: { enabled: true } },
      business_profile: { headline: "Hub" },
      login_page: { enabled: true },
    });
    expect(made).toMatchObject({
      is_default: false,
      business_profile: { headline: "Hub" },
      login_page: { enabled: true, url: expect.stringContaining(made.id) },
      features: {
        invoice_history: { enabled: true },
        subscription_cancel: { enabled: false, mode: "at_period_end" },
      },
    });
    const after = await stripe.billingPortal.configurations.update(made.id, {
      active: false,
      features: { payment_method_update: { enabled: true } },
      metadata: { a: "1" },
    });
    expect(after.features).toMatchObject({
      invoice_history: { enabled: true },
      payment_method_update: { enabled: true },
    });
    expect(typesOf(await takeEvents(opened.world))).toEqual([
      "billing_portal.configuration.created",
      "billing_portal.configuration.updated",
    ]);
    const inactive = await stripe.billingPortal.configurations.list({ active: false });
    expect(inactive.data.map(({ id }) => id)).toEqual([made.id]);
    expect(await stripe.billingPortal.configurations.retrieve(made.id)).toMatchObject({
      metadata: { a: "1" },
    });
    expect(await errorOf(open({ configuration: made.id }))).toMatchObject({
      param: "configuration",
    });
  });

  it.each<[string, Stripe.BillingPortal.ConfigurationCreateParams.Features, string]>([
    [
      "updates of nothing",
      { customer_update: { enabled: true } },
      "features[customer_update][allowed_updates]",
    ],
    [
      "unused time that is paid back at the end of it",
      { subscription_cancel: { enabled: true, proration_behavior: "create_prorations" } },
      "features[subscription_cancel][proration_behavior]",
    ],
    [
      "plans without products",
      { subscription_update: { enabled: true, default_allowed_updates: ["price"] } },
      "features[subscription_update][products]",
    ],
  ])("is refused with %s", async (_, features, param) => {
    const call = stripe.billingPortal.configurations.create({ features });
    expect(await errorOf(call)).toMatchObject({ statusCode: 400, param });
  });
});
