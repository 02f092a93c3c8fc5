import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type StripeClient, stripeTargets } from "./targets.ts";

describe.each(stripeTargets())("objects at Stripe's $name", ({ open, close }) => {
  let client: StripeClient;
  let stripe: Stripe;
  beforeAll(async () => {
    client = await open();
    stripe = client.stripe;
  });
  afterAll(close);

  const refused = (call: Promise<unknown>) =>
    call.then(
      (answer) => Promise.reject(new Error(`was not refused: ${JSON.stringify(answer)}`)),
      (error: Stripe.errors.StripeError) => error,
    );

  describe("errors", () => {
    test("what does not exist is named with its parameter", async () => {
      const error = await refused(stripe.customers.retrieve("cus_none"));
      expect(error).toMatchObject({
        ...{ type: "StripeInvalidRequestError", statusCode: 404 },
        ...{ code: "resource_missing", param: "id" },
      });
      expect(error.requestId).toMatch(/^req_/);
    });

    test("what is missing is named", async () => {
      const params = { currency: "usd" } as Stripe.PaymentIntentCreateParams;
      const error = await refused(stripe.paymentIntents.create(params));
      expect(error).toMatchObject({ statusCode: 400, code: "parameter_missing", param: "amount" });
    });

    test("what is unknown is named", async () => {
      const params = { nam: "Ada" } as Stripe.CustomerCreateParams;
      const error = await refused(stripe.customers.create(params));
      expect(error).toMatchObject({ statusCode: 400, code: "parameter_unknown", param: "nam" });
    });

    test("a key that is none is refused before anything else", async () => {
      const error = await refused(client.withKey("sk_test_none").customers.list());
      expect(error).toMatchObject({ type: "StripeAuthenticationError", statusCode: 401 });
    });
  });

  describe("customers and their cards", () => {
    test("metadata is merged, and emptied by name", async () => {
      const made = await stripe.customers.create({ metadata: { a: "1", b: "2" } });
      const changed = await stripe.customers.update(made.id, { metadata: { b: "", c: "3" } });
      expect(changed.metadata).toEqual({ a: "1", c: "3" });
    });

    test("a deleted customer is known as such", async () => {
      const made = await stripe.customers.create();
      const deleted = { id: made.id, object: "customer", deleted: true };
      expect(await stripe.customers.del(made.id)).toMatchObject(deleted);
      expect(await stripe.customers.retrieve(made.id)).toMatchObject(deleted);
    });

    test("a card is attached, listed and detached", async () => {
      const customer = await stripe.customers.create();
      const card = await stripe.paymentMethods.attach("pm_card_mastercard", {
        customer: customer.id,
      });
      expect(card.card).toMatchObject({ brand: "mastercard", last4: "4444" });
      const { data } = await stripe.paymentMethods.list({ customer: customer.id, type: "card" });
      expect(data.map(({ id }) => id)).toEqual([card.id]);
      expect((await stripe.paymentMethods.detach(card.id)).customer).toBeNull();
    });

    test("a card that was set up pays later, off session", async () => {
      const customer = await stripe.customers.create();
      const setUp = await stripe.setupIntents.create({
        customer: customer.id,
        confirm: true,
        payment_method: "pm_card_visa",
        usage: "off_session",
        automatic_payment_methods: { enabled: true, allow_redirects: "never" },
      });
      expect(setUp.status).toBe("succeeded");
      const paid = await stripe.paymentIntents.create({
        amount: 700,
        currency: "usd",
        customer: customer.id,
        payment_method: String(setUp.payment_method),
        off_session: true,
        confirm: true,
        automatic_payment_methods: { enabled: true, allow_redirects: "never" },
      });
      expect(paid.status).toBe("succeeded");
    });
  });

  test("lists go newest first, page by page, both ways", async () => {
    const email = `page-${Date.now()}@buyers.example`;
    const made: string[] = [];
    for (let i = 0; i < 5; i++) made.unshift((await stripe.customers.create({ email })).id);
    const ids = ({ data }: Stripe.ApiList<Stripe.Customer>) => data.map(({ id }) => id);
    const first = await stripe.customers.list({ email, limit: 2 });
    expect([ids(first), first.has_more]).toEqual([made.slice(0, 2), true]);
    const after = { email, limit: 5, starting_after: made[1] ?? "" };
    const rest = await stripe.customers.list(after);
    expect([ids(rest), rest.has_more]).toEqual([made.slice(2), false]);
    const before = await stripe.customers.list({ email, limit: 2, ending_before: made[3] ?? "" });
    expect([ids(before), before.has_more]).toEqual([made.slice(1, 3), true]);
    const all = await stripe.customers.list({ email, limit: 2 }).autoPagingToArray({ limit: 10 });
    expect(all.map(({ id }) => id)).toEqual(made);
  });

  test("a webhook endpoint tells its secret once", async () => {
    const made = await stripe.webhookEndpoints.create({
      url: "https://shop.example/webhooks/stripe",
      enabled_events: ["charge.succeeded"],
    });
    expect(made.secret).toMatch(/^whsec_/);
    expect(made.status).toBe("enabled");
    const read = await stripe.webhookEndpoints.retrieve(made.id);
    expect(read.secret).toBeUndefined();
    const off = await stripe.webhookEndpoints.update(made.id, { disabled: true });
    expect(off.status).toBe("disabled");
    expect(await stripe.webhookEndpoints.del(made.id)).toMatchObject({ deleted: true });
    const error = await refused(stripe.webhookEndpoints.retrieve(made.id));
    expect(error.code).toBe("resource_missing");
  });

  test("a transfer needs a destination that exists", async () => {
    const error = await refused(
      stripe.transfers.create({
        amount: 100,
        currency: "usd",
        destination: "acct_1none0000000000",
      }),
    );
    expect(error).toMatchObject({ type: "StripeInvalidRequestError", statusCode: 400 });
    expect(error.param).toBe("destination");
  });
});
