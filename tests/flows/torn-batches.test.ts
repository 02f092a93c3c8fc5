import { expect, test } from "vitest";
import {
  checkedOut,
  countOrders,
  countRows,
  creatingCalls,
  paymentIntents,
  problemOf,
  stockOf,
} from "../support/orders.ts";
import { die, type Failure, plantFailure, raise } from "../support/owner.ts";
import { MINUTE_MS } from "../support/purchase.ts";
import { type Answer, uuid, type World, world } from "../support/world.ts";

type Place = Pick<Failure, "at" | "table" | "on">;
/** The statements of the batch that opens a checkout, in their order, but for the first. */
const written = [
  "products",
  "idempotency_keys",
  "orders",
  "seller_orders",
  "order_items",
  "stock_reservations",
  "payments",
  "payment_senders",
  "operations",
];
/** Stands for the first statement, which only locks and asks: what it asks by fails instead. */
const FIRST = "guard";

const deaths = {
  "that the database refuses": { does: raise("XX000"), answer: [500, "internal"] },
  "whose connection ends": { does: die, answer: [503, "database_unavailable"] },
} as const;

/** Every row of every table that a checkout writes to, as text. */
async function everything(w: World): Promise<string> {
  const tables = [...written, "ledger_transactions", "outbox"];
  const all = await Promise.all(
    tables.map((table) =>
      w.sql.query(`select to_jsonb(t)::text as row from ${table} t order by 1`),
    ),
  );
  return JSON.stringify(all);
}
const outcomeOf = (answer: Answer) => [answer.status, problemOf(answer).code];

/** The rule that the first statement asks, in another's words until it is put back. */
async function failFirst(w: World, does: string) {
  const [kept] = await w.sql`select pg_get_functiondef('guard'::regproc) as source`;
  await w.sql.query(`create or replace function guard(holds boolean, rule text) returns boolean
    language plpgsql as $$ begin ${does} return true; end $$`);
  return { end: () => w.sql.query(kept?.source as string) };
}

const places: Place[] = [
  { at: "statement", table: FIRST },
  ...written.map((table) => ({ at: "statement", table }) as const),
  { at: "commit", table: "operations" },
];

test.each(Object.entries(deaths))(
  "V168 a checkout's batch %s leaves nothing at whichever statement it is, and its key serves the repetition",
  async (_, { does, answer }) => {
    const w = await world();
    const bowl = await w.product(await w.artisan(), { stock: 50 });
    const items = w.cart(bowl);
    for (const [n, { at, table }] of places.entries()) {
      const key = { "Idempotency-Key": uuid() };
      const before = await everything(w);
      const planted =
        table === FIRST
          ? await failFirst(w, does)
          : await plantFailure(w, { at, table, does, times: 1 });
      expect([table, ...outcomeOf(await w.checkout({ items }, key))]).toEqual([table, ...answer]);
      await planted.end();
      expect(await everything(w), table).toBe(before);
      expect(await creatingCalls(w)).toHaveLength(n);

      checkedOut(await w.checkout({ items }, key));
      expect(await countOrders(w)).toBe(n + 1);
      expect(await stockOf(w, bowl)).toEqual({ stock: 50, reserved: n + 1 });
      const again = await w.checkout({ items }, key);
      expect([again.status, again.headers.get("Idempotent-Replayed")]).toEqual([201, "true"]);
      expect(await creatingCalls(w)).toHaveLength(n + 1);
    }
  },
);

test("V168 the places above are all that a checkout writes to", async () => {
  const w = await world();
  const items = w.cart(await w.product(await w.artisan()));
  const sizes = async () => {
    const tables = await w.sql`select relname as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`;
    const found = new Map<string, string>();
    for (const { name } of tables as { name: string }[]) {
      const [row] = await w.sql.query(
        `select md5(coalesce(string_agg(t::text, '' order by t::text), '')) as sum from ${name} t`,
      );
      found.set(name, row?.sum as string);
    }
    return found;
  };
  const before = await sizes();
  checkedOut(await w.checkout({ items }));
  const changed = [...(await sizes())].filter(([name, sum]) => before.get(name) !== sum);
  // That somebody tried is counted with the read, whatever becomes of the try.
  const names = changed.map(([name]) => name).filter((name) => name !== "attempt_counters");
  expect(names).toEqual([...written].sort());
});

const settled: Place[] = [
  { at: "statement", table: "operations", on: "update" },
  { at: "statement", table: "payments", on: "update" },
  { at: "statement", table: "idempotency_keys", on: "update" },
  { at: "commit", table: "idempotency_keys", on: "update" },
];
test.each(
  Object.entries(deaths).flatMap(([name, { does }]) =>
    settled.map((place) => [name, `${place.at} ${place.table}`, does, place] as const),
  ),
)(
  "V168 the batch that settles a checkout, %s at its %s, writes nothing, and the same key goes on",
  async (_, __, does, place) => {
    const w = await world();
    const items = w.cart(await w.product(await w.artisan()));
    const key = { "Idempotency-Key": uuid() };
    const planted = await plantFailure(w, { ...place, does, times: 1 });
    const first = checkedOut(await w.checkout({ items }, key));
    expect(await planted.met()).toBe(1);
    const rows = await w.sql`select o.state, p.processor_ref, k.status
      from operations o, payments p, idempotency_keys k`;
    expect(rows).toEqual([{ state: "open", processor_ref: null, status: null }]);
    const count = await countRows(w);

    await w.advance(2 * MINUTE_MS);
    const again = checkedOut(await w.checkout({ items }, key));
    expect(again.payment).toEqual(first.payment);
    expect(await countRows(w)).toBe(count);
    expect(await paymentIntents(w)).toHaveLength(1);
    await w.confirm(again.payment);
    await w.pump();
    expect((await w.readOrder(again.order, again.orderToken)).order).toMatchObject({
      state: "paid",
    });
  },
);
