import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import {
  artisan,
  clientOf,
  DAY_MS,
  type Event,
  expectBooksBalance,
  opened,
  pay,
  standIn,
  startStripe,
  stripe,
  stripeForEachTest,
  takeEvents,
  typesOf,
} from "./sandbox-stripe.support.ts";

stripeForEachTest();

const verify = ({ body, headers }: Event, secret: string) =>
  stripe.webhooks.constructEventAsync(
    body,
    headers["Stripe-Signature"] ?? "",
    secret,
    300,
    undefined,
    opened.world.clock.now(),
  );

async function firstEvent(): Promise<Event> {
  const [event] = await takeEvents(opened.world);
  if (!event) throw new Error("no event waits");
  return event;
}

describe("an event", () => {
  it("is signed as Stripe signs, with the endpoint's own secret", async () => {
    await pay(stripe, 1_000);
    const event = await firstEvent();
    expect(event.headers["Stripe-Signature"]).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
    const verified = await verify(event, opened.webhookSecret);
    expect(verified).toMatchObject({
      object: "event",
      type: "payment_intent.created",
      api_version: "2026-10-28.endive",
      livemode: false,
      pending_webhooks: 1,
      request: { id: expect.stringMatching(/^req_/) },
    });
    await expect(verify(event, opened.connectWebhookSecret)).rejects.toThrow(
      Stripe.errors.StripeSignatureVerificationError,
    );
    await expect(
      verify({ ...event, body: event.body.replace("1000", "9000") }, opened.webhookSecret),
    ).rejects.toThrow();
  });

  it("carries the idempotency key of the request that caused it, and the account's API version", async () => {
    await stripe.paymentIntents.create(
      { amount: 500, currency: "usd" },
      { idempotencyKey: "op_1", apiVersion: "2025-01-27.acacia" },
    );
    const verified = await verify(await firstEvent(), opened.webhookSecret);
    expect(verified.request?.idempotency_key).toBe("op_1");
    expect(verified.api_version).toBe("2026-10-28.endive");
  });

  it("is a snapshot, not the object as it is now", async () => {
    const intent = await pay(stripe, 1_000);
    await stripe.paymentIntents.update(intent.id, { metadata: { late: "1" } });
    const events = await takeEvents(opened.world);
    expect(events[0]?.object).toMatchObject({ status: "requires_confirmation", metadata: {} });
  });

  it("of a connected account goes to the Connect endpoint with the account's id", async () => {
    const ada = await artisan(standIn, opened.world, stripe);
    const events = await takeEvents(opened.world);
    expect(new Set(events.map(({ endpoint }) => endpoint))).toEqual(new Set(["stripe-connect"]));
    const [event] = events;
    if (!event) throw new Error("no event waits");
    expect(await verify(event, opened.connectWebhookSecret)).toMatchObject({ account: ada });
  });

  it("can be listed and read afterwards, also by type", async () => {
    await pay(stripe, 1_000);
    const all = await stripe.events.list({ limit: 100 });
    expect(all.data.map(({ type }) => type).reverse()).toEqual(
      typesOf(await takeEvents(opened.world)),
    );
    const charges = await stripe.events.list({ types: ["charge.succeeded"] });
    expect(charges.data).toHaveLength(1);
    const first = all.data[0];
    expect((await stripe.events.retrieve(first?.id ?? "")).type).toBe("charge.updated");
  });

  it("says when the balance has become available", async () => {
    await pay(stripe, 1_000);
    await takeEvents(opened.world);
    await opened.world.clock.advance(2 * DAY_MS);
    const [event] = await takeEvents(opened.world);
    expect(event).toMatchObject({
      type: "balance.available",
      object: { available: [{ amount: 941, currency: "usd" }] },
    });
  });
});

