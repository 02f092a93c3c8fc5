import type { Account, Capture, PayoutItem } from "./account.ts";
import { text } from "./json.ts";

/** What a posting of the books was, in the words of PayPal's transaction search. */
export type Kind = {
  /** PayPal's T-code. */
  code: string;
  id?: string | undefined;
  status: "S" | "V";
  /** What of the posting was PayPal's fee; below zero where it was taken. */
  feeMinor: bigint;
  referenceId?: string | undefined;
  capture?: Capture | undefined;
  receiver?: string | undefined;
  note?: string | undefined;
};

type Reader = (account: Account, id: string, minor: bigint) => Kind | undefined;

const PATTERNS: readonly (readonly [what: RegExp, read: Reader])[] = [
  [/^capture (\S+)/, readCapture],
  [/^refund (\S+)/, (account, id) => readRefund(account, id, "T1107")],
  [/^reversal (\S+)/, (account, id) => readRefund(account, id, "T1106")],
  [/^payout item (\S+) is /, readPayoutItem],
  [/^dispute (\S+) holds$/, (account, id) => readDispute(account, id, "T1110")],
  [/^dispute (\S+) is released$/, (account, id) => readDispute(account, id, "T1111")],
  [/^dispute (\S+) goes to the buyer$/, readLostDispute],
  [/^dispute (\S+) is given back$/, readWonAppeal],
  [/^dispute (\S+) costs its fee$/, (account, id) => readDispute(account, id, "T0100")],
  [/^dispute (\S+) costs the bank's fee$/, (account, id) => readDispute(account, id, "T0106")],
  [/^(between the bank) /, (_account, _id, minor) => bankTransfer(minor)],
];

/** What nobody here knows is a general adjustment. */
export function kindOf(account: Account, what: string, minor: bigint): Kind {
  for (const [pattern, read] of PATTERNS) {
    const [, id] = pattern.exec(what) ?? [];
    const kind = id === undefined ? undefined : read(account, id, minor);
    if (kind !== undefined) return kind;
  }
  return { code: "T1200", status: "S", feeMinor: 0n };
}

function bankTransfer(minor: bigint): Kind {
  return { code: minor < 0n ? "T0400" : "T0300", status: "S", feeMinor: 0n };
}

/** PayPal marks a payment V once it was taken back as a whole. */
function readCapture(account: Account, id: string): Kind | undefined {
  const capture = account.state.captures.get(id);
  if (capture === undefined) return undefined;
  const status = capture.status === "REFUNDED" ? "V" : "S";
  return { code: "T0006", id, status, feeMinor: -capture.fee.minor, capture };
}

function readRefund(account: Account, id: string, code: string): Kind | undefined {
  const refund = account.state.refunds.get(id);
  if (refund === undefined) return undefined;
  const capture = account.state.captures.get(refund.captureId);
  const note = text(refund.sent.note_to_payer);
  return { code, id, status: "S", feeMinor: 0n, referenceId: refund.captureId, capture, note };
}

/** Out with its fee; back as a refund when nobody took it, and as a reversal when PayPal did. */
function readPayoutItem(account: Account, id: string, minor: bigint): Kind | undefined {
  const item = account.state.items.get(id);
  if (item === undefined) return undefined;
  const { transactionId, receiver } = item;
  const difference = abs(minor) - item.amount.minor;
  const feeMinor = minor < 0n ? -difference : difference;
  const base = { status: "S" as const, feeMinor, receiver, note: text(item.sent.note) };
  if (minor < 0n) return { ...base, code: "T0001", id: transactionId };
  return { ...base, code: backCode(item), referenceId: transactionId };
}

function backCode({ status }: PayoutItem): string {
  return status === "RETURNED" || status === "REFUNDED" ? "T1115" : "T1114";
}

function abs(minor: bigint): bigint {
  return minor < 0n ? -minor : minor;
}

/** Fees of disputes are rows of their own, as they are not part of any payment. */
function readDispute(account: Account, id: string, code: string): Kind | undefined {
  const dispute = account.state.disputes.get(id);
  if (dispute === undefined) return undefined;
  const capture = account.state.captures.get(dispute.captureId);
  return { code, status: "S", feeMinor: 0n, referenceId: dispute.captureId, capture };
}

/** A bank's chargeback has a code of its own. */
function readLostDispute(account: Account, id: string): Kind | undefined {
  const isBank = account.state.disputes.get(id)?.channel === "EXTERNAL";
  return readDispute(account, id, isBank ? "T1201" : "T1106");
}

function readWonAppeal(account: Account, id: string): Kind | undefined {
  const isBank = account.state.disputes.get(id)?.channel === "EXTERNAL";
  return readDispute(account, id, isBank ? "T1202" : "T1205");
}
