import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { serveApp } from "../sandbox/core/host.ts";
import {
  artisan,
  errorOf,
  opened,
  pay,
  standIn,
  stripe,
  stripeForEachTest,
  takeEvents,
  typesOf,
} from "./sandbox-stripe.support.ts";

stripeForEachTest();

const HOUR_MS = 3_600_000;
const cheap = () => stripe.paymentIntents.create({ amount: 500, currency: "usd" });

type Received = { body: string; signature: string };

/** A server that answers with the given statuses in turn, the last one for ever. */
async function receiver(...statuses: number[]) {
  const received: Received[] = [];
  let waiting = Promise.withResolvers<void>();
  const app = new Hono().post("/hook", async (c) => {
    const signature = c.req.header("stripe-signature") ?? "";
    received.push({ body: await c.req.text(), signature });
    waiting.resolve();
    const status = statuses[Math.min(received.length, statuses.length) - 1] ?? 200;
    return new Response("", { status });
  });
  const { url, close } = await serveApp(app);
  return {
    url: `${url}/hook`,
    received,
    close,
    async next() {
      await waiting.promise;
      waiting = Promise.withResolvers();
    },
  };
}

const endpoint = (url: string, more = {}) =>
  stripe.webhookEndpoints.create({ url, enabled_events: ["payment_intent.created"], ...more });

describe("a webhook endpoint", () => {
  it("shows its secret once, when it is made", async () => {
    const made = await endpoint("https://shop.example/hook", {
      description: "Orders",
      metadata: { team: "a" },
      api_version: "2024-06-20",
    });
    expect(made).toMatchObject({
      object: "webhook_endpoint",
      api_version: "2024-06-20",
      application: null,
      description: "Orders",
      enabled_events: ["payment_intent.created"],
      livemode: false,
      metadata: { team: "a" },
      secret: expect.stringMatching(/^whsec_/),
      status: "enabled",
      url: "https://shop.example/hook",
    });
    expect(await stripe.webhookEndpoints.retrieve(made.id)).not.toHaveProperty("secret");
    const { data } = await stripe.webhookEndpoints.list();
    expect(data.map((each) => "secret" in each)).toEqual([false, false, false]);
    const connect = await endpoint("https://shop.example/connect", { connect: true });
    expect(connect.application).toMatch(/^ca_/);
  });

  it("refuses what it could not use", async () => {
    const wrong = (more: object) =>
      errorOf(
        stripe.webhookEndpoints.create({
          url: "https://shop.example/hook",
          enabled_events: ["*"],
          ...more,
        }),
      );
    expect(await wrong({ url: "shop" })).toMatchObject({ code: "url_invalid" });
    expect(await wrong({ api_version: "2099-01-01" })).toMatchObject({ param: "api_version" });
    for (const enabled_events of [["*", "charge.succeeded"], ["no.such.event"]])
      expect((await wrong({ enabled_events })).param).toContain("enabled_events");
    expect(await errorOf(stripe.webhookEndpoints.retrieve("we_none"))).toMatchObject({
      code: "resource_missing",
    });
  });

  it("gets nothing while it is disabled, and nothing after it was deleted", async () => {
    const [own] = (await stripe.webhookEndpoints.list()).data.filter(
      ({ application }) => application === null,
    );
    const id = own?.id ?? "";
    const update = (disabled: boolean) => stripe.webhookEndpoints.update(id, { disabled });
    expect(await update(true)).toMatchObject({ status: "disabled" });
    await cheap();
    expect(await takeEvents(opened.world)).toEqual([]);
    expect(await update(false)).toMatchObject({ status: "enabled" });
    await cheap();
    expect(typesOf(await takeEvents(opened.world))).toEqual(["payment_intent.created"]);
    await stripe.webhookEndpoints.del(id);
    await cheap();
    expect(await takeEvents(opened.world)).toEqual([]);
  });

  it("can be pointed elsewhere and described anew", async () => {
    const made = await endpoint("https://shop.example/hook", { description: "a" });
    const updated = await stripe.webhookEndpoints.update(made.id, {
      url: "https://shop.example/new",
      description: "",
      enabled_events: ["charge.failed"],
      metadata: { b: "1" },
    });
    expect(updated).toMatchObject({
      url: "https://shop.example/new",
      description: null,
      enabled_events: ["charge.failed"],
      metadata: { b: "1" },
    });
  });

  it("of the world has the version of the account, and can be told of some events only", async () => {
    const own = (await stripe.webhookEndpoints.list()).data;
    expect(own.map(({ api_version }) => api_version)).toEqual([
      "2026-10-28.endive",
      "2026-10-28.endive",
    ]);
    const platform = own.find(({ application }) => application === null);
    const enabled_events = ["payment_intent.canceled" as const];
    await stripe.webhookEndpoints.update(platform?.id ?? "", { enabled_events });
    const { id } = await cheap();
    await stripe.paymentIntents.cancel(id);
    expect(typesOf(await takeEvents(opened.world))).toEqual(["payment_intent.canceled"]);
  });

  it("gets events in the API version that it was made with", async () => {
    const server = await receiver(200);
    await endpoint(server.url, { api_version: "2024-06-20" });
    await cheap();
    const [event] = (await stripe.events.list()).data;
    await server.next();
    expect(JSON.parse(server.received[0]?.body ?? "")).toMatchObject({ api_version: "2024-06-20" });
    expect(event?.api_version).toBe("2026-10-28.endive");
    await server.close();
  });

  it("signs with both secrets for a day after it was rolled", async () => {
    const server = await receiver(200);
    const made = await endpoint(server.url);
    const rolled = await standIn.control(opened.world, `/webhook_endpoints/${made.id}/roll`, {
      keepOld: true,
    });
    await cheap();
    await server.next();
    const { body, signature } = server.received[0] ?? { body: "", signature: "" };
    for (const secret of [made.secret ?? "", String(rolled.json.secret)])
      expect(await stripe.webhooks.constructEventAsync(body, signature, secret)).toMatchObject({
        type: "payment_intent.created",
      });
    await server.close();
  });

  it("that fails is tried again an hour later, three times in all", async () => {
    const server = await receiver(500, 503, 200);
    await endpoint(server.url);
    await cheap();
    await takeEvents(opened.world);
    await server.next();
    const pending = async () => (await stripe.events.list()).data[0]?.pending_webhooks;
    for (const left of [1, 1]) {
      await expect.poll(pending).toBe(left);
      await expect
        .poll(() => opened.world.clock.waiting().filter(({ label }) => /event_deliv/.test(label)))
        .toHaveLength(1);
      await opened.world.clock.advance(HOUR_MS);
      await server.next();
    }
    await expect.poll(pending).toBe(0);
    expect(server.received).toHaveLength(3);
    await server.close();
  });
});