describe("a webhook secret", () => {
  it("that is rolled signs beside the old one for a day", async () => {
    const roll = (keepOld: boolean) =>
      standIn.control(opened.world, "/webhook-secrets", { endpoint: "stripe", keepOld });
    const { json } = await roll(true);
    await stripe.paymentIntents.create({ amount: 500, currency: "usd" });
    const both = await firstEvent();
    expect(both.headers["Stripe-Signature"]).toMatch(/^t=\d+,v1=\w{64},v1=\w{64}$/);
    await verify(both, opened.webhookSecret);
    await verify(both, String(json.secret));
    await opened.world.clock.advance(DAY_MS);
    await stripe.paymentIntents.create({ amount: 500, currency: "usd" });
    const one = await firstEvent();
    await expect(verify(one, opened.webhookSecret)).rejects.toThrow();
    await verify(one, String(json.secret));
    const { json: last } = await roll(false);
    await stripe.paymentIntents.create({ amount: 500, currency: "usd" });
    const only = await firstEvent();
    await expect(verify(only, String(json.secret))).rejects.toThrow();
    await verify(only, String(last.secret));
  });
});

describe("a webhook endpoint", () => {
  it("chooses its events, and is one of Stripe's objects", async () => {
    const own = await stripe.webhookEndpoints.list();
    expect(own.data).toHaveLength(2);
    const platform = own.data.find(({ application }) => application === null);
    await stripe.webhookEndpoints.update(platform?.id ?? "", {
      enabled_events: ["charge.succeeded"],
    });
    await pay(stripe, 1_000);
    expect(typesOf(await takeEvents(opened.world))).toEqual(["charge.succeeded"]);
    const made = await stripe.webhookEndpoints.create({
      url: "https://example.com/hook",
      enabled_events: ["*"],
      connect: true,
    });
    expect(made.secret).toMatch(/^whsec_/);
    expect((await stripe.webhookEndpoints.retrieve(made.id)).secret).toBeUndefined();
    expect(await stripe.webhookEndpoints.del(made.id)).toMatchObject({ deleted: true });
    expect((await stripe.webhookEndpoints.list()).data).toHaveLength(2);
  });

  it("made through the API gets its events over HTTP", async () => {
    const { serveApp } = await import("../sandbox/core/host.ts");
    const { Hono } = await import("hono");
    const received = Promise.withResolvers<{ body: string; signature: string }>();
    const app = new Hono().post("/hook", async (c) => {
      received.resolve({
        body: await c.req.text(),
        signature: c.req.header("stripe-signature") ?? "",
      });
      return c.json({});
    });
    const served = await serveApp(app);
    const made = await stripe.webhookEndpoints.create({
      url: `${served.url}/hook`,
      enabled_events: ["payment_intent.created"],
    });
    await stripe.paymentIntents.create({ amount: 500, currency: "usd" });
    const { body, signature } = await received.promise;
    const event = await stripe.webhooks.constructEventAsync(body, signature, made.secret ?? "");
    expect(event.type).toBe("payment_intent.created");
    await served.close();
  });
});

describe("a world", () => {
  it("goes on after a restart, with its keys, its money and its clock", async () => {
    const ada = await artisan(standIn, opened.world, stripe);
    const intent = await pay(stripe, 10_000, "pm_card_visa", {});
    await stripe.transfers.create({
      amount: 9_000,
      currency: "usd",
      destination: ada,
      source_transaction: String(intent.latest_charge),
    });
    await takeEvents(opened.world);
    const state = structuredClone(standIn.registry.save());
    const saved = state.worlds.filter(({ core }) => core.id === opened.world.id);
    const again = await startStripe();
    await again.registry.restore({ ...state, worlds: saved });
    const restored = again.registry.get(opened.world.id);
    if (!restored) throw new Error("the world is gone");
    const credentials = restored.credentials.stripe;
    expect(credentials).toMatchObject({
      secretKey: opened.secretKey,
      webhookSecret: opened.webhookSecret,
      connectWebhookSecret: opened.connectWebhookSecret,
    });
    const { url } = Object.assign({ url: "" }, credentials);
    const later = clientOf({ url }, opened.secretKey);
    expect((await later.paymentIntents.retrieve(intent.id)).status).toBe("succeeded");
    await restored.world.clock.advance(2 * DAY_MS);
    const balance = await later.balance.retrieve({}, { stripeAccount: ada });
    expect(balance.available[0]?.amount).toBe(9_000);
    expectBooksBalance(restored.world);
    await again.close();
  });
});
