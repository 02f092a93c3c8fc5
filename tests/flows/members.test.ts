import { expect, test } from "vitest";
import { registered } from "../support/accounts.ts";
import { checkedOut, problemOf } from "../support/orders.ts";
import { paid } from "../support/purchase.ts";
import { threeArtisans, uuid, type World, world } from "../support/world.ts";

const EMAIL = "ada@buyers.example";
const ordersOf = async (b: { get(path: string): Promise<{ body: object }> }) =>
  (await b.get("/api/me/orders")).body as { orders: { id: string }[]; next: string | null };

async function bought(w: World, headers: Record<string, string> = {}, email = EMAIL) {
  const [bowl] = await threeArtisans(w);
  return checkedOut(await w.checkout({ items: w.cart(bowl), email }, headers));
}

test("a guest's orders are found by whoever proves the address, and by nobody before", async () => {
  const w = await world();
  const { order } = await bought(w);
  const unproved = await w.login({ email: EMAIL, emailVerified: false });
  expect((await w.get("/api/me/orders", unproved.headers)).body).toEqual({
    orders: [],
    next: null,
  });
  await w.sql`update users set email = 'x@y.example' where id = ${unproved.userId}`;
  const b = await registered(w, EMAIL);
  expect((await ordersOf(b)).orders).toMatchObject([{ id: order.id }]);
  expect((await b.get(`/api/orders/${order.id}`)).status).toBe(200);
  // They stay theirs when the address changes, and are nobody else's who has it later.
  await w.sql`update users set email = 'ada@elsewhere.example' where email = ${EMAIL}`;
  expect((await ordersOf(b)).orders).toHaveLength(1);
  const later = await w.login({ email: EMAIL });
  expect((await w.get("/api/me/orders", later.headers)).body).toEqual({ orders: [], next: null });
});

test("a member's order is the member's, whatever address it was mailed to", async () => {
  const w = await world();
  const ada = await w.login();
  const { order, orderToken } = await bought(w, ada.headers, "gift@buyers.example");
  const mine = await w.get("/api/me/orders", ada.headers);
  expect(mine.body).toMatchObject({ orders: [{ id: order.id, state: "pending_payment" }] });
  const gift = await w.login({ email: "gift@buyers.example" });
  expect((await w.get("/api/me/orders", gift.headers)).body).toMatchObject({ orders: [] });
  // The link of the mail still opens it.
  expect((await w.get(`/api/orders/${order.id}`, { "Order-Token": orderToken })).status).toBe(200);
});

test("orders come newest first, page by page", async () => {
  const w = await world();
  const ada = await w.login();
  const made: string[] = [];
  for (let n = 0; n < 3; n++) {
    await w.advance(1000);
    made.unshift((await bought(w, ada.headers)).order.id);
  }
  const page = async (cursor?: string) =>
    (
      await w.get(
        `/api/me/orders?limit=2${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`,
        ada.headers,
      )
    ).body as unknown as { orders: { id: string }[]; next: string | null };
  const first = await page();
  const second = await page(first.next ?? "");
  expect([...first.orders, ...second.orders].map(({ id }) => id)).toEqual(made);
  expect(second.next).toBeNull();
});

test("V180 another's order is the same as none, to read, to pay, to capture and to give up", async () => {
  const w = await world();
  const [ada, eve] = [await w.login(), await w.login()];
  const { order, payment } = await bought(w, ada.headers);
  const before = (await w.requests()).length;
  for (const [id, paymentId] of [
    [order.id, payment.paymentId],
    [uuid(), uuid()],
  ]) {
    const answers = [
      await w.get(`/api/orders/${id}`, eve.headers),
      await w.post(`/api/orders/${id}/payments`, { processor: "stripe" }, eve.headers),
      await w.post(`/api/orders/${id}/cancel`, {}, eve.headers),
      await w.post(`/api/payments/${paymentId}/capture`, {}, eve.headers),
    ];
    expect(answers.map((one) => [one.status, problemOf(one).code])).toEqual([
      ...Array(3).fill([404, "order_not_found"]),
      [404, "payment_not_found"],
    ]);
  }
  expect((await w.requests()).length).toBe(before);
  expect((await w.get(`/api/orders/${order.id}`, ada.headers)).status).toBe(200);
});

test("V181 an empty or meaningless token opens no guest's order, to nobody and to no member", async () => {
  const w = await world();
  const { order, orderToken, payment } = await bought(w);
  const before = (await w.requests()).length;
  const eve = await w.login();
  const meaningless = ["", " ", "null", "undefined", "[]", "{}", "0", "true", order.id];
  for (const token of [...meaningless, `${orderToken},`, orderToken.slice(0, -1), "."])
    for (const who of [{}, eve.headers]) {
      const headers = { ...who, "Order-Token": token };
      const answers = [
        await w.get(`/api/orders/${order.id}`, headers),
        await w.post(`/api/orders/${order.id}/payments`, { processor: "stripe" }, headers),
        await w.post(`/api/orders/${order.id}/cancel`, {}, headers),
        await w.post(`/api/payments/${payment.paymentId}/capture`, {}, headers),
      ];
      expect([token, answers.map(({ status }) => status)]).toEqual([token, Array(4).fill(404)]);
    }
  expect((await w.requests()).length).toBe(before);
  expect((await w.get(`/api/orders/${order.id}`, { "Order-Token": orderToken })).status).toBe(200);
});

test("V069 a buyer whose order is paid is mailed once, with a link that opens it", async () => {
  const w = await world();
  const purchase = await paid(w, "stripe", { products: [(await threeArtisans(w))[0]] });
  for (let n = 0; n < 3; n++) await w.everyMinute();
  const { id } = purchase.order;
  const [row] = await w.sql`select email from orders where id = ${id}`;
  const mails = await w.mailsTo(`${row?.email}`);
  expect(mails).toHaveLength(1);
  const [, path, token] = /http:\/\/127\.0\.0\.1(\/orders\/[0-9a-f-]+)#token=(\S+)/.exec(
    mails[0]!.text,
  )!;
  expect((await w.get(`/api${path}`, { "Order-Token": token! })).body).toMatchObject({
    order: { id, state: "paid" },
  });
});

test("a mail that the provider does not take is sent later, and still arrives once", async () => {
  const w = await world();
  await paid(w, "stripe", { products: [(await threeArtisans(w))[0]] });
  await w.fault({ service: "mail", route: "POST /emails", kind: "answer_lost" });
  await w.everyMinute();
  const [row] =
    await w.sql`select o.email, m.sent_at from mails m join orders o on o.id = m.subject_id`;
  expect(row?.sent_at).toBeNull();
  await w.advance(6 * 60_000);
  await w.everyMinute();
  expect(await w.mailsTo(`${row?.email}`)).toHaveLength(1);
  expect((await w.sql`select sent_at from mails`)[0]?.sent_at).not.toBeNull();
});
