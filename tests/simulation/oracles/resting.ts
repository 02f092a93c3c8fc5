import type { Books } from "../world/books.ts";
import type { Broken } from "./steps.ts";

type Texts = Readonly<Record<string, string | null>>;
type RestingTable = {
  table: string;
  /** In SQL, over the row `t`; and the same over the row's texts. */
  sql: string;
  says: (row: Texts) => string;
};

/** Money that has left is where it was to go, whether its processor has said so or not. */
const ARRIVED = "case when state in ('sent', 'settled') then 'arrived' else state end";
const arrived = (state: string | null | undefined) =>
  state === "sent" || state === "settled" ? "arrived" : state;

/** What is as it is whatever the way there was: no times, and no names that were made on it. */
export const RESTING_TABLES: readonly RestingTable[] = [
  {
    table: "orders",
    sql: "'order ' || id || ' ' || state",
    says: ({ id, state }) => `order ${id} ${state}`,
  },
  {
    table: "payments",
    sql: "'payment ' || id || ' ' || state || ' ' || coalesce(use, '') || ' ' || coalesce(captured_minor, 0)",
    says: ({ id, state, use, captured_minor }) =>
      `payment ${id} ${state} ${use ?? ""} ${captured_minor ?? 0}`,
  },
  {
    table: "refunds",
    sql: "'refund of ' || payment_id || ' ' || state || ' ' || amount_minor",
    says: ({ payment_id, state, amount_minor }) =>
      `refund of ${payment_id} ${state} ${amount_minor}`,
  },
  {
    table: "transfers",
    sql: `'transfer for ' || seller_order_id || ' ' || rail || ' ' || amount_minor || ' ' || ${ARRIVED}`,
    says: ({ seller_order_id, rail, amount_minor, state }) =>
      `transfer for ${seller_order_id} ${rail} ${amount_minor} ${arrived(state)}`,
  },
  {
    table: "products",
    sql: "'product ' || id || ' ' || stock || ' ' || reserved",
    says: ({ id, stock, reserved }) => `product ${id} ${stock} ${reserved}`,
  },
];

export const RESTING = RESTING_TABLES.map(
  ({ table, sql }) => `select ${sql} as line from ${table} t`,
).join("\nunion all\n");

/** All that has to be the same in the end, however the news of it came. */
export async function restingState(books: Books): Promise<readonly string[]> {
  const sums = [...(await books.sums())].map(([name, minor]) => `${name} ${minor}`);
  return [...(await books.resting()), ...sums.sort()];
}

/** What is in one of the two alone. */
export function unlike(a: readonly string[], b: readonly string[]): Broken[] {
  const [ours, theirs] = [new Set(a), new Set(b)];
  const ids = [
    ...a.filter((line) => !theirs.has(line)).map((line) => `first: ${line}`),
    ...b.filter((line) => !ours.has(line)).map((line) => `now: ${line}`),
  ];
  return ids.length > 0
    ? [{ rule: "any order of the same events ends in the same state", ids }]
    : [];
}
