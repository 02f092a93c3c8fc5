import { expect, test } from "vitest";
import { stockOf } from "../support/orders.ts";
import {
  agree,
  alertKinds,
  calls,
  capture,
  due,
  order,
  paid,
  pass,
  paypal,
  readOrder,
  runTransfers,
  stripe,
  transfersOf,
} from "../support/purchase.ts";
import { threeArtisans, uuid, type World, world } from "../support/world.ts";

type Stuck = {
  service: "stripe" | "paypal";
  route: string;
  /** Its calls in the log. */
  path: RegExp;
  /** Everything up to and with the call; answers with what must be true in the end. */
  provoke(w: World): Promise<() => Promise<void>>;
};

const listed = async (w: World, what: string) =>
  (await stripe<{ data: unknown[] }>(w, `/v1/${what}?limit=100`)).data.length;

/** A checkout that failed to its buyer, who then never came back. */
async function abandoned(w: World, processor: "stripe" | "paypal") {
  const [bowl] = await threeArtisans(w);
  const key = { "Idempotency-Key": uuid() };
  const cart = { items: w.cart(bowl), processor };
  expect((await w.checkout(cart, key)).status).toBe(503);
  return async () => {
    // The goods come back only once it is known what became of the payment.
    await pass(w, 120, 20);
    const rows = await w.sql`select p.state, o.state as "order" from payments p, orders o`;
    expect(rows).toEqual([{ state: "cancelled", order: "expired" }]);
    expect(await stockOf(w, bowl)).toEqual({ stock: 10, reserved: 0 });
  };
}

/** A payment taken in PayPal's own pages after its order ended has to go back. */
async function late(w: World) {
  await paid(w, "paypal");
  const purchase = await order(w, "paypal");
  await pass(w, 40, 10);
  await agree(w, "paypal", purchase);
  await paypal(w, "POST", `/v2/checkout/orders/${purchase.payment.paypalOrderId}/capture`);
  await w.pump();
  return purchase;
}

/** A card payment of another sum than the order's has to go back. */
async function wrong(w: World) {
  const purchase = await order(w, "stripe");
  const [id] = purchase.payment.clientSecret.split("_secret_");
  await stripe(w, `/v1/payment_intents/${id}`, { amount: "9999" });
  await agree(w, "stripe", purchase);
  await w.pump();
  return purchase;
}

const operations: Record<string, Stuck> = {
  "creating a card payment": {
    service: "stripe",
    route: "POST /v1/payment_intents",
    path: /^\/v1\/payment_intents$/,
    async provoke(w) {
      const check = await abandoned(w, "stripe");
      return async () => {
        await check();
        expect(await listed(w, "payment_intents")).toBe(1);
      };
    },
  },
  "creating a PayPal order": {
    service: "paypal",
    route: "POST /v2/checkout/orders",
    path: /^\/v2\/checkout\/orders$/,
    provoke: (w) => abandoned(w, "paypal"),
  },
  "capturing a PayPal order": {
    service: "paypal",
    route: "POST /v2/checkout/orders/[^/]+/capture",
    path: /\/capture$/,
    async provoke(w) {
      const purchase = await order(w, "paypal");
      await agree(w, "paypal", purchase);
      // PayPal can be asked at once, so the buyer may be told even now.
      expect([200, 503]).toContain((await capture(w, purchase)).status);
      return async () => {
        expect(await readOrder(w, purchase)).toMatchObject({ state: "paid", givenBack: [] });
      };
    },
  },
  "closing a card payment": {
    service: "stripe",
    route: "POST /v1/payment_intents/[^/]+/cancel",
    path: /\/cancel$/,
    async provoke(w) {
      const [bowl] = await threeArtisans(w);
      const purchase = await order(w, "stripe", { products: [bowl] });
      await w.advance(31 * 60_000);
      await w.everyMinute();
      await w.pump();
      return async () => {
        expect((await readOrder(w, purchase)).state).toBe("expired");
        expect(await stockOf(w, bowl)).toEqual({ stock: 10, reserved: 0 });
      };
    },
  },
  "giving card money back": {
    service: "stripe",
    route: "POST /v1/refunds",
    path: /^\/v1\/refunds$/,
    async provoke(w) {
      const purchase = await wrong(w);
      return async () => {
        expect(await listed(w, "refunds")).toBe(1);
        expect((await readOrder(w, purchase)).givenBack).toMatchObject([{ state: "succeeded" }]);
      };
    },
  },
  "giving PayPal money back": {
    service: "paypal",
    route: "POST /v2/payments/captures/[^/]+/refund",
    path: /\/refund$/,
    async provoke(w) {
      const purchase = await late(w);
      return async () => {
        expect((await readOrder(w, purchase)).givenBack).toMatchObject([{ state: "succeeded" }]);
      };
    },
  },
  "telling PayPal of a parcel": {
    service: "paypal",
    route: "POST /v2/checkout/orders/[^/]+/track",
    path: /\/track$/,
    async provoke(w) {
      const [bowl] = await threeArtisans(w);
      const purchase = await paid(w, "paypal", { products: [bowl] });
      const part = `/api/seller-orders/${purchase.order.parts[0]!.id}`;
      const papers = { carrier: "UPS", trackingNumber: "1Z999AA10123456784" };
      expect((await w.post(`${part}/shipments`, papers, w.operator)).status).toBe(200);
      return async () => {
        const at = `/v2/checkout/orders/${purchase.payment.paypalOrderId}`;
        const { purchase_units: units } = await paypal<{
          purchase_units: [{ shipping: { trackers: object[] } }];
        }>(w, "GET", at);
        expect(units[0].shipping.trackers).toMatchObject([{ status: "SHIPPED" }]);
      };
    },
  },
  "sending a transfer": {
    service: "stripe",
    route: "POST /v1/transfers",
    path: /^\/v1\/transfers$/,
    async provoke(w) {
      const [bowl] = await threeArtisans(w);
      const purchase = await due(w, "stripe", { products: [bowl] });
      await runTransfers(w);
      return async () => {
        expect(await listed(w, "transfers")).toBe(1);
        expect((await transfersOf(w, purchase)).map(({ state }) => state)).toEqual(["settled"]);
      };
    },
  },
  "sending a payout batch": {
    service: "paypal",
    route: "POST /v1/payments/payouts",
    path: /^\/v1\/payments\/payouts$/,
    async provoke(w) {
      const purchase = await due(w, "paypal");
      await runTransfers(w);
      return async () => {
        const states = (await transfersOf(w, purchase)).map(({ state }) => state);
        expect(states).toEqual(Array(3).fill("settled"));
      };
    },
  },
};

