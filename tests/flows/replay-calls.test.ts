import { expect, test } from "vitest";
import type { Delivery } from "../support/control.ts";
import { agree, alertKinds, codeOf, DAY_MS, order, paid } from "../support/purchase.ts";
import {
  type Answered,
  idsOf,
  inbox,
  intentOf,
  nameOurs,
  post,
  quarantined,
  replay,
} from "../support/replays.ts";
import { uuid, world } from "../support/world.ts";

test("many events are replayed page by page, each once, and ids that nobody has are named", async () => {
  const w = await world();
  await paid(w, "stripe");
  const ids = await idsOf(w);
  const range = {
    from: new Date(w.nowMs() - DAY_MS).toISOString(),
    until: new Date(w.nowMs() + 1000).toISOString(),
  };
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Answered = await replay(w, { ...range, limit: 3, ...(cursor ? { cursor } : {}) });
    expect(page.events.length).toBeLessThanOrEqual(3);
    seen.push(...page.events.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor);
  expect(seen).toEqual(ids);
  const nobody = uuid();
  const { missing } = await replay(w, { ids: [ids[0], "evt_nobody", nobody] });
  expect(missing).toEqual(["evt_nobody", nobody]);
});

test("a replay repeated with its key gets the first answer and replays nothing", async () => {
  const w = await world();
  await paid(w, "stripe");
  const headers = { ...w.operator, "Idempotency-Key": "replay-once" };
  const body = { ids: await idsOf(w) };
  const [first, second] = [await post(w, body, headers), await post(w, body, headers)];
  expect(second.body).toEqual(first.body);
  expect(second.headers.get("Idempotent-Replayed")).toBe("true");
  const noted = await w.sql`select count(*)::int as n from event_replays`;
  expect(noted).toEqual([{ n: body.ids.length }]);
});

const now = new Date(0).toISOString();
test.each([
  ["nothing", {}],
  ["two selections", { orderId: "0198c0de-7a1b-7c3d-8e4f-123456789012", objectRef: "pi_1" }],
  ["a beginning without an end", { from: now }],
  ["an end without a beginning", { until: now }],
  ["no ids", { ids: [] }],
  ["more ids than a call takes", { ids: Array.from({ length: 101 }, (_, i) => `evt_${i}`) }],
  ["a limit above the most", { objectRef: "pi_1", limit: 101 }],
  ["a cursor that is none", { objectRef: "pi_1", cursor: "tomorrow" }],
  ["an order that cannot be", { orderId: "pi_1" }],
  ["something else", { objectRef: "pi_1", force: true }],
])("a replay that names %s is refused", async (_, body) => {
  const w = await world();
  const answer = await post(w, body);
  expect([answer.status, codeOf(answer)]).toEqual([400, "body_invalid"]);
  expect(await w.sql`select * from audit_log`).toEqual([]);
});

test("V196 nobody but an operator replays or reads events, and every use is in the audit log", async () => {
  const w = await world();
  const purchase = await paid(w, "stripe");
  const ids = await idsOf(w);
  const others = [{}, { Authorization: "Bearer wrong" }, { "Order-Token": purchase.orderToken }];
  for (const headers of others) {
    expect((await post(w, { ids }, headers)).status).toBe(401);
    expect((await w.get(`/api/operator/events/${ids[0]}`, headers)).status).toBe(401);
  }
  expect(await w.sql`select * from event_replays`).toEqual([]);
  await replay(w, { ids: [ids[0]] });
  await replay(w, { objectRef: "pi_nobody" });
  const audit = await w.sql`select actor, action, subject, facts from audit_log order by at, id`;
  expect(audit).toEqual([
    {
      ...{ actor: `operator:${w.operatorId}`, action: "replay_events", subject: "ids" },
      facts: { which: { ids: [ids[0]] }, limit: 100 },
    },
    {
      ...{ actor: `operator:${w.operatorId}`, action: "replay_events", subject: "objectRef" },
      facts: { which: { objectRef: "pi_nobody" }, limit: 100 },
    },
  ]);
  expect(await w.sql`select inbox_id, actor from event_replays`).toEqual([
    { inbox_id: ids[0], actor: `operator:${w.operatorId}` },
  ]);
});

test("an event is shown with what it said, without secrets or people", async () => {
  const w = await world();
  await paid(w, "stripe");
  await paid(w, "paypal");
  const rows = await inbox(w);
  for (const { id, event_id: eventId } of rows) {
    const { status, body } = await w.get(`/api/operator/events/${id}`, w.operator);
    expect(status).toBe(200);
    const text = JSON.stringify(body);
    expect(text).toContain(eventId);
    // A random id of ours may have a card's last four digits in it.
    const said = text.replaceAll(/\d{13,}|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, "");
    for (const secret of ["Ada", "buyers.example", "Main Street", "62701", "_secret_", "4242"])
      expect(said, secret).not.toContain(secret);
  }
  const succeeded = await w.sql`select id from inbox where type = 'payment_intent.succeeded'`;
  const { body } = await w.get(`/api/operator/events/${succeeded[0]?.id}`, w.operator);
  expect(body).toMatchObject({
    event: { processor: "stripe", endpoint: "stripe", state: "applied", replays: 0 },
    body: { data: { object: { object: "payment_intent", amount: 11333, status: "succeeded" } } },
    replays: [],
    deadLetters: [],
  });
  const nobody = await w.get(`/api/operator/events/${uuid()}`, w.operator);
  expect([nobody.status, codeOf(nobody)]).toEqual([404, "event_not_found"]);
});

test("whatever became of an event, its bytes are kept and nobody can rewrite them", async () => {
  const w = await world();
  const { purchase } = await quarantined(w);
  const other = await order(w, "stripe");
  await agree(w, "stripe", other);
  const sent = new Map<string, string>();
  const events: Delivery[] = await w.takeEvents("all");
  for (const event of events) {
    sent.set(event.eventId, event.bodyBase64);
    await w.deliver(event);
  }
  await w.pump();
  const kept = await w.sql`select event_id, state, encode(body, 'base64') as body from inbox`;
  expect(new Set(kept.map(({ state }) => state))).toEqual(
    new Set(["applied", "ignored", "quarantined"]),
  );
  for (const { event_id: id, body } of kept.filter((row) => sent.has(row.event_id as string)))
    expect((body as string).replaceAll("\n", "")).toBe(sent.get(id as string));
  await expect(w.sql`update inbox set body = '\\x00'`).rejects.toThrow("cannot be rewritten");
  await expect(w.sql`update inbox set event_id = 'x'`).rejects.toThrow("cannot be rewritten");
  await nameOurs(w, intentOf(purchase), purchase.payment.paymentId);
  await replay(w, { orderId: purchase.order.id });
  await w.pump();
  await expect(w.sql`update event_replays set actor = 'x'`).rejects.toThrow("append only");
  expect(await alertKinds(w)).toContain("event_quarantined");
});
