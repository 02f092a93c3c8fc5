import { expect, test } from "vitest";
import { type Route, routes } from "../../worker/http/contract/routes.ts";
import {
  checkedOut,
  checkoutBody,
  cookieOf,
  countOrders,
  countRows,
  creatingCalls,
  problemOf,
} from "../support/orders.ts";
import { uuid, type World, world } from "../support/world.ts";

const keyed = (key: string, more: Record<string, string> = {}) => ({
  "Idempotency-Key": key,
  ...more,
});
const bowlIn = async (w: World, facts = {}) => w.product(await w.artisan(), facts);

test("V001 a checkout without an Idempotency-Key is refused before anything happens", async () => {
  const w = await world();
  const bowl = await bowlIn(w);
  const answer = await w.request("/api/checkout", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(checkoutBody(w.cart(bowl))),
  });
  expect(answer.status).toBe(400);
  expect(answer.headers.get("Content-Type")).toBe("application/problem+json");
  expect(problemOf(answer).code).toBe("idempotency_key_required");
  expect(await countRows(w)).toBe(0);
  expect(await creatingCalls(w)).toEqual([]);
});

test.each(["stripe", "paypal"] as const)(
  "V002 the same checkout with the same key gets the same answer, and %s is asked once",
  async (processor) => {
    const w = await world();
    const items = w.cart(await bowlIn(w));
    const key = uuid();
    const first = await w.checkout({ items, processor }, keyed(key));
    const again = await w.checkout({ items, processor }, keyed(key));

    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
    expect(first.headers.get("Idempotent-Replayed")).toBeNull();
    expect(again.headers.get("Idempotent-Replayed")).toBe("true");
    expect(await creatingCalls(w)).toHaveLength(1);
    expect(await countOrders(w)).toBe(1);
  },
);

test("V003 a key that comes back with another cart is refused, and the first order untouched", async () => {
  const w = await world();
  const bowl = await bowlIn(w);
  const key = uuid();
  const first = checkedOut(await w.checkout({ items: w.cart([bowl, 2]) }, keyed(key)));
  const other = await w.checkout({ items: w.cart([bowl, 1]) }, keyed(key));

  expect(other.status).toBe(422);
  expect(problemOf(other).code).toBe("idempotency_key_reused");
  const { order } = await w.readOrder(first.order, first.orderToken);
  expect(order).toMatchObject({ state: "pending_payment", total: first.order.total });
  expect(await creatingCalls(w)).toHaveLength(1);
  expect(await countOrders(w)).toBe(1);
});

test("V004 while a checkout is parked in the processor's call, its key answers 409; afterwards it replays", async () => {
  const w = await world();
  const items = w.cart(await bowlIn(w));
  const key = uuid();
  await w.fault({
    service: "stripe",
    route: "POST /v1/payment_intents",
    kind: "slow",
    delayMs: 800,
  });
  const both = await Promise.all([
    w.checkout({ items }, keyed(key)),
    w.checkout({ items }, keyed(key)),
  ]);

  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  const refused = both.find(({ status }) => status === 409)!;
  expect(problemOf(refused).code).toBe("idempotency_in_progress");
  expect(await creatingCalls(w)).toHaveLength(1);

  const replay = await w.checkout({ items }, keyed(key));
  expect(replay.body).toEqual(both.find(({ status }) => status === 201)!.body);
  expect(await creatingCalls(w)).toHaveLength(1);
});

test("V005 a checkout's key sent to another route of the same order never replays the checkout", async () => {
  const w = await world();
  const key = uuid();
  const first = await w.checkout({ items: w.cart(await bowlIn(w)) }, keyed(key));
  const { order, orderToken, payment } = checkedOut(first);
  const holder = { "Order-Token": orderToken, ...cookieOf(first) };

  for (const [path, body] of [
    [`/api/orders/${order.id}/payments`, { processor: "stripe" }],
    [`/api/orders/${order.id}/cancel`, {}],
    [`/api/payments/${payment.paymentId}/capture`, {}],
  ] as const) {
    const answer = await w.post(path, body, keyed(key, holder));
    expect([path, answer.status, problemOf(answer).code]).toEqual([
      path,
      422,
      "idempotency_key_reused",
    ]);
  }
  expect((await w.readOrder(order, orderToken)).order).toMatchObject({ state: "pending_payment" });
});

