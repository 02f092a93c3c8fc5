import { expect, test } from "vitest";
import type { OperationId } from "../../worker/domain/ids.ts";
import type { Deps } from "../../worker/usecases/ports.ts";
import { readSilent } from "../../worker/usecases/read-silent.ts";
import { resumeOperation, runOperation } from "../../worker/usecases/run-operation.ts";
import { drainOutbox, expireOrders } from "../../worker/usecases/self-repair.ts";
import { sendDueTransfers } from "../../worker/usecases/send-due-transfers.ts";
import { alertsOf } from "../support/orders.ts";
import {
  calls,
  capture,
  due,
  MINUTE_MS,
  order,
  pass,
  type Rail,
  readOrder,
  transfersOf,
} from "../support/purchase.ts";
import { type World, world } from "../support/world.ts";

const TRANSFERS = /^\/v1\/transfers$/;

/** Orders like this one and a minute older, whose PayPal payment was never answered. */
async function withUnendable(w: World, count: number) {
  await w.sql`insert into orders (id, number, email, shipping_address, currency, items_minor,
      shipping_minor, total_minor, commission_basis_points, state, created_at, updated_at, expires_at)
    select gen_random_uuid(), 'X' || n, email, shipping_address, currency, items_minor,
      shipping_minor, total_minor, commission_basis_points, state, created_at, updated_at,
      expires_at - interval '1 minute' from orders, generate_series(1, ${count}::int) n`;
  await w.sql`insert into payments (id, order_id, processor, currency, amount_minor, state,
      created_at, updated_at)
    select gen_random_uuid(), id, 'paypal', currency, total_minor, 'created', created_at, created_at
    from orders where number like 'X%'`;
}
const oneThing = async (w: World, rail: Rail) =>
  order(w, rail, { products: [await w.product(await w.artisan(), { stock: 1 })] });
/** A payment that its processor does not know: it can be read as often as one likes. */
const loseAtProcessor = (w: World, { payment }: { payment: { paymentId: string } }) =>
  w.sql`update payments set processor_ref = 'pi_gone' where id = ${payment.paymentId}`;

test("orders that cannot end hold up no other's end, however many and old they are", async () => {
  const w = await world();
  const purchase = await oneThing(w, "stripe");
  await w.advance(MINUTE_MS);
  await withUnendable(w, 200);
  await w.advance(35 * MINUTE_MS);
  for (let minute = 0; minute < 2; minute++) {
    await w.advance(MINUTE_MS);
    await w.withDeps(expireOrders);
    await w.withDeps(drainOutbox);
    await w.queue.work(w.env);
  }
  expect((await readOrder(w, purchase)).state).toBe("expired");
  // The others have no payment at a processor, so nothing of theirs is left to look at.
  await w.sql`delete from payments where order_id in (select id from orders where number like 'X%')`;
  await w.sql`delete from orders where number like 'X%'`;
});

test("a payment that cannot be read goes to the end of the list: the next run asks about others", async () => {
  const w = await world();
  const gone = await oneThing(w, "stripe");
  await loseAtProcessor(w, gone);
  await w.advance(MINUTE_MS);
  const waits = await oneThing(w, "stripe");
  await w.advance(5 * MINUTE_MS);
  const first = await w.withDeps((deps) => readSilent(slowly(deps)));
  expect(first).toBe(1);
  const [before] = await touched(w, waits);
  await w.withDeps((deps) => readSilent(slowly(deps)));
  const [after] = await touched(w, waits);
  expect(after?.at).not.toEqual(before?.at);
});
const touched = (w: World, { payment }: { payment: { paymentId: string } }) =>
  w.sql`select updated_at::text as at from payments where id = ${payment.paymentId}`;

/** Each lookup of a payment takes a minute of the clock, as those of a processor that hangs do. */
function slowly(deps: Deps): Deps {
  let laterMs = 0;
  const { stripe } = deps.processors;
  const readPayment: typeof stripe.payIn.readPayment = (ref) => {
    laterMs += MINUTE_MS;
    return stripe.payIn.readPayment(ref);
  };
  const payIn = { ...stripe.payIn, readPayment };
  const processors = { ...deps.processors, stripe: { ...stripe, payIn } };
  return { ...deps, processors, now: () => new Date(deps.now().getTime() + laterMs) };
}

test("a processor that hangs does not stop the other's payments from being asked about", async () => {
  const w = await world();
  const hanging = await oneThing(w, "paypal");
  const waits = await oneThing(w, "stripe");
  const [before] = await touched(w, waits);
  await w.advance(5 * MINUTE_MS);
  await w.withDeps(async (deps) => {
    let answer: (value: { kind: "unavailable"; code: string }) => void = () => {};
    const never = new Promise<{ kind: "unavailable"; code: string }>((resolve) => {
      answer = resolve;
    });
    const { paypal, stripe } = deps.processors;
    const hangs = { ...paypal, payIn: { ...paypal.payIn, readPayment: () => never } };
    // PayPal answers only once Stripe's payment has been worked on.
    const readPayment: typeof stripe.payIn.readPayment = async (ref) => {
      const facts = await stripe.payIn.readPayment(ref);
      answer({ kind: "unavailable", code: "timeout" });
      return facts;
    };
    const asked = { ...stripe, payIn: { ...stripe.payIn, readPayment } };
    await readSilent({ ...deps, processors: { paypal: hangs, stripe: asked } });
  });
  expect((await touched(w, waits))[0]?.at).not.toEqual(before?.at);
  expect((await readOrder(w, hanging)).state).toBe("pending_payment");
});

