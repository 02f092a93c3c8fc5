import { expect, test } from "vitest";
import { type AtDesk, atDesk, bowl, outcomeOf, usd } from "../support/desks.ts";
import type { Product } from "../support/market.ts";
import { checkedOut, problemOf, stockOf } from "../support/orders.ts";
import { type Answer, uuid, world } from "../support/world.ts";

type Json = Record<string, unknown> & { id: string };
const productOf = ({ body }: Answer) => body as never as Json;
const added = async (desk: AtDesk, facts: object = {}) => {
  const answer = await desk.post("/seller/products", { ...bowl, stock: 5, ...facts });
  expect(answer.status).toBe(201);
  return productOf(answer);
};

test("a seller puts something on sale, and a buyer finds and buys it", async () => {
  const w = await world();
  const { artisan, desk } = await atDesk(w);
  const made = await added(desk, { limitPerOrder: 2 });
  expect(made).toMatchObject({
    ...{ ...bowl, limitPerOrder: 2 },
    ...{ stock: 5, reserved: 0, state: "listed", version: 1 },
  });
  expect((await w.get(`/api/products/${made.id}`)).body).toMatchObject({
    ...{ title: "A bowl", available: 5, limitPerOrder: 2, pictures: bowl.pictures, pause: null },
    artisan: { id: artisan.id },
  });
  checkedOut(await w.checkout({ items: [{ productId: made.id, quantity: 2 }] }));
  expect((await desk.get(`/seller/products/${made.id}`)).body).toMatchObject({
    ...{ stock: 5, reserved: 2 },
  });
});

test("V109 a price that its seller changes makes a quote of before a conflict, and orders keep theirs", async () => {
  const w = await world();
  const { desk } = await atDesk(w, { shippingMinor: 0n });
  const { id } = await added(desk);
  const items = [{ productId: id, quantity: 1 }];
  const { order } = checkedOut(await w.checkout({ items }));
  const edited = await desk.put(`/seller/products/${id}`, { ...bowl, price: usd(3000) });
  expect(productOf(edited)).toMatchObject({ price: usd(3000), version: 2, reserved: 1 });
  // Said again, nothing changes.
  const again = await desk.put(`/seller/products/${id}`, { ...bowl, price: usd(3000) });
  expect(productOf(again)).toMatchObject({ version: 2 });

  const { body } = await w.post("/api/quotes", { items });
  expect(body).toMatchObject({ total: usd(3000) });
  const stale = await w.post("/api/checkout", {
    ...{ items, email: "ada@buyers.example", processor: "stripe", quotedTotal: usd(2500) },
    shippingAddress: { name: "Ada", line1: "1 Main", city: "X", country: "US" },
  });
  expect([stale.status, problemOf(stale).code]).toEqual([409, "price_changed"]);
  expect(await w.sql`select total_minor from orders where id = ${order.id}`).toEqual([
    { total_minor: "2500" },
  ]);
});

test("a price that moves between the checkout's read and its write sells nothing for the old price", async () => {
  const w = await world();
  const { desk } = await atDesk(w, { shippingMinor: 0n });
  const { id } = await added(desk);
  const moved = await w.withDeps(async (deps) => {
    const sender = { who: "ada", address: null, account: null };
    const from = { sender, email: "ada@buyers.example", country: "US", isCounted: false };
    const request = { scope: "a", key: "b", fingerprint: "c" };
    const read = await deps.store.checkout.read(request, [id as never], from, {
      now: deps.now(),
      graceDays: 0,
    });
    await desk.put(`/seller/products/${id}`, { ...bowl, price: usd(9900) });
    return { before: read.products[0]?.version };
  });
  expect(moved).toEqual({ before: 1 });
  const { order } = checkedOut(await w.checkout({ items: [{ productId: id, quantity: 1 }] }));
  expect(order.total).toEqual(usd(9900));
  const versions = await w.sql`select product_version from order_items`;
  expect(versions).toEqual([{ product_version: 2 }]);
});

