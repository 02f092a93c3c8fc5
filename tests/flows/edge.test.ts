import { expect, test } from "vitest";
import { problemOf } from "../support/orders.ts";
import { threeArtisans, uuid, world } from "../support/world.ts";

test.each([
  "/api/products",
  "/api/docs",
  "/api/openapi.json",
  "/api/me",
  "/api/nothing",
  "/webhooks/stripe",
  "/api/auth/get-session",
])(
  "%s is answered with every header that keeps browsers from harm, and none that lets others read",
  async (path) => {
    const w = await world();
    const { headers } = await w.get(path, { Origin: "https://evil.example" });
    expect(headers.get("Content-Security-Policy")).toContain("default-src 'none'");
    expect(headers.get("Content-Security-Policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(headers.get("Referrer-Policy")).toBe("no-referrer");
    expect(headers.get("Cross-Origin-Resource-Policy")).toBe("same-origin");
    expect(headers.get("Strict-Transport-Security")).toMatch(/^max-age=31536000/);
    const cors = [...headers.keys()].filter((name) => name.startsWith("access-control-"));
    expect(cors).toEqual([]);
  },
);

test.each([
  "/api/me",
  "/api/me/export",
  "/api/auth/get-session",
  "/api/auth/list-sessions",
  `/api/orders/${uuid()}`,
  "/api/operator/alerts",
])("%s is kept by no browser and by nothing on the way", async (path) => {
  const w = await world();
  for (const headers of [{}, w.operator])
    expect((await w.get(path, headers)).headers.get("Cache-Control")).toBe("no-store");
});

test("a preflight of another site gets no permission", async () => {
  const w = await world();
  const { status, headers } = await w.request("/api/checkout", {
    method: "OPTIONS",
    headers: { Origin: "https://evil.example", "Access-Control-Request-Method": "POST" },
  });
  expect(status).toBe(404);
  expect(headers.get("Access-Control-Allow-Origin")).toBeNull();
});

test.each([
  "4242424242424242",
  "4242 4242 4242 4242",
  "Ada 5555-5555-5555-4444",
  "378282246310005",
])(
  "V204 a card number in a field for people, %s, is refused, and stays nowhere",
  async (digits) => {
    const w = await world();
    const [bowl] = await threeArtisans(w);
    const address = { name: digits, line1: "1 Main", city: "Springfield", country: "US" };
    const body = { items: w.cart(bowl), email: "ada@buyers.example", processor: "stripe" };
    for (const wrong of [
      { ...body, shippingAddress: address },
      { ...body, shippingAddress: { ...address, name: "Ada" }, cardNumber: digits },
    ]) {
      const answer = await w.post("/api/checkout", wrong);
      expect([answer.status, problemOf(answer).code]).toEqual([400, "body_invalid"]);
      expect(JSON.stringify(answer.body)).not.toContain(digits);
    }
    expect(await w.sql`select 1 from orders union all select 1 from idempotency_keys`).toEqual([]);
  },
);

test("a telephone number and a long house number are no card numbers", async () => {
  const w = await world();
  const [bowl] = await threeArtisans(w);
  const shippingAddress = {
    ...{
      name: "Ada",
      line1: "1234567890123456 Main, +49 30 1234567",
      city: "Berlin",
      country: "DE",
    },
  };
  const body = { items: w.cart(bowl), email: "ada@buyers.example", processor: "stripe" };
  expect((await w.post("/api/checkout", { ...body, shippingAddress })).status).toBe(201);
});

test("who floods an address is told to wait, and webhooks are not counted", async () => {
  const asked: string[] = [];
  const REQUESTS = {
    limit: async ({ key }: { key: string }) => ({ success: asked.push(key) < 3 }),
  };
  const w = await world({ REQUESTS } as never);
  const from = { "CF-Connecting-IP": "2001:db8:1:2:3:4:5:6", "X-Forwarded-For": "192.0.2.1" };
  const answers = [];
  for (let n = 0; n < 3; n++) answers.push(await w.get("/api/products", from));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  await w.request("/webhooks/stripe", { method: "POST", headers: from, body: "{}" });
  // V191: by the address that Cloudflare saw, of IPv6 the network.
  expect(asked).toEqual(Array(3).fill("2001:db8:1:2::/64"));
});

const nasty = [
  "'",
  '"',
  "1' or '1'='1",
  "; drop table orders",
  "$.x",
  "%00",
  "../..",
  "{{7*7}}",
  "a".repeat(3000),
];
test("V203 quotes, SQL, paths and keys of prototypes are refused or do nothing, in every parameter", async () => {
  const w = await world();
  expect(await threeArtisans(w)).toHaveLength(3);
  const paths = ["/api/products", "/api/artisans", "/api/me/orders", "/api/operator/events"];
  for (const path of paths)
    for (const name of [
      "q",
      "cursor",
      "artisan",
      "limit",
      "state",
      "sort",
      "__proto__",
      "constructor",
    ])
      for (const value of nasty) {
        const { status } = await w.get(`${path}?${name}=${encodeURIComponent(value)}`, w.operator);
        expect([200, 400, 401], `${path} ${name}=${value}`).toContain(status);
      }
  for (const body of [
    '{"__proto__": {"role": "operator"}}',
    '{"constructor": {"prototype": {"x": 1}}}',
  ]) {
    const answer = await w.post("/api/quotes", body);
    expect(answer.status).toBe(400);
  }
  expect(({} as { role?: string }).role).toBeUndefined();
  expect((await w.sql`select count(*)::int as n from products`)[0]?.n).toBe(3);
});

test.each([
  "https://evil.example",
  "//evil.example",
  "javascript:alert(1)",
  "http://127.0.0.1.evil.example/",
  "/\\evil.example",
])("V197 nobody is sent to %s", async (target) => {
  const w = await world();
  const path = `/api/auth/verify-email?callbackURL=${encodeURIComponent(target)}`;
  const { status, headers } = await w.post(path, { token: uuid() });
  expect([status, headers.get("Location")]).toEqual([401, null]);
  expect((await w.post(path, { token: uuid(), callbackURL: target })).status).toBe(400);
  const body = { email: "ada@buyers.example", redirectTo: target };
  const reset = await w.post("/api/auth/request-password-reset", body);
  expect(reset.status).toBe(400);
});