test("an event that cannot be worked on waits behind those that can", async () => {
  const w = await world();
  const purchase = await oneThing(w, "stripe");
  const ago = (minutes: number) => new Date(w.nowMs() - minutes * MINUTE_MS).toISOString();
  await w.sql`insert into inbox (id, processor, endpoint, event_id, type, body, state, received_at)
    select gen_random_uuid(), 'stripe', 'stripe', 'evt_poison_' || n, 'payment_intent.succeeded',
      '\\x00', 'received', ${ago(60)} from generate_series(1, 200) n`;
  await w.confirm(purchase.payment);
  for (const event of await w.takeEvents()) {
    const body = Uint8Array.from(atob(event.bodyBase64), (c) => c.charCodeAt(0));
    if (event.type !== "payment_intent.succeeded") continue;
    const hex = [...body].map((b) => b.toString(16).padStart(2, "0")).join("");
    await w.sql`insert into inbox (id, processor, endpoint, event_id, type, body, state, received_at)
      values (gen_random_uuid(), 'stripe', 'stripe', ${event.eventId}, ${event.type},
        ${`\\x${hex}`}, 'received', ${ago(5)})`;
  }
  await w.cron("* * * * *");
  await w.cron("* * * * *");
  expect((await readOrder(w, purchase)).state).toBe("paid");
  const tries = await w.sql`select count(*)::int as n from inbox where tried_at is not null
    and event_id like 'evt_poison_%'`;
  expect(tries).toEqual([{ n: 200 }]);
});

test("workers that drain the outbox side by side send each message once", async () => {
  const w = await world();
  const purchase = await due(w, "stripe");
  await w.withDeps(async (deps) => {
    await sendDueTransfers(deps);
    await Promise.all([1, 2, 3, 4, 5].map(() => drainOutbox(deps)));
  });
  expect(w.queue.waiting("money-moves")).toHaveLength(3);
  await w.pump();
  await pass(w, 3);
  expect(await calls(w, TRANSFERS)).toHaveLength(3);
  expect((await transfersOf(w, purchase)).map(({ state }) => state)).toEqual([
    "settled",
    "settled",
    "settled",
  ]);
});

test("what the queue refuses is given back to the outbox, and leaves when the queue is there", async () => {
  const w = await world();
  const purchase = await due(w, "stripe");
  w.queue.refuseWith(new Error("the queue is away"));
  await w.withDeps(sendDueTransfers);
  await expect(w.withDeps(drainOutbox)).rejects.toThrow("the queue is away");
  w.queue.refuseWith(undefined);
  expect(await w.withDeps(drainOutbox)).toBe(3);
  await w.pump();
  expect((await transfersOf(w, purchase)).map(({ state }) => state)).toEqual([
    "settled",
    "settled",
    "settled",
  ]);
});

test("a message that a crash lost between the outbox and the queue is made up for by cron", async () => {
  const w = await world();
  const purchase = await due(w, "stripe");
  await w.withDeps(async (deps) => {
    await sendDueTransfers(deps);
    await deps.store.outbox.take(200, deps.now());
  });
  await pass(w, 2);
  expect((await transfersOf(w, purchase)).map(({ state }) => state)).toEqual([
    "settled",
    "settled",
    "settled",
  ]);
});

/** The only operation that is open, sent; whatever is given happens while its call is under way. */
async function whileSending<T>(w: World, work: (deps: Deps, id: OperationId) => Promise<T>) {
  return w.withDeps(async (deps) => {
    const [row] = await w.sql`select id from operations where state = 'open'`;
    const id = row!.id as OperationId;
    let seen: T | undefined;
    const { stripe } = deps.processors;
    const sendTransfers: typeof stripe.payOut.sendTransfers = async (operation) => {
      seen = await work(deps, id);
      return stripe.payOut.sendTransfers(operation);
    };
    const payOut = { ...stripe.payOut, sendTransfers };
    const processors = { ...deps.processors, stripe: { ...stripe, payOut } };
    await resumeOperation({ ...deps, processors }, id);
    return seen;
  });
}

test("a second message for an operation that is being sent waits, and uses up no try", async () => {
  const w = await world();
  const products = [await w.product(await w.artisan())];
  await due(w, "stripe", { products });
  await w.withDeps(sendDueTransfers);
  expect(await whileSending(w, (deps, id) => resumeOperation(deps, id))).toBe("leased");
  expect(await calls(w, TRANSFERS)).toHaveLength(1);
  expect(await w.sql`select tries from operations where kind = 'send_transfers'`).toEqual([
    { tries: 1 },
  ]);
  await w.pump();
});

test("who cannot wait sends beside it, under the same key: the processor does it once", async () => {
  const w = await world();
  const products = [await w.product(await w.artisan())];
  await due(w, "stripe", { products });
  await w.withDeps(sendDueTransfers);
  expect(await whileSending(w, (deps, id) => runOperation(deps, id))).toBe("final");
  const keys = (await calls(w, TRANSFERS)).map(({ idempotencyKey }) => idempotencyKey);
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(1);
  await w.pump();
  expect(await alertsOf(w)).toEqual([]);
});

test("a try that was not answered ends its lease: the buyer's next one goes out at once", async () => {
  const w = await world();
  const purchase = await oneThing(w, "paypal");
  await w.approve(purchase.payment);
  await w.fault({
    service: "paypal",
    route: "POST /v2/checkout/orders/[^/]+/capture",
    kind: "rate_limit_429",
    times: 1,
  });
  expect((await capture(w, purchase)).status).toBe(503);
  expect(await w.sql`select leased_until from operations where state = 'open'`).toEqual([
    { leased_until: null },
  ]);
  expect((await capture(w, purchase)).status).toBe(200);
  await w.pump();
  expect((await readOrder(w, purchase)).state).toBe("paid");
});
