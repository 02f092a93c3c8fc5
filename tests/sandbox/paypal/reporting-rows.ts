import { createHash } from "node:crypto";
import { type Account, accountNames, type Capture, iso } from "./account.ts";
import { type Json, present, text } from "./json.ts";
import type { Money } from "./money.ts";
import { moneyJson } from "./money.ts";
import { kindOf } from "./reporting-kinds.ts";

/** One movement of the balance as PayPal reports it. */
export type Row = {
  id: string;
  code: string;
  status: "D" | "P" | "S" | "V";
  atMs: number;
  /** All-inclusive; with the fee it is what the balance changed by. */
  gross: Money;
  feeMinor: bigint;
  /** After this row, in its currency. */
  endingMinor: bigint;
  isBalanceAffecting: boolean;
  referenceId: string | undefined;
  capture: Capture | undefined;
  receiver: string | undefined;
  note: string | undefined;
};

/**
 * Every posting to the platform's balance, oldest first: the books say when and how much, and the
 * object that a posting names says what it was. So the rows add up to the balance, whatever moved it.
 */
export function reportedRows(account: Account, window: { startMs: number; endMs: number }): Row[] {
  const rows = [
    ...rowsOf(account, accountNames.balance(account), true, window),
    ...rowsOf(account, accountNames.pending(account), false, window),
  ];
  return rows.sort((a, b) => a.atMs - b.atMs);
}

function rowsOf(
  account: Account,
  name: string,
  isBalanceAffecting: boolean,
  { startMs, endMs }: { startMs: number; endMs: number },
): Row[] {
  const ending = new Map<string, bigint>();
  const entries = account.world.books.entries(name);
  return entries.flatMap(({ what, atMs, currency, minor }, index): Row[] => {
    const endingMinor = (ending.get(currency) ?? 0n) + minor;
    ending.set(currency, endingMinor);
    if (atMs < startMs || atMs > endMs) return [];
    const kind = kindOf(account, what, minor);
    // What waits for a bank is one row that is not counted yet; its end is seen in the balance.
    if (!isBalanceAffecting && minor < 0n) return [];
    const gross = { currency, minor: isBalanceAffecting ? minor - kind.feeMinor : minor };
    return [
      {
        id: kind.id ?? madeUpId(`${name} ${index}`),
        code: kind.code,
        status: isBalanceAffecting ? kind.status : pendingStatus(kind.capture),
        ...{ atMs, gross, endingMinor, isBalanceAffecting },
        feeMinor: isBalanceAffecting ? kind.feeMinor : 0n,
        referenceId: kind.referenceId,
        capture: kind.capture,
        receiver: kind.receiver,
        note: kind.note,
      },
    ];
  });
}

function pendingStatus(capture: Capture | undefined): "P" | "D" | "S" {
  if (capture?.status === "PENDING" || capture === undefined) return "P";
  return capture.status === "DECLINED" ? "D" : "S";
}

/** Transfers from the bank have no id anywhere else; the same movement always has the same one. */
function madeUpId(from: string): string {
  return createHash("sha256").update(from).digest("hex").slice(0, 17).toUpperCase();
}

/** What the description lets stand in a report's texts. */
const TEXT = /^[a-zA-Z0-9_'\-., ":;!?]+$/;

export function transactionInfoJson(row: Row, withEnding: boolean): Json {
  const { capture, gross } = row;
  const invoice = text(capture?.unit.sent.invoice_id);
  const custom = text(capture?.unit.sent.custom_id);
  const ending = { currency: gross.currency, minor: row.endingMinor };
  const fee = { currency: gross.currency, minor: row.feeMinor };
  const isCapture = row.code === "T0006";
  return present({
    paypal_account_id: isCapture ? capture?.payer.payerId : undefined,
    transaction_id: row.id,
    paypal_reference_id: row.referenceId,
    paypal_reference_id_type: row.referenceId === undefined ? undefined : "TXN",
    transaction_event_code: row.code,
    transaction_initiation_date: iso(row.atMs),
    transaction_updated_date: iso(row.atMs),
    transaction_amount: moneyJson(gross),
    fee_amount: row.feeMinor === 0n ? undefined : moneyJson(fee),
    transaction_status: row.status,
    transaction_note: printable(row.note),
    ending_balance: withEnding && row.isBalanceAffecting ? moneyJson(ending) : undefined,
    available_balance: withEnding && row.isBalanceAffecting ? moneyJson(ending) : undefined,
    invoice_id: printable(invoice),
    custom_field: printable(custom),
    protection_eligibility: isCapture ? "01" : "02",
  });
}

function printable(value: string | undefined): string | undefined {
  return value !== undefined && TEXT.test(value) && value.length <= 127 ? value : undefined;
}
