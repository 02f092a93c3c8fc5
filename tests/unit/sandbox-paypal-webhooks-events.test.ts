import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { list, object } from "../sandbox/paypal/json.ts";
import { at, openTestPayPal, pay, type TestPayPal } from "../sandbox/paypal/testing.ts";
import { expectAsDescribed } from "./sandbox-paypal-disputes.support.ts";
import {
  BASE,
  type Heard,
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

function first(): Heard {
  const [heard] = listener.heard;
  if (heard === undefined) throw new Error("nothing was heard");
  return heard;
}

test("the available events are all that are ever told, with a description", async () => {
  const { captureId } = await pay(paypal);
  await paypal.control(`/captures/${captureId}/dispute`, { reason: "UNAUTHORISED" });
  await paypal.control(`/captures/${captureId}`, { status: "REVERSED" });
  const { body } = await paypal.call("GET", `${BASE}/webhooks-event-types`);
  const names = list(body.event_types).map((each) => String(object(each).name));
  const told = (await paypal.world.deliveries.take()).map(({ type }) => type);
  expect(told.length).toBeGreaterThan(4);
  expect(told.filter((type) => !names.includes(type))).toEqual([]);
  expect(names).toContain("PAYMENT.PAYOUTS-ITEM.RETURNED");
  expect(at(body, "event_types", 0)).toMatchObject({
    status: "ENABLED",
    description: expect.any(String),
    resource_versions: ["1.0"],
  });
});

describe("an event of the past", () => {
  test("is found by time, type and what it is about", async () => {
    const { captureId } = await pay(paypal);
    const found = async (query: string) => {
      const { body } = await paypal.call("GET", `${BASE}/webhooks-events?${query}`);
      return list(body.events).map((each) => object(each).event_type);
    };
    expect(await found(`transaction_id=${captureId}`)).toEqual(["PAYMENT.CAPTURE.COMPLETED"]);
    expect(await found("event_type=CHECKOUT.ORDER.APPROVED")).toHaveLength(1);
    const future = new Date(paypal.world.clock.now() + DAY_MS).toISOString();
    expect(await found(`start_time=${future}`)).toEqual([]);
    expect(await found(`end_time=${future}`)).toHaveLength(3);
    expect((await paypal.call("GET", `${BASE}/webhooks-events?start_time=now`)).status).toBe(400);
    expect((await paypal.call("GET", `${BASE}/webhooks-events?page_size=0`)).status).toBe(400);
  });

  test("is read by its id, and what never was is not found", async () => {
    await pay(paypal);
    const all = await paypal.call("GET", `${BASE}/webhooks-events`);
    const event = object(at(all.body, "events", 0));
    const one = await paypal.call("GET", `${BASE}/webhooks-events/${event.id}`);
    expect(one.body).toEqual(event);
    const none = await paypal.call("GET", `${BASE}/webhooks-events/WH-1`);
    expect([none.status, none.body.name]).toEqual([404, "INVALID_RESOURCE_ID"]);
  });

  test("is sent again to the webhooks that are named, unless it is on its way", async () => {
    const one = await webhook("/one", "PAYMENT.CAPTURE.COMPLETED");
    await webhook("/two", "PAYMENT.CAPTURE.COMPLETED");
    await pay(paypal);
    await settle();
    const { body } = await paypal.call(
      "GET",
      `${BASE}/webhooks-events?event_type=PAYMENT.CAPTURE.COMPLETED`,
    );
    const resend = `${BASE}/webhooks-events/${at(body, "events", 0, "id")}/resend`;
    listener.status = 500;
    const named = await paypal.call("POST", resend, { body: { webhook_ids: [one] } });
    expect(named.status).toBe(202);
    await settle();
    expect([typesOn(listener, "/one").length, typesOn(listener, "/two").length]).toEqual([2, 1]);
    await paypal.call("POST", resend);
    await settle();
    expect([typesOn(listener, "/one").length, typesOn(listener, "/two").length]).toEqual([2, 2]);
    const unknown = await paypal.call("POST", resend, { body: { webhook_ids: ["NOBODY"] } });
    expect(unknown.status).toBe(404);
  });
});

describe("the simulator", () => {
  test("tells a webhook of what never was, signed for nobody", async () => {
    const id = await webhook("/try", "*");
    const body = { webhook_id: id, event_type: "PAYMENT.CAPTURE.COMPLETED" };
    const answer = await paypal.call("POST", `${BASE}/simulate-event`, { body });
    expect([answer.status, answer.body.event_type]).toEqual([202, "PAYMENT.CAPTURE.COMPLETED"]);
    await settle();
    expect(await isSignedFor(paypal, "WEBHOOK_ID", first())).toBe(true);
    expect(await postBack(paypal, id, first())).toBe("FAILURE");
    expect(await postBack(paypal, "WEBHOOK_ID", first())).toBe("FAILURE");
    const past = await paypal.call("GET", `${BASE}/webhooks-events`);
    expect(past.body.count).toBe(0);
  });

  test("tells the world's own webhook in the same way", async () => {
    paypal.world.deliveries.urls.paypal = "https://shop.example/webhooks/paypal";
    const webhook_id = paypal.credentials.webhookId;
    const body = { webhook_id, event_type: "CUSTOMER.DISPUTE.CREATED" };
    await paypal.call("POST", `${BASE}/simulate-event`, { body });
    const [delivery] = await paypal.world.deliveries.take();
    const heard: Heard = {
      path: "",
      headers: delivery?.headers ?? {},
      body: Buffer.from(delivery?.bodyBase64 ?? "", "base64").toString(),
    };
    expect(await isSignedFor(paypal, "WEBHOOK_ID", heard)).toBe(true);
  });

  test.each([
    "CHECKOUT.ORDER.APPROVED",
    "PAYMENT.CAPTURE.REFUNDED",
    "PAYMENT.AUTHORIZATION.CREATED",
    "PAYMENT.PAYOUTSBATCH.SUCCESS",
    "PAYMENT.PAYOUTS-ITEM.SUCCEEDED",
    "VAULT.PAYMENT-TOKEN.CREATED",
  ])("has a sample of %s for any address", async (event_type) => {
    const body = { url: `${listener.url}/sample`, event_type };
    const answer = await paypal.call("POST", `${BASE}/simulate-event`, { body });
    expect([answer.status, answer.body.event_type]).toEqual([202, event_type]);
    await settle();
    expect(typesOn(listener, "/sample")).toEqual([event_type]);
  });

  test.each([
    ["no event", { url: "https://shop.example/" }, 400],
    ["no such event", { url: "https://shop.example/", event_type: "X.Y" }, 400],
    ["no target", { event_type: "PAYMENT.CAPTURE.COMPLETED" }, 400],
    ["no such webhook", { webhook_id: "NOBODY", event_type: "PAYMENT.CAPTURE.COMPLETED" }, 404],
  ])("refuses %s", async (_name, body, status) => {
    expect((await paypal.call("POST", `${BASE}/simulate-event`, { body })).status).toBe(status);
  });
});

describe("a rotated certificate", () => {
  test("is believed until its overlap is over, and then gone", async () => {
    const id = await webhook("/all", "PAYMENT.CAPTURE.COMPLETED");
    await pay(paypal);
    await settle();
    await paypal.control("/certificates/rotate", { overlapMs: 60_000 });
    expect(await postBack(paypal, id, first())).toBe("SUCCESS");
    await paypal.world.clock.advance(60_000);
    expect(await postBack(paypal, id, first())).toBe("FAILURE");
    const served = await paypal.fetch(first().headers["paypal-cert-url"] ?? "");
    expect(served.status).toBe(404);
  });
});

test("the postback believes nothing that is signed for a stranger's webhook", async () => {
  const { headers, bodyBase64 } = (
    await paypal.control("/certificates/misuse", { kind: "other_webhook_id" })
  ).body;
  const heard: Heard = {
    path: "",
    headers: Object.fromEntries(
      Object.entries(object(headers)).map(([name, value]) => [name, String(value)]),
    ),
    body: Buffer.from(String(bodyBase64), "base64").toString(),
  };
  expect(await postBack(paypal, paypal.credentials.webhookId, heard)).toBe("FAILURE");
  const empty = await paypal.call("POST", `${BASE}/verify-webhook-signature`, { body: {} });
  expect([empty.status, empty.body.name]).toEqual([400, "VALIDATION_ERROR"]);
});

test("a webhook lookup is made once, read and deleted", async () => {
  const path = `${BASE}/webhooks-lookup`;
  const made = await paypal.call("POST", path);
  expect(made.body).toMatchObject({ client_id: paypal.credentials.clientId });
  expect((await paypal.call("POST", path)).status).toBe(400);
  expect(list((await paypal.call("GET", path)).body.webhooks_lookups)).toHaveLength(1);
  expect((await paypal.call("GET", `${path}/${made.body.id}`)).status).toBe(200);
  expect((await paypal.call("DELETE", `${path}/${made.body.id}`)).status).toBe(204);
  expect((await paypal.call("GET", `${path}/${made.body.id}`)).status).toBe(404);
});