/** In the order in which the tries meet them; the last one has its effect, and nobody hears of it. */
const troubles: Record<string, Record<string, unknown>[]> = {
  "a lost request, a clash, a limit, a wrong key and a lost answer": [
    { kind: "request_lost" },
    { kind: "conflict_409" },
    { kind: "rate_limit_429" },
    { kind: "unauthorized_401", times: 2 },
    { kind: "answer_lost" },
  ],
  "a 500 that had its effect and is then repeated": [{ kind: "error_500_cached", effect: true }],
  "an answer that is nonsense, before and after the effect": [
    { kind: "nonsense", effect: false },
    { kind: "nonsense" },
  ],
};

test.each(
  Object.entries(operations).flatMap(([name, stuck]) =>
    Object.entries(troubles).map(([trouble, plans]) => [name, trouble, stuck, plans] as const),
  ),
)(
  "V015 V020 V027 %s is taken up again by queue and cron after %s, and happens once",
  async (_, __, stuck, plans) => {
    const w = await world();
    const { service, route } = stuck;
    for (const plan of plans) await w.fault({ service, route, times: 1, ...plan });

    const check = await stuck.provoke(w);
    await pass(w, 20, 4);

    // Whatever came back, it was one operation and one key.
    const keys = (await calls(w, stuck.path)).map(({ idempotencyKey }) => idempotencyKey);
    expect(new Set(keys).size).toBe(1);
    const alarmed = (await alertKinds(w)).includes("processor_unauthorized");
    expect(alarmed).toBe(plans.some(({ kind }) => kind === "unauthorized_401"));
    await check();
    const [open] = await w.sql`select count(*)::int as n from operations where state = 'open'`;
    expect(open).toEqual({ n: 0 });
  },
);

test("V015 a refund that Stripe failed before doing anything, and says so for a day, is made once after that day", async () => {
  const w = await world();
  const { service, route, path } = operations["giving card money back"]!;
  await w.fault({ service, route, kind: "error_500_cached", effect: false, times: 1 });
  const purchase = await wrong(w);
  await pass(w, 120, 60);
  expect(await listed(w, "refunds")).toBe(0);
  expect((await readOrder(w, purchase)).givenBack).toMatchObject([{ state: "requested" }]);

  await pass(w, 25 * 60, 60);
  expect(await listed(w, "refunds")).toBe(1);
  expect((await readOrder(w, purchase)).givenBack).toMatchObject([{ state: "succeeded" }]);
  const keys = (await calls(w, path)).map(({ idempotencyKey }) => idempotencyKey);
  expect(new Set(keys).size).toBe(1);
});
