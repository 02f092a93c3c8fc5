import { expect, test } from "vitest";
import { type Route, routes } from "../../worker/http/contract/routes.ts";
import { atDesk, bowl, outcomeOf, usd } from "../support/desks.ts";
import { DAY_MS, paid, runTransfers } from "../support/purchase.ts";
import { address, uuid, type World, world } from "../support/world.ts";

type Part = { id: string; state: string; transfer: { id: string; state: string } | null };
type Page = { orders: Part[]; next: string | null };

/** Two sellers in one paid order, each at their own desk. */
async function sold(w: World) {
  const [a, b] = [await atDesk(w), await atDesk(w)];
  const products = [
    await w.product(a.artisan, { title: "Ours", priceMinor: 2500n }),
    await w.product(b.artisan, { title: "Theirs", priceMinor: 4000n }),
  ] as const;
  const purchase = await paid(w, "stripe", { products: [...products] });
  const partOf = (artisan: { id: string }) =>
    purchase.order.parts.find((part) => part.artisan.id === artisan.id)!;
  return { a, b, products, purchase, own: partOf(a.artisan), other: partOf(b.artisan) };
}

test("a seller sees the own part of a paid order and nothing of the others", async () => {
  const w = await world();
  const { a, b, products, purchase, own } = await sold(w);
  const { orders, next } = (await a.desk.get("/seller/orders")).body as never as Page;
  expect([orders, next]).toMatchObject([
    [
      {
        ...{ id: own.id, orderState: "paid", state: "unfulfilled", shippingAddress: address },
        items: [{ productId: products[0].id, title: "Ours", quantity: 1, total: usd(2500) }],
        ...{ itemsTotal: usd(2500), shipping: usd(500), commission: usd(250), net: usd(2750) },
        transfer: { state: "held", waitsFor: null },
      },
    ],
    null,
  ]);
  expect((await a.desk.get(`/seller/orders/${own.id}`)).body).toEqual(orders[0]);
  const text = JSON.stringify(orders);
  for (const secret of [purchase.order.id, products[1].id, b.artisan.id, "Theirs", "ada@buyers"])
    expect(text).not.toContain(secret);
});

test("an order that is not paid is no seller's yet", async () => {
  const w = await world();
  const { artisan, desk } = await atDesk(w);
  await w.checkout({ items: w.cart(await w.product(artisan)) });
  expect((await desk.get("/seller/orders")).body).toEqual({ orders: [], next: null });
});

test("a seller ships the own part, is paid for it, and sees where the money is", async () => {
  const w = await world();
  const { a, own } = await sold(w);
  const shipped = await a.desk.post(`/seller/orders/${own.id}/shipments`, {
    ...{ carrier: "Post", trackingNumber: "X1" },
  });
  expect(shipped.status).toBe(200);
  expect((await a.desk.get(`/seller/orders/${own.id}`)).body).toMatchObject({
    ...{ state: "shipped", carrier: "Post", trackingNumber: "X1" },
  });
  expect((await a.desk.get("/seller/payables")).body).toEqual({
    payables: [{ rail: "stripe", owed: usd(2750) }],
  });
  await w.advance(8 * DAY_MS);
  await runTransfers(w);
  const { transfers } = (await a.desk.get("/seller/transfers")).body as never as {
    transfers: { id: string }[];
  };
  expect(transfers).toMatchObject([
    { sellerOrderId: own.id, amount: usd(2750), state: "settled", waitsFor: null },
  ]);
  expect((await a.desk.get(`/seller/transfers/${transfers[0]!.id}`)).body).toEqual(transfers[0]);
  expect((await a.desk.get("/seller/payables")).body).toEqual({
    payables: [{ rail: "stripe", owed: usd(0) }],
  });
  expect((await a.desk.get("/seller/transactions")).body).toMatchObject({
    transactions: [{ amount: usd(-2750) }, { amount: usd(2750) }],
  });
  expect(await w.sql`select actor from audit_log where action = 'ship'`).toEqual([
    { actor: `seller:${a.login.userId}` },
  ]);
});

test("a transfer that waits says in words what for", async () => {
  const w = await world();
  const { a, own } = await sold(w);
  await a.desk.post(`/seller/orders/${own.id}/shipments`);
  await w.sql`update sellers set stripe_transfers = 'inactive' where id = ${a.artisan.id}`;
  await w.advance(8 * DAY_MS);
  await w.post("/api/operator/jobs/send-due-transfers", {}, w.operator);
  const { body } = await a.desk.get("/seller/transfers");
  expect(body).toMatchObject({
    transfers: [{ state: "blocked", waitsFor: expect.stringContaining("finish Stripe's page") }],
  });
});

