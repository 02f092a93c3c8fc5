import { expect, inject, test } from "vitest";
import type { OperationId } from "../../worker/domain/ids.ts";
import { resumeOperation } from "../../worker/usecases/run-operation.ts";
import { control } from "../support/control.ts";
import {
  checkedOut,
  countOrders,
  creatingCalls,
  paymentIntents,
  problemOf,
  stockOf,
} from "../support/orders.ts";
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
  type Rail,
  rails,
  readOrder,
  stripe,
  transfersOf,
} from "../support/purchase.ts";
import { threeArtisans, uuid, type World, world } from "../support/world.ts";

const HOUR_MS = 60 * MINUTE_MS;
const BACK = -1 * HOUR_MS;
const AHEAD = 25 * HOUR_MS;
const jumps = [BACK, AHEAD] as const;
const TRANSFERS = { stripe: /^\/v1\/transfers$/, paypal: /^\/v1\/payments\/payouts$/ };
const CREATES = /^\/v1\/payment_intents$|^\/v2\/checkout\/orders$/;
const CAPTURES = /\/capture$/;

/** A world whose clock has moved already, so that another can be behind it. */
async function later(): Promise<World> {
  const w = await world();
  await w.advance(2 * HOUR_MS);
  return w;
}

/** The Worker's clock alone jumps while `work` lasts; the processors and the queues keep time. */
async function whileOff<T>(w: World, byMs: number, work: () => Promise<T>): Promise<T> {
  const wrong = await control<{ id: string }>("POST", "/worlds", { mode: "hold" });
  const advanceMs = Math.round(w.nowMs() - Date.now() + byMs);
  await control("POST", `/worlds/${wrong.id}/clock`, { advanceMs });
  const env: Record<string, unknown> = w.env;
  const right = env.STAND_IN_CLOCK_URL;
  env.STAND_IN_CLOCK_URL = `${inject("sandbox").control}/worlds/${wrong.id}/clock`;
  try {
    return await work();
  } finally {
    env.STAND_IN_CLOCK_URL = right;
  }
}
const oneBowl = async (w: World) => (await threeArtisans(w)).slice(0, 1);
const sends = (rail: Rail) =>
  rail === "stripe" ? "POST /v1/transfers" : "POST /v1/payments/payouts";
async function expectSentOnce(w: World, rail: Rail) {
  // Stripe is asked for what there is: the log names requests that got lost as well.
  const made =
    rail === "stripe"
      ? (await stripe<{ data: unknown[] }>(w, "/v1/transfers?limit=100")).data
      : await effects(w, TRANSFERS.paypal);
  expect(made).toHaveLength(1);
  const states = await w.sql`select state from transfers`;
  expect(states).toEqual([{ state: "settled" }]);
}

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

/** The call leaves and has its effect; whoever made it is gone before it could say so. */
const crashAfterSending = (w: World, rail: Rail) =>
  w.withDeps(async (deps) => {
    const processor = deps.processors[rail];
    const sendTransfers: typeof processor.payOut.sendTransfers = async (operation) => {
      await processor.payOut.sendTransfers(operation);
      throw new Error("the isolate is gone");
    };
    const payOut = { ...processor.payOut, sendTransfers };
    const processors = { ...deps.processors, [rail]: { ...processor, payOut } };
    const [row] = await w.sql`select id from operations where state = 'open'`;
    const sent = resumeOperation({ ...deps, processors }, row?.id as OperationId);
    await expect(sent).rejects.toThrow("the isolate is gone");
    // Nor do its events tell.
    await w.takeEvents();
  });

test.each(rails)(
  "V172 a transfer by %s opened and sent while the clock was a day ahead, by a worker that crashed: it leaves once, and does not wait for that day",
  async (rail) => {
    const w = await later();
    const purchase = await due(w, rail, { products: await oneBowl(w) });
    await whileOff(w, AHEAD, async () => {
      await w.transfersRun();
      await crashAfterSending(w, rail);
    });
    await pass(w, 5);
    // Who was to tell that it is settled was lost, and asking takes its time.
    expect(["sent", "settled"]).toContain((await transfersOf(w, purchase))[0]?.state);
    await pass(w, 26 * 60, 60);
    await expectSentOnce(w, rail);
  },
);

test("V172 a transfer sent while the clock was a day ahead, and found again after Stripe forgot its key, leaves once", async () => {
  const w = await later();
  await due(w, "stripe", { products: await oneBowl(w) });
  await whileOff(w, AHEAD, async () => {
    await w.transfersRun();
    await crashAfterSending(w, "stripe");
  });
  // Stripe cannot be reached, so that each try leaves it unknown, until the key is forgotten.
  await w.fault({ service: "stripe", route: sends("stripe"), kind: "request_lost", times: 1000 });
  await pass(w, 30 * 60, 60);
  await w.control("DELETE", "/faults");
  await pass(w, 3 * 60, 60);
  await expectSentOnce(w, "stripe");
});

test("V172 a checkout that was opened while the clock was a day ahead goes on at once, and is paid once", async () => {
  const w = await later();
  const [bowl] = await oneBowl(w);
  const key = { "Idempotency-Key": uuid() };
  const cart = { items: w.cart(bowl!) };
  const route = "POST /v1/payment_intents";
  await w.fault({ service: "stripe", route, kind: "answer_lost", times: 1 });
  await whileOff(w, AHEAD, () => w.checkout(cart, key));
  const purchase = checkedOut(await w.checkout(cart, key));
  await agree(w, "stripe", purchase as never);
  await w.pump();
  await pass(w, 26 * 60, 60);
  expect(await readOrder(w, purchase as never)).toMatchObject({ state: "paid", givenBack: [] });
  expect(await paymentIntents(w)).toHaveLength(1);
  expect(await stockOf(w, bowl!)).toEqual({ stock: 9, reserved: 0 });
});

test("V172 a request that died while the clock was a day ahead does not lock its key for that day", async () => {
  const w = await later();
  const purchase = await order(w, "stripe", { products: await oneBowl(w) });
  const key = { "Idempotency-Key": uuid(), "Order-Token": purchase.orderToken };
  const path = `/api/orders/${purchase.order.id}/cancel`;
  expect((await w.post(path, {}, key)).status).toBe(200);
  const dead = new Date(w.nowMs() + AHEAD + 90_000).toISOString();
  await w.sql`update idempotency_keys set status = null, body = null, locked_until = ${dead}
    where subject_id is null`;
  expect((await w.post(path, {}, key)).status).toBe(200);
  await w.pump();
  expect((await readOrder(w, purchase)).state).toBe("cancelled");
});
