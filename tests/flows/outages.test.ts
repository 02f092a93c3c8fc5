import { expect, test } from "vitest";
import { checkedOut, countOrders, creatingCalls, problemOf, stockOf } from "../support/orders.ts";
import {
  agree,
  capture,
  intents,
  MINUTE_MS,
  order,
  type Purchase,
  paid,
  pass,
  rails,
  readOrder,
} from "../support/purchase.ts";
import { type Answer, uuid, type World, world } from "../support/world.ts";

const holding = ({ orderToken }: Purchase) => ({ "Order-Token": orderToken });
const oneBowl = async (w: World) => [await w.product(await w.artisan(), { stock: 1 })];
function expectProblem(answer: Answer, status: number, code: string) {
  expect([answer.status, problemOf(answer).code]).toEqual([status, code]);
  expect(answer.headers.get("Content-Type")).toBe("application/problem+json");
}

type Door = (w: World, sale: Purchase) => Promise<Answer>;
const doors: Record<string, Door> = {
  "the list of goods": (w) => w.get("/api/products"),
  "a quote": (w) => w.post("/api/quotes", { items: [{ productId: uuid(), quantity: 1 }] }),
  "reading an order": (w, sale) => w.get(`/api/orders/${sale.order.id}`, holding(sale)),
  "paying again": (w, sale) =>
    w.post(`/api/orders/${sale.order.id}/payments`, { processor: "stripe" }, holding(sale)),
  "giving up": (w, sale) => w.post(`/api/orders/${sale.order.id}/cancel`, {}, holding(sale)),
  "the return from PayPal": capture,
  "a shipment": (w, sale) =>
    w.post(`/api/seller-orders/${sale.order.parts[0]!.id}/shipments`, {}, w.operator),
  "the trial balance": (w) => w.get("/api/operator/ledger/trial-balance", w.operator),
};
test.each(Object.entries(doors))(
  "a database that is down is answered with 503 at %s, and nothing has changed",
  async (_, door) => {
    const w = await world();
    const sale = await order(w, "paypal", { products: await oneBowl(w) });
    await w.databaseFault({ kind: "refuse", times: 1 });
    expectProblem(await door(w, sale), 503, "database_unavailable");
    expect(await readOrder(w, sale)).toMatchObject({ state: "pending_payment" });
  },
);

test("V012 a commit whose answer got lost is found again under its key: one order, one payment", async () => {
  const w = await world();
  const [bowl] = await oneBowl(w);
  const items = w.cart(bowl!);
  const key = { "Idempotency-Key": uuid() };
  // The read, which counts the try, passes; the write's answer is lost.
  await w.databaseFault({ kind: "lose_commit_answer", times: 1, after: 1 });
  expectProblem(await w.checkout({ items }, key), 503, "database_unavailable");
  expect(await creatingCalls(w)).toEqual([]);
  // The order is there, and whoever made it may still be at work on it.
  expectProblem(await w.checkout({ items }, key), 409, "idempotency_in_progress");

  await w.advance(2 * MINUTE_MS);
  const sale = checkedOut(await w.checkout({ items }, key));
  await w.confirm(sale.payment);
  await w.pump();
  expect((await w.readOrder(sale.order, sale.orderToken)).order).toMatchObject({ state: "paid" });
  expect(await countOrders(w)).toBe(1);
  expect(await intents(w)).toHaveLength(1);
});

test("a commit whose answer got lost and whose buyer never came back ends with its reservation", async () => {
  const w = await world();
  const [bowl] = await oneBowl(w);
  await w.databaseFault({ kind: "lose_commit_answer", times: 1, after: 1 });
  expect((await w.checkout({ items: w.cart(bowl!) })).status).toBe(503);
  expect(await stockOf(w, bowl!)).toEqual({ stock: 1, reserved: 1 });
  await pass(w, 40, 10);
  expect(await stockOf(w, bowl!)).toEqual({ stock: 1, reserved: 0 });
  expect((await intents(w)).map(({ status }) => status)).toEqual(["canceled"]);
});

