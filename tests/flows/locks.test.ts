import { expect, test } from "vitest";
import type { OrderId, PaymentId } from "../../worker/domain/ids.ts";
import type { Order } from "../../worker/domain/orders.ts";
import { applyPayment } from "../../worker/usecases/apply-subject.ts";
import { endOrder } from "../../worker/usecases/end-order.ts";
import type { Deps, Tx } from "../../worker/usecases/ports.ts";
import { stockOf } from "../support/orders.ts";
import {
  agree,
  order,
  type Purchase,
  paypal,
  purchaseOf,
  type Rail,
  readOrder,
  transfersOf,
} from "../support/purchase.ts";
import { threeArtisans, type World, world } from "../support/world.ts";

type Work = (deps: Deps) => Promise<unknown>;

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** The same ports, but for what happens each time that an order has been locked. */
function atLock(deps: Deps, then: (order: Order | undefined) => Promise<unknown>): Deps {
  const transact: typeof deps.store.transact = (work) =>
    deps.store.transact((tx) => {
      const lock: Tx["orders"]["lock"] = async (id) => {
        const locked = await tx.orders.lock(id);
        await then(locked);
        return locked;
      };
      return work({ ...tx, orders: { ...tx.orders, lock } });
    });
  return { ...deps, store: { ...deps.store, transact } };
}

/** True once some transaction of this world waits for a lock. */
async function someoneWaits(w: World): Promise<boolean> {
  const rows = await w.sql`select from pg_locks join pg_stat_activity using (pid)
    where datname = current_database() and not granted`;
  return rows.length > 0;
}

/**
 * The second worker comes while the first holds the order and has written nothing yet. It has to
 * wait at the order's lock: what it would read there is about to change.
 */
async function meet(w: World, first: Work, second: Work): Promise<void> {
  await w.withDeps((deps) =>
    w.withDeps(async (others) => {
      const [held, go] = [gate(), gate()];
      let passed = false;
      const one = first(
        atLock(deps, () => {
          held.open();
          return go.opened;
        }),
      );
      await held.opened;
      const other = second(
        atLock(others, async () => {
          passed = true;
        }),
      );
      while (!passed && !(await someoneWaits(w)));
      const early = passed;
      go.open();
      await Promise.all([one, other]);
      expect(early, "the second worker waits until the first is done").toBe(false);
    }),
  );
}

const news =
  (rail: Rail, { payment }: Pick<Purchase, "payment">): Work =>
  async (deps) => {
    const ref = payment.paypalOrderId ?? payment.clientSecret.split("_secret_")[0];
    const facts = await deps.processors[rail].payIn.readPayment(ref);
    if (facts.kind !== "ok") throw new Error(`the payment was not read: ${facts.code}`);
    return applyPayment(deps, rail, facts.value, undefined);
  };
const end =
  ({ order: { id } }: Purchase): Work =>
  (deps) =>
    deps.store.transact(async (tx) => {
      const locked = await tx.orders.lock(id as OrderId);
      if (locked) await endOrder(deps, tx, { ...locked, cancelRequestedAt: deps.now() });
    });

async function sale(w: World, rail: Rail) {
  const [bowl] = await threeArtisans(w);
  return { bowl, purchase: await order(w, rail, { products: [bowl] }) };
}
async function expectPaidOnce(w: World, purchase: Purchase, bowl: { id: string }) {
  expect((await readOrder(w, purchase)).state).toBe("paid");
  expect(await stockOf(w, bowl)).toEqual({ stock: 9, reserved: 0 });
  expect(await transfersOf(w, purchase)).toHaveLength(1);
}

test("V068 two workers with the news of one payment: the second waits, and finds the order paid", async () => {
  const w = await world();
  const { bowl, purchase } = await sale(w, "stripe");
  await agree(w, "stripe", purchase);
  await meet(w, news("stripe", purchase), news("stripe", purchase));
  await w.pump();
  await expectPaidOnce(w, purchase, bowl);
});

test("a payment told while its order is ended by another worker waits, and pays the order", async () => {
  const w = await world();
  const { bowl, purchase } = await sale(w, "stripe");
  await agree(w, "stripe", purchase);
  await meet(w, end(purchase), news("stripe", purchase));
  await w.pump();
  await expectPaidOnce(w, purchase, bowl);
});

test("V079 a payment told while its order, which waits for none, is ended: it comes late, and goes back", async () => {
  const w = await world();
  const { bowl, purchase } = await sale(w, "stripe");
  await agree(w, "stripe", purchase);
  // The payment was given up on our side alone, as after a cancellation that crossed its success.
  await w.sql`update payments set state = 'cancelled'`;
  await meet(w, end(purchase), news("stripe", purchase));
  await w.pump();
  expect(await readOrder(w, purchase)).toMatchObject({
    state: "cancelled",
    givenBack: [{ state: "succeeded" }],
  });
  expect(await stockOf(w, bowl)).toEqual({ stock: 10, reserved: 0 });
});

test("two payments of one order told at the same moment: one pays it, the other goes back", async () => {
  const w = await world();
  const { bowl, purchase } = await sale(w, "paypal");
  const path = `/api/orders/${purchase.order.id}/payments`;
  const headers = { "Order-Token": purchase.orderToken };
  const card = purchaseOf(await w.post(path, { processor: "stripe" }, headers));
  await agree(w, "paypal", purchase);
  await paypal(w, "POST", `/v2/checkout/orders/${purchase.payment.paypalOrderId}/capture`);
  await w.confirm(card.payment);
  await meet(w, news("paypal", purchase), news("stripe", card));
  await w.pump();
  await expectPaidOnce(w, purchase, bowl);
  expect((await readOrder(w, purchase)).givenBack).toMatchObject([{ state: "succeeded" }]);
});

test("transactions that wait for each other in a ring both succeed: the loser's work runs again", async () => {
  const w = await world();
  const first = await order(w, "stripe");
  const second = await order(w, "stripe");
  const ids = [first, second].map(({ order: { id } }) => id as OrderId) as [OrderId, OrderId];
  const runs = [0, 0];
  await w.withDeps(async (deps) => {
    const [mine, theirs] = [gate(), gate()];
    const both = Promise.all([mine.opened, theirs.opened]);
    const inTurn = (which: 0 | 1, from: OrderId, to: OrderId, held: () => void) =>
      deps.store.transact(async (tx) => {
        runs[which]!++;
        await tx.orders.lock(from);
        held();
        // Each holds one by now and wants the other's.
        await both;
        await tx.orders.lock(to);
        await tx.payments.touch(paymentOf(which === 0 ? first : second), deps.now());
      });
    await Promise.all([
      inTurn(0, ids[0], ids[1], mine.open),
      inTurn(1, ids[1], ids[0], theirs.open),
    ]);
  });
  // The loser may be quick enough to meet the other once more.
  expect(runs.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(3);
});
const paymentOf = ({ payment }: Purchase) => payment.paymentId as PaymentId;
