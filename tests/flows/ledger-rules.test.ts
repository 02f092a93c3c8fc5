import { neon } from "@neondatabase/serverless";
import { expect, test } from "vitest";
import { uuid, type World, world } from "../support/world.ts";

type Row = [account: string, currency: string, minor: bigint];
type Effect = { id?: string; externalId?: string; kind?: string; currency?: string };

/** The database as the Worker's own role has it: whatever it says, the rules hold. */
function ledgerOf(w: World) {
  const sql = neon(w.database.url);
  const account = ([name, currency]: Row) => sql`
    insert into ledger_accounts (name, currency, kind, balance_minor) values (${name}, ${currency},
      ${name.startsWith("processor") ? "asset" : "liability"}, ${name.includes("payable") ? "0" : null})
    on conflict do nothing`;
  const transaction = (id: string, effect: Effect) => sql`
    insert into ledger_transactions (id, kind, currency, processor, external_id, subject_id, posted_at)
    values (${id}, ${effect.kind ?? "capture"}, ${effect.currency ?? "USD"}, 'stripe',
      ${effect.externalId ?? `txn_${id}`}, ${uuid()}, ${new Date(0).toISOString()})`;
  const entry = (id: string, [name, currency, minor]: Row, line: number) => sql`
    insert into ledger_entries (transaction_id, line, account, currency, amount_minor)
    values (${id}, ${line}, ${name}, ${currency}, ${`${minor}`})`;
  async function post(rows: Row[], effect: Effect = {}) {
    const id = effect.id ?? uuid();
    await sql.transaction([
      ...rows.map(account),
      transaction(id, effect),
      ...rows.map((row, line) => entry(id, row, line)),
    ]);
    return id;
  }
  return { sql, account, transaction, entry, post };
}
/** The name of the rule that refused. */
async function refusal(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    const { constraint, message } = error as { constraint?: string; message: string };
    return constraint ?? message;
  }
}

const PAYABLE = "seller:a:payable:stripe";
const sale = (minor = 1000n): Row[] => [
  ["processor:stripe", "USD", minor],
  [PAYABLE, "USD", -minor],
];
/** Rows made by hand have no payment behind them, so that no processor agrees with them. */
async function emptyWorld() {
  const w = await world();
  w.skipBalance = true;
  return { w, ledger: ledgerOf(w), balanced: () => expectBooksBalanced(w) };
}
async function expectBooksBalanced(w: World) {
  const strange = await w.sql`select currency, sum(amount_minor) from ledger_entries
    group by transaction_id, currency having sum(amount_minor) <> 0`;
  expect(strange).toEqual([]);
}

const forbidden = [
  "update ledger_entries set amount_minor = 1",
  "delete from ledger_entries",
  "truncate ledger_entries",
  "truncate ledger_entries, ledger_transactions",
  "update ledger_transactions set currency = 'EUR'",
  "update ledger_transactions set external_id = 'x'",
  "delete from ledger_transactions",
  "update ledger_accounts set balance_minor = -1",
  "delete from ledger_accounts",
  "delete from audit_log",
  "update audit_log set action = 'x'",
  "truncate audit_log",
  "alter table ledger_entries disable trigger all",
  "drop trigger ledger_entries_append_only on ledger_entries",
  "drop table ledger_entries",
  "create table x (y int)",
  "set session_replication_role = replica",
  "set role artisans_owner",
];
test("V170 the application's role can neither change nor remove what was posted", async () => {
  const { ledger, balanced } = await emptyWorld();
  const id = await ledger.post(sale());
  for (const statement of forbidden)
    expect(await refusal(ledger.sql.query(statement)), statement).toMatch(
      /permission denied|must be owner|cannot/,
    );
  const entries =
    await ledger.sql`select amount_minor from ledger_entries where transaction_id = ${id}`;
  expect(entries).toEqual([{ amount_minor: "1000" }, { amount_minor: "-1000" }]);
  await balanced();
});

const slips: [statement: string, rule: string][] = [
  ["update ledger_entries set amount_minor = 1", "ledger_entries_append_only"],
  ["delete from ledger_entries", "ledger_entries_append_only"],
  ["truncate ledger_entries", "ledger_entries_append_only"],
  ["update ledger_transactions set external_id = 'x'", "ledger_transactions_append_only"],
  ["delete from ledger_transactions", "ledger_transactions_append_only"],
];
test("V170 not even the owner does so by a slip", async () => {
  const { w, ledger } = await emptyWorld();
  await ledger.post(sale());
  for (const [statement, rule] of slips)
    expect(await refusal(w.sql.query(statement)), statement).toBe(rule);
});

test("V171 a balanced transaction is taken, and the running balance follows it", async () => {
  const { ledger, balanced } = await emptyWorld();
  await ledger.post(sale(1000n));
  await ledger.post(sale(234n));
  const rows = await ledger.sql`select balance_minor from ledger_accounts where name = ${PAYABLE}`;
  expect(rows).toEqual([{ balance_minor: "-1234" }]);
  await balanced();
});

