import { expect, test } from "vitest";
import type { OperationId } from "../../worker/domain/ids.ts";
import { applyBatch } from "../../worker/usecases/apply-subject.ts";
import { runOperation } from "../../worker/usecases/run-operation.ts";
import { sendDueTransfers } from "../../worker/usecases/send-due-transfers.ts";
import {
  DAY_MS,
  due,
  effects,
  type Purchase,
  paid,
  pass,
  runTransfers,
  ship,
  transfersOf,
} from "../support/purchase.ts";
import { type World, world } from "../support/world.ts";

const move = (w: World, minor: number) =>
  w.control("POST", "/paypal/balance", { currency: "USD", minor });
/** Leaves so much on the platform's PayPal balance; what went to its bank comes back by `move`. */
async function leave(w: World, minor: number): Promise<number> {
  const { balances } = await w.control<{
    balances: { account: string; currency: string; minor: string }[];
  }>("GET", "/balances");
  const own = balances.find(({ account }) => /^paypal:.*:balance$/.test(account));
  const taken = Number(own?.minor) - minor;
  await move(w, -taken);
  return taken;
}

/** Messages to the database, from the transfers' run to what became of the last item. */
async function messagesFor(w: World, count: number): Promise<number> {
  const artisans = await Promise.all(Array.from({ length: count }, () => w.artisan()));
  const products = await Promise.all(artisans.map((one) => w.product(one)));
  const purchase = await due(w, "paypal", { products });
  const before = (await w.roundTrips()).webSocket;
  await w.withDeps(sendDueTransfers);
  await w.withDeps(async (deps) => {
    const rows = await deps.store.outbox.take(10, deps.now());
    w.queue.push("money-moves", rows[0]?.message);
  });
  await w.queue.work(w.env);
  const [batch] = await w.sql`select processor_ref from payout_batches where state = 'accepted'`;
  await w.withDeps(async (deps) => {
    const read = await deps.processors.paypal.payOut.readBatch(batch?.processor_ref);
    if (read.kind !== "ok") throw new Error(`the batch was not read: ${read.code}`);
    expect(read.value.items).toHaveLength(count);
    await applyBatch(deps, batch?.processor_ref, read.value, undefined);
  });
  const messages = (await w.roundTrips()).webSocket - before;
  await w.pump();
  expect((await transfersOf(w, purchase)).map(({ state }) => state)).toEqual(
    Array(count).fill("settled"),
  );
  return messages;
}

test("a batch of many transfers takes as many database messages as one of few", async () => {
  const w = await world();
  const few = await messagesFor(w, 2);
  const many = await messagesFor(w, 12);
  expect(many).toBe(few);
});

test("a transfer that the balance does not cover is not overtaken for ever by smaller ones after it", async () => {
  const w = await world();
  const [large, small] = [await w.artisan(), await w.artisan()];
  const first = await paid(w, "paypal", {
    products: [await w.product(large, { priceMinor: 10_000n })],
  });
  const second = await paid(w, "paypal", { products: [await w.product(small)] });
  await ship(w, first);
  await w.advance(DAY_MS);
  await ship(w, second);
  await w.advance(8 * DAY_MS);
  await w.pump();
  const taken = await leave(w, 4000);

  await runTransfers(w);
  const states = async () =>
    (await Promise.all([first, second].map((one) => transfersOf(w, one))))
      .flat()
      .map(({ state, blockedReason }) => blockedReason ?? state);
  expect(await states()).toEqual(["rail_underfunded", "rail_underfunded"]);
  await move(w, 6000);
  await runTransfers(w);
  expect(await states()).toEqual(["settled", "rail_underfunded"]);
  await move(w, taken - 6000);
  await runTransfers(w);
  expect(await states()).toEqual(["settled", "settled"]);
});

