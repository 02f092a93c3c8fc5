import { expect, test } from "vitest";
import { bytesOf } from "../support/control.ts";
import {
  agree,
  alertKinds,
  calls,
  codeOf,
  DAY_MS,
  desk,
  due,
  effects,
  order,
  type Purchase,
  pass,
  readOrder,
  transfersOf,
} from "../support/purchase.ts";
import { postSigned } from "../support/signed.ts";
import { threeArtisans, type World, world } from "../support/world.ts";

const MAX_RETRIES = 100;

/** The queue's own time passes, without cron, until it has nothing left or the tries are used up. */
async function workOut(w: World, queue: string): Promise<number> {
  let rounds = 0;
  for (; w.queue.waiting(queue).length > 0 && rounds <= MAX_RETRIES + 1; rounds++) {
    await w.queue.work(w.env);
    const waits = w.queue.waiting(queue).map(({ dueAtMs }) => dueAtMs);
    if (waits.length > 0) await w.advance(Math.max(0, Math.max(...waits) - w.nowMs()));
  }
  await w.queue.work(w.env);
  return rounds;
}
const intentOf = ({ payment }: Purchase) => payment.clientSecret.split("_secret_")[0]!;
const replay = (w: World, id: unknown) =>
  w.post(`/api/operator/dead-letters/${id}/replay`, {}, w.operator);
const success = async (w: World) => {
  const events = await w.takeEvents();
  return events.filter(({ type }) => type === "payment_intent.succeeded");
};

test("V074 V077 a message that always fails ends in the dead letters, shown and told, while its neighbours are worked on; replayed days later it has its effect once", async () => {
  const w = await world();
  const [bowl] = await threeArtisans(w);
  const purchases: Purchase[] = [];
  for (let i = 0; i < 10; i++) purchases.push(await order(w, "stripe", { products: [bowl] }));
  await w.pump();
  for (const purchase of purchases) await agree(w, "stripe", purchase);
  const poisoned = purchases[4]!;
  const route = `GET /v1/payment_intents/${intentOf(poisoned)}`;
  await w.fault({ service: "stripe", route, kind: "nonsense", times: 10_000 });
  for (const event of await success(w)) await w.deliver(event);
  expect(w.queue.waiting("processor-events")).toHaveLength(10);

  // when the batch is worked on once, nine are done
  await w.queue.work(w.env);
  expect(w.queue.results[w.queue.results.length - 1]?.explicitAcks.length).toBeGreaterThan(0);
  expect(w.queue.waiting("processor-events")).toHaveLength(1);
  const states = await Promise.all(purchases.map(async (one) => (await readOrder(w, one)).state));
  expect(states.filter((state) => state === "paid")).toHaveLength(9);

  // and the tenth has used up its tries
  expect(await workOut(w, "processor-events")).toBeGreaterThanOrEqual(MAX_RETRIES);
  expect(w.queue.count()).toBe(0);
  const waits = w.queue.retries.map(({ delaySeconds }) => delaySeconds);
  expect(Math.max(...waits)).toBeLessThanOrEqual(900);
  const letters = await desk(w, "dead-letters");
  expect(letters).toMatchObject([{ queue: "processor-events-dead", replayedAt: null }]);
  expect(await alertKinds(w)).toEqual(["message_dead"]);
  expect((await desk(w, "events?state=received"))[0]).toMatchObject({
    objectRef: intentOf(poisoned),
  });

  // then what ails it is mended, three days later, and it is replayed, twice
  await w.advance(3 * DAY_MS);
  await w.control("DELETE", "/faults");
  expect((await replay(w, letters[0]?.id)).status).toBe(200);
  expect((await replay(w, letters[0]?.id)).status).toBe(200);
  await w.pump();
  expect((await readOrder(w, poisoned)).state).toBe("paid");
  const sales =
    await w.sql`select count(*)::int as n from ledger_transactions where kind = 'capture'`;
  expect(sales).toEqual([{ n: 10 }]);
  expect((await desk(w, "dead-letters"))[0]?.replayedAt).not.toBeNull();
});

