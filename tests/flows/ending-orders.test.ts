import { expect, test } from "vitest";
import { expireOrders, resumeOperations } from "../../worker/usecases/self-repair.ts";
import {
  agree,
  calls,
  capture,
  codeOf,
  DAY_MS,
  MINUTE_MS,
  order,
  pass,
  readOrder,
} from "../support/purchase.ts";
import { type World, world } from "../support/world.ts";

const refused = { kind: "rejected", code: "not_today" } as const;
const CAPTURES = /^\/v2\/checkout\/orders\/[^/]+\/capture$/;
const onePiece = async (w: World, currency = "USD") => [
  await w.product(await w.artisan({ currency }), { stock: 1 }),
];
const operations = async (w: World, kind: string) =>
  (await w.sql`select kind from operations`).filter((row) => row.kind === kind).length;

test("a declined PayPal order whose tab was closed is not captured again and again, and ends in time", async () => {
  const w = await world();
  const purchase = await order(w, "paypal", { products: await onePiece(w) });
  await w.approve(purchase.payment, { fundingSource: "declined_card" });
  await capture(w, purchase);
  await w.pump();
  await pass(w, 45, 3);
  expect(await readOrder(w, purchase)).toMatchObject({ state: "expired" });
  expect((await calls(w, CAPTURES)).length).toBeLessThan(4);
});

test.each(["stripe", "paypal"] as const)(
  "an order of %s that nobody pays ends in time, however often its capture is asked for",
  async (rail) => {
    const w = await world();
    const purchase = await order(w, rail, { products: await onePiece(w) });
    for (let i = 0; i < 5; i++) {
      await w.advance(9 * MINUTE_MS);
      await capture(w, purchase);
      await w.everyMinute();
      await w.pump();
    }
    expect(await readOrder(w, purchase)).toMatchObject({ state: "expired" });
  },
);

test("giving an order up does not send the capture whose answer got lost", async () => {
  const w = await world();
  const purchase = await order(w, "paypal", { products: await onePiece(w) });
  await agree(w, "paypal", purchase);
  const route = "POST /v2/checkout/orders/[^/]+/capture";
  await w.fault({ service: "paypal", route, kind: "rate_limit_429", times: 1 });
  expect((await capture(w, purchase)).status).toBe(503);
  const path = `/api/orders/${purchase.order.id}/cancel`;
  const given = await w.post(path, {}, { "Order-Token": purchase.orderToken });
  expect([given.status, codeOf(given)]).toEqual([409, "payment_in_progress"]);
  expect(await calls(w, CAPTURES)).toHaveLength(1);
});

test("a PaymentIntent that Stripe does not know keeps no goods from sale", async () => {
  const w = await world();
  const purchase = await order(w, "stripe", { products: await onePiece(w) });
  await w.sql`update payments set processor_ref = 'pi_gone'`;
  await w.advance(31 * MINUTE_MS);
  await pass(w, 3);
  expect(await readOrder(w, purchase)).toMatchObject({ state: "expired" });
});

test("a close that is refused is asked for later and later, not each minute", async () => {
  const w = await world();
  await order(w, "stripe", { products: await onePiece(w) });
  await w.advance(31 * MINUTE_MS);
  for (let minute = 0; minute < 20; minute++) {
    await w.withDeps(async (deps) => {
      const { stripe } = deps.processors;
      const refusing = { ...stripe.payIn, closePayment: async () => refused };
      const processors = { ...deps.processors, stripe: { ...stripe, payIn: refusing } };
      await expireOrders({ ...deps, processors });
      await resumeOperations({ ...deps, processors });
    });
    await w.advance(MINUTE_MS);
  }
  const closes = await operations(w, "close_payment");
  expect(closes).toBeGreaterThan(1);
  expect(closes).toBeLessThan(6);
});

test("V095 money settled in another currency pays no order, closes nothing twice and keeps no goods", async () => {
  const w = await world();
  w.skipBalance = true; // Stripe settled what nobody agreed to; an operator books it.
  const products = await onePiece(w, "EUR");
  await w.control("POST", "/stripe/settlement", { currencies: ["usd"] });
  const purchase = await order(w, "stripe", { products });
  await agree(w, "stripe", purchase);
  await w.pump();
  await w.advance(31 * MINUTE_MS);
  await pass(w, 5);
  await w.advance(DAY_MS);
  await pass(w, 2);
  expect(await operations(w, "close_payment")).toBe(0);
  expect(await readOrder(w, purchase)).toMatchObject({ state: "expired" });
  expect(await w.sql`select stock, reserved from products`).toEqual([{ stock: 1, reserved: 0 }]);
});
