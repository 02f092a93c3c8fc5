import { expect, test } from "vitest";
import page from "../../docs/money-flow.md?raw";
import { float, giveBack, ofParts, partOf, refundWorld, whole } from "../support/order-refunds.ts";
import {
  agree,
  DAY_MS,
  due,
  type Purchase,
  purchaseOf,
  type Rail,
  runTransfers,
  ship,
} from "../support/purchase.ts";
import { threeArtisans, type World } from "../support/world.ts";

// What docs/money-flow.md says in numbers is what the code does: each of its tables is the ledger's.

/** One bowl of A's at 33.33, two cups of B's at 20.00, one plate of C's at 45.00. */
async function cartOf(w: World) {
  const goods = await threeArtisans(w);
  const [bowl, cup, plate] = goods;
  const names = new Map(goods.map(({ artisan }, n) => [artisan.id, "ABC"[n]!]));
  async function buy(rail: Rail, isDue: boolean): Promise<Purchase> {
    const items = w.cart(bowl, [cup, 2], plate);
    const purchase = purchaseOf(await w.checkout({ items, processor: rail }));
    await agree(w, rail, purchase);
    await w.pump();
    if (!isDue) return purchase;
    await ship(w, purchase);
    await w.advance(8 * DAY_MS);
    return purchase;
  }
  return { goods, names, buy };
}

const decimal = (minor: number) => (minor / 100).toFixed(2);
/** What the ledger got since, as the page's tables have it. */
async function tables(w: World, names: Map<string, string>, since: string[]): Promise<string[]> {
  const rows = await w.sql`select t.id, t.kind, e.account, e.amount_minor::int as minor
    from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
    where not (t.id = any(${since})) order by t.posted_at, t.id, e.line`;
  const byId = Map.groupBy(rows, ({ id }) => id as string);
  return [...byId.values()].map((lines) =>
    lines
      .map(({ account, minor }) => {
        const name = [...names].reduce(
          (text, [id, letter]) => text.replace(id, letter),
          `${account}`,
        );
        const amount = decimal(Math.abs(minor as number));
        return minor > 0 ? `| \`${name}\` | ${amount} | |` : `| \`${name}\` | | ${amount} |`;
      })
      .sort()
      .join("\n"),
  );
}
const posted = async (w: World) =>
  (await w.sql`select id from ledger_transactions`).map(({ id }) => id as string);

/** Each of them stands on the page, line for line. */
function expectTold(found: string[]) {
  for (const table of found)
    expect(page, `a table of docs/money-flow.md:\n${table}`).toContain(table);
}

test("a piece that goes back before its artisan was paid", async () => {
  const w = await refundWorld();
  await float(w, "stripe");
  const { goods, names, buy } = await cartOf(w);
  const purchase = await buy("stripe", false);
  const before = await posted(w);
  const cup = goods[1];
  const items = [{ productId: cup.id, quantity: 1 }];
  const part = {
    sellerOrderId: partOf(purchase, cup.artisan),
    kind: "items",
    items,
    shipping: false,
  };
  await giveBack(w, purchase, ofParts(part));
  await w.pump();
  const found = await tables(w, names, before);
  expect(found).toHaveLength(1);
  expectTold(found);
});

test("a part that goes back after its artisan was paid by Stripe, and by PayPal", async () => {
  const w = await refundWorld();
  await float(w, "stripe");
  await float(w, "paypal");
  const { goods, names, buy } = await cartOf(w);
  const byCard = await buy("stripe", true);
  await runTransfers(w);
  let before = await posted(w);
  const rest = (purchase: Purchase) =>
    ofParts({ sellerOrderId: partOf(purchase, goods[0].artisan), kind: "rest" });
  await giveBack(w, byCard, rest(byCard));
  await w.pump();
  const taken = await tables(w, names, before);
  expect(taken).toHaveLength(2);
  expectTold(taken);

  const byPaypal = await buy("paypal", true);
  await runTransfers(w);
  before = await posted(w);
  await giveBack(w, byPaypal, rest(byPaypal));
  await w.pump();
  expectTold(await tables(w, names, before));
  const next = await due(w, "stripe", { products: [goods[0]] });
  before = await posted(w);
  await runTransfers(w);
  expect(next.order.total.minor).toBe("3833");
  const repaid = await tables(w, names, before);
  expect(repaid).toHaveLength(1);
  expectTold(repaid);
});

test.each(["seller", "platform"] as const)(
  "an order that goes back whole at the fault of the %s",
  async (fault) => {
    const w = await refundWorld();
    await float(w, "stripe");
    const { names, buy } = await cartOf(w);
    const purchase = await buy("stripe", false);
    const before = await posted(w);
    await giveBack(w, purchase, whole, { fault });
    await w.pump();
    const found = await tables(w, names, before);
    expect(found).toHaveLength(1);
    expectTold(found);
  },
);