test("V077 an event that cannot be worked on is tried by cron without its messages piling up, and ends when it can", async () => {
  const w = await world();
  const purchase = await order(w, "stripe");
  await w.pump();
  await agree(w, "stripe", purchase);
  const route = `GET /v1/payment_intents/${intentOf(purchase)}`;
  await w.fault({ service: "stripe", route, kind: "nonsense", times: 10_000 });
  const [told] = await success(w);
  w.queue.refuseWith(new Error("Too Many Requests"));
  expect((await w.deliver(told!)).status).toBe(200);
  w.queue.refuseWith(undefined);
  for (let minute = 0; minute < 10; minute++) {
    await w.advance(60_000);
    await w.everyMinute();
  }
  expect(w.queue.waiting("processor-events").length).toBeLessThanOrEqual(1);
  await w.control("DELETE", "/faults");
  await pass(w, 1);
  expect((await readOrder(w, purchase)).state).toBe("paid");
});

test("V077 a dead letter that does not exist cannot be replayed", async () => {
  const w = await world();
  const answer = await replay(w, crypto.randomUUID());
  expect([answer.status, codeOf(answer)]).toEqual([404, "dead_letter_not_found"]);
});

test("V077 while the queue takes nothing a replay says so, and the letter waits for the next one", async () => {
  const w = await world();
  const [bowl] = await threeArtisans(w);
  const purchase = await due(w, "stripe", { products: [bowl] });
  const fault = { service: "stripe", route: "POST /v1/transfers", kind: "rate_limit_429" } as const;
  await w.fault({ ...fault, times: 10_000 });
  await w.transfersRun();
  await workOut(w, "money-moves");
  await w.control("DELETE", "/faults");
  const [letter] = await desk(w, "dead-letters");

  w.queue.refuseWith(new Error("Too Many Requests"));
  const refused = await replay(w, letter?.id);
  w.queue.refuseWith(undefined);
  expect([refused.status, codeOf(refused)]).toEqual([503, "queue_unavailable"]);
  expect((await desk(w, "dead-letters"))[0]?.replayedAt).toBeNull();

  expect((await replay(w, letter?.id)).status).toBe(200);
  await w.pump();
  expect((await transfersOf(w, purchase))[0]?.state).toBe("settled");
});

test("V074 a transfer whose every try goes unanswered is a dead letter, and cron sends it all the same", async () => {
  const w = await world();
  const [bowl] = await threeArtisans(w);
  const purchase = await due(w, "stripe", { products: [bowl] });
  const route = "POST /v1/transfers";
  await w.fault({ service: "stripe", route, kind: "rate_limit_429", times: 10_000 });
  await w.transfersRun();
  await workOut(w, "money-moves");
  expect(await desk(w, "dead-letters")).toMatchObject([{ queue: "money-moves-dead" }]);
  expect(await alertKinds(w)).toEqual(["message_dead", "operation_stuck"]);
  expect((await transfersOf(w, purchase))[0]?.state).toBe("sending");

  await w.control("DELETE", "/faults");
  await pass(w, 61, 61);
  expect((await transfersOf(w, purchase))[0]?.state).toBe("settled");
  expect(await effects(w, /^\/v1\/transfers$/)).toHaveLength(1);
});

test.each([
  ["that is no message of ours", { kind: "greeting", text: "hello" }],
  [
    "whose event is no event",
    { kind: "event", event: { endpoint: "stripe", headers: {}, body: new ArrayBuffer(3) } },
  ],
])("V074 a message %s is kept and shown, and holds nobody up", async (_, body) => {
  const w = await world();
  w.queue.push("processor-events", body, MAX_RETRIES + 1);
  const purchase = await order(w, "stripe");
  await agree(w, "stripe", purchase);
  await w.pump();
  expect((await readOrder(w, purchase)).state).toBe("paid");
  await workOut(w, "processor-events");
  await workOut(w, "processor-events-dead");
  expect(await desk(w, "dead-letters")).toHaveLength(1);
});

