import { expect, test } from "vitest";
import type { OrderId } from "../../worker/domain/ids.ts";
import { capturePayment } from "../../worker/usecases/capture-payment.ts";
import type { Deps, Tx } from "../../worker/usecases/ports.ts";
import { checkedOut, countOrders, creatingCalls, problemOf, stockOf } from "../support/orders.ts";
import { type Failure, plantFailure, raise } from "../support/owner.ts";
import {
  agree,
  calls,
  capture,
  due,
  effects,
  order,
  type Purchase,
  pass,
  readOrder,
  stripe,
  transfersOf,
} from "../support/purchase.ts";
import { threeArtisans, uuid, type World, world } from "../support/world.ts";

const CAPTURES = /\/capture$/;
const TRANSFERS = /^\/v1\/transfers$/;
const REFUNDS = /^\/v1\/refunds$/;
/** As many as a transaction is tried. */
const TRIES_MAX = 5;

/** What is met when the answer of a call is recorded, after the processor did as asked. */
const recording = (failure: Pick<Failure, "at" | "times">, code = "40001"): Failure => ({
  ...failure,
  table: "operations",
  on: "update",
  when: "new.state <> 'open'",
  does: raise(code),
});
const oneBowl = async (w: World) => (await threeArtisans(w)).slice(0, 1);
async function approved(w: World): Promise<Purchase> {
  const purchase = await order(w, "paypal", { products: await oneBowl(w) });
  await agree(w, "paypal", purchase);
  return purchase;
}

test.each([
  ["a serialization failure", "40001", "statement"],
  ["a serialization failure", "40001", "commit"],
  ["a deadlock", "40P01", "statement"],
  ["a deadlock", "40P01", "commit"],
] as const)(
  "V167 %s (%s) at a %s after PayPal took the money is tried again without another call",
  async (_, code, at) => {
    const w = await world();
    const purchase = await approved(w);
    const planted = await plantFailure(w, recording({ at, times: 2 }, code));
    expect((await capture(w, purchase)).body).toMatchObject({ order: { state: "paid" } });
    expect(await planted.met()).toBe(3);
    expect(await calls(w, CAPTURES)).toHaveLength(1);
    await w.pump();
    expect(await readOrder(w, purchase)).toMatchObject({ state: "paid", givenBack: [] });
  },
);

test.each(["statement", "commit"] as const)(
  "V167 a serialization failure at a %s of a consumer's or cron's work sends no transfer and no refund again",
  async (at) => {
    const w = await world();
    const products = await oneBowl(w);
    const purchase = await due(w, "stripe", { products });
    const wrong = await order(w, "stripe", { products });
    const [id] = wrong.payment.clientSecret.split("_secret_");
    await stripe(w, `/v1/payment_intents/${id}`, { amount: "9999" });
    await agree(w, "stripe", wrong);
    const planted = await plantFailure(w, recording({ at, times: 4 }));
    await w.transfersRun();
    await w.pump();
    expect(await planted.met()).toBeGreaterThan(4);
    expect((await transfersOf(w, purchase)).map(({ state }) => state)).toEqual(["settled"]);
    expect((await readOrder(w, wrong)).givenBack).toMatchObject([{ state: "succeeded" }]);
    expect(await calls(w, TRANSFERS)).toHaveLength(1);
    expect(await calls(w, REFUNDS)).toHaveLength(1);
  },
);

test("V167 serialization failures beyond the tries end in an error, and the buyer's own retry brings the one capture", async () => {
  const w = await world();
  const purchase = await approved(w);
  const planted = await plantFailure(w, recording({ at: "commit", times: TRIES_MAX }));
  const key = { "Idempotency-Key": uuid() };
  const failed = await capture(w, purchase, key);
  expect([failed.status, problemOf(failed).code]).toEqual([500, "internal"]);
  expect(await planted.met()).toBe(TRIES_MAX);
  expect(await calls(w, CAPTURES)).toHaveLength(1);
  expect((await readOrder(w, purchase)).state).toBe("pending_payment");

  expect((await capture(w, purchase, key)).body).toMatchObject({ order: { state: "paid" } });
  expect(await effects(w, CAPTURES)).toHaveLength(1);
  const keys = (await calls(w, CAPTURES)).map(({ idempotencyKey }) => idempotencyKey);
  expect(new Set(keys).size).toBe(1);
  await w.pump();
  expect(await readOrder(w, purchase)).toMatchObject({ state: "paid", givenBack: [] });
});