test.each<[string, Row[], string]>([
  [
    "that does not add up",
    [
      ["processor:stripe", "USD", 1000n],
      [PAYABLE, "USD", -999n],
    ],
    "ledger_transaction_balances",
  ],
  ["of one entry", [["processor:stripe", "USD", 1000n]], "ledger_transaction_balances"],
  ["without entries", [], "ledger_transaction_balances"],
  ["with an entry of nothing", [...sale(), ["unapplied:x", "USD", 0n]], "ledger_entries_not_zero"],
  [
    "of two currencies, each adding up",
    [...sale(), ["processor:stripe", "EUR", 5n], ["seller:a:payable:stripe", "EUR", -5n]],
    "ledger_entries_transaction",
  ],
  [
    "of two currencies that add up only together",
    [
      ["processor:stripe", "USD", 1000n],
      ["seller:a:payable:stripe", "EUR", -1000n],
    ],
    "ledger_entries_transaction",
  ],
  [
    "that owes an artisan less than nothing",
    [
      ["processor:stripe", "USD", -1n],
      [PAYABLE, "USD", 1n],
    ],
    "ledger_accounts_payable_not_negative",
  ],
])("V171 the database refuses a transaction %s", async (_what, rows, rule) => {
  const { ledger, balanced } = await emptyWorld();
  expect(await refusal(ledger.post(rows))).toBe(rule);
  expect(await ledger.sql`select id from ledger_transactions`).toEqual([]);
  expect(await ledger.sql`select * from ledger_entries`).toEqual([]);
  await balanced();
});

test("V171 a balanced pair that was checked early does not let a third entry in", async () => {
  const { ledger, balanced } = await emptyWorld();
  const id = uuid();
  const rows: Row[] = [...sale(), ["processor:stripe", "USD", 5000n]];
  const [first, second, third] = rows.map((row, line) => ledger.entry(id, row, line));
  const work = ledger.sql.transaction([
    ...rows.map(ledger.account),
    ledger.transaction(id, {}),
    ...[first!, second!],
    ledger.sql`set constraints all immediate`,
    third!,
  ]);
  expect(await refusal(work)).toBe("ledger_transaction_balances");
  expect(await ledger.sql`select * from ledger_entries`).toEqual([]);
  await balanced();
});

test("V171 an entry names an account that exists in its currency", async () => {
  const { ledger } = await emptyWorld();
  const id = uuid();
  const rows = sale();
  const work = ledger.sql.transaction([
    ledger.transaction(id, {}),
    ...rows.map((row, line) => ledger.entry(id, row, line)),
  ]);
  expect(await refusal(work)).toBe("ledger_entries_account");
});

test("V170 a balanced pair of entries cannot be slipped into a transaction of the past", async () => {
  const { ledger, balanced } = await emptyWorld();
  const id = await ledger.post(sale());
  const later = sale(5n).map((row, line) => ledger.entry(id, row, line + 2));
  expect(await refusal(ledger.sql.transaction(later))).toBe("ledger_entry_is_written_at_once");
  await balanced();
});

test("one effect of a processor and kind is posted once, and another kind of it beside it", async () => {
  const { ledger, balanced } = await emptyWorld();
  await ledger.post(sale(), { externalId: "txn_1" });
  const again = refusal(ledger.post(sale(), { externalId: "txn_1" }));
  expect(await again).toBe("ledger_transactions_one_effect");
  await ledger.post(sale(), { externalId: "txn_1", kind: "fee" });
  expect(await ledger.sql`select id from ledger_transactions`).toHaveLength(2);
  await balanced();
});

test("one effect that two connections post at the same moment is posted once", async () => {
  const { ledger, balanced } = await emptyWorld();
  const outcomes = await Promise.all(
    Array.from({ length: 8 }, () => refusal(ledger.post(sale(), { externalId: "txn_1" }))),
  );
  expect(outcomes.filter((rule) => rule === undefined)).toHaveLength(1);
  expect(await ledger.sql`select id from ledger_transactions`).toHaveLength(1);
  await balanced();
});

test("two withdrawals of the same last money: one wins, the other is refused", async () => {
  const { ledger, balanced } = await emptyWorld();
  await ledger.post(sale(1000n));
  const withdrawal = (): Row[] => [
    ["processor:stripe", "USD", -1000n],
    [PAYABLE, "USD", 1000n],
  ];
  const outcomes = await Promise.all([1, 2, 3].map(() => refusal(ledger.post(withdrawal()))));
  expect(outcomes.filter((rule) => rule === undefined)).toHaveLength(1);
  expect(new Set(outcomes)).toEqual(new Set([undefined, "ledger_accounts_payable_not_negative"]));
  await balanced();
});

test.each([
  ["starts with money", PAYABLE, "-5", "ledger_account_starts_empty"],
  ["is an artisan's and has no running balance", PAYABLE, null, "ledger_accounts_guarded"],
  ["is the platform's and has one", "platform:commission", "0", "ledger_accounts_guarded"],
])("an account that %s is refused", async (_what, name, balance, rule) => {
  const { ledger } = await emptyWorld();
  const insert = ledger.sql`insert into ledger_accounts (name, currency, kind, balance_minor)
    values (${name}, 'USD', 'liability', ${balance})`;
  expect(await refusal(insert)).toBe(rule);
});

test("V099 V171 sums beyond 2^53 are compared exactly", async () => {
  const { ledger, balanced } = await emptyWorld();
  const large = 2n ** 62n;
  const almost: Row[] = [
    ["processor:stripe", "USD", large],
    ["unapplied:x", "USD", -large + 1n],
  ];
  expect(await refusal(ledger.post(almost))).toBe("ledger_transaction_balances");
  await ledger.post([
    ["processor:stripe", "USD", large],
    ["unapplied:x", "USD", -large],
  ]);
  await balanced();
});