test.each(["Too Many Requests", "Storage Limit Exceeded"])(
  "V072 where the queue refuses an event with %s it is kept in the inbox, and cron works on it",
  async (reason) => {
    const w = await world();
    const purchase = await order(w, "stripe");
    await w.pump();
    await agree(w, "stripe", purchase);
    w.queue.refuseWith(new Error(reason));
    for (const event of await w.takeEvents()) expect((await w.deliver(event)).status).toBe(200);
    w.queue.refuseWith(undefined);
    expect(w.queue.count()).toBe(0);
    expect((await desk(w, "events?state=received")).length).toBeGreaterThan(0);
    await pass(w, 2);
    expect((await readOrder(w, purchase)).state).toBe("paid");
    expect(await desk(w, "events?state=received")).toEqual([]);
  },
);

test("V072 V081 where neither the queue nor the database takes an event the processor is asked to send it again", async () => {
  const w = await world();
  const purchase = await order(w, "stripe");
  await w.pump();
  await agree(w, "stripe", purchase);
  const [told] = await success(w);
  w.queue.refuseWith(new Error("Storage Limit Exceeded"));
  await w.databaseFault({ kind: "refuse", times: 1 });
  expect((await w.deliver(told!)).status).toBe(503);
  w.queue.refuseWith(undefined);
  expect(await desk(w, "events?state=received")).toEqual([]);
  expect((await w.deliver(told!)).status).toBe(200);
  await w.pump();
  expect((await readOrder(w, purchase)).state).toBe("paid");
});

test("V081 where the queue refuses and the database is slow an event is acknowledged once it is kept", async () => {
  const w = await world();
  const purchase = await order(w, "stripe");
  await w.pump();
  await agree(w, "stripe", purchase);
  const [told] = await success(w);
  w.queue.refuseWith(new Error("Too Many Requests"));
  await w.databaseFault({ kind: "slow", times: 1, delayMs: 500 });
  expect((await w.deliver(told!)).status).toBe(200);
  w.queue.refuseWith(undefined);
  expect(await desk(w, "events?state=received")).toHaveLength(1);
  await pass(w, 2);
  expect((await readOrder(w, purchase)).state).toBe("paid");
});

/** Above this an event is too large for a message, whose encoding adds its own. */
const WHOLE_BYTES_MAX = 96_000;
test.each([WHOLE_BYTES_MAX, WHOLE_BYTES_MAX + 1, 300_000])(
  "V076 an event of %d bytes is worked on, and no message is larger than a queue takes",
  async (bytes) => {
    const w = await world();
    const purchase = await order(w, "stripe");
    await w.pump();
    await agree(w, "stripe", purchase);
    const [told] = await success(w);
    const event = JSON.parse(new TextDecoder().decode(bytesOf(told!.bodyBase64)));
    const padded = { ...event, padding: "" };
    padded.padding = "x".repeat(bytes - JSON.stringify(padded).length);
    expect((await postSigned(w, JSON.stringify(padded))).status).toBe(200);
    const [message] = w.queue.waiting("processor-events");
    const kind = bytes > WHOLE_BYTES_MAX ? "stored_event" : "event";
    expect(message?.body).toMatchObject({ kind });
    await w.pump();
    expect((await readOrder(w, purchase)).state).toBe("paid");
  },
);

test("V075 a message that was acknowledged is not worked on again when the work after it fails", async () => {
  const w = await world();
  const purchase = await order(w, "paypal");
  await w.pump();
  await agree(w, "paypal", purchase);
  for (const event of await w.takeEvents()) await w.deliver(event);
  // given that the approval is worked on, and the capture that it opened cannot be sent on
  w.queue.refuseWith(new Error("Too Many Requests"));
  await w.queue.work(w.env);
  w.queue.refuseWith(undefined);
  expect(w.queue.retries).toEqual([]);
  expect(w.queue.count()).toBe(0);
  expect(await calls(w, /\/capture$/)).toEqual([]);
  await pass(w, 1);
  expect((await readOrder(w, purchase)).state).toBe("paid");
  expect(await effects(w, /\/capture$/)).toHaveLength(1);
});
