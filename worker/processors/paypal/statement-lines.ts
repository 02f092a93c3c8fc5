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
  T1106: "dispute", // taken back by PayPal, for a dispute or without one
  T1114: "transfer_returned",
  T1115: "transfer_returned",
  T1201: "dispute",
  T1202: "dispute_returned",
  T1205: "dispute_returned",
  T0100: "dispute_fee",
  T0106: "dispute_fee",
  T0300: "top_up",
  T0400: "payout",
};

/** What is held for a dispute, and let go, is in the total all the time: nothing has moved. */
const HOLDS = ["T1110", "T1111"];

/** The amount and, where there is one, the fee, each under the name that the ledger posts it under. */
export function linesOf({ transaction_info: info }: Transaction): StatementLine[] {
  const { transaction_id: id, transaction_event_code: type, transaction_status: status } = info;
  // What was denied moved nothing, and what is pending has not yet.
  if (id === undefined || status === "D" || status === "P" || HOLDS.includes(type)) return [];
  const kind = kindOf(info);
  const names = namesOf(kind, info);
  const about = {
    ...{ lineRef: id, type, sourceRef: info.paypal_reference_id },
    ...{ occurredAt: info.transaction_initiation_date, availableOn: undefined },
  };
  const { transaction_amount: amount, fee_amount: fee } = info;
  const lines: StatementLine[] = [{ ...about, kind, effectId: names.effectId, ...amount }];
  if (fee) lines.push({ ...about, kind: names.feeKind, effectId: names.feeId, ...fee });
  return lines.filter(({ minor }) => minor !== 0n);
}

function kindOf({
  transaction_event_code,
  transaction_amount,
  paypal_reference_id,
}: Transaction["transaction_info"]): LineKind {
  const kind = kinds[transaction_event_code] ?? "other";
  // A fee without a payment is of something else.
  if (transaction_event_code === "T0100" && paypal_reference_id === undefined) return "other";
  // T0001 is any payment to one of many; what comes in by it is no payout of ours.
  return kind === "transfer" && transaction_amount.minor > 0n ? "other" : kind;
}

/** A payout item goes out under its transaction's id; what comes of it later names that one. */
function namesOf(kind: LineKind, info: Transaction["transaction_info"]) {
  const { transaction_id: id = "", paypal_reference_id: reference, transaction_event_code } = info;
  if (isOfDispute(kind) && reference !== undefined)
    return {
      effectId: nameOfDispute(reference, OF_BANKS.includes(transaction_event_code)),
      feeId: id,
      feeKind: "fee",
    } as const;
  if (kind === "transfer")
    return { effectId: id, feeId: `${id}:fee`, feeKind: "transfer_fee" } as const;
  if (kind === "transfer_returned" && reference !== undefined)
    return {
      ...{ effectId: `${reference}:returned`, feeId: `${reference}:fee` },
      feeKind: "transfer_fee_returned",
    } as const;
  return { effectId: id, feeId: id, feeKind: "fee" } as const;
}

const OF_BANKS = ["T1201", "T1202", "T0106"];
const isOfDispute = (kind: LineKind) =>
  kind === "dispute" || kind === "dispute_returned" || kind === "dispute_fee";

/**
 * A dispute does not tell by which transactions its money has moved, and they name only the payment:
 * of that there is one claim at PayPal and one chargeback at a bank at most. What PayPal takes back
 * without a claim is named like one until `toldApart`.
 */
export const nameOfDispute = (chargeRef: string, isOfBank: boolean) =>
  `${chargeRef}:${isOfBank ? "chargeback" : "claim"}`;
