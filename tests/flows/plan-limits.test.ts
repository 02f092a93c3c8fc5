import { sql } from "drizzle-orm";
import { expect, inject, test } from "vitest";
import { openHttp } from "../../worker/db/client.ts";
import { isAbovePlan } from "../../worker/db/repositories/plan-of.ts";
import type { DeskProduct } from "../../worker/http/contract/seller.ts";
import { type AtDesk, atDesk, bowl, outcomeOf } from "../support/desks.ts";
import type { Artisan, Product } from "../support/market.ts";
import { checkedOut } from "../support/orders.ts";
import { untilWaiting, whileHeld } from "../support/owner.ts";
import { over, trying } from "../support/plans.ts";
import { type World, world } from "../support/world.ts";

/** What Starter lists. */
const STARTER = 20;

async function goods(w: World, of: Artisan, count: number): Promise<Product[]> {
  const made: Product[] = [];
  for (let n = 0; n < count; n++) made.push(await w.product(of));
  return made;
}
const add = (desk: AtDesk) => desk.post("/seller/products", { ...bowl, stock: 5 });
const list = (desk: AtDesk, { id }: { id: string }, state = "listed") =>
  desk.put(`/seller/products/${id}/listing`, { state });
const idsIn = ({ body }: { body: unknown }) =>
  (body as { products: { id: string }[] }).products.map(({ id }) => id);
const ids = (products: readonly { id: string }[]) => products.map(({ id }) => id);
const shown = async (w: World, query = "") => idsIn(await w.get(`/api/products?limit=100${query}`));
const hiddenAt = async (desk: AtDesk) =>
  (
    (await desk.get("/seller/products?limit=100")).body as never as { products: DeskProduct[] }
  ).products.filter(({ hidden }) => hidden);

test("a seller lists what the plan lists: one more is refused, what is withdrawn does not count", async () => {
  const w = await world();
  const { artisan, desk } = await atDesk(w);
  const [first] = await goods(w, artisan, STARTER);
  const refused = await add(desk);
  expect([refused.status, refused.body]).toMatchObject([
    409,
    { code: "listings_full", limit: STARTER },
  ]);
  // Said again of what is listed, nothing is asked for.
  expect((await list(desk, first!)).status).toBe(200);
  expect((await list(desk, first!, "withdrawn")).status).toBe(200);
  expect((await add(desk)).status).toBe(201);
  expect(outcomeOf(await list(desk, first!))).toEqual([409, "listings_full"]);
  await trying(w, artisan, "pro");
  expect((await list(desk, first!)).body).toMatchObject({ state: "listed", hidden: false });
  expect((await add(desk)).status).toBe(201);
});