test("V005 a key that gave one order up gives no other one up, though both requests say the same", async () => {
  const w = await world();
  const items = w.cart(await bowlIn(w));
  const one = checkedOut(await w.checkout({ items }));
  const two = checkedOut(await w.checkout({ items }));
  const cancel = ({ order, orderToken }: typeof one) =>
    w.post(`/api/orders/${order.id}/cancel`, {}, keyed("give-up", { "Order-Token": orderToken }));
  expect((await cancel(one)).body).toMatchObject({ order: { state: "cancelled" } });
  const other = await cancel(two);
  expect([other.status, problemOf(other).code]).toEqual([422, "idempotency_key_reused"]);
  expect((await w.readOrder(two.order, two.orderToken)).order).toMatchObject({
    state: "pending_payment",
  });
});

test("V006 the same JSON in another order, with spaces and 2.0 for 2, is the same request", async () => {
  const w = await world();
  const bowl = await bowlIn(w);
  const key = uuid();
  const body = checkoutBody(w.cart([bowl, 2]));
  const first = await w.post("/api/checkout", body, keyed(key));

  const { items: _, ...rest } = body;
  const backwards = Object.fromEntries(Object.entries(rest).reverse());
  const tail = JSON.stringify(backwards, null, 3).slice(1);
  const text = `\n{"items": [{ "quantity" : 2.0, "productId":"${bowl.id}" }],${tail}`;
  const again = await w.post("/api/checkout", text, keyed(key));
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(again.body).toEqual(first.body);
  expect(await creatingCalls(w)).toHaveLength(1);
});

test.each([
  ["an empty key", [""]],
  ["a key of spaces", ["   "]],
  ["256 characters", ["k".repeat(256)]],
  ["a control character", ["a\u0001b"]],
  ["a tab", ["a\tb"]],
  ["a character outside ASCII", ["caf\u00e9"]],
  ["two keys in one request", ["one", "two"]],
])("V007 %s as Idempotency-Key is refused and leaves no trace", async (_, keys) => {
  const w = await world();
  const headers = new Headers({ "Content-Type": "application/json" });
  for (const key of keys) headers.append("Idempotency-Key", key);
  const body = JSON.stringify(checkoutBody(w.cart(await bowlIn(w))));
  const answer = await w.request("/api/checkout", { method: "POST", headers, body });
  expect([answer.status, problemOf(answer).code]).toEqual([400, "idempotency_key_malformed"]);
  expect(await countRows(w)).toBe(0);
});

test("V007 a key of 255 printable characters is as good as any", async () => {
  const w = await world();
  const items = w.cart(await bowlIn(w));
  const key = "~!@# $%^&*()".padEnd(255, "k");
  expect((await w.checkout({ items }, keyed(key))).status).toBe(201);
  expect((await w.checkout({ items }, keyed(key))).headers.get("Idempotent-Replayed")).toBe("true");
});

test("V009 a key whose first body was invalid serves the corrected one", async () => {
  const w = await world();
  const body = checkoutBody(w.cart(await bowlIn(w)));
  const key = uuid();
  const wrong = { ...body, shippingAddress: { ...body.shippingAddress, country: "Nowhere" } };
  const refused = await w.post("/api/checkout", wrong, keyed(key));
  expect([refused.status, problemOf(refused).code]).toEqual([400, "body_invalid"]);
  expect((await w.post("/api/checkout", body, keyed(key))).status).toBe(201);
  expect(await countOrders(w)).toBe(1);
});

test("V009 a key whose cart was sold out serves the same cart once there are goods again", async () => {
  const w = await world();
  const bowl = await bowlIn(w, { stock: 0 });
  const key = uuid();
  const items = w.cart(bowl);
  expect(problemOf(await w.checkout({ items }, keyed(key))).code).toBe("sold_out");
  await w.sql`update products set stock = 1 where id = ${bowl.id}`;
  expect((await w.checkout({ items }, keyed(key))).status).toBe(201);
});

test("V012 a database that refuses the key lets nothing reach the processor", async () => {
  const w = await world();
  const items = w.cart(await bowlIn(w));
  const key = uuid();
  // The read passes; the write that takes the key does not get through.
  await w.databaseFault({ kind: "refuse", times: 1, after: 1 });
  const refused = await w.checkout({ items }, keyed(key));
  expect([refused.status, problemOf(refused).code]).toEqual([503, "database_unavailable"]);
  expect(await creatingCalls(w)).toEqual([]);
  expect(await countRows(w)).toBe(0);
  expect((await w.checkout({ items }, keyed(key))).status).toBe(201);
});