test("transfers that wait for funds are not written again while there are none", async () => {
  const w = await world();
  await due(w, "paypal");
  const taken = await leave(w, 0);
  await runTransfers(w);
  const written = () => w.sql`select id, state, xmin::text from transfers order by id`;
  const before = await written();
  expect(before.map(({ state }) => state)).toEqual(["blocked", "blocked", "blocked"]);
  await w.advance(10 * 60_000);
  await runTransfers(w);
  expect(await written()).toEqual(before);
  await move(w, taken);
});

test("a rail that is stopped keeps what is due, and what waited goes out once it is open", async () => {
  const w = await world();
  const purchase = await due(w, "stripe");
  const switchTo = (stopped: boolean) =>
    w.request("/api/operator/rails/stripe", {
      method: "PUT",
      headers: {
        ...w.operator,
        "Content-Type": "application/json",
        "Idempotency-Key": `${stopped}`,
      },
      body: JSON.stringify({ direction: "pay_out", stopped, reason: "an outage" }),
    });
  await switchTo(true);
  await runTransfers(w);
  const reasons = async () =>
    (await transfersOf(w, purchase)).map(({ state, blockedReason }) => blockedReason ?? state);
  expect(await reasons()).toEqual(Array(3).fill("rail_stopped"));
  await switchTo(false);
  await runTransfers(w);
  expect(await reasons()).toEqual(Array(3).fill("settled"));
});

async function dueOf(w: World, count: number): Promise<Purchase> {
  const artisans = await Promise.all(Array.from({ length: count }, () => w.artisan()));
  const products = await Promise.all(artisans.map((one) => w.product(one)));
  return due(w, "stripe", { products });
}

test("opening many Stripe transfers takes as many database messages as opening few", async () => {
  const opening = async (count: number) => {
    const w = await world();
    await dueOf(w, count);
    const before = (await w.roundTrips()).webSocket;
    expect(await w.withDeps(sendDueTransfers)).toBe(count);
    const messages = (await w.roundTrips()).webSocket - before;
    await w.pump();
    await pass(w, 1);
    return messages;
  };
  expect(await opening(14)).toBe(await opening(2));
});

test("sending a Stripe transfer takes as many round trips whichever it is of many", async () => {
  const w = await world();
  const purchase = await dueOf(w, 6);
  await w.transfersRun();
  const opened = await w.sql`select id from operations where state = 'open' order by id`;
  const counts: number[] = [];
  for (const { id } of opened) {
    const before = await w.roundTrips();
    await w.withDeps((deps) => runOperation(deps, id as OperationId));
    const after = await w.roundTrips();
    counts.push(after.http + after.webSocket - before.http - before.webSocket);
  }
  expect(counts).toHaveLength(6);
  expect(new Set(counts).size, counts.join()).toBe(1);
  await w.pump();
  expect((await transfersOf(w, purchase)).map(({ state }) => state)).toEqual(
    Array(6).fill("settled"),
  );
});

test.each([
  ["while they are opened", "opening"],
  ["while they are sent", "sending"],
])(
  "a release run that stops %s goes on where it stopped, and sends none twice",
  async (_, when) => {
    const w = await world();
    const purchase = await dueOf(w, 6);
    if (when === "opening") await w.databaseFault({ kind: "refuse", times: 1, after: 6 });
    await w.transfersRun().catch(() => undefined);
    if (when === "sending") w.queue.endNext({ afterAcks: 2, by: "limit" });
    await w.queue.work(w.env).catch(() => undefined);
    // The isolate and whatever it had in hand are gone.
    await w.queue.ghostsGone();
    w.queue.drop();
    await w.takeEvents();
    await w.transfersRun();
    await pass(w, 12, 3);
    const states = (await transfersOf(w, purchase)).map(({ state }) => state);
    expect(states).toEqual(Array(6).fill(expect.stringMatching(/^(sent|settled)$/)));
    const sent = await effects(w, /^\/v1\/transfers$/);
    expect(sent).toHaveLength(6);
    expect(new Set(sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(6);
  },
);
