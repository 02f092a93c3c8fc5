import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { list, object } from "../sandbox/paypal/json.ts";
import { at, openTestPayPal, pay, type TestPayPal } from "../sandbox/paypal/testing.ts";
import { expectAsDescribed } from "./sandbox-paypal-disputes.support.ts";
import {
  BASE,
  isSignedFor,
  type Listener,
  listen,
  makeWebhook,
  postBack,
  typesOn,
} from "./sandbox-paypal-webhooks.support.ts";

const DAY_MS = 86_400_000;

let paypal: TestPayPal;
let listener: Listener;
beforeEach(async () => {
  paypal = await openTestPayPal();
  listener = await listen();
});
afterEach(async () => {
  expectAsDescribed(paypal, BASE);
  await Promise.all([paypal.close(), listener.close()]);
});

const settle = () => paypal.control("/webhooks/settle");
const webhook = (path: string, ...names: string[]) =>
  makeWebhook(paypal, listener.url + path, ...names);

describe("webhooks that were made over the API", () => {
  test("each get the events they asked for, signed with their own id", async () => {
    const all = await webhook("/all", "*");
    const some = await webhook("/some", "PAYMENT.CAPTURE.COMPLETED");
    await pay(paypal);
    await settle();
    expect(typesOn(listener, "/some")).toEqual(["PAYMENT.CAPTURE.COMPLETED"]);
    expect(typesOn(listener, "/all")).toHaveLength(3);
    for (const heard of listener.heard) {
      const own = heard.path === "/all" ? all : some;
      expect(await isSignedFor(paypal, own, heard)).toBe(true);
      expect(await isSignedFor(paypal, paypal.credentials.webhookId, heard)).toBe(false);
      expect(await postBack(paypal, own, heard)).toBe("SUCCESS");
    }
    expect((await paypal.world.deliveries.take()).length).toBe(3);
  });

  test("are told again up to 25 times in three days when they do not take it", async () => {
    await webhook("/down", "PAYMENT.CAPTURE.COMPLETED");
    listener.status = 500;
    await pay(paypal);
    await settle();
    expect(listener.heard).toHaveLength(1);
    await paypal.world.clock.advance(DAY_MS);
    const afterOneDay = listener.heard.length;
    expect(afterOneDay).toBeGreaterThan(10);
    expect(afterOneDay).toBeLessThan(20);
    await paypal.world.clock.advance(9 * DAY_MS);
    expect(listener.heard).toHaveLength(26);
    const ids = new Set(listener.heard.map(({ headers }) => headers["paypal-transmission-id"]));
    expect(ids.size).toBe(26);
  });

  test("that come back are told once and then no more, also after a restart", async () => {
    await webhook("/back", "PAYMENT.CAPTURE.COMPLETED");
    listener.status = 503;
    await pay(paypal);
    await settle();
    await paypal.restore(structuredClone(paypal.dump()));
    listener.status = 200;
    await paypal.world.clock.advance(3 * DAY_MS);
    expect(listener.heard).toHaveLength(2);
  });

  test("that are deleted hear nothing more", async () => {
    const id = await webhook("/gone", "*");
    listener.status = 500;
    await pay(paypal);
    await settle();
    const before = listener.heard.length;
    expect((await paypal.call("DELETE", `${BASE}/webhooks/${id}`)).status).toBe(204);
    await paypal.world.clock.advance(DAY_MS);
    expect(listener.heard).toHaveLength(before);
  });

  test("somewhere else are kept and not called", async () => {
    const body = { url: "https://shop.example/webhooks", event_types: [{ name: "*" }] };
    expect((await paypal.call("POST", `${BASE}/webhooks`, { body })).status).toBe(201);
    await pay(paypal);
    expect((await settle()).body).toEqual({ waiting: 0 });
  });

  test("are ten at most", async () => {
    for (let index = 0; index < 10; index += 1) await webhook(`/${index}`, "*");
    const body = { url: `${listener.url}/eleven`, event_types: [{ name: "*" }] };
    const eleventh = await paypal.call("POST", `${BASE}/webhooks`, { body });
    expect([eleventh.status, eleventh.body.name]).toEqual([400, "WEBHOOK_NUMBER_LIMIT_EXCEEDED"]);
  });

  const refused: [string, object, string, string][] = [
    [
      "no address",
      { event_types: [{ name: "*" }] },
      "VALIDATION_ERROR",
      "Required field is missing",
    ],
    [
      "an address without TLS",
      { url: "http://shop.example/", event_types: [{ name: "*" }] },
      "VALIDATION_ERROR",
      "Not a valid webhook URL",
    ],
    [
      "no events",
      { url: "https://shop.example/" },
      "VALIDATION_ERROR",
      "Required field is missing",
    ],
    [
      "an event that PayPal has not",
      { url: "https://shop.example/", event_types: [{ name: "PAYMENT.PAYOUTS-ITEM.SUCCESS" }] },
      "VALIDATION_ERROR",
      "Not a valid event name",
    ],
  ];
  test.each(refused)("with %s are refused", async (_name, body, name, issue) => {
    const answer = await paypal.call("POST", `${BASE}/webhooks`, { body });
    expect([answer.status, answer.body.name, answer.issue]).toEqual([400, name, issue]);
  });

  test("are patched by replacing, and only to something else", async () => {
    const id = await webhook("/old", "*");
    const patch = (change: object) =>
      paypal.call("PATCH", `${BASE}/webhooks/${id}`, { body: [change] });
    const events = [{ name: "PAYMENT.CAPTURE.DENIED" }];
    expect((await patch({ op: "replace", path: "/event_types", value: events })).status).toBe(200);
    const types = await paypal.call("GET", `${BASE}/webhooks/${id}/event-types`);
    expect(at(types.body, "event_types", 0)).toMatchObject(events[0] ?? {});
    const same = await patch({ op: "replace", path: "/url", value: `${listener.url}/old` });
    expect(same.body.name).toBe("WEBHOOK_PATCH_REQUEST_NO_CHANGE");
    expect((await patch({ op: "add", path: "/url", value: "https://x.example" })).status).toBe(400);
    expect((await patch({ op: "replace", path: "/id", value: "x" })).status).toBe(400);
  });

  test("and that of the world can be told of some events only", async () => {
    paypal.world.deliveries.urls.paypal = "https://shop.example/webhooks/paypal";
    const path = `${BASE}/webhooks/${paypal.credentials.webhookId}`;
    const value = [{ name: "PAYMENT.CAPTURE.COMPLETED" }];
    const change = { op: "replace", path: "/event_types", value };
    expect((await paypal.call("PATCH", path, { body: [change] })).status).toBe(200);
    expect(at((await paypal.call("GET", path)).body, "event_types")).toMatchObject(value);
    await pay(paypal);
    const told = await paypal.world.deliveries.take();
    expect(told.map(({ type }) => type)).toEqual(["PAYMENT.CAPTURE.COMPLETED"]);
  });

  test("are listed with that of the world, and by app only", async () => {
    paypal.world.deliveries.urls.paypal = "https://shop.example/webhooks/paypal";
    await webhook("/mine", "*");
    const both = await paypal.call("GET", `${BASE}/webhooks`);
    expect(list(both.body.webhooks).map((each) => object(each).url)).toEqual([
      "https://shop.example/webhooks/paypal",
      `${listener.url}/mine`,
    ]);
    const none = await paypal.call("GET", `${BASE}/webhooks?anchor_type=ACCOUNT`);
    expect(none.body.webhooks).toEqual([]);
  });
});
