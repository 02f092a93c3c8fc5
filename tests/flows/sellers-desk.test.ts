import { expect, test } from "vitest";
import { atDesk, deskOf, outcomeOf, usd } from "../support/desks.ts";
import { checkedOut } from "../support/orders.ts";
import { paid } from "../support/purchase.ts";
import { uuid, world } from "../support/world.ts";

const wanted = { name: "Clay & Fire", story: "Makes bowls.", currency: "USD" };
const DAY_MS = 24 * 60 * 60_000;

test("a member with a proved address opens one desk, under a name that nobody else has", async () => {
  const w = await world();
  const { headers, email, userId } = await w.login();
  const ada = deskOf(w, { headers });
  expect(outcomeOf(await ada.get("/seller"))).toEqual([403, "forbidden"]);

  const opened = await ada.post("/sellers", { ...wanted, name: "  Clay  &\u00a0Fire " });
  expect(opened.status).toBe(201);
  expect(opened.body).toMatchObject({
    ...{ name: "Clay & Fire", email, currency: "USD", shippingFlat: usd(0), pause: null },
    paypal: { email: null, state: "unproved", mailedUntil: null },
    stripe: { onboarded: false, transfers: "inactive", tasks: [] },
  });
  expect((await ada.get("/seller")).body).toEqual(opened.body);
  expect((await w.get("/api/me", headers)).body).toMatchObject({ sellerId: opened.body.id });
  expect(await w.sql`select actor, action from audit_log`).toEqual([
    { actor: `seller:${userId}`, action: "open_desk" },
  ]);
  // Logins of before open the desk too, so they end as soon as one at a desk does.
  const [row] = await w.sql`select max(expires_at) as at from login_sessions
    where user_id = ${userId}`;
  expect(new Date(row?.at as string).getTime()).toBeLessThanOrEqual(w.nowMs() + DAY_MS / 2);

  expect(outcomeOf(await ada.post("/sellers", { ...wanted, name: "Another" }))).toEqual([
    409,
    "desk_exists",
  ]);
  const bob = deskOf(w, await w.login());
  expect(outcomeOf(await bob.post("/sellers", { ...wanted, name: "CLAY & fire" }))).toEqual([
    409,
    "name_taken",
  ]);
});

test("two members who want the same name at once do not both get it, nor does one get two desks", async () => {
  const w = await world();
  const [ada, bob] = [deskOf(w, await w.login()), deskOf(w, await w.login())];
  const same = await Promise.all([ada.post("/sellers", wanted), bob.post("/sellers", wanted)]);
  expect(same.map(outcomeOf).sort()).toEqual([201, [409, "name_taken"]]);
  const eve = deskOf(w, await w.login());
  const names = ["One", "Two"].map((name) => eve.post("/sellers", { ...wanted, name }));
  expect((await Promise.all(names)).map(outcomeOf).sort()).toEqual([201, [409, "desk_exists"]]);
});

test("nobody, and nobody whose address is not proved, opens a desk; nor does one in a currency that no rail settles", async () => {
  const w = await world();
  const nobody = await w.post("/api/sellers", wanted);
  expect(outcomeOf(nobody)).toEqual([401, "unauthorized"]);
  const unproved = deskOf(w, await w.login({ emailVerified: false }));
  expect(outcomeOf(await unproved.post("/sellers", wanted))).toEqual([403, "email_not_verified"]);
  const ada = deskOf(w, await w.login());
  expect(outcomeOf(await ada.post("/sellers", { ...wanted, currency: "GBP" }))).toEqual([
    409,
    "currency_not_offered",
  ]);
  expect(await w.sql`select 1 from sellers`).toEqual([]);
});

test.each([
  [{ ...wanted, name: "" }],
  [{ ...wanted, name: "x".repeat(81) }],
  [{ ...wanted, story: "\ud800" }],
  [{ ...wanted, currency: "XXX" }],
  [{ ...wanted, stripeTransfers: "active" }],
  [{ ...wanted, paypalState: "active", paypalEmail: "eve@x.example" }],
  [{ ...wanted, userId: uuid() }],
  [{ name: "Only a name" }],
])("a desk is not opened with %j", async (body) => {
  const w = await world();
  const ada = deskOf(w, await w.login());
  expect(outcomeOf(await ada.post("/sellers", body))).toEqual([400, "body_invalid"]);
  expect(await w.sql`select 1 from sellers`).toEqual([]);
});

