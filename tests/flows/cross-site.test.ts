import { expect, test } from "vitest";
import { problemOf } from "../support/orders.ts";
import { agree, order } from "../support/purchase.ts";
import { threeArtisans, uuid, world } from "../support/world.ts";

const types = ["application/json", "text/plain", "application/x-www-form-urlencoded", undefined];

test.each(types)(
  "V184 a request from another site changes nothing, sent as %s with the cookies of somebody logged in",
  async (type) => {
    const w = await world();
    const [bowl] = await threeArtisans(w);
    const ada = await w.login();
    const { Cookie } = ada.headers;
    const body = new TextEncoder().encode(JSON.stringify({ items: w.cart(bowl) }));
    const send = (headers: Record<string, string>) =>
      w.request("/api/checkout", {
        method: "POST",
        headers: {
          "Idempotency-Key": uuid(),
          Cookie,
          ...headers,
          ...(type && { "Content-Type": type }),
        },
        body,
      });
    for (const headers of [
      { Origin: "https://evil.example" },
      { Origin: "null" },
      { Origin: "http://127.0.0.1.evil.example" },
      { "Sec-Fetch-Site": "cross-site" },
      { Origin: "https://evil.example", "Sec-Fetch-Site": "same-origin" },
      {},
    ]) {
      const answer = await send(headers as Record<string, string>);
      expect([answer.status, problemOf(answer).code], JSON.stringify(headers)).toEqual([
        403,
        "cross_site",
      ]);
    }
    expect(await w.sql`select 1 from orders`).toEqual([]);
  },
);

test("V185 a sibling of our host is another site", async () => {
  const w = await world();
  const { Cookie } = w.operator;
  const answer = await w.post(
    `/api/operator/payments/${uuid()}/refunds`,
    {},
    { Cookie, Origin: "https://blog.example.com", "Sec-Fetch-Site": "same-site" },
  );
  expect([answer.status, problemOf(answer).code]).toEqual([403, "cross_site"]);
});

test("V043 a webhook needs no origin, and a login cookie on it means nothing", async () => {
  const w = await world();
  const [bowl] = await threeArtisans(w);
  const ada = await w.login();
  await agree(w, "stripe", await order(w, "stripe", { products: [bowl] }));
  const events = await w.takeEvents();
  expect(events.length).toBeGreaterThan(0);
  for (const event of events) {
    const headers = { ...event.headers, Cookie: ada.headers.Cookie };
    expect((await w.deliver({ ...event, headers })).status).toBe(200);
  }
  await w.pump();
});

test("a request of no browser, without cookies, is taken", async () => {
  const w = await world();
  const [bowl] = await threeArtisans(w);
  const answer = await w.request("/api/quotes", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ items: w.cart(bowl) }),
  });
  expect(answer.status).toBe(200);
});
