import { expect, test } from "vitest";
import { checkoutBody, countRows, creatingCalls, problemOf, stockOf } from "../support/orders.ts";
import { type Answer, address, uuid, type World, world } from "../support/world.ts";

type Body = ReturnType<typeof checkoutBody>;
const bowlIn = async (w: World, facts = {}) => w.product(await w.artisan(), facts);

/** A refusal is a problem+json with a code, and leaves nothing behind. */
async function expectRefused(w: World, answer: Answer, status: number, code: string) {
  const { body, headers } = answer;
  expect([answer.status, body]).toMatchObject([status, { code, status }]);
  expect(problemOf(answer).title).toMatch(/\w/);
  expect(headers.get("Content-Type")).toBe("application/problem+json");
  expect(headers.get("Request-Id")).toBe((body as { requestId?: string }).requestId);
  expect(await countRows(w)).toBe(0);
  expect(await creatingCalls(w)).toEqual([]);
}

test.each([
  ["0", 400, "body_invalid"],
  ["-1", 400, "body_invalid"],
  ["1.5", 400, "body_invalid"],
  ["1e3", 400, "body_invalid"],
  ["100", 400, "body_invalid"],
  ["9007199254740992", 400, "body_invalid"],
  ["1e309", 400, "body_invalid"],
  ["-0.0", 400, "body_invalid"],
  ['"10"', 400, "body_invalid"],
  ['"１０"', 400, "body_invalid"],
  ["null", 400, "body_invalid"],
  ["[1]", 400, "body_invalid"],
  ["true", 400, "body_invalid"],
  ["NaN", 400, "body_not_json"],
  ["１０", 400, "body_not_json"],
  ["0x10", 400, "body_not_json"],
])(
  "V098 a quantity of %s buys nothing, in a quote as in a checkout",
  async (text, status, code) => {
    const w = await world();
    const bowl = await bowlIn(w, { stock: 5000 });
    const json = (body: unknown) =>
      JSON.stringify(body).replace('"quantity":77', `"quantity":${text}`);
    const body = checkoutBody(w.cart([bowl, 77]));
    await expectRefused(w, await w.post("/api/checkout", json(body)), status, code);
    await expectRefused(w, await w.post("/api/quotes", json({ items: body.items })), status, code);
  },
);

