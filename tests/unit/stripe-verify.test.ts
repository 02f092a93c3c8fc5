import { createHmac } from "node:crypto";
import { afterEach, describe, expect, it, test, vi } from "vitest";
import type { EventEndpoint } from "../../worker/processors/processor.ts";
import { NOW, raw, scripted, stripeWith } from "./stripe-adapter.support.ts";

const BODY = JSON.stringify({ object: "event", id: "evt_1", type: "charge.updated" });
const nowSeconds = NOW.getTime() / 1000;

const hmac = (secret: string, body: string | Uint8Array, time: number | string) =>
  createHmac("sha256", secret).update(`${time}.`).update(body).digest("hex");
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
/** With the reason that the log gives: a delivery must not be refused for another one by luck. */
const forged = (reason: string) => ({ kind: "forged", reason });
const unmatched = forged("no signature matches");

afterEach(() => vi.restoreAllMocks());

test("V032 an event signed with the endpoint's secret is genuine", async () => {
  expect(await verdict(signature())).toMatchObject(genuine);
});

test("V033 without a signature, or with one byte of the body changed, it is forged", async () => {
  expect(await verdict(undefined)).toMatchObject(forged("no signature header"));
  expect(await verdict("")).toMatchObject(forged("no signature header"));
  expect(await verdict(signature(), BODY.replace("evt_1", "evt_2"))).toMatchObject(unmatched);
});

test.each([
  [0, genuine],
  [-300, genuine],
  [-301, forged("too old")],
  [60, genuine],
  [61, forged("signed in the future")],
  [86_400, forged("signed in the future")],
])("V034 signed %i seconds from now it is %o", async (offset, expected) => {
  expect(await verdict(signature("whsec_new", BODY, nowSeconds + offset))).toMatchObject(expected);
});

test("V035 only v1 counts, and what v0 or v2 say makes no difference", async () => {
  const good = hmac("whsec_new", BODY, nowSeconds);
  const none = forged("no v1 signature");
  expect(await verdict(`t=${nowSeconds},v0=${good}`)).toMatchObject(none);
  expect(await verdict(`t=${nowSeconds},v2=${good}`)).toMatchObject(none);
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
    unmatched,
  );
});

test("V038 an event of the Connect endpoint is forged at the platform's, and the reverse", async () => {
  const connect = signature("whsec_connect");
  expect(await verdict(connect)).toMatchObject(unmatched);
  expect(await verdict(connect, BODY, "stripe-connect")).toMatchObject(genuine);
  expect(await verdict(signature(), BODY, "stripe-connect")).toMatchObject(unmatched);
  const elsewhere = forged("not an endpoint of Stripe");
  expect(await verdict(signature(), BODY, "paypal")).toMatchObject(elsewhere);
});

describe("V039 a header that is malformed, though its signature is right,", () => {
  const good = hmac("whsec_new", BODY, nowSeconds);
  const timed = (time: string) => `t=${time},v1=${hmac("whsec_new", BODY, time)}`;
  const [header, time, signed] = [
    forged("malformed signature header"),
    forged("malformed time"),
    forged("malformed signature"),
  ];
  test.each([
    ["a time that is none", timed("abc"), time],
    ["a negative time", timed(`-${nowSeconds}`), time],
    ["a time in another notation", timed(`${nowSeconds}e0`), time],
    ["a time with a blank before it", timed(` ${nowSeconds}`), time],
    ["a time of twelve digits", timed(`0${nowSeconds}0`), time],
    ["an empty time", timed(""), time],
    ["no time", `v1=${good}`, forged("not exactly one time")],
    ["two times", `t=1,t=${nowSeconds},v1=${good}`, forged("not exactly one time")],
    [
      "the header twice",
      `t=${nowSeconds},v1=${good}, t=${nowSeconds},v1=${good}`,
      forged("not exactly one time"),
    ],
    ["no comma", `t=${nowSeconds} v1=${good}`, header],
    ["a field without a value", `t=${nowSeconds},v1=${good},v0`, header],
    ["a field with two values", `t=${nowSeconds},v1=${good},v0=a=b`, header],
    ["only commas", ",,,,", header],
    ["no signature", `t=${nowSeconds}`, forged("no v1 signature")],
    ["an empty signature", `t=${nowSeconds},v1=`, signed],
    ["capitals", `t=${nowSeconds},v1=${good.toUpperCase()}`, signed],
    ["a short signature", `t=${nowSeconds},v1=${good.slice(2)}`, signed],
    ["a long signature", `t=${nowSeconds},v1=${good}00`, signed],
    ["more before a signature", `t=${nowSeconds},v1=00${good}`, signed],
    ["one bad signature beside a good one", `t=${nowSeconds},v1=${good},v1=zz`, signed],
  ])("with %s, is forged before a hash is made", async (_what, text, expected) => {
    const hash = vi.spyOn(crypto.subtle, "sign");
    expect(await verdict(text)).toMatchObject(expected);
    expect(hash).not.toHaveBeenCalled();
  });

  it("of more than 1024 letters is not even read", async () => {
    const filled = (length: number) => {
      const start = `t=${nowSeconds},v1=${good},v0=`;
      return start.padEnd(length, "x");
    };
    expect(await verdict(filled(1024))).toMatchObject(genuine);
    expect(await verdict(filled(1025))).toMatchObject(forged("signature header too long"));
  });
});

test("a secret is never readable again, and a signature counts whole", async () => {
  const read = vi.spyOn(crypto.subtle, "importKey");
  const good = hmac("whsec_new", BODY, nowSeconds);
  for (let at = 0; at < good.length; at += 7) {
    const other = good[at] === "0" ? "1" : "0";
    const changed = `${good.slice(0, at)}${other}${good.slice(at + 1)}`;
    expect(await verdict(`t=${nowSeconds},v1=${changed}`)).toMatchObject(unmatched);
  }
  expect(read.mock.calls.every(([, , , isExtractable]) => isExtractable === false)).toBe(true);
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
  const uncheckable = { kind: "uncheckable", reason: "no secret is configured" };
  for (const endpoint of ["stripe", "stripe-connect"] as const)
    expect(await verdict(signature(""), BODY, endpoint, { webhookSecrets })).toMatchObject(
      uncheckable,
    );
});
