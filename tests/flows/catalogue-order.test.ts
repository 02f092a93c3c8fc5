import { expect, inject, test } from "vitest";
import { openHttp } from "../../worker/db/client.ts";
import { codeOf } from "../support/purchase.ts";
import { type World, world } from "../support/world.ts";

type Page = { products: { id: string; title: string }[]; nextCursor: string | null };

/** Titles in the order in which pages of two show them. */
async function shown(w: World, query: string): Promise<string[]> {
  const seen: string[] = [];
  for (let more = ""; ; ) {
    const { body } = await w.get(`/api/products?limit=2&${query}${more}`);
    const { products, nextCursor } = body as never as Page;
    seen.push(...products.map(({ title }) => title));
    if (nextCursor === null) return seen;
    more = `&cursor=${nextCursor}`;
  }
}

async function shop(w: World) {
  const [ada, bo] = [await w.artisan(), await w.artisan({ currency: "EUR" })];
  const goods = {
    bowl: await w.product(ada, { title: "bowl", priceMinor: 2500n }),
    mug: await w.product(ada, { title: "mug", priceMinor: 900n }),
    vase: await w.product(bo, { title: "vase", priceMinor: 100n }),
    cup: await w.product(ada, { title: "cup", priceMinor: 900n }),
    jug: await w.product(ada, { title: "jug", priceMinor: 10_000n, stock: 0 }),
  };
  const twins = [goods.mug, goods.cup].sort((a, b) => (a.id < b.id ? -1 : 1));
  return { ada, goods, twins: twins.map(({ id }) => (id === goods.mug.id ? "mug" : "cup")) };
}

test("goods are shown by price, up and down, each currency by itself, on pages that lose none", async () => {
  const w = await world();
  const { twins } = await shop(w);
  const up = ["vase", ...twins, "bowl", "jug"];
  expect(await shown(w, "order=price")).toEqual(up);
  expect(await shown(w, "order=price_desc")).toEqual(up.toReversed());
  expect(await shown(w, "order=newest")).toEqual(await shown(w, ""));
  expect(await shown(w, "order=price&q=b")).toEqual(["bowl"]);
});

test("only what can be bought now is shown, if that is asked for", async () => {
  const w = await world();
  const { ada, goods, twins } = await shop(w);
  expect(await shown(w, "order=price&available=true")).toEqual(["vase", ...twins, "bowl"]);
  expect(await shown(w, "available=true")).toHaveLength(4);
  expect((await w.checkout({ items: w.cart([goods.bowl, 10]) })).status).toBe(201);
  expect(await shown(w, "order=price&available=true")).toEqual(["vase", ...twins]);
  const until = new Date(w.nowMs() + 3_600_000).toISOString();
  await w.sql`update sellers set paused_until = ${until} where id = ${ada.id}`;
  expect(await shown(w, "order=price&available=true")).toEqual(["vase"]);
});

test("a place in another order, and an order that there is not, are refused", async () => {
  const w = await world();
  const { goods } = await shop(w);
  const priced = `USD.900.${goods.mug.id}`;
  const dated = `0.${goods.mug.id}`;
  const refused = [
    ...[
      `cursor=${priced}`,
      `order=price&cursor=${dated}`,
      `order=price&cursor=XXX.1.${goods.mug.id}`,
    ],
    ...["order=price&cursor=USD.1.x", "order=title", "available=no"],
  ];
  for (const query of refused) {
    const answer = await w.get(`/api/products?${query}`);
    expect([answer.status, codeOf(answer)], query).toEqual([400, "parameters_invalid"]);
  }
  expect((await w.get(`/api/products?order=price&cursor=${priced}`)).status).toBe(200);
});

test("a page by price follows an index in both directions, however many goods there are", async () => {
  const w = await world();
  const artisan = await w.artisan({ stripe: "none" });
  await w.sql`insert into products (id, seller_id, title, description, currency, price_minor,
      version, stock, reserved, limit_per_order, state, created_at)
    select gen_random_uuid(), ${artisan.id}, 'Thing ' || n, 'Made.', 'USD', n, 1, 1, 0, null,
      'listed', to_timestamp(n) from generate_series(1, 5000) n`;
  await w.sql`analyze products`;
  const { neonHttp: http, neonWebSocket: webSocket } = inject("sandbox");
  const db = openHttp({ url: w.database.ownerUrl, standIn: { http, webSocket } });
  for (const [way, scan] of [
    ["asc", "Index Scan using products_by_price"],
    ["desc", "Index Scan Backward using products_by_price"],
  ] as const) {
    const { rows } = await db.execute(`explain select id, title from products
      where state = 'listed' and stock > reserved and (currency, price_minor, id) ${way === "asc" ? ">" : "<"}
        ('USD', 2500, '00000000-0000-4000-8000-000000000000')
      order by currency ${way}, price_minor ${way}, id ${way} limit 25`);
    expect(rows.map((row) => row["QUERY PLAN"]).join("\n")).toContain(scan);
  }
});