test("an order that is over shows its seller no address any more", async () => {
  const w = await world();
  const { a, own } = await sold(w);
  await w.sql`update orders set state = 'refunded'`;
  expect((await a.desk.get(`/seller/orders/${own.id}`)).body).toMatchObject({
    shippingAddress: null,
  });
  await w.sql`update orders set state = 'paid'`;
});

/** A body that each changing route takes. */
const bodies: Readonly<Record<string, object>> = {
  editProduct: bowl,
  setStock: { stock: 1 },
  setListed: { state: "withdrawn" },
  shipOwnPart: {},
  correctOwnParcel: {},
  deliverOwnPart: {},
  previewPartRefund: { wish: { kind: "rest" } },
  refundPart: { wish: { kind: "rest" }, reason: "goodwill" },
};
const ours = (Object.entries(routes) as [string, Route][]).filter(([, { path }]) =>
  path.startsWith("/api/seller/"),
);

test("V182 a seller reads and changes nothing of another seller's, by any route of the desk", async () => {
  const w = await world();
  const { a, b, products, own, other } = await sold(w);
  const [theirs] = await w.sql`select id from transfers where seller_order_id = ${other.id}`;
  const ids: Readonly<Record<string, string>> = {
    products: products[1].id,
    orders: other.id,
    transfers: theirs?.id as string,
    payouts: uuid(),
  };
  await w.sql`insert into payouts (id, seller_id, processor_ref, currency, amount_minor, state, created_at,
    updated_at) values (${ids.payouts}, ${b.artisan.id}, 'po_theirs', 'USD', 100, 'paid', now(), now())`;
  const before = await w.sql`select * from products where id = ${products[1].id}`;
  let walked = 0;
  for (const [name, { method, path }] of ours) {
    const of = /^\/api\/seller\/(\w+)\/\{id\}/.exec(path)?.[1];
    if (of === undefined) continue;
    const tell = async (id: string) => {
      const at = path.slice("/api".length).replace("{id}", id);
      const answer =
        method === "get" ? await a.desk.get(at) : await a.desk[method](at, bodies[name]);
      const { requestId: _, ...rest } = answer.body as Record<string, unknown>;
      return [answer.status, rest];
    };
    const foreign = await tell(ids[of]!);
    expect(foreign[0], name).toBe(404);
    // As one that does not exist.
    expect(foreign, name).toEqual(await tell(uuid()));
    walked += 1;
  }
  expect(walked).toBe(13);
  const month = `statements/${new Date(w.nowMs()).toISOString().slice(0, 7)}`;
  const lists = [
    "products",
    "orders",
    "transfers",
    "payouts",
    "payables",
    "transactions",
    "debt",
    month,
  ];
  for (const list of lists) {
    const text = JSON.stringify((await a.desk.get(`/seller/${list}`)).body);
    for (const id of [...Object.values(ids), b.artisan.id]) expect(text, list).not.toContain(id);
    expect(text, list).not.toContain("4000");
  }
  expect(await w.sql`select * from products where id = ${products[1].id}`).toEqual(before);
  expect(await w.sql`select state from seller_orders`).toEqual([
    { state: "unfulfilled" },
    { state: "unfulfilled" },
  ]);
  expect((await a.desk.get(`/seller/orders/${own.id}`)).status).toBe(200);
});

test("V182 no route of the desk answers who has no desk, or whose address is not proved", async () => {
  const w = await world();
  const { artisan } = await atDesk(w);
  const member = await w.login();
  await w.sql`update sellers set user_id = null where id = ${artisan.id}`;
  const unproved = await w.login({ sellerId: artisan.id, emailVerified: false });
  for (const [name, { method, path }] of ours) {
    const at = path.replace("{id}", uuid());
    const send = (headers: Record<string, string>) =>
      w.request(at, {
        method: method.toUpperCase(),
        headers: { Origin: "http://127.0.0.1", "Idempotency-Key": uuid(), ...headers },
      });
    expect(outcomeOf(await send({})), name).toEqual([401, "unauthorized"]);
    expect(outcomeOf(await send(member.headers)), name).toEqual([403, "forbidden"]);
    expect(outcomeOf(await send(w.operator)), name).toEqual([403, "forbidden"]);
    expect(outcomeOf(await send(unproved.headers)), name).toEqual([403, "email_not_verified"]);
  }
});
