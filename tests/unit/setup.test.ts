import { describe, expect, test } from "vitest";
import { paypalWith, scripted as scriptedPayPal, value } from "./paypal-adapter.support.ts";
import { NOW, scripted, stripeWith } from "./stripe-adapter.support.ts";

const WINDOW = { from: new Date("2026-11-20T12:00:00Z"), until: NOW };
const list = (data: object[], has_more = false) => ({ json: { object: "list", data, has_more } });
const refusal = { error: { type: "invalid_request_error", message: "No." } };

describe("Stripe", () => {
  const setupOf = (...plan: Parameters<typeof scripted>) => {
    const { fetch, sent } = scripted(...plan);
    return { setup: stripeWith(fetch).stripe.setup, sent };
  };

  test("endpoints are told with whom they hear, whether they are on, and which version they speak", async () => {
    const endpoint = {
      ...{ id: "we_1", object: "webhook_endpoint", url: "https://shop.example/webhooks/stripe" },
      ...{ enabled_events: ["refund.failed"], status: "enabled", application: null },
      api_version: "2026-10-28.endive",
    };
    const connect = {
      ...endpoint,
      ...{ id: "we_2", status: "disabled", application: "ca_1", api_version: null },
    };
    const { setup } = setupOf(list([endpoint, connect]));
    expect(value(await setup.readEndpoints())).toEqual({
      offered: undefined,
      endpoints: [
        {
          ...{ ref: "we_1", url: endpoint.url, events: ["refund.failed"] },
          ...{ isConnect: false, isEnabled: true, apiVersion: "2026-10-28.endive" },
        },
        {
          ...{ ref: "we_2", url: endpoint.url, events: ["refund.failed"] },
          ...{ isConnect: true, isEnabled: false, apiVersion: null },
        },
      ],
    });
  });

  test("of events only what was not delivered is asked for", async () => {
    const event = { id: "evt_1", object: "event", type: "refund.failed", created: 1_795_000_000 };
    const { setup, sent } = setupOf(list([event], true));
    expect(value(await setup.readUndelivered(WINDOW))).toEqual({
      events: [{ id: "evt_1", type: "refund.failed", at: new Date(1_795_000_000_000) }],
      isCut: true,
    });
    expect(sent.map(({ path }) => path)).toEqual(["/v1/events"]);
  });

  test("the clock is that on the answer, and no answer without one is a greeting", async () => {
    const balance = { object: "balance", livemode: true, available: [], pending: [] };
    const date = "Mon, 23 Nov 2026 12:00:05 GMT";
    const { setup } = setupOf({ json: balance, headers: { Date: date } }, { json: balance });
    expect(value(await setup.greet())).toEqual({
      ...{ at: new Date(date), askedAt: NOW, answeredAt: NOW, isLive: true },
    });
    expect(await setup.greet()).toEqual({ kind: "unknown", code: "no_date" });
  });

  test.each([
    [{ schedule: { interval: "manual" } }, { kind: "manual" }],
    [null, { kind: "manual" }],
    [
      {
        schedule: { interval: "daily" },
        minimum_balance_by_currency: { usd: 5000, xau: 1 },
      },
      {
        ...{ kind: "automatic", interval: "daily" },
        minimums: [{ minor: 5000n, currency: "USD" }],
      },
    ],
    [
      { schedule: { interval: "weekly" }, minimum_balance_by_currency: null },
      { kind: "automatic", interval: "weekly", minimums: [] },
    ],
  ])("payouts of %j are told as they are", async (payouts, told) => {
    const { setup } = setupOf({ json: { object: "balance_settings", payments: { payouts } } });
    expect(value(await setup.readPayoutSchedule())).toEqual(told);
  });

  test("a right is granted by an answer, refused by a refusal, and else not known", async () => {
    const asked: string[] = [];
    const fetch = async (input: URL | RequestInfo, init?: RequestInit) => {
      const { method, url } = new Request(input, init);
      const { pathname } = new URL(url);
      asked.push(`${method} ${pathname}`);
      if (pathname === "/v1/transfers") return Response.json(refusal, { status: 403 });
      // As from something in between.
      return pathname === "/v1/events"
        ? Response.json({}, { status: 502 })
        : Response.json({ object: "list" });
    };
    const permissions = await stripeWith(fetch).stripe.setup.probePermissions();
    const others = permissions.filter(({ state }) => state !== "granted");
    expect([permissions.length, others]).toEqual([
      18,
      [
        { name: "Transfers", state: "refused" },
        { name: "Events", state: "unanswered" },
      ],
    ]);
    expect(asked.every((one) => one.startsWith("GET "))).toBe(true);
  });

  test("each secret proves itself by a delivery of our own, alone and without a word in the log", async () => {
    const { stripe, log } = stripeWith(scripted().fetch);
    const { setup } = stripe;
    expect(await setup.probeSecrets("stripe", NOW)).toEqual([
      { kind: "genuine", by: "secret 1" },
      { kind: "genuine", by: "secret 1" },
    ]);
    expect(await setup.probeSecrets("stripe-connect", NOW)).toHaveLength(1);
    expect(await setup.probeSecrets("paypal", NOW)).toEqual([]);
    expect(log.info).not.toHaveBeenCalled();
    expect(await setup.probeCertificate("https://x.example", NOW)).toBeUndefined();
  });
});

