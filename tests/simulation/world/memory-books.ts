import { createMemoryDatabase } from "../memory/database.ts";
import { dump } from "../memory/dump.ts";
import { unfinishedInMemory, unreturnableInMemory } from "../memory/oracles/rest.ts";
import { brokenInMemory } from "../memory/oracles/steps.ts";
import * as people from "../memory/people.ts";
import { OUTCOME_TABLES, SHOWN_TABLES } from "../oracles/outcomes.ts";
import { RESTING_TABLES } from "../oracles/resting.ts";
import type { StateRow } from "../oracles/states.ts";
import type { Books } from "./books.ts";

const OPENED = new Date("2026-01-01T00:00:00Z");
const STATEFUL = {
  orders: "order",
  payments: "payment",
  refunds: "refund",
  transfers: "transfer",
} as const;

/** The model of the database: for volume, where each step is a whole transaction. */
export function memoryBooks(): Books {
  let database = createMemoryDatabase();
  return {
    async reset() {
      database = createMemoryDatabase();
    },
    openStore: () => database.openStore(),
    connect: () => undefined,
    writes: () => database.writes,
    async addSeller({ id, name, email, shippingFlatMinor, stripeAccountId }) {
      people.insertSeller(database, {
        ...{ id, name, email, shippingFlatMinor, stripeAccountId, story: "Makes things." },
        ...{
          currency: "USD",
          stripeTransfers: "active",
          paypalEmail: email,
          paypalState: "active",
        },
        createdAt: OPENED,
      } as never);
    },
    async addProduct(product) {
      people.insertProduct(database, {
        ...product,
        ...{ description: "By hand.", currency: "USD", version: 1, reserved: 0 },
        ...{ limitPerOrder: null, state: "listed", createdAt: OPENED },
      } as never);
    },
    partsToShip: async () => people.partsToShip(database),
    paidOrders: async () => people.paidOrders(database),
    operatorTasks: async () => people.operatorTasks(database),
    charges: async () => people.charges(database),
    disputesToAnswer: async () => people.disputesToAnswer(database),
    disputes: async () => people.disputes(database),
    subscriptions: async () => people.subscriptions(database),
    invoices: async () => people.invoices(database),
    unsent: async () => people.unsent(database),
    holds: async () => people.holds(database),
    payouts: async () => people.payouts(database),
    refunds: async () => people.refunds(database),
    missing: async () => people.missing(database),
    unreturnable: async () => unreturnableInMemory(database),
    reviews: async () => people.openReviews(database),
    stock: async () => people.stockOf(database),
    sums: async () => people.balancesOf(database),
    toCome: async () => people.toCome(database),
    operationsAmong: async (texts) => people.operationsAmong(database, texts),
    keptEvents: async () =>
      database.engine.aside(({ inbox }) =>
        inbox
          .all()
          .map(({ eventId }) => eventId)
          .sort(),
      ),
    brokenNow: async () => brokenInMemory(database),
    unfinished: async () => unfinishedInMemory(database),
    states: async () =>
      database.engine.aside((tables) =>
        (Object.keys(STATEFUL) as (keyof typeof STATEFUL)[]).flatMap((table): StateRow[] =>
          tables[table].all().map(({ id, state }) => ({ kind: STATEFUL[table], id, state })),
        ),
      ),
    async outcomes() {
      const rows = dump(database);
      const times = new Map<string, number>();
      for (const { table, what } of OUTCOME_TABLES)
        for (const row of rows[table] ?? []) {
          const name = what(row);
          if (name !== undefined) times.set(name, (times.get(name) ?? 0) + 1);
        }
      return [...times].map(([what, count]) => ({ what, times: count }));
    },
    async resting() {
      const rows = dump(database);
      return RESTING_TABLES.flatMap(({ table, says }) => (rows[table] ?? []).map(says)).sort();
    },
    async show() {
      const rows = dump(database);
      const tables = [...SHOWN_TABLES, "ledger_entries"];
      return tables.flatMap((table) =>
        (rows[table] ?? []).map((row) => `${table} ${JSON.stringify(row)}`),
      );
    },
  };
}
