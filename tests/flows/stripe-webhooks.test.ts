import { beforeEach, expect, test, vi } from "vitest";
import { capturedLogs, logged } from "../support/captured-logs.ts";
import { bytesOf, type Delivery } from "../support/control.ts";
import {
  kept,
  NOTHING,
  nowSeconds,
  postSigned,
  stripeEvent,
  stripeHeader,
  stripeMac,
  utf8,
} from "../support/signed.ts";
import { type World, world } from "../support/world.ts";

const HOUR_MS = 60 * 60 * 1000;
const BODY = JSON.stringify(stripeEvent());

let logs: string[];
beforeEach(() => {
  logs = capturedLogs();
});

/** A paid cart's events, as Stripe signs them at the moment of asking. */
async function paidCart(w: World) {
  const { body } = await w.checkout({ items: w.cart(await w.product(await w.artisan())) });
  const { order, orderToken, payment } = body as never as Paid;
  await w.confirm(payment);
  return { order, orderToken, payment };
}
type Paid = {
  order: { id: string };
  orderToken: string;
  payment: { clientSecret: string; paymentId: string };
};
const succeeded = (events: Delivery[]) =>
  events.find(({ type }) => type === "payment_intent.succeeded") as Delivery;
const stateOf = async (w: World, { order, orderToken }: Paid) =>
  ((await w.readOrder(order, orderToken)).order as never as { state: string }).state;

test("V032 a genuine event is answered once the queue has it, without a word to the database", async () => {
  const w = await world();
  const paid = await paidCart(w);
  const event = succeeded(await w.takeEvents());
  const before = await w.roundTrips();
  expect((await w.deliver(event)).status).toBe(200);
  expect(await w.roundTrips()).toEqual(before);
  expect(w.queue.waiting("processor-events")).toHaveLength(1);
  await w.pump();
  expect(await stateOf(w, paid)).toBe("paid");
});

test("V032 an event that the queue refuses waits in the inbox, and cron works on it", async () => {
  const w = await world();
  const paid = await paidCart(w);
  const event = succeeded(await w.takeEvents());
  w.queue.refuseWith(new Error("Too Many Requests"));
  expect((await w.deliver(event)).status).toBe(200);
  expect((await kept(w)).inbox).toMatchObject([{ event_id: event.eventId, state: "received" }]);
  w.queue.refuseWith(undefined);
  await w.advance(HOUR_MS / 6);
  await w.everyMinute();
  await w.pump();
  expect(await stateOf(w, paid)).toBe("paid");
});

test("V032 an event that neither queue nor database takes is refused, so that Stripe sends it again", async () => {
  const w = await world();
  const paid = await paidCart(w);
  const event = succeeded(await w.takeEvents());
  w.queue.refuseWith(new Error("Too Many Requests"));
  await w.databaseFault({ kind: "refuse", times: 1 });
  expect((await w.deliver(event)).status).toBe(503);
  w.queue.refuseWith(undefined);
  expect((await w.deliver(event)).status).toBe(200);
  await w.pump();
  expect(await stateOf(w, paid)).toBe("paid");
});

test("V033 without a signature, or with one byte changed, nothing is kept but a line in the log", async () => {
  const w = await world();
  const header = { "Stripe-Signature": await stripeHeader(w, utf8(BODY)) };
  const flipped = utf8(BODY);
  flipped[10]! ^= 1;
  const before = await w.roundTrips();
  for (const [body, headers] of [
    [utf8(BODY), {}],
    [flipped, header],
    [utf8(`${BODY} `), header],
  ] as const)
    expect((await postSigned(w, body, { headers })).status).toBe(400);
  expect(await w.roundTrips()).toEqual(before);
  expect(await kept(w)).toEqual(NOTHING);
  expect(logged(logs, "webhook.forged")).toHaveLength(3);
  expect((await postSigned(w, utf8(BODY), { headers: header })).status).toBe(200);
});

test.each([
  [300, 200],
  [301, 400],
  [-60, 200],
  [-61, 400],
])("V034 a signature %i seconds old is answered with %i", async (ageSeconds, status) => {
  const w = await world();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  try {
    const seconds = nowSeconds() - ageSeconds;
    expect((await postSigned(w, BODY, { seconds })).status).toBe(status);
  } finally {
    vi.useRealTimers();
  }
});

test("V034 age is measured by the clock that everything else runs on", async () => {
  const w = await world();
  await paidCart(w);
  const event = succeeded(await w.takeEvents());
  await w.advance(HOUR_MS);
  expect((await w.deliver(event)).status).toBe(400);
  await w.control("POST", "/deliveries/resend", { eventId: event.eventId });
  await w.pump();
});

test("V035 a header with the old scheme only is refused", async () => {
  const w = await world();
  const seconds = nowSeconds();
  const mac = await stripeMac(w.credentials.stripe.webhookSecret, seconds, utf8(BODY));
  const headers = { "Stripe-Signature": `t=${seconds},v0=${mac}` };
  expect((await postSigned(w, BODY, { headers })).status).toBe(400);
  expect(await kept(w)).toEqual(NOTHING);
});