type Mangle = (w: World, body: Body) => unknown | Promise<unknown>;
const first = (body: Body) => (body.items as { productId: string; quantity: number }[])[0]!;
test.each<[string, number, string, Mangle]>([
  [
    "an unknown product",
    409,
    "product_unknown",
    (_, body) => ({ ...body, items: [{ productId: uuid(), quantity: 1 }] }),
  ],
  [
    "a product whose id is none",
    400,
    "body_invalid",
    (_, body) => ({ ...body, items: [{ productId: "bowl'; drop table orders", quantity: 1 }] }),
  ],
  [
    "V110 the same product on five lines, whatever the limit",
    400,
    "duplicate_product",
    (_, body) => ({ ...body, items: Array.from({ length: 5 }, () => first(body)) }),
  ],
  [
    "V110 the same product twice, the second time in capitals",
    400,
    "duplicate_product",
    (_, body) => {
      const { productId, quantity } = first(body);
      return { ...body, items: [first(body), { productId: productId.toUpperCase(), quantity }] };
    },
  ],
  [
    "more than is left",
    409,
    "sold_out",
    (_, body) => ({ ...body, items: [{ ...first(body), quantity: 11 }] }),
  ],
  [
    "V110 more than one order may have",
    409,
    "limit_exceeded",
    async (w, body) => ({ ...body, items: w.cart([await bowlIn(w, { limit: 3 }), 4]) }),
  ],
  [
    "a withdrawn product",
    409,
    "product_withdrawn",
    async (w, body) => ({ ...body, items: w.cart(await bowlIn(w, { state: "withdrawn" })) }),
  ],
  [
    "goods in two currencies",
    409,
    "mixed_currencies",
    async (w, body) => {
      const cup = await w.product(await w.artisan({ currency: "EUR" }));
      return { ...body, items: [first(body), ...w.cart(cup)] };
    },
  ],
  [
    "an artisan's own goods",
    409,
    "own_goods",
    async (w, body) => {
      const artisan = await w.artisan({ email: "Potter@Artisans.example" });
      const items = [first(body), ...w.cart(await w.product(artisan))];
      return { ...body, items, email: "potter@artisans.EXAMPLE" };
    },
  ],
  [
    "fewer cents than a card takes",
    409,
    "method_not_offered",
    async (w, body) => {
      const artisan = await w.artisan({ shippingMinor: 0n });
      return { ...body, items: w.cart(await w.product(artisan, { priceMinor: 49n })) };
    },
  ],
  [
    "more money than a processor takes",
    409,
    "method_not_offered",
    async (w, body) => ({ ...body, items: w.cart(await bowlIn(w, { priceMinor: 99_999_999n })) }),
  ],
  ["no goods", 400, "body_invalid", (_, body) => ({ ...body, items: [] })],
  [
    "101 lines",
    400,
    "body_invalid",
    (_, body) => ({
      ...body,
      items: Array.from({ length: 101 }, () => ({ productId: uuid(), quantity: 1 })),
    }),
  ],
  ["a list for a body", 400, "body_invalid", (_, body) => [body]],
  ["null for a body", 400, "body_invalid", () => null],
  ["no body", 415, "content_type_unsupported", () => ""],
  ["half a body", 400, "body_not_json", (_, body) => JSON.stringify(body).slice(0, -9)],
  [
    "a body that is too large",
    413,
    "body_too_large",
    (_, body) => ({ ...body, x: "x".repeat(70_000) }),
  ],
  ["an unknown key", 400, "body_invalid", (_, body) => ({ ...body, coupon: "FREE" })],
  [
    "an unknown key that every object has",
    400,
    "body_invalid",
    (_, body) => JSON.stringify(body).replace("{", '{"__proto__":{"admin":true},'),
  ],
  ["no address", 400, "body_invalid", ({ env: _ }, { shippingAddress: __, ...body }) => body],
  [
    "an address in no country",
    400,
    "body_invalid",
    (_, body) => ({ ...body, shippingAddress: { ...address, country: "usa" } }),
  ],
  ["an e-mail that is none", 400, "body_invalid", (_, body) => ({ ...body, email: "ada" })],
  ["an unknown processor", 400, "body_invalid", (_, body) => ({ ...body, processor: "cash" })],
  [
    "V103 a price of the client's",
    400,
    "body_invalid",
    (_, body) => ({ ...body, items: [{ ...first(body), price: { minor: "1", currency: "USD" } }] }),
  ],
  ["V103 a total of the client's", 400, "body_invalid", (_, body) => ({ ...body, total: "1" })],
  ["V103 a fee of the client's", 400, "body_invalid", (_, body) => ({ ...body, fee: 0 })],
  [
    "V103 an artisan of the client's",
    400,
    "body_invalid",
    (_, body) => ({ ...body, vendor_id: uuid() }),
  ],
  ["V103 a state of the client's", 400, "body_invalid", (_, body) => ({ ...body, status: "paid" })],
])("%s: the checkout is refused and loses nothing", async (_, status, code, mangle) => {
  const w = await world();
  const bowl = await bowlIn(w);
  const body = await mangle(w, checkoutBody(w.cart(bowl)));
  const answer =
    body === ""
      ? await w.request("/api/checkout", {
          method: "POST",
          headers: { "Idempotency-Key": uuid() },
        })
      : await w.post("/api/checkout", body);
  await expectRefused(w, answer, status, code);
  expect(await stockOf(w, bowl)).toEqual({ stock: 10, reserved: 0 });
});

test("goods of 51 artisans are one too many for an order", async () => {
  const w = await world();
  const artisans = Array.from({ length: 51 }, () => w.artisan({ stripe: "none" }));
  const goods = await Promise.all(artisans.map(async (artisan) => w.product(await artisan)));
  const answer = await w.checkout({ items: w.cart(...goods), processor: "paypal" });
  await expectRefused(w, answer, 409, "too_many_artisans");
});

test.each([
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "application/jsonp",
])("a body of type %s is no JSON, so that no other site's form can send one", async (type) => {
  const w = await world();
  const body = checkoutBody(w.cart(await bowlIn(w)));
  const answer = await w.post("/api/checkout", body, { "Content-Type": type });
  await expectRefused(w, answer, 415, "content_type_unsupported");
});

test("a body that is not UTF-8 is not JSON", async () => {
  const w = await world();
  const text = JSON.stringify(checkoutBody(w.cart(await bowlIn(w))));
  const bytes = new TextEncoder().encode(text.replace("Ada", "\u0001\u0001\u0001"));
  const answer = await w.request("/api/checkout", {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": uuid() },
    body: bytes.map((byte) => (byte === 1 ? 0xff : byte)),
  });
  await expectRefused(w, answer, 400, "body_not_json");
});

test.each([
  ["GET", "/api/nothing", 404, "not_found"],
  ["GET", "/nothing", 404, "not_found"],
  ["GET", "/api/products/bowl", 404, "not_found"],
  ["DELETE", "/api/checkout", 404, "not_found"],
  ["GET", "/api/products?limit=0", 400, "parameters_invalid"],
  ["GET", "/api/products?limit=ten", 400, "parameters_invalid"],
  ["GET", "/api/products?cursor=here", 400, "parameters_invalid"],
  ["GET", "/api/products?artisan=me", 400, "parameters_invalid"],
  ["GET", "/api/products?sort=price", 400, "parameters_invalid"],
  ["GET", `/api/products/${uuid()}`, 404, "product_not_found"],
  ["GET", "/api/products/%E0%A4%A", 404, "not_found"],
])("%s %s is answered with %i %s", async (method, path, status, code) => {
  const w = await world();
  await expectRefused(w, await w.request(path, { method }), status, code);
});