test("V167 serialization failures beyond the tries bring a message back, and the transfer leaves once", async () => {
  const w = await world();
  const purchase = await due(w, "stripe", { products: await oneBowl(w) });
  const planted = await plantFailure(w, recording({ at: "commit", times: 2 * TRIES_MAX }));
  await w.transfersRun();
  await w.queue.work(w.env);
  expect(await planted.met()).toBe(TRIES_MAX);
  expect((await transfersOf(w, purchase)).map(({ state }) => state)).toEqual(["sending"]);
  expect(w.queue.retries).toHaveLength(1);
  await pass(w, 5);
  expect((await transfersOf(w, purchase)).map(({ state }) => state)).toEqual(["settled"]);
  expect(await effects(w, TRANSFERS)).toHaveLength(1);
  const keys = (await calls(w, TRANSFERS)).map(({ idempotencyKey }) => idempotencyKey);
  expect(new Set(keys).size).toBe(1);
});

test.each(["statement", "commit"] as const)(
  "V167 a serialization failure at a %s of a checkout's batch is tried again before any processor is called",
  async (at) => {
    const w = await world();
    const [bowl] = await oneBowl(w);
    const planted = await plantFailure(w, { at, table: "orders", does: raise("40001"), times: 2 });
    const sale = checkedOut(await w.checkout({ items: w.cart(bowl!) }));
    expect(await planted.met()).toBe(3);
    expect(await creatingCalls(w)).toHaveLength(1);
    expect(await countOrders(w)).toBe(1);
    expect(await stockOf(w, bowl!)).toEqual({ stock: 10, reserved: 1 });
    await w.confirm(sale.payment);
    await w.pump();
    expect((await w.readOrder(sale.order, sale.orderToken)).order).toMatchObject({ state: "paid" });
  },
);

test("V167 a checkout that meets more of them than it tries calls nobody, and its key serves the buyer's retry", async () => {
  const w = await world();
  const [bowl] = await oneBowl(w);
  const items = w.cart(bowl!);
  const failure = {
    at: "commit",
    table: "orders",
    does: raise("40001"),
    times: TRIES_MAX,
  } as const;
  const planted = await plantFailure(w, failure);
  const key = { "Idempotency-Key": uuid() };
  expect((await w.checkout({ items }, key)).status).toBe(500);
  expect(await planted.met()).toBe(TRIES_MAX);
  expect(await creatingCalls(w)).toEqual([]);
  checkedOut(await w.checkout({ items }, key));
  expect(await countOrders(w)).toBe(1);
  expect(await creatingCalls(w)).toHaveLength(1);
});

/** Whoever holds the first order by now goes on to the other, which is the other one's. */
function crossing(deps: Deps, isOn: () => boolean, to: OrderId, met: () => Promise<unknown>): Deps {
  const transact: typeof deps.store.transact = (work) =>
    deps.store.transact((tx) => {
      const lock: Tx["orders"]["lock"] = async (id) => {
        const locked = await tx.orders.lock(id);
        if (isOn()) {
          await met();
          await tx.orders.lock(to);
        }
        return locked;
      };
      return work({ ...tx, orders: { ...tx.orders, lock } });
    });
  return { ...deps, store: { ...deps.store, transact } };
}

test("V167 two captures whose records wait for each other in a ring are both recorded, and neither is made again", async () => {
  const w = await world();
  const [first, second] = [await approved(w), await approved(w)];
  let runs = 0;
  const arrived = [0, 1].map(() => Promise.withResolvers<void>());
  const both = Promise.all(arrived.map(({ promise }) => promise));
  const captured = (which: 0 | 1, mine: Purchase, other: Purchase) =>
    w.withDeps((deps) => {
      let taken = false;
      const { paypal } = deps.processors;
      const payIn: typeof paypal.payIn = {
        ...paypal.payIn,
        async capturePayment(operation) {
          const answer = await paypal.payIn.capturePayment(operation);
          taken = true;
          return answer;
        },
      };
      const processors = { ...deps.processors, paypal: { ...paypal, payIn } };
      const met = () => {
        runs++;
        arrived[which]?.resolve();
        return both;
      };
      const ring = crossing({ ...deps, processors }, () => taken, other.order.id as OrderId, met);
      const ids = { orderId: mine.order.id, paymentId: mine.payment.paymentId };
      return capturePayment(ring, ids as never);
    });
  const answers = await Promise.all([captured(0, first, second), captured(1, second, first)]);
  expect(answers).toEqual(Array(2).fill({ ok: true, value: { state: "paid" } }));
  // Again, or more than once: it may be quick enough to meet the other once more.
  expect(runs, "the loser's record ran again").toBeGreaterThanOrEqual(3);
  expect(await calls(w, CAPTURES)).toHaveLength(2);
  await w.pump();
});
