import { expect, test } from "vitest";
import { applyProcessorEvent } from "../../worker/usecases/apply-processor-event.ts";
import type { Deps } from "../../worker/usecases/ports.ts";
import { replayEvents } from "../../worker/usecases/replay-events.ts";
import { bytesOf } from "../support/control.ts";
import {
  agree,
  calls,
  capture,
  DAY_MS,
  order,
  type Purchase,
  pass,
  readOrder,
} from "../support/purchase.ts";
import {
  expectPaidOnce,
  idsOf,
  inbox,
  intentOf,
  nameOurs,
  post,
  quarantined,
  replay,
} from "../support/replays.ts";
import { utf8 } from "../support/signed.ts";
import { dump, wholeSystem } from "../support/whole-system.ts";
import { activate, type World, world } from "../support/world.ts";

type Selection = (w: World, purchase: Purchase) => Promise<object>;
const selections: Record<string, Selection> = {
  "our ids": async (w) => ({ ids: await idsOf(w) }),
  "the processor's ids": async (w) => ({ ids: (await inbox(w)).map((row) => row.event_id) }),
  "their time": async (w) => ({
    from: new Date(w.nowMs() - 4 * DAY_MS).toISOString(),
    until: new Date(w.nowMs()).toISOString(),
  }),
  "the processor's object": async (_, purchase) => ({ objectRef: intentOf(purchase) }),
  "our payment": async (_, { payment }) => ({ objectRef: payment.paymentId }),
  "their order": async (_, purchase) => ({ orderId: purchase.order.id }),
};
test.each(Object.keys(selections))(
  "V077 events that were quarantined have their effect once their cause is gone, days later, replayed by %s",
  async (name) => {
    const w = await world();
    const { bowl, purchase } = await quarantined(w);
    const before = await inbox(w);
    await w.advance(3 * DAY_MS);
    await nameOurs(w, intentOf(purchase), purchase.payment.paymentId);

    const selection = await selections[name]!(w, purchase);
    const { events, nextCursor } = await replay(w, selection);
    await w.pump();
    await expectPaidOnce(w, purchase, bowl);
    expect(nextCursor).toBeNull();
    expect(
      events.filter(({ was, state }) => was === "quarantined" && state === "applied"),
    ).not.toEqual([]);
    expect(events.filter(({ outcome }) => outcome === "quarantined")).toEqual([]);

    // and what it was before is kept: when it first came, and each replay
    const first = events.find(({ was }) => was === "quarantined");
    const { body } = await w.get(`/api/operator/events/${first?.id}`, w.operator);
    expect(body).toMatchObject({
      event: { state: "applied", replays: 1, note: null },
      replays: [
        { was: "quarantined", wasNote: "it does not name its payment as ours", outcome: "applied" },
      ],
    });
    const after = await inbox(w);
    const worked = (rows: object[]) => rows.map((row) => ("worked_at" in row ? row.worked_at : ""));
    expect(worked(after.slice(0, before.length))).toEqual(worked(before));
  },
);

test("V077 while the cause is still there a replay leaves the event as it is, and tells nobody again", async () => {
  const w = await world();
  const { purchase } = await quarantined(w);
  const told = await w.sql`select subject, times from alerts order by subject`;
  const { events } = await replay(w, { objectRef: intentOf(purchase) });
  const still = { was: "quarantined", outcome: "quarantined", state: "quarantined" };
  expect(events).toContainEqual(expect.objectContaining(still));
  expect(await w.sql`select subject, times from alerts order by subject`).toEqual(told);
  // The sale stands at Stripe, and its books are whole once it is named as ours again.
  await nameOurs(w, intentOf(purchase), purchase.payment.paymentId);
  await replay(w, { orderId: purchase.order.id });
  await w.pump();
});

test("V077 replaying every event there is, in any order and twice, changes nothing", async () => {
  const w = await world();
  await wholeSystem(w);
  await agree(w, "stripe", await order(w, "stripe"));
  // Somebody has made an endpoint for more than the shop reacts to.
  for (const event of await w.takeEvents("all")) await w.deliver(event);
  await w.pump();
  const before = await dump(w);
  const rows = await inbox(w);
  expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(["applied", "ignored"]));
  await w.advance(5 * 60_000);

  const ids = rows.map(({ id }) => id);
  // Every other one first, then the rest, each half backwards.
  const mixed = [
    ...ids.filter((_, i) => i % 2 === 1),
    ...ids.filter((_, i) => i % 2 === 0),
  ].toReversed();
  for (const id of [...ids.toReversed(), ...mixed]) {
    const state = rows.find((row) => row.id === id)?.state;
    const { events } = await replay(w, { ids: [id] });
    // PayPal may have forgotten an order by now; what its event did stays done.
    expect(events).toMatchObject([{ id, was: state, state }]);
  }
  expect(w.queue.count()).toBe(0);
  expect(await dump(w)).toEqual(before);
  expect((await inbox(w)).map((row) => ({ ...row }))).toEqual(rows);
  const noted =
    await w.sql`select inbox_id from event_replays group by inbox_id having count(*) = 2`;
  expect(noted).toHaveLength(ids.length);
}, 120_000);

