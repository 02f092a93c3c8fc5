import { refuse } from "./refusal.ts";
import type { Fields, TableKey } from "./schema.ts";
import type { RawTable } from "./table.ts";
import type { Xact } from "./xact.ts";

/** What a table does of its own accord. */
export type Trigger = {
  /** Before the row is looked at. */
  beforeInsert?: (row: Fields, xact: Xact) => void;
  /** `set` has the fields that the statement names, changed or not. */
  beforeUpdate?: (row: Fields, before: Fields, set: Fields) => void;
  /** As soon as the row is there. */
  inserted?: (row: Fields, xact: Xact) => void;
  /** Once the whole statement is. */
  afterInsert?: (row: Fields, xact: Xact) => void;
};
type Others = (key: TableKey) => RawTable;

/**
 * The migrations' triggers that some call of the store can set off. What is append only has no
 * function here that would change it.
 */
const triggers: { readonly [K in TableKey]?: (others: Others) => Trigger } = {
  approvals: () => ({ beforeUpdate: isAsAsked }),
  inbox: () => ({ beforeUpdate: isWhatCame }),
  refunds: (others) => ({
    beforeInsert: (row) => isWithinCaptured(row, others),
    beforeUpdate(row, _, { state, amountMinor, currency }) {
      if ([state, amountMinor, currency].some((value) => value !== undefined))
        isWithinCaptured(row, others);
    },
  }),
  ledgerAccounts: () => ({ beforeInsert: startsEmpty }),
  ledgerTransactions: () => ({
    inserted: ({ id }, { ownLedger, unbalanced }) => {
      ownLedger.add(String(id));
      unbalanced.add(String(id));
    },
  }),
  ledgerEntries: (others) => ({
    beforeInsert: isWrittenAtOnce,
    inserted: ({ transactionId }, { unbalanced }) => void unbalanced.add(String(transactionId)),
    afterInsert: (row, xact) => movesBalance(row, xact, others("ledgerAccounts")),
  }),
};
/** All of them by name: those above, and those that keep rows as they are. */
const names: { readonly [K in TableKey]?: readonly string[] } = {
  approvals: ["approval_request_is_final"],
  auditLog: ["audit_log_append_only", "audit_log_no_truncate"],
  eventReplays: ["event_replays_append_only", "event_replays_no_truncate"],
  inbox: ["inbox_event_is_final"],
  refunds: ["refund_is_within_captured"],
  ledgerAccounts: ["ledger_account_starts_empty"],
  ledgerTransactions: [
    ...["ledger_transaction_balances", "ledger_transactions_append_only"],
    "ledger_transactions_no_truncate",
  ],
  ledgerEntries: [
    ...["ledger_entries_append_only", "ledger_entries_balance", "ledger_entries_no_truncate"],
    ...["ledger_entry_is_written_at_once", "ledger_entry_moves_balance"],
  ],
};
export const knownTriggers = (key: TableKey) => names[key] ?? [];

export const triggersOf = (key: TableKey, others: Others): Trigger => triggers[key]?.(others) ?? {};

/** What a processor said, and when; only what was made of it moves. */
const SAID = ["processor", "endpoint", "eventId", "type", "objectRef", "receivedAt"] as const;

function isWhatCame(row: Fields, before: Fields): void {
  const isSame = (key: string) => told(row[key]) === told(before[key]);
  const wasRedacted = before.redactedAt !== null;
  // What is personal is taken out of the body once, and marked.
  const isBodyKept = isSame("body") || (!wasRedacted && row.redactedAt !== null);
  const isMarkKept = !wasRedacted || isSame("redactedAt");
  if (!(SAID.every(isSame) && isBodyKept && isMarkKept))
    refuse("restrict", "an event cannot be rewritten", "inbox_event_is_final");
}

/**
 * What an operator has asked for; only what waits is decided on, and only that is written. A person
 * is taken out of it at any time, with no other change.
 */
const ASKED = [
  ...["id", "kind", "subjectId", "currency", "amountMinor", "destination", "request"],
  ...["requestedBy", "requestedAt", "expiresAt"],
] as const;

function isAsAsked(row: Fields, before: Fields): void {
  const isErased = before.destination !== null && row.destination === "erased@erased.invalid";
  const others = Object.keys(before).filter((key) => key !== "destination");
  if (isErased && others.every((key) => told(row[key]) === told(before[key]))) return;
  const isSame = ASKED.every((key) => told(row[key]) === told(before[key]));
  if (before.state !== "waiting" || !isSame)
    refuse("restrict", `approval ${before.id} cannot be rewritten`, "approval_request_is_final");
}
const told = (value: unknown) =>
  value instanceof Date ? value.getTime() : value instanceof Uint8Array ? value.join() : value;

/** A refund and the others that are not failed add up to no more than was captured. */
function isWithinCaptured({ id, paymentId, state, currency, amountMinor }: Fields, others: Others) {
  if (state === "failed") return;
  const { capturedMinor = null, capturedCurrency } = others("payments").read(`${paymentId}`) ?? {};
  let total = amountMinor === null ? null : BigInt(amountMinor as bigint);
  for (const other of others("refunds").bucket("ofPayment", `${paymentId}`))
    if (total !== null && other.id !== id && other.state !== "failed")
      total += BigInt(other.amountMinor as bigint);
  const isOther = currency !== null && currency !== capturedCurrency;
  if (capturedMinor !== null && !isOther && !(total !== null && total > (capturedMinor as bigint)))
    return;
  refuse("check", `refund ${id} gives back more than was captured`, "refunds_within_captured");
}

function startsEmpty({ name, balanceMinor }: Fields): void {
  if (balanceMinor !== null && balanceMinor !== 0n)
    refuse(
      "check",
      `ledger account ${name} starts with ${balanceMinor}`,
      "ledger_account_starts_empty",
    );
}

function isWrittenAtOnce({ transactionId }: Fields, { ownLedger }: Xact): void {
  if (!ownLedger.has(String(transactionId)))
    refuse(
      "check",
      `ledger transaction ${transactionId} is closed or unknown`,
      "ledger_entry_is_written_at_once",
    );
}

function movesBalance({ account, currency, amountMinor }: Fields, xact: Xact, accounts: RawTable) {
  const key = accounts.keyOf({ name: account, currency });
  const before = accounts.read(key);
  if (before === undefined || before.balanceMinor === null) return;
  const row = {
    ...before,
    balanceMinor: BigInt(before.balanceMinor as bigint) + BigInt(amountMinor as bigint),
  };
  const broken = accounts.spec.checks.find(({ holds }) => holds(row) === false);
  if (broken) refuse("check", `a balance violates check constraint "${broken.name}"`, broken.name);
  xact.changes.push({ table: "ledgerAccounts", key, before });
  accounts.put(key, row);
}

/** At COMMIT: every ledger transaction that was touched adds up, and has two entries at least. */
export function balances(xact: Xact, entries: RawTable): void {
  for (const id of xact.unbalanced) {
    let total = 0n;
    let lines = 0;
    for (const { amountMinor } of entries.bucket("ofTransaction", id)) {
      total += BigInt(amountMinor as bigint);
      lines += 1;
    }
    if (total === 0n && lines >= 2) continue;
    const message = `ledger transaction ${id} has ${lines} entries that add up to ${total}`;
    refuse("check", message, "ledger_transaction_balances");
  }
}