test("two who list at once where one more has room are one too many, however they list", async () => {
  const w = await world();
  const { artisan, desk } = await atDesk(w);
  await goods(w, artisan, STARTER - 1);
  const [one, two] = [
    await w.product(artisan, { state: "withdrawn" }),
    await w.product(artisan, { state: "withdrawn" }),
  ];
  const lock = sql`select from sellers for update`;
  const both = (ask: () => Promise<{ status: number }>[]) =>
    whileHeld(w, lock, async () => {
      const started = ask();
      await untilWaiting(w, 2);
      return { started };
    }).then((started) => Promise.all(started));
  const listed = await both(() => [list(desk, one), list(desk, two)]);
  expect(listed.map(({ status }) => status).toSorted()).toEqual([200, 409]);

  expect((await list(desk, { id: (await shown(w))[0]! }, "withdrawn")).status).toBe(200);
  const added = await both(() => [add(desk), add(desk)]);
  expect(added.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  expect(await shown(w)).toHaveLength(STARTER);
});

test("an order of a seller's goods does not wait for whoever lists others", async () => {
  const w = await world();
  const { artisan, desk } = await atDesk(w);
  const sold = await w.product(artisan);
  const other = await w.product(artisan, { state: "withdrawn" });
  // The listing has its lock, and cannot end while nobody can write the audit log.
  const { listing } = await whileHeld(w, sql`lock table audit_log in exclusive mode`, async () => {
    const listing = list(desk, other);
    await untilWaiting(w, 1);
    checkedOut(await w.checkout({ items: w.cart(sold) }));
    return { started: { listing } };
  });
  expect((await listing).status).toBe(200);
});

test("a plan that is over hides the newest and deletes nothing; with one that lists them all are back", async () => {
  const w = await world();
  const { artisan, desk } = await atDesk(w);
  await trying(w, artisan, "pro");
  const all = await goods(w, artisan, STARTER + 2);
  const [oldest, newest] = [all[0]!, all.at(-1)!];
  const other = await w.product(await w.artisan());
  const items = w.cart(newest);
  expect(await shown(w)).toEqual(ids([other, ...all.toReversed()]));
  expect(await hiddenAt(desk)).toEqual([]);
  expect((await w.post("/api/quotes", { items })).status).toBe(200);
  const { order, payment } = checkedOut(await w.checkout({ items }));

  await over(w, artisan);
  const left = all.slice(0, STARTER);
  expect(await shown(w)).toEqual(ids([other, ...left.toReversed()]));
  expect(await shown(w, `&artisan=${artisan.id}`)).toEqual(ids(left.toReversed()));
  expect(await shown(w, "&q=kind")).toEqual(ids([other, ...left.toReversed()]));
  expect(await pagesOf(w, 7)).toEqual(ids([other, ...left.toReversed()]));
  expect(outcomeOf(await w.get(`/api/products/${newest.id}`))).toEqual([404, "product_not_found"]);
  expect(outcomeOf(await w.post("/api/quotes", { items }))).toEqual([409, "product_withdrawn"]);
  expect(outcomeOf(await w.checkout({ items }))).toEqual([409, "product_withdrawn"]);
  const hidden = await hiddenAt(desk);
  expect(ids(hidden)).toEqual(ids(all.slice(STARTER).toReversed()));
  expect(hidden[0]).toMatchObject({
    ...{ state: "listed", hidden: true },
    hiddenBecause: expect.stringContaining(`Your plan shows ${STARTER} goods`),
  });
  expect((await desk.get(`/seller/products/${newest.id}`)).body).toEqual(hidden[0]);
  const edited = await desk.put(`/seller/products/${newest.id}`, bowl);
  expect(edited.body).toMatchObject({ title: "A bowl", hidden: true });
  expect(outcomeOf(await add(desk))).toEqual([409, "listings_full"]);

  // What was ordered before is paid as it was agreed.
  await w.confirm(payment);
  await w.pump();
  expect(await w.sql`select state from orders where id = ${order.id}`).toEqual([{ state: "paid" }]);

  await list(desk, oldest, "withdrawn");
  expect(await shown(w, `&artisan=${artisan.id}`)).toEqual(ids(all.slice(1, -1).toReversed()));
  expect(ids(await hiddenAt(desk))).toEqual([newest.id]);
  await trying(w, artisan, "studio");
  expect(await hiddenAt(desk)).toEqual([]);
  expect((await w.get(`/api/products/${newest.id}`)).status).toBe(200);
  checkedOut(await w.checkout({ items }));
});

test("whoever has a plan that is shown first comes first, marked, in every page and each once", async () => {
  const w = await world();
  const [plain, first] = [await w.artisan({ name: "Abel" }), await w.artisan({ name: "Zoe" })];
  const made: Product[] = [];
  for (let n = 0; n < 3; n++) made.push(await w.product(first), await w.product(plain));
  const of = ({ id }: Artisan) => ids(made.filter(({ artisan }) => artisan.id === id).toReversed());
  const artisans = async () =>
    (
      (await w.get("/api/artisans")).body as never as { artisans: Record<string, unknown>[] }
    ).artisans.map(({ name, isFeatured }) => [name, isFeatured]);
  expect(await shown(w)).toEqual(ids(made.toReversed()));
  await trying(w, plain, "pro");
  expect(await artisans()).toEqual([
    ["Abel", false],
    ["Zoe", false],
  ]);
  await trying(w, first, "studio");
  const expected = [...of(first), ...of(plain)];
  expect(await artisans()).toEqual([
    ["Zoe", true],
    ["Abel", false],
  ]);
  expect(await shown(w)).toEqual(expected);
  for (const size of [1, 2, 3, 4]) expect(await pagesOf(w, size), `${size}`).toEqual(expected);
  const marks = async (product: Product) => (await w.get(`/api/products/${product.id}`)).body;
  expect(await marks(made[0]!)).toMatchObject({ artisan: { name: "Zoe", isFeatured: true } });
  expect(await marks(made[1]!)).toMatchObject({ artisan: { name: "Abel", isFeatured: false } });
  for (const cursor of ["featured.", "featured.1.x", "first.1"])
    expect(outcomeOf(await w.get(`/api/products?cursor=${cursor}`))).toEqual([
      400,
      "parameters_invalid",
    ]);
});

test("the catalogue's page is one round trip, and counts a seller's older goods by an index", async () => {
  const w = await world();
  const artisan = await w.artisan({ stripe: "none" });
  await w.sql`insert into products (id, seller_id, title, description, currency, price_minor,
      version, stock, reserved, limit_per_order, state, created_at)
    select gen_random_uuid(), ${artisan.id}, 'Thing ' || n, 'Made.', 'USD', 2500, 1, 1, 0, null,
      'listed', to_timestamp(n) from generate_series(1, 20000) n`;
  await w.sql`analyze products`;
  const before = await w.roundTrips();
  expect(await shown(w)).toHaveLength(STARTER);
  const { http, webSocket } = await w.roundTrips();
  expect([http - before.http, webSocket - before.webSocket]).toEqual([1, 0]);

  const { neonHttp, neonWebSocket } = inject("sandbox");
  const standIn = { http: neonHttp, webSocket: neonWebSocket };
  const db = openHttp({ url: w.database.ownerUrl, standIn });
  const { now } = await w.withDeps(async (deps) => ({ now: deps.now() }));
  const { rows } = await db.execute(sql`explain (analyze, costs off, timing off)
    select ${isAbovePlan({ now, graceDays: 7 })} from products
    order by created_at desc, id limit 25`);
  const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
  expect(plan).toContain("Index Only Scan using products_listed_of_seller on products older");
  // As many as the plan lists are looked at for each, and not all that the seller has.
  expect(plan).toMatch(
    /products_listed_of_seller on products older \(actual rows=20(\.00)? loops=25\)/,
  );
});

async function pagesOf(w: World, size: number): Promise<string[]> {
  const seen: string[] = [];
  for (let path = `/api/products?limit=${size}`; path; ) {
    const answer = await w.get(path);
    seen.push(...idsIn(answer));
    const { nextCursor } = answer.body as never as { nextCursor: string | null };
    path = nextCursor ? `/api/products?limit=${size}&cursor=${nextCursor}` : "";
  }
  return seen;
}