test("a replay beside a worker who is told of the same sale has one effect", async () => {
  const w = await world();
  const { bowl, purchase } = await quarantined(w);
  await nameOurs(w, intentOf(purchase), purchase.payment.paymentId);
  const rows = await inbox(w);
  // The worker's event is news of the same payment: what came before, under a name of its own.
  const { body } = (
    await w.sql`select encode(body, 'base64') as body from inbox
    where type = 'payment_intent.succeeded'`
  )[0] as { body: string };
  const event = JSON.parse(new TextDecoder().decode(bytesOf(body.replaceAll("\n", ""))));
  const raw = (id: string) => ({
    ...{ endpoint: "stripe" as const, headers: {} },
    body: utf8(JSON.stringify({ ...event, id })).buffer,
  });
  await w.withDeps((one) =>
    w.withDeps((other) =>
      w.withDeps((third) =>
        Promise.all([
          applyProcessorEvent(one, raw("evt_twin_1")),
          applyProcessorEvent(other, raw("evt_twin_2")),
          replayEvents(third, {
            ...{ which: { ids: rows.map(({ id }) => id) }, after: undefined },
            ...{ limit: 100, actor: "operator" },
          }),
          post(w, { orderId: purchase.order.id }),
        ]),
      ),
    ),
  );
  await w.pump();
  await pass(w, 1);
  await expectPaidOnce(w, purchase, bowl);
});

/** The same ports, but the worker dies where `dies` says, once. */
function dying(deps: Deps, dies: "before the commit" | "after the commit"): Deps {
  let transactions = 0;
  const isSecond = () => ++transactions === 2; // The first is the audit's.
  return {
    ...deps,
    store: {
      ...deps.store,
      transact: async (work) => {
        if (!isSecond()) return deps.store.transact(work);
        if (dies === "after the commit") await deps.store.transact(work);
        throw new Error("evicted");
      },
    },
  };
}
test.each(["before the commit", "after the commit"] as const)(
  "a replay whose worker dies %s can be made again, and has one effect",
  async (dies) => {
    const w = await world();
    const { bowl, purchase } = await quarantined(w);
    await nameOurs(w, intentOf(purchase), purchase.payment.paymentId);
    const which = { ids: await idsOf(w) };
    const input = { which, after: undefined, limit: 100, actor: "operator" };
    await w.withDeps((deps) => replayEvents(dying(deps, dies), input));
    const { events } = await replay(w, which);
    expect(new Set(events.map(({ state }) => state))).not.toContain("quarantined");
    await w.pump();
    await expectPaidOnce(w, purchase, bowl);
  },
);

test("an event that waits in the inbox is worked on by its replay, and its message finds nothing to do", async () => {
  const w = await world();
  const purchase = await order(w, "stripe");
  await w.pump();
  await agree(w, "stripe", purchase);
  const events = await w.takeEvents();
  const told = events.find(({ type }) => type === "payment_intent.succeeded")!;
  w.queue.refuseWith(new Error("Too Many Requests"));
  await w.deliver(told);
  w.queue.refuseWith(undefined);
  expect(await replay(w, { ids: [told.eventId] })).toMatchObject({
    events: [{ was: "received", outcome: "applied", state: "applied" }],
  });
  expect((await readOrder(w, purchase)).state).toBe("paid");
  const [{ id } = { id: "" }] = await inbox(w);
  w.queue.push("processor-events", { kind: "stored_event", inboxId: id });
  for (const event of events) await w.deliver(event);
  await w.pump();
  expect(await w.sql`select kind from ledger_transactions where kind = 'capture'`).toHaveLength(1);
});

test("a replay while the processor is away changes nothing, says so, and can be made again", async () => {
  const w = await world();
  const { bowl, purchase } = await quarantined(w);
  await nameOurs(w, intentOf(purchase), purchase.payment.paymentId);
  const route = "GET /v1/payment_intents/.*";
  await w.fault({ service: "stripe", route, kind: "error_500", times: 1000 });
  const unanswered = await replay(w, { objectRef: intentOf(purchase) });
  const away = { outcome: "unanswered", state: "quarantined" };
  expect(unanswered.events).toContainEqual(expect.objectContaining(away));
  await w.control("DELETE", "/faults");
  const { events } = await replay(w, { objectRef: intentOf(purchase) });
  expect(events).toContainEqual(expect.objectContaining({ was: "quarantined", state: "applied" }));
  await w.pump();
  await expectPaidOnce(w, purchase, bowl);
});

test("the approval of a buyer whom PayPal declined afterwards is replayed without charging anybody", async () => {
  const w = await world();
  const purchase = await order(w, "paypal");
  await w.pump();
  await w.approve(purchase.payment, { fundingSource: "declined_card" });
  await capture(w, purchase);
  await w.pump();
  const asked = await calls(w, /\/capture$/);
  expect((await replay(w, { orderId: purchase.order.id })).events).not.toEqual([]);
  await pass(w, 1);
  expect(await calls(w, /\/capture$/)).toEqual(asked);
});

test("the farewell of an artisan who has come back since is replayed without harm", async () => {
  const w = await world();
  const artisan = await w.artisan();
  await w.pump();
  const event = {
    ...{ id: "evt_farewell", object: "event", type: "account.application.deauthorized" },
    ...{ api_version: "2026-10-28.endive", created: 1, livemode: false, account: artisan.account },
    data: { object: { id: "ca_1", object: "application" } },
  };
  const raw = {
    ...{ endpoint: "stripe-connect" as const, headers: {} },
    body: utf8(JSON.stringify(event)).buffer,
  };
  await w.withDeps((deps) => applyProcessorEvent(deps, raw));
  const state = async () => (await w.sql`select stripe_transfers as s from sellers`)[0]?.s;
  expect(await state()).toBe("inactive");
  await activate(w, artisan.account, "inactive");
  await activate(w, artisan.account, "active");
  await w.pump();
  expect(await state()).toBe("active");
  await replay(w, { ids: ["evt_farewell"] });
  expect(await state()).toBe("active");
});
