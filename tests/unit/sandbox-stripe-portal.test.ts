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
import { customerWith, monthly } from "./sandbox-stripe-billing.support.ts";

stripeForEachTest();

let customer: string;
let price: Stripe.Price;
beforeEach(async () => {
  customer = (await customerWith(stripe)).id;
  price = await monthly(stripe, 900);
});

const RETURN = "https://shop.example/account";
const subscribe = () => stripe.subscriptions.create({ customer, items: [{ price: price.id }] });
const open = (more: Stripe.BillingPortal.SessionCreateParams = {}) =>
  stripe.billingPortal.sessions.create({ customer, return_url: RETURN, ...more });
const look = async ({ url }: { url: string }) => (await fetch(url)).text();
const click = ({ url }: { url: string }, fields: Record<string, string>) =>
  fetch(url, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });

const updatable = async () => {
  const better = await stripe.prices.create({
    currency: "usd",
    unit_amount: 1_900,
    recurring: { interval: "month" },
    product: String(price.product),
  });
  const products = [{ product: String(price.product), prices: [price.id, better.id] }];
  const configuration = await stripe.billingPortal.configurations.create({
    features: {
      subscription_update: { enabled: true, default_allowed_updates: ["price"], products },
    },
  });
  return { better, configuration: configuration.id };
};

describe("a session", () => {
  it("is a link to a page of one customer", async () => {
    await takeEvents(opened.world);
    const session = await open();
    expect(session).toMatchObject({
      id: expect.stringMatching(/^bps_/),
      object: "billing_portal.session",
      customer,
      flow: null,
      return_url: RETURN,
    });
    expect(typesOf(await takeEvents(opened.world))).toContain("billing_portal.session.created");
    const page = await look(session);
    expect(page).toContain("sandbox");
    expect(page).toContain("visa ending in 4242 (default)");
  });

  it("shows subscriptions and invoices", async () => {
    await subscribe();
    const page = await look(await open());
    expect(page).toContain("Plan 900 9.00 usd per month");
    expect(page).toMatch(/9\.00 usd, paid/);
  });

  it("ends five minutes later if nobody comes, and an hour after the last look", async () => {
    const unseen = await open();
    const seen = await open();
    await look(seen);
    await opened.world.clock.advance(5 * 60_000);
    expect((await fetch(unseen.url)).status).toBe(404);
    expect((await fetch(seen.url)).status).toBe(200);
    await opened.world.clock.advance(60 * 60_000);
    expect((await fetch(seen.url)).status).toBe(404);
  });

  it("ends when the visitor goes back to the shop", async () => {
    const session = await open();
    const back = await click(session, { action: "return" });
    expect(back.headers.get("location")).toBe(RETURN);
    expect((await fetch(session.url)).status).toBe(404);
    expect((await click(session, { action: "return" })).status).toBe(404);
  });

  it.each<[string, Stripe.BillingPortal.SessionCreateParams, string]>([
    ["an unknown customer", { customer: "cus_x" }, "customer"],
    ["an address that is none", { return_url: "account" }, "return_url"],
    ["an unknown configuration", { configuration: "bpc_x" }, "configuration"],
    [
      "a flow that is not offered",
      { flow_data: { type: "subscription_update", subscription_update: { subscription: "x" } } },
      "flow_data[type]",
    ],
    [
      "a flow without its subscription",
      { flow_data: { type: "subscription_cancel" } },
      "flow_data[subscription_cancel]",
    ],
  ])("is refused with %s", async (_, more, param) => {
    expect(await errorOf(open(more))).toMatchObject({ statusCode: 400, param });
  });
});

