import { expect, test } from "vitest";
import type { PaymentId } from "../../worker/domain/ids.ts";
import { createdPayment } from "../../worker/usecases/created-payment.ts";
import {
  agree,
  calls,
  codeOf,
  due,
  effects,
  intents,
  order,
  paid,
  pass,
  purchaseOf,
  type Rail,
  readOrder,
  runTransfers,
  transfersOf,
} from "../support/purchase.ts";
import { type Answer, threeArtisans, uuid, world } from "../support/world.ts";

const CREATES = { stripe: /^\/v1\/payment_intents$/, paypal: /^\/v2\/checkout\/orders$/ };
const createRoute = (rail: Rail) =>
  rail === "stripe" ? "POST /v1/payment_intents" : "POST /v2/checkout/orders";
/** The buyer's first repetition meets it as well. */
const TWICE = 2;

test.each([
  ["V015", "stripe", "answer_lost", {}],
  ["V015", "stripe", "request_lost", {}],
  ["V015", "stripe", "nonsense", {}],
  ["V015", "stripe", "error_500_cached", { effect: true }],
  ["V016", "stripe", "conflict_409", {}],
  ["V016", "stripe", "rate_limit_429", {}],
  ["V020", "paypal", "answer_lost", {}],
  ["V020", "paypal", "request_lost", {}],
  ["V020", "paypal", "nonsense", {}],
  ["V020", "paypal", "error_500_cached", { effect: true }],
  ["V020", "paypal", "conflict_409", {}],
] as const)(
  "%s a checkout by %s whose call met %s opens one payment under one key when the buyer tries again",
  async (_, rail, kind, extra) => {
    const w = await world();
    const products = await threeArtisans(w);
    const cart = { items: w.cart(...products), processor: rail };
    const key = { "Idempotency-Key": uuid() };
    await w.fault({ service: rail, route: createRoute(rail), kind, times: TWICE, ...extra });

    const failed = await w.checkout(cart, key);
    expect(failed.status).toBe(503);
    expect(codeOf(failed)).toBe("processor_unavailable");
    let again = await w.checkout(cart, key);
    for (let tries = 1; again.status !== 201 && tries < TWICE; tries++)
      again = await w.checkout(cart, key);

    expect(again.status).toBe(201);
    const made = await calls(w, CREATES[rail]);
    expect(new Set(made.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
    if (rail === "stripe") expect(await intents(w)).toHaveLength(1);
    const purchase = purchaseOf(again);
    await agree(w, rail, purchase);
    await w.pump();
    expect(await readOrder(w, purchase)).toMatchObject({ state: "paid", givenBack: [] });
  },
);

test("V018 a price that changes between two tries of one checkout does not change the payment", async () => {
  const w = await world();
  const products = await threeArtisans(w);
  const cart = { items: w.cart(...products) };
  const key = { "Idempotency-Key": uuid() };
  const route = createRoute("stripe");
  await w.fault({ service: "stripe", route, kind: "answer_lost", times: TWICE });
  expect((await w.checkout(cart, key)).status).toBe(503);

  await w.sql`update products set price_minor = price_minor * 2, version = version + 1`;
  await w.checkout(cart, key);
  const again = await w.checkout(cart, key);
  expect(again.status).toBe(201);
  expect(purchaseOf(again).order.total.minor).toBe("11333");
  expect((await intents(w)).map(({ amount }) => amount)).toEqual([11_333]);

  const next = await w.checkout(cart);
  expect(purchaseOf(next).order.total.minor).toBe("21166");
});

test("V019 V095 every call that changes something at Stripe carries its operation's id, broken connections or not", async () => {
  const w = await world();
  const lost = { service: "stripe", kind: "request_lost", times: 1 };
  for (const route of ["POST /v1/payment_intents/[^/]+/cancel", "POST /v1/transfers"])
    await w.fault({ ...lost, route });

  // given an order that is paid out, and one that is given up
  const purchase = await due(w, "stripe");
  await runTransfers(w);
  const given = await order(w, "stripe");
  const held = { "Order-Token": given.orderToken };
  await w.post(`/api/orders/${given.order.id}/cancel`, {}, held);
  await pass(w, 6);

  expect((await transfersOf(w, purchase)).map(({ state }) => state)).toEqual(
    Array(3).fill("settled"),
  );
  expect((await readOrder(w, given)).state).toBe("cancelled");
  const keys = (await calls(w, /payment_intents(\/[^/]+\/cancel)?$|transfers$/)).map(
    ({ idempotencyKey }) => idempotencyKey,
  );
  const rows = await w.sql`select id from operations`;
  const known = rows.map(({ id }) => id);
  expect(keys.filter((key) => !known.includes(key))).toEqual([]);
});

test("V017 transfers that Stripe holds off are all sent with their keys, later and later, none twice", async () => {
  const w = await world();
  const purchase = await due(w, "stripe");
  await w.fault({
    service: "stripe",
    route: "POST /v1/transfers",
    kind: "rate_limit_429",
    times: 12,
  });
  await w.transfersRun();

  // when the queue tries again and again
  for (let rounds = 0; w.queue.waiting("money-moves").length > 0 && rounds < 12; rounds++) {
    await w.queue.work(w.env);
    const waits = w.queue.waiting("money-moves").map(({ dueAtMs }) => dueAtMs);
    await w.advance(waits.length > 0 ? Math.max(...waits) - w.nowMs() : 0);
  }
  await w.pump();

  expect((await transfersOf(w, purchase)).map(({ state }) => state)).toEqual(
    Array(3).fill("settled"),
  );
  expect(await effects(w, /^\/v1\/transfers$/)).toHaveLength(3);
  const sent = await calls(w, /^\/v1\/transfers$/);
  expect(new Set(sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(3);
  // then each wait is between half and all of what its try allows, which doubles
  expect(Math.max(...w.queue.retries.map(({ attempts }) => attempts))).toBeGreaterThanOrEqual(4);
  for (const { attempts, delaySeconds } of w.queue.retries) {
    expect(delaySeconds).toBeGreaterThanOrEqual(2 ** attempts / 2);
    expect(delaySeconds).toBeLessThanOrEqual(2 ** attempts);
  }
});

test("V017 one transfer that Stripe holds off does not hold up its neighbours", async () => {
  const w = await world();
  const purchase = await due(w, "stripe");
  await w.fault({
    service: "stripe",
    route: "POST /v1/transfers",
    kind: "rate_limit_429",
    times: 1,
  });
  await w.transfersRun();
  await w.queue.work(w.env);
  const states = (await transfersOf(w, purchase)).map(({ state }) => state).sort();
  expect(states).toEqual(["sending", "sent", "sent"]);
  await pass(w, 2);
});

test("V024 checkouts at the same moment as PayPal's token ends all succeed with one new token", async () => {
  const w = await world();
  const [bowl] = await threeArtisans(w);
  await order(w, "paypal", { products: [bowl] });
  const before = (await calls(w, /oauth2\/token$/)).length;
  await w.control("POST", "/paypal/tokens/expire");

  const answers = await Promise.all(
    Array.from({ length: 8 }, () => w.checkout({ items: w.cart(bowl), processor: "paypal" })),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201));
  expect((await calls(w, /oauth2\/token$/)).length).toBe(before + 1);
  expect(await effects(w, CREATES.paypal)).toHaveLength(9);
  const keys = (await calls(w, CREATES.paypal)).map(({ idempotencyKey }) => idempotencyKey);
  expect(new Set(keys).size).toBe(9);
});

test.each(["stripe", "paypal"] as const)(
  "V030 a payment by %s that we could not write down is found by cron, and nobody can pay two",
  async (rail) => {
    const w = await world();
    const products = await threeArtisans(w);
    const key = { "Idempotency-Key": uuid() };
    const cart = { items: w.cart(...products), processor: rail };
    // given the third round trip, which notes the payment's id, never arrives
    await w.databaseFault({ kind: "refuse", times: 1, after: 2 });
    const first = await w.checkout(cart, key);
    expect(first.status).toBe(201);
    const unnamed = await w.sql`select processor_ref from payments`;
    expect(unnamed).toEqual([{ processor_ref: null }]);

    // when the buyer comes back at once and after cron has found it
    await pass(w, 3);
    const second = await w.checkout(cart, key);
    const seen = [first, second].map((answer) => {
      const { clientSecret, paypalOrderId } = purchaseOf(answer).payment;
      return clientSecret ?? paypalOrderId;
    });
    expect(new Set(seen).size).toBe(1);
    expect(await effects(w, CREATES[rail])).toHaveLength(1);

    // and then nobody pays
    await pass(w, 40, 10);
    expect((await readOrder(w, purchaseOf(first))).state).toBe("expired");
    if (rail === "stripe") expect((await intents(w))[0]?.status).toBe("canceled");
  },
);

test.each(["stripe", "paypal"] as const)(
  "V031 two tabs that pay one order by %s at the same moment get the same payment",
  async (rail) => {
    const w = await world();
    const purchase = await order(w, rail === "stripe" ? "paypal" : "stripe");
    const path = `/api/orders/${purchase.order.id}/payments`;
    const pay = () => w.post(path, { processor: rail }, { "Order-Token": purchase.orderToken });

    let answers: Answer[] = await Promise.all([pay(), pay(), pay()]);
    const clashes = answers.filter(({ status }) => status !== 200);
    // One that meets the other at work may be asked to come back; it never gets another payment.
    for (const { status } of clashes) expect([409, 503]).toContain(status);
    if (clashes.length > 0) answers = [...answers, await pay()];
    const open = answers
      .filter(({ status }) => status === 200)
      .map((one) => purchaseOf(one).payment);
    const names = new Set(
      open.map(({ clientSecret, paypalOrderId }) => clientSecret ?? paypalOrderId),
    );
    expect(names.size).toBe(1);
    expect(await effects(w, CREATES[rail])).toHaveLength(1);

    await agree(w, rail, { ...purchase, payment: open[0]! });
    await w.pump();
    expect(await readOrder(w, purchase)).toMatchObject({ state: "paid", givenBack: [] });
  },
);

test("V031 two tabs that check one cart out under one key make one order", async () => {
  const w = await world();
  const products = await threeArtisans(w);
  const key = { "Idempotency-Key": uuid() };
  const cart = { items: w.cart(...products) };
  const answers = await Promise.all([w.checkout(cart, key), w.checkout(cart, key)]);
  const statuses = answers.map(({ status }) => status).sort();
  expect([[201, 201].join(), [201, 409].join()]).toContain(statuses.join());
  expect(await w.sql`select count(*)::int as n from orders`).toEqual([{ n: 1 }]);
  expect(await intents(w)).toHaveLength(1);
  await paid(w, "stripe", { products });
});

test("V031 a tab that looks while the other's payment is being recorded finds it, and is refused nothing", async () => {
  const w = await world();
  const purchase = await order(w, "stripe");
  await w.sql`update payments set processor_ref = null`;
  await w.sql`update operations set state = 'open', answer = null, closed_at = null`;
  const paymentId = purchase.payment.paymentId as PaymentId;
  const created = await w.withDeps((deps) => {
    // The other tab's answer is recorded just before this one asks for the open operation.
    const record = async () => {
      await w.sql`update operations set state = 'succeeded', closed_at = opened_at`;
      await w.sql`update payments set processor_ref = ${purchase.payment.clientSecret.split("_secret_")[0]}`;
    };
    const transact: typeof deps.store.transact = (work) =>
      deps.store.transact((tx) => {
        const findOpen: typeof tx.operations.findOpen = async (id) => {
          await record();
          return tx.operations.findOpen(id);
        };
        return work({ ...tx, operations: { ...tx.operations, findOpen } });
      });
    return createdPayment({ ...deps, store: { ...deps.store, transact } }, paymentId);
  });
  expect(created).toMatchObject({ ok: true });
});
