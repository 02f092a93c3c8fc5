import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { LoggedRequest } from "../sandbox/core/contract.ts";
import { createRegistry, type Registry } from "../sandbox/core/registry.ts";
import type { OpenWorld } from "../sandbox/core/worlds.ts";
import { descriptionFolder } from "../sandbox/paypal/description/folder.ts";
import { judgeEvent } from "../sandbox/paypal/description/judging.ts";
import { createPayPal, type PayPalCredentials } from "../sandbox/paypal/index.ts";
import { requestToken } from "../sandbox/paypal/testing.ts";
import { orderBody } from "./sandbox-paypal-description.support.ts";

const hasDescriptions = descriptionFolder() !== undefined;
const abort = new AbortController();
let registry: Registry;
let world: OpenWorld;
let credentials: PayPalCredentials;
let token: string;

beforeEach(async () => {
  registry = await createRegistry({
    factories: { paypal: (host) => createPayPal(host, { strictAnswers: false }) },
    ports: {},
    signal: abort.signal,
  });
  const opened = await registry.open({});
  world = opened.world;
  // The registry knows its processors only as such; here it is PayPal's.
  credentials = opened.credentials.paypal as PayPalCredentials;
  token = await requestToken(credentials);
});
afterEach(() => registry.close());

function last(): LoggedRequest {
  const logged = world.log.all().at(-1);
  if (logged === undefined) throw new Error("nothing was asked yet");
  return logged;
}

function post(path: string, body: string, headers: Record<string, string> = {}) {
  const authorization = `Bearer ${token}`;
  return fetch(`${credentials.url}${path}`, {
    method: "POST",
    headers: { authorization, "content-type": "application/json", ...headers },
    body,
  });
}

describe("PayPal's description of a request is in the log", () => {
  test("nothing is wrong with what is right, and with the answer", async () => {
    await post("/v2/checkout/orders", JSON.stringify(orderBody()));
    expect([last().status, last().request?.violations, last().answer?.violations]).toEqual([
      201,
      [],
      [],
    ]);
  });

  test("a field that is misspelt is told, though PayPal itself would ignore it", async () => {
    await post("/v2/checkout/orders", JSON.stringify({ ...orderBody(), purchase_unit: [] }));
    expect(last().request?.violations.join()).toContain("purchase_unit");
  });

  test("so is what is not JSON", async () => {
    await post("/v2/checkout/orders", "{");
    expect(last().request?.violations).toEqual(["the body is not JSON"]);
  });

  test("and a request that a fault swallowed", async () => {
    world.faults.plan({ service: "paypal", route: "POST /v2/checkout/orders", kind: "error_500" });
    await post("/v2/checkout/orders", JSON.stringify({ intent: "CAPTURE" }));
    expect([last().status, last().request?.violations.length]).toEqual([500, 1]);
  });

  test("the token, which no file describes, is nobody's", () => {
    const first = world.log.all()[0];
    expect(first?.request?.by).toContain(
      hasDescriptions
        ? "nobody: PayPal describes no POST /v1/oauth2/token"
        : "because PayPal's descriptions are not here",
    );
  });
});

const describeEvents = () => {
  const event = { id: "WH-1-2", resource: 5, surprise: true };

  test("is told in the log", () => {
    judgeEvent(world, "PAYMENT.CAPTURE.COMPLETED", event, false);
    expect(last()).toMatchObject({ method: "EVENT", path: "PAYMENT.CAPTURE.COMPLETED" });
    expect(last().answer?.violations.length).toBeGreaterThan(0);
  });

  test("is not sent in a test", () => {
    expect(() => judgeEvent(world, "PAYMENT.CAPTURE.COMPLETED", event, true)).toThrow(
      "PAYMENT.CAPTURE.COMPLETED",
    );
  });
};
// The schemas of PayPal's SDK know no events.
if (hasDescriptions) describe("an event that PayPal does not describe so", describeEvents);