/** What is sent without a key, and why it may be: nothing is there twice when it comes twice. */
const WITHOUT_KEY: Readonly<Record<string, string>> = {
  quote: "reads prices, of a cart that is too long for an address",
  previewOrderRefund: "computes, and keeps nothing",
  previewPartRefund: "computes, and keeps nothing",
  previewPlan: "asks Stripe what a change would cost, and keeps nothing",
  report: "a line of the log, which nothing is counted by; a page that breaks has no key to send",
};
test("V001 whatever is sent without a key has its reason", () => {
  const all: [string, Route][] = Object.entries(routes);
  const open = all.filter(([, { method, changes }]) => method !== "get" && !changes);
  expect(open.map(([name]) => name).sort()).toEqual(Object.keys(WITHOUT_KEY).sort());
});

/** Every changing route there is, from the contract, with the ids of one sale in its path. */
const changingRoutes = Object.entries(routes).filter(([, { changes }]) => changes);
test.each(changingRoutes)(
  "V001 the route %s takes no request without a key",
  async (name, route) => {
    const w = await world();
    const bowl = await bowlIn(w);
    const { order, orderToken, payment } = checkedOut(await w.checkout({ items: w.cart(bowl) }));
    const ids: Record<string, string> = {
      payments: payment.paymentId,
      "seller-orders": order.parts[0]!.id,
      orders: order.id,
    };
    const path = route.path
      .replace(/([\w-]+)\/\{id\}/, (_, noun: string) => `${noun}/${ids[noun] ?? uuid()}`)
      .replace("{rail}", "stripe")
      .replace("{job}", "sweep");
    const bodies: Record<string, unknown> = {
      checkout: checkoutBody(w.cart(bowl)),
      payOrder: { processor: "stripe" },
      openSetup: { processor: "stripe" },
      holdTransfer: { reason: "a drill" },
      holdSeller: { reason: "a drill" },
      switchRail: { direction: "pay_in", stopped: true, reason: "a drill" },
      startReconciliation: { rail: "stripe" },
      closeDifference: { note: "a drill" },
      addBlock: { block: { kind: "country", value: "AQ", note: "a drill" } },
      explainBreak: { text: "a drill" },
      attributeDispute: { goods: null },
      submitEvidence: { explanation: "a drill" },
      acceptDispute: { note: "a drill" },
      replayEvents: { ids: ["evt_1"] },
      runTrigger: { trigger: "7 * * * *" },
    };
    const seller = await w.login({ sellerId: bowl.artisan.id });
    const who = route.caller === "seller" ? seller.headers : w.operator;
    const before = await countRows(w);
    const answer = await w.request(path, {
      method: route.method.toUpperCase(),
      headers: { ...who, "Content-Type": "application/json", "Order-Token": orderToken },
      body: JSON.stringify(bodies[name] ?? {}),
    });
    expect([answer.status, problemOf(answer).code]).toEqual([400, "idempotency_key_required"]);
    expect(await countRows(w)).toBe(before);
  },
);

test("V002 V004 paying again: one request runs, the second with its key waits, later ones replay", async () => {
  const w = await world();
  const items = w.cart(await bowlIn(w));
  const { order, orderToken } = checkedOut(await w.checkout({ items }));
  const key = { "Idempotency-Key": uuid(), "Order-Token": orderToken };
  const pay = (processor: string) => w.post(`/api/orders/${order.id}/payments`, { processor }, key);
  await w.fault({
    service: "paypal",
    route: "POST /v2/checkout/orders",
    kind: "slow",
    delayMs: 800,
  });
  const both = await Promise.all([pay("paypal"), pay("paypal")]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  const [first] = both.filter(({ status }) => status === 200);

  const calls = (await creatingCalls(w)).length;
  const replay = await pay("paypal");
  expect([replay.status, replay.headers.get("Idempotent-Replayed")]).toEqual([200, "true"]);
  expect(replay.body).toEqual(first!.body);
  const other = await pay("stripe");
  expect([other.status, problemOf(other).code]).toEqual([422, "idempotency_key_reused"]);
  expect((await creatingCalls(w)).length).toBe(calls);
  // A secret never rests in the database, not even in an answer that is kept.
  const kept = JSON.stringify(await w.sql`select body from idempotency_keys`);
  expect(kept).not.toContain("_secret_");
  expect(kept).not.toContain(orderToken);
});