test("V036 V037 while secrets rotate either one will do and the log says which; afterwards only the new", async () => {
  const w = await world();
  const old = w.credentials.stripe.webhookSecret;
  const paid = await paidCart(w);
  const { secret } = await w.control<{ secret: string }>("POST", "/stripe/webhook-secrets", {
    endpoint: "stripe",
    keepOld: true,
  });
  const event = succeeded(await w.takeEvents());
  expect(event.headers["Stripe-Signature"]?.match(/v1=/g)).toHaveLength(2);
  for (const [secrets, matchedIndex] of [
    [old, 0],
    [secret, 0],
    [`whsec_${"0".repeat(32)},${old}`, 1],
  ] as const) {
    w.env.STRIPE_WEBHOOK_SECRETS = secrets;
    expect((await w.deliver(event)).status).toBe(200);
    expect(logged(logs, "webhook_verified").at(-1)).toMatchObject({ matchedIndex });
  }
  await w.pump();
  expect(await stateOf(w, paid)).toBe("paid");

  w.env.STRIPE_WEBHOOK_SECRETS = secret;
  expect((await postSigned(w, BODY, { secret: old })).status).toBe(400);
  expect((await postSigned(w, BODY, { secret })).status).toBe(200);
});

test.each([
  ["stripe", "connectWebhookSecret"],
  ["stripe-connect", "webhookSecret"],
] as const)("V038 what another endpoint's secret signed is refused at %s", async (path, other) => {
  const w = await world();
  const secret = w.credentials.stripe[other];
  const answer = await postSigned(w, BODY, { path: `/webhooks/${path}`, secret });
  expect(answer.status).toBe(400);
  expect(await kept(w)).toEqual(NOTHING);
});

const MAC = "0".repeat(64);
const malformed: [what: string, header: string][] = [
  ["a time that is no number", `t=abc,v1=${MAC}`],
  ["no time", `v1=${MAC}`],
  ["no comma", "t=1v1=0"],
  ["10 kB of signatures", `t=1,${`v1=${MAC},`.repeat(150)}v1=${MAC}`],
  ["the header twice", `t=${nowSeconds()},v1=${MAC}, t=${nowSeconds()},v1=${MAC}`],
  ["no signature field", `t=${nowSeconds()}`],
  ["a signature that is no hexadecimal", `t=${nowSeconds()},v1=${"z".repeat(64)}`],
  ["a signature of another length", `t=${nowSeconds()},v1=abcd`],
  ["a negative time", `t=-1,v1=${MAC}`],
  ["nothing", ""],
];
test("V039 a malformed header is refused before anything is computed", async () => {
  const w = await world();
  const sign = vi.spyOn(crypto.subtle, "sign");
  try {
    for (const [what, header] of malformed) {
      const { status } = await postSigned(w, BODY, { headers: { "Stripe-Signature": header } });
      expect(status, what).toBe(400);
    }
    expect(sign).not.toHaveBeenCalled();
  } finally {
    sign.mockRestore();
  }
  expect(await kept(w)).toEqual(NOTHING);
});

test("V041 two megabytes are refused before a byte of them is hashed", async () => {
  const w = await world();
  const body = new Uint8Array(2_000_000).fill(32);
  const headers = { "Stripe-Signature": await stripeHeader(w, body) };
  const sign = vi.spyOn(crypto.subtle, "sign");
  try {
    expect((await postSigned(w, body, { headers })).status).toBe(413);
    expect((await streamed(w, body, headers)).answer.status).toBe(413);
    expect(sign).not.toHaveBeenCalled();
  } finally {
    sign.mockRestore();
  }
  expect(await kept(w)).toEqual(NOTHING);
});

test("V041 of a body without a length no more is read than the limit", async () => {
  const w = await world();
  const { answer, chunksRead } = await streamed(w, new Uint8Array(40_000_000), {});
  expect(answer.status).toBe(413);
  expect(chunksRead).toBeLessThan(40);
});

/** In pieces of 100 kB and without `Content-Length`. */
async function streamed(w: World, body: Uint8Array, headers: Record<string, string>) {
  const PIECE = 100_000;
  let at = 0;
  const stream = new ReadableStream({
    pull(controller) {
      if (at >= body.length) return controller.close();
      controller.enqueue(body.slice(at, at + PIECE));
      at += PIECE;
    },
  });
  const answer = await w.request("/webhooks/stripe", { method: "POST", headers, body: stream });
  return { answer, chunksRead: at / PIECE };
}

test.each([
  ["a byte order mark", `\ufeff${BODY}`],
  ["line ends of Windows", BODY.replaceAll(",", ",\r\n")],
  ["letters of every kind", BODY.replace("prod_1", "prod_Ünïcødé 🏺")],
])("V042 a body with %s is checked byte by byte, and accepted", async (_what, text) => {
  const w = await world();
  expect((await postSigned(w, utf8(text))).status).toBe(200);
  await w.pump();
  expect((await kept(w)).inbox).toMatchObject([{ state: "ignored" }]);
});

test("V042 bytes that are no UTF-8 verify as bytes, and then are no event", async () => {
  const w = await world();
  const bytes = new Uint8Array([0xff, 0xfe, 0x7b, 0x7d]);
  expect((await postSigned(w, bytes)).status).toBe(400);
  expect(logged(logs, "webhook.forged")).toEqual([]);
  expect(logged(logs, "webhook_verified")).toHaveLength(1);
});

test("a large event goes through the inbox, and only its name through the queue", async () => {
  const w = await world();
  const paid = await paidCart(w);
  const event = succeeded(await w.takeEvents());
  const facts = JSON.parse(new TextDecoder().decode(bytesOf(event.bodyBase64)));
  const text = JSON.stringify({ ...facts, padding: "x".repeat(300_000) });
  expect((await postSigned(w, text)).status).toBe(200);
  expect(w.queue.waiting("processor-events")).toMatchObject([{ body: { kind: "stored_event" } }]);
  await w.pump();
  expect(await stateOf(w, paid)).toBe("paid");
  expect((await kept(w)).inbox).toContainEqual(
    expect.objectContaining({ event_id: event.eventId, state: "applied" }),
  );
});
