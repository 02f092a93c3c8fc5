import { expect, test } from "vitest";
import { type Route, routes } from "../../worker/http/contract/routes.ts";
import { atDesk, usd } from "../support/desks.ts";
import { uuid, type World, world } from "../support/world.ts";

/** What the shop shows to everybody, as nobody sees it: texts, prices, keys and addresses. */
const PUBLIC = ["/api/config", "/api/products", "/api/artisans", "/api/openapi.json", "/api/docs"];
const shown = (w: World) =>
  Promise.all(PUBLIC.map(async (path) => JSON.stringify((await w.get(path)).body)));

const METHODS = ["POST", "PUT", "PATCH", "DELETE"];
/** What would be worth changing, under the names that the answers have. */
const wanted = {
  appearance: { theme: "night", variables: { colorPrimary: "#f00" } },
  stripe: { publishableKey: "pk_test_51AnotherAccountsKey" },
  paypal: { clientId: "AnotherAccountsClient" },
  turnstile: null,
  standIn: {
    stripeScriptUrl: "https://evil.example/v3/",
    paypalSdkBaseUrl: "https://evil.example",
  },
  title: "Mine now",
  name: "Mine now",
  price: usd(1),
};
/** Facts that a proxy adds, or that somebody hopes a page is made of. */
const headers = {
  "X-Forwarded-Host": "evil.example",
  "X-Forwarded-Proto": "http",
  "X-Original-URL": "/api/operator/rails/stripe",
  "X-HTTP-Method-Override": "PUT",
  "Accept-Language": "evil",
  Cookie: `config=${encodeURIComponent(JSON.stringify(wanted))}`,
};
const query = `?config=${encodeURIComponent(JSON.stringify(wanted))}&theme=night&stripeScriptUrl=https://evil.example`;

test("V202 nobody changes what others are shown, by no method, field, header, cookie or parameter", async () => {
  const w = await world();
  const { desk } = await atDesk(w);
  const goods = { title: "A bowl", description: "Thrown by hand.", pictures: [] };
  await desk.post("/seller/products", {
    ...goods,
    price: usd(2500),
    stock: 3,
    limitPerOrder: null,
  });
  const before = await shown(w);
  const [product] = JSON.parse(before[1] as string).products;

  for (const path of [...PUBLIC, `/api/products/${product.id}`, `/api/artisans/${uuid()}`])
    for (const method of METHODS) {
      const send = { "Content-Type": "application/json", "Idempotency-Key": uuid(), ...headers };
      const init = { method, headers: { ...send, Origin: "http://127.0.0.1" } };
      const answer = await w.request(path, { ...init, body: JSON.stringify(wanted) });
      expect([method, path, answer.status]).toEqual([method, path, 404]);
    }
  for (const path of PUBLIC) {
    const { status, headers: answered } = await w.get(`${path}${query}`, headers);
    expect([path, status < 500]).toEqual([path, true]);
    // Nothing on the way may keep an answer that somebody has bent, and give it to others.
    expect([path, answered.get("Cache-Control")]).toEqual([path, "no-store"]);
  }
  expect(await shown(w)).toEqual(before);
});

test("V202 whatever changes something wants a login, but for what belongs to a guest's own order", async () => {
  const all = Object.entries(routes) as [string, Route][];
  const open = all.filter(([, { method, caller }]) => method !== "get" && caller === "anybody");
  expect(open.map(([name]) => name).sort()).toEqual(["checkout", "quote", "report"]);

  // A quote and a report keep nothing, and a checkout an order of its own: what others see is as before.
  const w = await world();
  const product = await w.product(await w.artisan());
  const before = await shown(w);
  const items = w.cart(product);
  await w.post("/api/quotes", { items, ...wanted });
  expect((await w.post("/api/quotes", { items })).status).toBe(200);
  const body = { items, email: "eve@buyers.example", processor: "stripe", ...wanted };
  expect((await w.post("/api/checkout", body)).status).toBe(400);
  expect(await shown(w)).toEqual(before);
});

test("V202 an artisan changes their own goods and no other's", async () => {
  const w = await world();
  const [mine, theirs] = [await atDesk(w), await atDesk(w)];
  const goods = { title: "A bowl", description: "Thrown by hand.", pictures: [] };
  const body = { ...goods, price: usd(2500), stock: 3, limitPerOrder: null };
  const made = await theirs.desk.post("/seller/products", body);
  expect(made.status).toBe(201);
  const before = await shown(w);
  const { stock: _, ...edited } = { ...body, title: "Mine now" };
  const path = `/seller/products/${made.body.id}`;
  expect((await mine.desk.put(path, edited)).status).toBe(404);
  expect((await mine.desk.put(`${path}/stock`, { stock: 0 })).status).toBe(404);
  expect((await mine.desk.put(`${path}/listing`, { state: "withdrawn" })).status).toBe(404);
  expect(await shown(w)).toEqual(before);
});
