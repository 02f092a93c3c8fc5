import { createHmac } from "node:crypto";
import { describe, expect, it, test } from "vitest";
import type { EventEndpoint } from "../../worker/processors/processor.ts";
import { NOW, raw, scripted, stripeWith } from "./stripe-adapter.support.ts";

const BODY = JSON.stringify({ object: "event", id: "evt_1", type: "charge.updated" });
const nowSeconds = NOW.getTime() / 1000;

const hmac = (secret: string, body: string | Uint8Array, seconds: number) =>
  createHmac("sha256", secret).update(`${seconds}.`).update(body).digest("hex");
const signature = (secret = "whsec_new", body: string | Uint8Array = BODY, seconds = nowSeconds) =>
  `t=${seconds},v1=${hmac(secret, body, seconds)}`;

async function verdict(
  header: string | undefined,
  body: string | Uint8Array = BODY,
  endpoint: EventEndpoint = "stripe",
  more: Parameters<typeof stripeWith>[1] = {},
) {
  const { stripe, log } = stripeWith(scripted().fetch, more);
  const headers = header === undefined ? {} : { "stripe-signature": header };
  return { ...(await stripe.events.verify(raw(body, headers, endpoint), NOW)), log };
}
const genuine = { kind: "genuine" };
const forged = { kind: "forged" };

test("V032 an event signed with the endpoint's secret is genuine", async () => {
  expect(await verdict(signature())).toMatchObject(genuine);
});

test("V033 without a signature, or with one byte of the body changed, it is forged", async () => {
  expect(await verdict(undefined)).toMatchObject(forged);
  expect(await verdict("")).toMatchObject(forged);
  expect(await verdict(signature(), BODY.replace("evt_1", "evt_2"))).toMatchObject(forged);
});

test.each([
  [0, genuine],
  [-300, genuine],
  [-301, forged],
  [60, genuine],
  [61, forged],
  [86_400, forged],
])("V034 signed %i seconds from now it is %o", async (offset, expected) => {
  expect(await verdict(signature("whsec_new", BODY, nowSeconds + offset))).toMatchObject(expected);
});

test("V035 only v1 counts, and what v0 or v2 say makes no difference", async () => {
  const good = hmac("whsec_new", BODY, nowSeconds);
  expect(await verdict(`t=${nowSeconds},v0=${good}`)).toMatchObject(forged);
  expect(await verdict(`t=${nowSeconds},v2=${good}`)).toMatchObject(forged);
  expect(await verdict(`t=${nowSeconds},v0=nonsense,v1=${good}`)).toMatchObject(genuine);
});

test("V036 while secrets rotate either signature will do, and the log says which secret matched", async () => {
  const [old, recent] = ["whsec_old", "whsec_new"].map((each) => hmac(each, BODY, nowSeconds));
  for (const [header, matchedIndex] of [
    [`t=${nowSeconds},v1=${old},v1=${recent}`, 0],
    [`t=${nowSeconds},v1=${old}`, 1],
  ] as const) {
    const { log, ...rest } = await verdict(header);
    expect(rest).toEqual({ ...genuine, by: `secret ${matchedIndex + 1}` });
    expect(log.info).toHaveBeenCalledWith("webhook_verified", { endpoint: "stripe", matchedIndex });
    expect(JSON.stringify(log.info.mock.calls)).not.toContain("whsec");
  }
});

test("V037 once the old secret is gone its signatures are forgeries", async () => {
  const webhookSecrets = { stripe: ["whsec_new"], "stripe-connect": [] };
  expect(await verdict(signature("whsec_old"), BODY, "stripe", { webhookSecrets })).toMatchObject(
    forged,
  );
});

test("V038 an event of the Connect endpoint is forged at the platform's, and the reverse", async () => {
  const connect = signature("whsec_connect");
  expect(await verdict(connect)).toMatchObject(forged);
  expect(await verdict(connect, BODY, "stripe-connect")).toMatchObject(genuine);
  expect(await verdict(signature(), BODY, "stripe-connect")).toMatchObject(forged);
  expect(await verdict(signature(), BODY, "paypal")).toMatchObject(forged);
});

describe("V039 a malformed header", () => {
  const good = hmac("whsec_new", BODY, nowSeconds);
  test.each([
    ["a time that is none", `t=abc,v1=${good}`],
    ["no time", `v1=${good}`],
    ["a negative time", `t=-${nowSeconds},v1=${good}`],
    ["a time in another notation", `t=${nowSeconds}e0,v1=${good}`],
    ["no comma", `t=${nowSeconds} v1=${good}`],
    ["no signature", `t=${nowSeconds}`],
    ["an empty signature", `t=${nowSeconds},v1=`],
    ["capitals", `t=${nowSeconds},v1=${good.toUpperCase()}`],
    ["a short signature", `t=${nowSeconds},v1=${good.slice(2)}`],
    ["10 kB", `t=${nowSeconds},v1=${good}${`,v1=${good}`.repeat(150)}`],
    ["the header twice", `t=${nowSeconds},v1=${good}, t=${nowSeconds},v1=${good}`],
    ["only commas", ",,,,"],
    ["no values", "t=,v1="],
  ])("with %s is forged, without a hash being made", async (_what, header) => {
    expect(await verdict(header)).toMatchObject(forged);
  });
});

test.each([
  ["a byte order mark", Uint8Array.of(0xef, 0xbb, 0xbf, ...Buffer.from(BODY))],
  ["bytes that are no UTF-8", Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d)],
  ["line ends of Windows", Buffer.from(BODY.replaceAll(",", ",\r\n"))],
  ["letters beyond ASCII", Buffer.from(`{"name":"Ґанок – 木"}`)],
])("V042 a body with %s verifies over its raw bytes", async (_what, bytes) => {
  expect(await verdict(signature("whsec_new", bytes), bytes)).toMatchObject(genuine);
});

it("never verifies without a secret: an empty one is none", async () => {
  const webhookSecrets = { stripe: [""], "stripe-connect": [] };
  // Anybody can sign with nothing; Node's own function takes the empty key.
  const { kind } = await verdict(signature(""), BODY, "stripe", { webhookSecrets });
  expect(kind).toBe("uncheckable");
  const connect = await verdict(signature(""), BODY, "stripe-connect", { webhookSecrets });
  expect(connect.kind).toBe("uncheckable");
});
