import { expect, test } from "vitest";
import type { OperationId } from "../../worker/domain/ids.ts";
import { resumeOperation } from "../../worker/usecases/run-operation.ts";
import { checkedOut, countOrders, creatingCalls, problemOf, stockOf } from "../support/orders.ts";
import {
  agree,
  calls,
  capture,
  due,
  effects,
  intents,
  MINUTE_MS,
  order,
  pass,
  rails,
  readOrder,
} from "../support/purchase.ts";
import { uuid } from "../support/world.ts";
import {
  AHEAD,
  BACK,
  expectSentOnce,
  later,
  oneBowl,
  sends,
  TRANSFERS,
  whileOff,
} from "../support/wrong-clock.ts";

const HOUR_MS = 60 * MINUTE_MS;
const jumps = [BACK, AHEAD] as const;
const CREATES = /^\/v1\/payment_intents$|^\/v2\/checkout\/orders$/;
const CAPTURES = /\/capture$/;

test.each(rails.flatMap((rail) => jumps.map((jump) => [rail, jump] as const)))(
  "V172 a key's lock when the clock jumps: a checkout by %s whose answer got lost is taken up once (%i ms)",
  async (rail, jump) => {
    const w = await later();
    const items = w.cart(...(await oneBowl(w)));
    const key = { "Idempotency-Key": uuid() };
    // Read and write pass; what follows the answer gets lost, as in a crash right after it.
    await w.databaseFault({ kind: "refuse", times: 1, after: 2 });
    const first = checkedOut(await w.checkout({ items, processor: rail }, key));
    const again = await whileOff(w, jump, () => w.checkout({ items, processor: rail }, key));
    // An hour ago the lock had not begun to run; in a day it is long over.
    if (jump === BACK) expect(problemOf(again).code).toBe("idempotency_in_progress");
    else expect(checkedOut(again).payment).toEqual(first.payment);
    await w.advance(2 * MINUTE_MS);
    expect(checkedOut(await w.checkout({ items, processor: rail }, key)).payment).toEqual(
      first.payment,
    );
    expect(await effects(w, CREATES)).toHaveLength(1);
    expect(await countOrders(w)).toBe(1);
    await agree(w, rail, first as never);
    await pass(w, 40, 10);
    // In a day the reservation is over as well: what nobody has taken yet is not taken any more.
    const isOver = rail === "paypal" && jump === AHEAD;
    expect(await readOrder(w, first as never)).toMatchObject({
      state: isOver ? "expired" : "paid",
      givenBack: [],
    });
  },
);

test.each([
  [BACK, "leased"],
  [AHEAD, "final"],
] as const)(
  "V172 an operation's lease when another worker's clock jumps by %i ms: it is %s, and the transfer leaves once",
  async (jump, seen) => {
    const w = await later();
    await due(w, "stripe", { products: await oneBowl(w) });
    await w.transfersRun();
    const [row] = await w.sql`select id from operations where state = 'open'`;
    const id = row?.id as OperationId;
    await w.withDeps(async (deps) => {
      const { stripe } = deps.processors;
      const sendTransfers: typeof stripe.payOut.sendTransfers = async (operation) => {
        const other = () => w.withDeps((late) => resumeOperation(late, id));
        expect(await whileOff(w, jump, other)).toBe(seen);
        return stripe.payOut.sendTransfers(operation);
      };
      const payOut = { ...stripe.payOut, sendTransfers };
      const processors = { ...deps.processors, stripe: { ...stripe, payOut } };
      await resumeOperation({ ...deps, processors }, id);
    });
    await pass(w, 2);
    await expectSentOnce(w, "stripe");
  },
);

test.each(rails.flatMap((rail) => jumps.map((jump) => [rail, jump] as const)))(
  "V172 the tolerance for a webhook of %s when the clock jumps by %i ms: what is refused is taken when it is right again, once",
  async (rail, jump) => {
    const w = await later();
    const purchase = await order(w, rail, { products: await oneBowl(w) });
    await w.pump();
    await agree(w, rail, purchase);
    const type = rail === "stripe" ? "payment_intent.succeeded" : "CHECKOUT.ORDER.APPROVED";
    const [event] = (await w.takeEvents()).filter((one) => one.type === type);
    const during = await whileOff(w, jump, () => w.deliver(event!));
    // A week of PayPal's, which may keep the first time of an event that it sends again.
    const isTaken = rail === "paypal" && jump === AHEAD;
    expect(during.status).toBe(isTaken ? 200 : 400);
    expect(w.queue.waiting("processor-events")).toHaveLength(isTaken ? 1 : 0);
    expect((await w.deliver(event!)).status).toBe(200);
    await w.pump();
    await pass(w, 5);
    expect(await readOrder(w, purchase)).toMatchObject({ state: "paid", givenBack: [] });
    const sales = await w.sql`select from ledger_transactions where kind = 'capture'`;
    expect(sales).toHaveLength(1);
  },
);