test("stock is never set below what buyers have reserved, nor over what was sold meanwhile", async () => {
  const w = await world();
  const { desk } = await atDesk(w);
  const { id } = await added(desk);
  checkedOut(await w.checkout({ items: [{ productId: id, quantity: 3 }] }));
  const set = (body: object) => desk.put(`/seller/products/${id}/stock`, body);
  const refused = await set({ stock: 2 });
  expect([refused.status, refused.body]).toMatchObject([
    409,
    { code: "stock_below_reserved", reserved: 3 },
  ]);
  const moved = await set({ stock: 9, was: 6 });
  expect([moved.status, moved.body]).toMatchObject([409, { code: "stock_moved", stock: 5 }]);
  expect(productOf(await set({ stock: 3, was: 5 }))).toMatchObject({ stock: 3, version: 1 });
  expect(await stockOf(w, { id })).toEqual({ stock: 3, reserved: 3 });
  for (const body of [{ stock: -1 }, { stock: 1.5 }, { stock: "3" }, { stock: 3, reserved: 0 }, {}])
    expect(outcomeOf(await set(body))).toEqual([400, "body_invalid"]);
});

test("what is withdrawn is bought by nobody and seen by its seller, until it is listed again", async () => {
  const w = await world();
  const { desk } = await atDesk(w);
  const { id } = await added(desk);
  const items = [{ productId: id, quantity: 1 }];
  const list = (state: string) => desk.put(`/seller/products/${id}/listing`, { state });
  expect(productOf(await list("withdrawn"))).toMatchObject({ state: "withdrawn", version: 2 });
  expect(outcomeOf(await w.get(`/api/products/${id}`))).toEqual([404, "product_not_found"]);
  expect(outcomeOf(await w.checkout({ items }))).toEqual([409, "product_withdrawn"]);
  expect((await desk.get("/seller/products")).body).toMatchObject({
    ...{ products: [{ id, state: "withdrawn" }], next: null },
  });
  expect(productOf(await list("listed"))).toMatchObject({ state: "listed", version: 3 });
  checkedOut(await w.checkout({ items }));
  expect(outcomeOf(await list("sold"))).toEqual([400, "body_invalid"]);
});

test("a seller's goods are listed in pages, each once, newest first", async () => {
  const w = await world();
  const { artisan, desk } = await atDesk(w);
  const made: Product[] = [];
  for (let n = 0; n < 5; n++) made.push(await w.product(artisan));
  const seen: string[] = [];
  for (let path = "/seller/products?limit=2"; path; ) {
    const { products, next } = (await desk.get(path)).body as never as {
      products: Json[];
      next: string | null;
    };
    seen.push(...products.map(({ id }) => id));
    path = next ? `/seller/products?limit=2&cursor=${next}` : "";
  }
  expect(seen).toEqual(made.map(({ id }) => id).reverse());
  for (const query of ["cursor=x", "limit=0", "limit=101", "sellerId=x"])
    expect(outcomeOf(await desk.get(`/seller/products?${query}`))).toEqual([
      400,
      "parameters_invalid",
    ]);
});

test.each<[string, object, unknown]>([
  ["no title", { title: " " }, "body_invalid"],
  ["a price of nothing", { price: usd(0) }, "body_invalid"],
  ["a price as a number", { price: { minor: 2500, currency: "USD" } }, "body_invalid"],
  ["a price in another currency", { price: { minor: "1", currency: "EUR" } }, "currency_differs"],
  ["a price that nobody charges", { price: usd(100_000_000) }, "price_not_expressible"],
  ["a limit of none", { limitPerOrder: 0 }, "body_invalid"],
  ["a limit beyond an order's", { limitPerOrder: 100 }, "body_invalid"],
  ["a version of its own", { version: 7 }, "body_invalid"],
  ["somebody else's desk", { sellerId: uuid() }, "body_invalid"],
  ["a reservation", { reserved: 3 }, "body_invalid"],
  ["a zero character", { description: "a\0b" }, "body_invalid"],
])("a product is neither added nor edited with %s", async (_, facts, code) => {
  const w = await world();
  const { desk } = await atDesk(w);
  const { id } = await added(desk);
  const before = (await desk.get(`/seller/products/${id}`)).body;
  const expected = [code === "body_invalid" ? 400 : 409, code];
  const body = { ...bowl, ...facts };
  expect(outcomeOf(await desk.post("/seller/products", { ...body, stock: 1 }))).toEqual(expected);
  expect(outcomeOf(await desk.put(`/seller/products/${id}`, body))).toEqual(expected);
  expect((await desk.get("/seller/products")).body).toMatchObject({ products: [before] });
});