test("a seller changes name, story and shipping, and the next quote has the new shipping", async () => {
  const w = await world();
  const { artisan, desk } = await atDesk(w, { shippingMinor: 500n });
  const other = await w.artisan({ name: "Taken" });
  const items = w.cart(await w.product(artisan));
  const profile = { name: "Better", story: "Better still.", shippingFlat: usd(700) };
  expect((await desk.put("/seller", profile)).status).toBe(200);
  expect((await desk.get("/seller")).body).toMatchObject(profile);
  const quoted = (await w.post("/api/quotes", { items })).body;
  expect(quoted).toMatchObject({ shippingTotal: usd(700) });

  const bad: [object, unknown][] = [
    [{ ...profile, name: "tAKEN" }, [409, "name_taken"]],
    [{ ...profile, shippingFlat: { minor: "700", currency: "EUR" } }, [409, "currency_differs"]],
    [{ ...profile, shippingFlat: { minor: "-1", currency: "USD" } }, [400, "body_invalid"]],
    [{ ...profile, email: "eve@x.example" }, [400, "body_invalid"]],
    [{ ...profile, paypalState: "active" }, [400, "body_invalid"]],
    [{ ...profile, currency: "EUR" }, [400, "body_invalid"]],
  ];
  for (const [body, outcome] of bad)
    expect(outcomeOf(await desk.put("/seller", body)), JSON.stringify(body)).toEqual(outcome);
  expect((await desk.get("/seller")).body).toMatchObject(profile);
  expect(await w.sql`select name from sellers where id = ${other.id}`).toEqual([{ name: "Taken" }]);
});

test("the goods of an artisan who is away are shown as not for sale and refused, and sell again by themselves", async () => {
  const w = await world();
  const { artisan, desk } = await atDesk(w);
  const product = await w.product(artisan);
  const other = await w.product(await w.artisan());
  const open = checkedOut(await w.checkout({ items: w.cart(product) }));
  const until = new Date(w.nowMs() + 3 * DAY_MS).toISOString();
  const pause = { until, message: "At the fair." };
  expect((await desk.put("/seller/pause", pause)).status).toBe(200);

  const shown = async () => (await w.get(`/api/products/${product.id}`)).body;
  expect(await shown()).toMatchObject({ available: 0, pause });
  const { artisans } = (await w.get("/api/artisans")).body as never as { artisans: unknown[] };
  expect(artisans).toHaveLength(2);
  expect(artisans).toContainEqual({
    ...{ id: artisan.id, name: artisan.name, story: "Makes things by hand.", isFeatured: false },
    ...{ shipping: { minor: "500", currency: "USD" }, pause },
  });
  expect((await desk.get("/seller")).body).toMatchObject({ pause });
  const refused = await w.checkout({ items: w.cart(product, other) });
  expect([refused.status, refused.body]).toMatchObject([
    409,
    { code: "artisan_paused", productId: product.id, artisan: artisan.name, ...pause },
  ]);
  expect(outcomeOf(await w.post("/api/quotes", { items: w.cart(product) }))).toEqual([
    409,
    "artisan_paused",
  ]);
  expect((await w.checkout({ items: w.cart(other) })).status).toBe(201);

  // What is open stays payable, by the other method too.
  const holder = { "Order-Token": open.orderToken };
  const path = `/api/orders/${open.order.id}/payments`;
  const again = await w.post(path, { processor: "paypal" }, holder);
  expect(again.status).toBe(200);
  await w.approve((again.body as never as typeof open).payment);
  await w.pump();
  expect((await w.readOrder(open.order, open.orderToken)).order).toMatchObject({ state: "paid" });

  await w.advance(3 * DAY_MS);
  expect(await shown()).toMatchObject({ available: 9, pause: null });
  expect((await w.checkout({ items: w.cart(product) })).status).toBe(201);
});

test("a pause ends at once when its seller says so, and its message with it", async () => {
  const w = await world();
  const { artisan, desk } = await atDesk(w);
  const product = await w.product(artisan);
  const until = new Date(w.nowMs() + DAY_MS).toISOString();
  await desk.put("/seller/pause", { until, message: "Away." });
  await desk.put("/seller/pause", { until: null, message: "Back." });
  expect((await desk.get("/seller")).body).toMatchObject({ pause: null });
  await paid(w, "stripe", { products: [product] });
  for (const body of [
    { until: "tomorrow", message: null },
    { until: "2026-02-30T00:00:00Z", message: null },
    { until, message: "x".repeat(301) },
    { until },
    { until, message: null, sellerId: uuid() },
  ])
    expect(outcomeOf(await desk.put("/seller/pause", body))).toEqual([400, "body_invalid"]);
});