describe("the events of connected accounts", () => {
  it("are listed for the account, and not among the platform's", async () => {
    const ada = await artisan(standIn, opened.world, stripe);
    const own = await stripe.events.list();
    expect(own.data).toEqual([]);
    const theirs = await stripe.events.list({}, { stripeAccount: ada });
    expect(theirs.data.map(({ type }) => type).slice(0, 2)).toEqual([
      "account.updated",
      "capability.updated",
    ]);
    const [first] = theirs.data;
    expect(await stripe.events.retrieve(first?.id ?? "", {}, { stripeAccount: ada })).toMatchObject(
      { account: ada },
    );
    expect(await errorOf(stripe.events.retrieve(first?.id ?? ""))).toMatchObject({
      code: "resource_missing",
    });
  });
});

describe("the list of events", () => {
  it("can be narrowed down by type, prefix, time and delivery", async () => {
    await pay(stripe, 1_000);
    const list = async (params: object) =>
      (await stripe.events.list({ limit: 100, ...params })).data.map(({ type }) => type);
    const all = await list({});
    expect(await list({ type: "charge.succeeded" })).toEqual(["charge.succeeded"]);
    expect(await list({ type: "charge.*" })).toEqual(all.filter((type) => /^charge\./.test(type)));
    const types = ["charge.succeeded", "payment_intent.created"];
    expect((await list({ types })).sort()).toEqual(types);
    const now = Math.floor(opened.world.clock.now() / 1000);
    expect(await list({ created: { gt: now + 10 } })).toEqual([]);
    expect(await list({ delivery_success: false })).toEqual(all);
    await takeEvents(opened.world);
    expect(await list({ delivery_success: false })).toEqual([]);
    expect(await list({ delivery_success: true })).toEqual(all);
  });

  it("counts the endpoints that have not taken an event yet", async () => {
    await endpoint("https://shop.example/hook");
    await cheap();
    const [event] = (await stripe.events.list()).data;
    const pending = async () => (await stripe.events.retrieve(event?.id ?? "")).pending_webhooks;
    expect(await pending()).toBe(2);
    await takeEvents(opened.world);
    // No event ever leaves this machine, so the endpoint elsewhere goes on waiting.
    expect(await pending()).toBe(1);
  });

  it("goes back thirty days", async () => {
    await cheap();
    const [event] = (await stripe.events.list()).data;
    await opened.world.clock.advance(29 * 24 * HOUR_MS);
    expect(await stripe.events.retrieve(event?.id ?? "")).toMatchObject({ object: "event" });
    await opened.world.clock.advance(24 * HOUR_MS);
    expect((await stripe.events.list()).data).toEqual([]);
    expect(await errorOf(stripe.events.retrieve(event?.id ?? ""))).toMatchObject({
      code: "resource_missing",
    });
  });

  it("names the request that caused an event, or none where the clock did", async () => {
    await pay(stripe, 1_000);
    await opened.world.clock.advance(48 * HOUR_MS);
    const [last] = (await stripe.events.list()).data;
    expect(last).toMatchObject({
      type: "balance.available",
      request: { id: null, idempotency_key: null },
    });
  });
});
