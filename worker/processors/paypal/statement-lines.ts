import type { LineKind, StatementLine } from "../../domain/reconciliation.ts";
import type { Transaction } from "./shapes.ts";

/**
 * By PayPal's T-code; what is not here is `other`
 * (developer.paypal.com/docs/transaction-search/transaction-event-codes).
 */
const kinds: Readonly<Record<string, LineKind>> = {
  T0001: "transfer", // a payout item
  T0006: "capture",
  T1107: "refund",
  T1106: "refund", // taken back by PayPal: likewise a refund, unless a dispute did it
  T1114: "transfer_returned",
  T1115: "transfer_returned",
  T1110: "dispute",
  T1201: "dispute",
  T1111: "dispute_returned",
  T1202: "dispute_returned",
  T1205: "dispute_returned",
  T0106: "dispute_fee",
  T0300: "top_up",
  T0400: "payout",
};

/** The amount and, where there is one, the fee, each under the name that the ledger posts it under. */
export function linesOf({ transaction_info: info }: Transaction): StatementLine[] {
  const { transaction_id: id, transaction_event_code: type, transaction_status: status } = info;
  // What was denied moved nothing, and what is pending has not yet.
  if (id === undefined || status === "D" || status === "P") return [];
  const kind = kindOf(info);
  const names = namesOf(kind, id, info.paypal_reference_id);
  const about = {
    ...{ lineRef: id, type, sourceRef: info.paypal_reference_id },
    ...{ occurredAt: info.transaction_initiation_date, availableOn: undefined },
  };
  const { transaction_amount: amount, fee_amount: fee } = info;
  const lines: StatementLine[] = [{ ...about, kind, effectId: names.effectId, ...amount }];
  if (fee) lines.push({ ...about, kind: names.feeKind, effectId: names.feeId, ...fee });
  return lines.filter(({ minor }) => minor !== 0n);
}

function kindOf({ transaction_event_code, transaction_amount }: Transaction["transaction_info"]) {
  const kind = kinds[transaction_event_code] ?? "other";
  // T0001 is any payment to one of many; what comes in by it is no payout of ours.
  return kind === "transfer" && transaction_amount.minor > 0n ? "other" : kind;
}

/** A payout item goes out under its transaction's id; what comes of it later names that one. */
function namesOf(kind: LineKind, id: string, reference: string | undefined) {
  if (kind === "transfer")
    return { effectId: id, feeId: `${id}:fee`, feeKind: "transfer_fee" } as const;
  if (kind === "transfer_returned" && reference !== undefined)
    return {
      ...{ effectId: `${reference}:returned`, feeId: `${reference}:fee` },
      feeKind: "transfer_fee_returned",
    } as const;
  return { effectId: id, feeId: id, feeKind: "fee" } as const;
}
