import { expect, test } from "vitest";
import { checkoutBody, countRows, creatingCalls } from "../support/orders.ts";
import { codeOf, paid } from "../support/purchase.ts";
import { type Answer, uuid, type World, world } from "../support/world.ts";

const refusalOf = (answer: Answer) => [answer.status, codeOf(answer)];
const asOperator = (w: World, method: string, path: string, body: object) =>
  w.request(path, {
    method,
    headers: { ...w.operator, "Content-Type": "application/json", "Idempotency-Key": uuid() },
    body: JSON.stringify(body),
  });

// PostgreSQL keeps neither, in text or in JSON.
const unstorable: [what: string, text: string][] = [
  ["a zero character", "a\u0000b"],
  ["half of a surrogate pair", "a\ud800b"],
  ["the other half", "\udc00"],
];

test.each(unstorable)(
  "text with %s is the caller's mistake wherever it stands",
  async (_, text) => {
    const w = await world();
    const bowl = await w.product(await w.artisan());
    const body = checkoutBody(w.cart(bowl)) as ReturnType<typeof checkoutBody> & {
      shippingAddress: object;
    };
    for (const field of ["name", "line1", "line2", "city", "region", "postalCode"]) {
      const shippingAddress = { ...body.shippingAddress, [field]: text };
      const answer = await w.post("/api/checkout", { ...body, shippingAddress });
      expect(refusalOf(answer), field).toEqual([400, "body_invalid"]);
    }
    const email = await w.post("/api/checkout", { ...body, email: `ada${text}@buyers.example` });
    expect(refusalOf(email)).toEqual([400, "body_invalid"]);
    expect(await countRows(w)).toBe(0);
    expect(await creatingCalls(w)).toEqual([]);

    const stop = { direction: "pay_in", stopped: true, reason: text };
    const stopped = await asOperator(w, "PUT", "/api/operator/rails/stripe", stop);
    expect(refusalOf(stopped)).toEqual([400, "body_invalid"]);
    expect(await w.sql`select * from rail_switches`).toEqual([]);
  },
);

test.each(unstorable)("a parcel whose papers have %s is not shipped", async (_, text) => {
  const w = await world();
  const purchase = await paid(w, "stripe", { products: [await w.product(await w.artisan())] });
  const path = `/api/seller-orders/${purchase.order.parts[0]?.id}/shipments`;
  for (const papers of [{ carrier: text }, { trackingNumber: text }])
    expect(refusalOf(await asOperator(w, "POST", path, papers))).toEqual([400, "body_invalid"]);
  expect(await w.sql`select state from seller_orders`).toEqual([{ state: "unfulfilled" }]);
});

test("emoji, accents and other alphabets are text like any other", async () => {
  const w = await world();
  const bowl = await w.product(await w.artisan());
  const body = checkoutBody(w.cart(bowl)) as { shippingAddress: object };
  const shippingAddress = { ...body.shippingAddress, name: "Åsa 陶芸家 🏺", city: "Škofja Loka" };
  expect((await w.post("/api/checkout", { ...body, shippingAddress })).status).toBe(201);
  const [row] = await w.sql`select shipping_address from orders`;
  expect(row?.shipping_address).toMatchObject({ name: "Åsa 陶芸家 🏺", city: "Škofja Loka" });
});

const ID = "00000000-0000-4000-8000-000000000000";
test.each([
  [`999999999999999.${ID}`],
  [`253402300800000.${ID}`],
  [`1.${"-".repeat(36)}`],
  [`1.${ID.replace("-4", "44")}`],
  [`1.${ID}.`],
  [`.${ID}`],
  [`-1.${ID}`],
])("a cursor that no page ever named is refused: %s", async (cursor) => {
  const w = await world();
  const answer = await w.get(`/api/products?cursor=${cursor}`);
  expect(refusalOf(answer)).toEqual([400, "parameters_invalid"]);
});

test("a cursor of any time that a product can have is read", async () => {
  const w = await world();
  await w.product(await w.artisan());
  for (const cursor of [`0.${ID}`, `253402300799999.${ID}`])
    expect((await w.get(`/api/products?cursor=${cursor}`)).status).toBe(200);
  const words = encodeURIComponent("bowl\u0000 & | ! <->");
  expect((await w.get(`/api/products?q=${words}`)).status).toBe(200);
});