test("V172 reservations when the clock jumps back: goods are kept for longer, and sold once", async () => {
  const w = await later();
  const [bowl] = await oneBowl(w);
  const purchase = await order(w, "stripe", { products: [bowl!] });
  await w.advance(40 * MINUTE_MS);
  await whileOff(w, BACK, w.everyMinute);
  expect(await stockOf(w, bowl!)).toEqual({ stock: 10, reserved: 1 });
  await agree(w, "stripe", purchase);
  await w.everyMinute();
  await w.pump();
  expect(await readOrder(w, purchase)).toMatchObject({ state: "paid", givenBack: [] });
  expect(await stockOf(w, bowl!)).toEqual({ stock: 9, reserved: 0 });
});

test.each(rails)(
  "V172 reservations when the clock jumps ahead: the goods are for sale again only when nobody can pay by %s for them",
  async (rail) => {
    const w = await later();
    const [bowl] = await oneBowl(w);
    const purchase = await order(w, rail, { products: [bowl!] });
    await w.pump();
    await whileOff(w, AHEAD, async () => {
      await w.everyMinute();
      expect(await stockOf(w, bowl!)).toEqual({ stock: 10, reserved: 1 });
      await w.queue.work(w.env);
      await w.everyMinute();
    });
    await w.pump();
    expect((await readOrder(w, purchase)).state).toBe("expired");
    expect(await stockOf(w, bowl!)).toEqual({ stock: 10, reserved: 0 });
    if (rail === "stripe") {
      expect((await intents(w)).map(({ status }) => status)).toEqual(["canceled"]);
      await expect(agree(w, rail, purchase)).rejects.toThrow("canceled");
    } else {
      await agree(w, rail, purchase);
      expect(problemOf(await capture(w, purchase)).code).toBe("order_expired");
      await w.pump();
      expect(await calls(w, CAPTURES)).toEqual([]);
    }
    await pass(w, 3);
    expect((await readOrder(w, purchase)).state).toBe("expired");
  },
);

test.each([
  ["stripe", AHEAD, 0],
  ["stripe", AHEAD, 23],
  ["stripe", BACK, 23],
  // Stripe has forgotten the key; an hour less of the Worker's clock must not hide that.
  ["stripe", BACK, 24],
  ["stripe", BACK, 25],
  ["paypal", AHEAD, 0],
  ["paypal", BACK, 23],
  ["paypal", BACK, 25],
] as const)(
  "V172 the life of a key at %s when the clock jumps by %i ms, %i hours after a transfer's answer got lost: it leaves once",
  async (rail, jump, hours) => {
    const w = await later();
    await due(w, rail, { products: await oneBowl(w) });
    await w.fault({ service: rail, route: sends(rail), kind: "answer_lost", times: 1 });
    await w.transfersRun();
    await w.queue.work(w.env);
    expect(await effects(w, TRANSFERS[rail])).toHaveLength(1);
    await w.advance(hours * HOUR_MS);
    await whileOff(w, jump, async () => {
      await w.everyMinute();
      await w.queue.work(w.env);
    });
    await pass(w, 5);
    await expectSentOnce(w, rail);
  },
);

test.each(jumps)(
  "V172 the six hours of a PayPal order's key when the clock jumps by %i ms: a buyer who tries again has one order to pay",
  async (jump) => {
    const w = await later();
    const cart = { items: w.cart(...(await oneBowl(w))), processor: "paypal" as const };
    const key = { "Idempotency-Key": uuid() };
    const route = "POST /v2/checkout/orders";
    await w.fault({ service: "paypal", route, kind: "answer_lost", times: 1 });
    expect((await w.checkout(cart, key)).status).toBe(503);
    // Refused or not, the wrong clock makes no second order.
    await whileOff(w, jump, () => w.checkout(cart, key));
    await w.advance(2 * MINUTE_MS);
    const purchase = checkedOut(await w.checkout(cart, key));
    expect(await effects(w, CREATES)).toHaveLength(1);
    expect((await creatingCalls(w)).length).toBeGreaterThan(1);
    await agree(w, "paypal", purchase as never);
    await pass(w, 40, 10);
    expect(await effects(w, CAPTURES)).toHaveLength(jump === AHEAD ? 0 : 1);
    expect(await readOrder(w, purchase as never)).toMatchObject({
      state: jump === AHEAD ? "expired" : "paid",
      givenBack: [],
    });
  },
);
