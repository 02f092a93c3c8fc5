import { expect, test } from "vitest";
import { checkedOut, cookieOf, countOrders, creatingCalls, problemOf } from "../support/orders.ts";
import { uuid, type World, world } from "../support/world.ts";

const bowlIn = async (w: World) => w.product(await w.artisan());
/** The shop's page gives a guest the cookie before anything is bought. */
const newGuest = async (w: World) => cookieOf(await w.get("/api/config"));

test("two guests who send the same key get an order each, and neither sees the other's", async () => {
  const w = await world();
  const items = w.cart(await bowlIn(w));
  const [ada, bob] = [await newGuest(w), await newGuest(w)];
  const key = { "Idempotency-Key": "order-1" };
  const ours = checkedOut(await w.checkout({ items }, { ...key, ...ada }));
  const theirs = checkedOut(
    await w.checkout({ items, email: "bob@buyers.example" }, { ...key, ...bob }),
  );
  expect(theirs.order.id).not.toBe(ours.order.id);
  expect(theirs.orderToken).not.toBe(ours.orderToken);
  expect(await countOrders(w)).toBe(2);
});

test("a guest whose first answer got lost, and the cookie with it, repeats and gets the one order", async () => {
  const w = await world();
  const items = w.cart(await bowlIn(w));
  const key = { "Idempotency-Key": uuid(), "CF-Connecting-IP": "203.0.113.7" };
  const first = await w.checkout({ items }, key);
  const again = await w.checkout({ items }, key);
  expect(again.body).toEqual(first.body);
  expect(await countOrders(w)).toBe(1);

  // With the cookie that the answer brought, they are still the same sender.
  const known = await w.checkout({ items }, { ...key, ...cookieOf(first) });
  expect(known.body).toEqual(first.body);
  expect(await creatingCalls(w)).toHaveLength(1);
});

test("a stranger elsewhere who guesses a key gets an order of their own, never the first one's token", async () => {
  const w = await world();
  const items = w.cart(await bowlIn(w));
  const from = (address: string) => ({ "Idempotency-Key": "guess", "CF-Connecting-IP": address });
  const first = checkedOut(await w.checkout({ items }, from("203.0.113.7")));
  const other = checkedOut(await w.checkout({ items }, from("198.51.100.9")));
  expect(other.order.id).not.toBe(first.order.id);
});

test.each([
  ["a signature of nothing", (value: string) => `${value.split(".")[0]}.AAAA`],
  ["another guest's name", (value: string) => `somebody.${value.split(".")[1]}`],
  ["no signature", (value: string) => value.split(".")[0]!],
])("a cookie with %s names nobody", async (_, forge) => {
  const w = await world();
  const items = w.cart(await bowlIn(w));
  const [name, value] = (await newGuest(w)).Cookie!.split("=") as [string, string];
  const answer = await w.checkout({ items }, { Cookie: `${name}=${forge(value)}` });
  expect(answer.status).toBe(201);
  expect(cookieOf(answer).Cookie).not.toBe(`${name}=${forge(value)}`);
});

test("the guest's cookie is for this host, this browser and nobody's script", async () => {
  const w = await world();
  const answer = await w.checkout({ items: w.cart(await bowlIn(w)) });
  const cookie = answer.headers.get("Set-Cookie");
  expect(cookie).toMatch(/^__Host-guest=/);
  for (const part of ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"])
    expect(cookie).toContain(part);
  expect(cookie).not.toContain("Domain");
});

test("an operator's key and a guest's are two keys", async () => {
  const w = await world();
  const bowl = await bowlIn(w);
  const key = { "Idempotency-Key": "the-same" };
  const { order, orderToken, payment } = checkedOut(await w.checkout({ items: w.cart(bowl) }, key));
  await w.confirm(payment);
  await w.pump();
  const path = `/api/seller-orders/${order.parts[0]!.id}/shipments`;
  const shipped = await w.post(path, {}, { ...w.operator, ...key });
  expect([shipped.status, shipped.headers.get("Idempotent-Replayed")]).toEqual([200, null]);
  const again = await w.post(path, {}, { ...w.operator, ...key });
  expect([again.status, again.headers.get("Idempotent-Replayed")]).toEqual([200, "true"]);
  const other = await w.post(path, { carrier: "Post" }, { ...w.operator, ...key });
  expect([other.status, problemOf(other).code]).toEqual([422, "idempotency_key_reused"]);
  expect((await w.readOrder(order, orderToken)).order).toMatchObject({ state: "paid" });
});

test.each(["", "Bearer", "Bearer wrong", "Basic x", "Bearer  "])(
  "V192 an operator's route answers 401 to the authorization %j, which names nobody",
  async (authorization) => {
    const w = await world();
    const part = `/api/seller-orders/${uuid()}/shipments`;
    for (const answer of [
      await w.post(part, {}, { Authorization: authorization }),
      await w.get("/api/operator/ledger/trial-balance", { Authorization: authorization }),
    ])
      expect([answer.status, problemOf(answer).code]).toEqual([401, "unauthorized"]);
  },
);

test("an order without its token, with a wrong one and with another order's is the same as no order", async () => {
  const w = await world();
  const items = w.cart(await bowlIn(w));
  const guest = await newGuest(w);
  const { order, payment } = checkedOut(await w.checkout({ items }, guest));
  const other = checkedOut(await w.checkout({ items }, guest));

  const answers = new Set<string>();
  for (const [id, paymentId] of [
    [order.id, payment.paymentId],
    [uuid(), uuid()],
  ])
    for (const token of [undefined, "", "wrong", other.orderToken, `${other.orderToken}x`]) {
      const holder = { ...guest, ...(token === undefined ? {} : { "Order-Token": token }) };
      for (const [route, ask] of [
        ["read", () => w.get(`/api/orders/${id}`, holder)],
        ["pay", () => w.post(`/api/orders/${id}/payments`, { processor: "stripe" }, holder)],
        ["cancel", () => w.post(`/api/orders/${id}/cancel`, {}, holder)],
        ["capture", () => w.post(`/api/payments/${paymentId}/capture`, {}, holder)],
      ] as const) {
        const { status, body } = await ask();
        const { requestId: _, ...rest } = body as unknown as Record<string, unknown>;
        answers.add(`${route} ${status} ${JSON.stringify(rest)}`);
      }
    }
  // One answer for each route, whatever was wrong with the token.
  expect([...answers].map((text) => text.split(" ").slice(0, 2).join(" "))).toEqual([
    "read 404",
    "pay 404",
    "cancel 404",
    "capture 404",
  ]);
  expect(await w.sql`select state from orders`).toEqual([
    { state: "pending_payment" },
    { state: "pending_payment" },
  ]);
});
