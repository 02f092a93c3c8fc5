import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import type { AccountKind, EffectKind } from "../../domain/ledger.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import { currency, id, instant, minor } from "./columns.ts";

export const ledgerAccounts = pgTable(
  "ledger_accounts",
  {
    name: text().notNull(),
    currency: currency(),
    kind: text().$type<AccountKind>().notNull(),
    balanceMinor: minor(),
  },
  (t) => [
    primaryKey({ columns: [t.name, t.currency] }),
    check("ledger_accounts_kind", sql`${t.kind} in ('asset','liability','income','expense')`),
    // Debits are above zero, so what a seller is owed stands below, and what they owe above.
    check(
      "ledger_accounts_payable_not_negative",
      sql`${t.balanceMinor} <= 0 or ${t.name} like 'seller:%:debt'`,
    ),
    check(
      "ledger_accounts_debt_not_negative",
      sql`${t.balanceMinor} >= 0 or ${t.name} not like 'seller:%:debt'`,
    ),
    check(
      "ledger_accounts_guarded",
      sql`(${t.balanceMinor} is not null) = (${t.name} like 'seller:%:payable:%' or ${t.name} like 'seller:%:debt')`,
    ),
  ],
);

export const ledgerTransactions = pgTable(
  "ledger_transactions",
  {
    id: id<string>().primaryKey(),
    kind: text().$type<EffectKind>().notNull(),
    currency: currency(),
    processor: text().$type<ProcessorName>().notNull(),
    externalId: text().notNull(),
    subjectId: uuid().notNull(),
    postedAt: instant().notNull(),
  },
  (t) => [
    unique("ledger_transactions_id_currency").on(t.id, t.currency),
    unique("ledger_transactions_one_effect").on(t.processor, t.externalId, t.kind),
    index("ledger_transactions_by_subject").on(t.subjectId),
    index("ledger_transactions_by_time").on(t.postedAt),
  ],
);

export const ledgerEntries = pgTable(
  "ledger_entries",
  {
    transactionId: uuid().notNull(),
    line: smallint().notNull(),
    account: text().notNull(),
    currency: currency(),
    amountMinor: minor().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.transactionId, t.line] }),
    foreignKey({
      name: "ledger_entries_transaction",
      columns: [t.transactionId, t.currency],
      foreignColumns: [ledgerTransactions.id, ledgerTransactions.currency],
    }),
    foreignKey({
      name: "ledger_entries_account",
      columns: [t.account, t.currency],
      foreignColumns: [ledgerAccounts.name, ledgerAccounts.currency],
    }),
    check("ledger_entries_not_zero", sql`${t.amountMinor} <> 0`),
    index("ledger_entries_by_account").on(t.account, t.currency),
  ],
);