test.each(rails)(
  "a database that is slow delays a checkout by %s and breaks nothing",
  async (rail) => {
    const w = await world();
    const products = await oneBowl(w);
    await w.databaseFault({ kind: "slow", times: 3, delayMs: 300 });
    const sale = await paid(w, rail, { products });
    expect(await readOrder(w, sale)).toMatchObject({ state: "paid" });
  },
);

test.each([
  ["stripe", "POST /v1/payment_intents/[^/]+/cancel", "giving up"],
  ["stripe", "GET /v1/payment_intents/[^/]+", "paying again"],
  ["paypal", "POST /v2/checkout/orders/[^/]+/capture", "the return from PayPal"],
] as const)(
  "%s that is down or answers nonsense to %s loses nothing at %s",
  async (rail, route, door) => {
    const w = await world();
    const sale = await order(w, rail, { products: await oneBowl(w) });
    if (rail === "paypal") await agree(w, rail, sale);
    for (const kind of [
      "request_lost",
      "error_500",
      "nonsense",
      "rate_limit_429",
      "unauthorized_401",
    ]) {
      // A refused token is renewed and the call sent once more, so that one refusal is not enough.
      await w.fault({ service: rail, route, kind, effect: false, times: 2 });
      const answer = await doors[door]!(w, sale);
      await w.control("DELETE", "/faults");
      // Giving up is accepted at once, and the processor is told as soon as it listens.
      if (door === "giving up") expect([answer.status, kind]).toEqual([200, kind]);
      else expectProblem(answer, 503, "processor_unavailable");
      expect([kind, (await readOrder(w, sale)).state]).toEqual([kind, "pending_payment"]);
    }
    const done = await doors[door]!(w, sale);
    expect(done.status).toBe(200);
    await pass(w, 10, 5);
    const state = { "giving up": "cancelled", "paying again": "pending_payment" }[door as string];
    expect(await readOrder(w, sale)).toMatchObject({ state: state ?? "paid" });
  },
);

test.each(["/webhooks/stripe", "/webhooks/stripe-connect", "/webhooks/paypal"])(
  "forged, malformed and oversized events at %s are refused with a problem that gives no reason",
  async (path) => {
    const w = await world();
    const titles = new Set<string>();
    for (const [headers, body] of [
      [{}, "{}"],
      [{ "Stripe-Signature": "t=1,v1=00", "PAYPAL-TRANSMISSION-ID": "1" }, "{}"],
      [{ "Content-Type": "application/json" }, ""],
      [{ "Content-Type": "text/html" }, "<html>"],
    ] as const) {
      const answer = await w.request(path, { method: "POST", headers, body });
      expectProblem(answer, 400, "event_refused");
      titles.add(problemOf(answer).title);
    }
    expect(titles.size).toBe(1);
    const huge = await w.request(path, { method: "POST", body: "x".repeat(1_000_001) });
    expectProblem(huge, 413, "body_too_large");
    expectProblem(await w.get(path), 404, "not_found");
    expect(w.queue.count()).toBe(0);
    expect(await w.sql`select id from inbox`).toEqual([]);
  },
);

test("an event that neither queue nor database takes is sent back with a problem, and loses nothing", async () => {
  const w = await world();
  const sale = await order(w, "stripe", { products: await oneBowl(w) });
  await w.confirm(sale.payment);
  const events = await w.takeEvents();
  w.queue.refuseWith(new Error("Too Many Requests"));
  for (const event of events) {
    await w.databaseFault({ kind: "refuse", times: 1 });
    expectProblem(await w.deliver(event), 503, "event_not_kept");
  }
  w.queue.refuseWith(undefined);
  for (const event of events) expect((await w.deliver(event)).status).toBe(200);
  await w.pump();
  expect(await readOrder(w, sale)).toMatchObject({ state: "paid" });
});