describe("on the page", () => {
  it("a test card becomes the default", async () => {
    const session = await open();
    const answer = await click(session, { action: "card", card: "pm_card_mastercard" });
    expect(answer.headers.get("location")).toBe(session.url);
    const { invoice_settings: settings } = (await stripe.customers.retrieve(
      customer,
    )) as Stripe.Customer;
    const method = await stripe.paymentMethods.retrieve(String(settings.default_payment_method));
    expect(method.card?.brand).toBe("mastercard");
    const declined = await click(session, { action: "card", card: "pm_card_chargeDeclined" });
    expect(await declined.text()).toContain('role="alert"');
  });

  it("a saved card becomes the default again, another's does not", async () => {
    const own = await stripe.paymentMethods.list({ customer });
    const session = await open();
    await click(session, { action: "card", card: "pm_card_mastercard" });
    await click(session, { action: "method", method: own.data[0]?.id ?? "" });
    expect(await look(session)).toContain("visa ending in 4242 (default)");
    const other = await customerWith(stripe);
    const foreign = (await stripe.paymentMethods.list({ customer: other.id })).data[0]?.id ?? "";
    expect((await click(session, { action: "method", method: foreign })).status).toBe(400);
  });

  it("a subscription is cancelled at the end of its period, and resumed", async () => {
    const { id } = await subscribe();
    const session = await open();
    await click(session, { action: "cancel", subscription: id });
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ cancel_at_period_end: true });
    expect(await look(session)).toContain("Ends on");
    await click(session, { action: "resume", subscription: id });
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ cancel_at_period_end: false });
  });

  it("a subscription ends at once where the configuration says so", async () => {
    const { id } = await subscribe();
    const configuration = await stripe.billingPortal.configurations.create({
      features: { subscription_cancel: { enabled: true, mode: "immediately" } },
    });
    const session = await open({ configuration: configuration.id });
    await click(session, { action: "cancel", subscription: id });
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status: "canceled" });
  });

  it("nothing happens to another customer's subscription, or that is not offered", async () => {
    const { id } = await subscribe();
    const other = await customerWith(stripe);
    const session = await open({ customer: other.id });
    for (const fields of [
      { action: "cancel", subscription: id },
      { action: "update", subscription: id, price: price.id },
      { action: "dance" },
    ])
      expect((await click(session, fields)).status).toBe(400);
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ cancel_at_period_end: false });
  });

  it("another plan is chosen among those of the configuration", async () => {
    const { better, configuration } = await updatable();
    const { id } = await subscribe();
    const session = await open({ configuration });
    const fields = { action: "update", subscription: id };
    expect((await click(session, { ...fields, price: "price_x" })).status).toBe(400);
    await click(session, { ...fields, price: better.id });
    const after = await stripe.subscriptions.retrieve(id);
    expect(after.items.data[0]?.price.id).toBe(better.id);
  });
});

describe("a link for one purpose", () => {
  it("for a new card shows only cards, and says thanks", async () => {
    await subscribe();
    const session = await open({
      flow_data: {
        type: "payment_method_update",
        after_completion: {
          type: "hosted_confirmation",
          hosted_confirmation: { custom_message: "Saved, thanks." },
        },
      },
    });
    const page = await look(session);
    expect(page).toContain("Payment methods");
    expect(page).not.toContain("Subscriptions");
    const done = await click(session, { action: "card", card: "pm_card_visa" });
    expect(await done.text()).toContain("Saved, thanks.");
    expect((await fetch(session.url)).status).toBe(404);
  });

  it("for an end of a subscription leads back to the shop", async () => {
    const { id: subscription } = await subscribe();
    const redirect = { return_url: `${RETURN}?done` };
    const session = await open({
      flow_data: {
        type: "subscription_cancel",
        subscription_cancel: { subscription },
        after_completion: { type: "redirect", redirect },
      },
    });
    expect(session.flow).toMatchObject({
      type: "subscription_cancel",
      subscription_cancel: { subscription },
      after_completion: { type: "redirect", redirect },
    });
    expect(await look(session)).not.toContain("Payment methods");
    const done = await click(session, { action: "cancel", subscription });
    expect(done.headers.get("location")).toBe(redirect.return_url);
  });

  it("for a certain plan offers just that", async () => {
    const { better, configuration } = await updatable();
    const { id: subscription, items } = await subscribe();
    const session = await open({
      configuration,
      flow_data: {
        type: "subscription_update_confirm",
        subscription_update_confirm: {
          subscription,
          items: [{ id: items.data[0]?.id ?? "", price: better.id }],
        },
      },
    });
    const page = await look(session);
    expect(page).toContain(`value="${better.id}"`);
    expect(page).not.toContain(`value="${price.id}"`);
  });

  it("is not made for another customer's subscription", async () => {
    const { id: subscription } = await subscribe();
    const other = await customerWith(stripe);
    const call = open({
      customer: other.id,
      flow_data: { type: "subscription_cancel", subscription_cancel: { subscription } },
    });
    expect(await errorOf(call)).toMatchObject({
      param: "flow_data[subscription_cancel][subscription]",
    });
  });
});