describe("PayPal", () => {
  const setupOf = (...plan: Parameters<typeof scriptedPayPal>) => {
    const { fetch, sent } = scriptedPayPal(...plan);
    return { setup: paypalWith(fetch).paypal.setup, sent };
  };
  const hook = {
    ...{ id: "9X1", url: "https://shop.example/webhooks/paypal" },
    event_types: [
      { name: "PAYMENT.CAPTURE.COMPLETED", status: "ENABLED" },
      { name: "PAYMENT.CAPTURE.DENIED", status: "DISABLED" },
      { name: "PAYMENT.CAPTURE.PENDING" },
    ],
  };

  test("webhooks are told with what is switched on, and with what PayPal offers", async () => {
    const offered = { event_types: [{ name: "PAYMENT.CAPTURE.COMPLETED", description: "x" }] };
    const { setup } = setupOf({ json: { webhooks: [hook] } }, { json: offered });
    expect(value(await setup.readEndpoints())).toEqual({
      offered: ["PAYMENT.CAPTURE.COMPLETED"],
      endpoints: [
        {
          ...{ ref: "9X1", url: hook.url, isConnect: false, isEnabled: true },
          ...{ apiVersion: undefined },
          events: ["PAYMENT.CAPTURE.COMPLETED", "PAYMENT.CAPTURE.PENDING"],
        },
      ],
    });
    expect(setup.endpointRef).toBe("9X1");
  });

  test("half of what has to be known of webhooks is nothing", async () => {
    const down = { status: 500, json: {} };
    expect((await setupOf(down, { json: {} }).setup.readEndpoints()).kind).toBe("unknown");
    expect((await setupOf({ json: {} }, down).setup.readEndpoints()).kind).toBe("unknown");
  });

  test("all events of the window are asked for, by its largest page", async () => {
    const event = {
      ...{ id: "WH-1", event_type: "PAYMENT.CAPTURE.PENDING" },
      create_time: "2026-11-22T12:00:00Z",
    };
    const { setup, sent } = setupOf({ json: { events: Array(300).fill(event) } }, { json: {} });
    const told = value(await setup.readUndelivered(WINDOW));
    expect([told.events.length, told.isCut]).toEqual([300, true]);
    expect(told.events[0]).toEqual({
      ...{ id: "WH-1", type: "PAYMENT.CAPTURE.PENDING", at: new Date("2026-11-22T12:00:00Z") },
    });
    expect(sent[0]?.path).toContain("page_size=300&start_time=2026-11-20T12");
    expect(value(await setup.readUndelivered(WINDOW))).toEqual({ events: [], isCut: false });
  });

  test("no answer without a clock is a greeting", async () => {
    const { setup } = setupOf({ json: { event_types: [] } }, { status: 401, json: {} });
    expect(await setup.greet()).toEqual({ kind: "unknown", code: "no_date" });
  });

  test("who may look for what is nobody's has the right, and the log hears nothing of it", async () => {
    const gone = { status: 404, json: { name: "RESOURCE_NOT_FOUND" } };
    const refused = { status: 403, json: { name: "NOT_AUTHORIZED" } };
    const { fetch, sent } = scriptedPayPal(
      ...[gone, gone, gone, gone, refused, { json: {} }, { status: 500, json: {} }],
      ...[{ json: {} }, { json: {} }],
    );
    const { paypal, log } = paypalWith(fetch);
    const permissions = await paypal.setup.probePermissions();
    const states = permissions.map(({ state }) => state).sort();
    expect(states).toEqual([...Array(7).fill("granted"), "refused", "unanswered"]);
    expect(sent.every(({ method }) => method === "GET")).toBe(true);
    expect([log.warn, log.error].some((said) => said.mock.calls.length > 0)).toBe(false);
  });

  test("PayPal tells nothing of its transfers to a bank, and signs with a key of its own", async () => {
    const { setup, sent } = setupOf();
    expect(value(await setup.readPayoutSchedule())).toEqual({ kind: "untold" });
    expect(await setup.probeSecrets("paypal", NOW)).toEqual([]);
    expect(sent).toEqual([]);
  });

  test("a certificate is fetched from PayPal only", async () => {
    const { setup, sent } = setupOf();
    const verdict = await setup.probeCertificate("https://evil.example/certs/1", NOW);
    expect(verdict).toMatchObject({ kind: "forged" });
    expect(sent).toEqual([]);
  });
});
