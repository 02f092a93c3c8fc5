import { type Account, accountNames, type Capture, type Refund } from "./account.ts";
import { findCapture, refundedMinor } from "./captures.ts";
import type { Dispute, MoneyMovement, Outcome } from "./disputes-types.ts";
import { emit } from "./events.ts";
import { format } from "./money.ts";
import { cancelRefund, refundJson } from "./refunds.ts";

/** What PayPal takes from a seller who loses a claim: 15.00 in the currency of the dispute. */
const DISPUTE_FEE_MINOR = 1_500n;
/** What a chargeback at the buyer's bank costs the seller, whoever wins it: 20.00. */
const CHARGEBACK_FEE_MINOR = 2_000n;

/** From the balance, which goes below zero if it must: PayPal asks nobody whether it is there. */
export function hold(account: Account, dispute: Dispute): void {
  if (dispute.heldMinor > 0n) return;
  dispute.heldMinor = dispute.amount.minor;
  move(account, dispute, "holds", accountNames.balance(account), held(account), dispute.heldMinor);
}

export function release(account: Account, dispute: Dispute): void {
  if (dispute.heldMinor === 0n) return;
  const minor = dispute.heldMinor;
  dispute.heldMinor = 0n;
  move(account, dispute, "is released", held(account), accountNames.balance(account), minor);
}

function held(account: Account): string {
  return accountNames.disputesHeld(account);
}

/** The bank's fee is taken when its chargeback arrives and does not come back. */
export function takeChargebackFee(account: Account, dispute: Dispute): void {
  takeFee(account, dispute, "CHARGEBACK_FEE", CHARGEBACK_FEE_MINOR);
}

/** For a claim that PayPal had to decide against the seller; unauthorised payments are free of it. */
export function takeDisputeFee(account: Account, dispute: Dispute): void {
  const isFree = dispute.channel !== "INTERNAL" || dispute.reason === "UNAUTHORISED";
  const wasTaken = dispute.movements.some(({ reason }) => reason === "DISPUTE_FEE");
  if (isFree || wasTaken || dispute.stage === "INQUIRY") return;
  takeFee(account, dispute, "DISPUTE_FEE", DISPUTE_FEE_MINOR);
}

function takeFee(
  account: Account,
  dispute: Dispute,
  reason: "DISPUTE_FEE" | "CHARGEBACK_FEE",
  minor: bigint,
): void {
  const what = reason === "DISPUTE_FEE" ? "costs its fee" : "costs the bank's fee";
  move(account, dispute, what, accountNames.balance(account), accountNames.fees, minor);
  record(account, dispute, { party: "SELLER", type: "DEBIT", reason, minor });
}

/**
 * The seller's money goes to the buyer: first the hold ends, then the balance pays. What the capture
 * still has counts as refunded on it, so that the same money is not refunded once more.
 */
export function payFromSeller(
  account: Account,
  dispute: Dispute,
  minor: bigint,
  event: "REFUNDED" | "REVERSED",
): void {
  release(account, dispute);
  const { balance, buyers } = accountNames;
  move(account, dispute, "goes to the buyer", balance(account), buyers, minor);
  dispute.paidToBuyerMinor += minor;
  const reason = "DISPUTE_SETTLEMENT";
  record(account, dispute, { party: "SELLER", type: "DEBIT", reason, minor });
  record(account, dispute, { party: "BUYER", type: "CREDIT", reason, minor });
  const capture = findCapture(account, dispute.captureId);
  cancelOvertaken(account, capture, minor);
  const left = capture.amount.minor - refundedMinor(account, capture);
  const counted = minor < left ? minor : left;
  if (counted > 0n) countAsRefund(account, capture, counted, event);
}

/** A refund that still waits for the bank would pay once more what the dispute has just paid. */
function cancelOvertaken(account: Account, capture: Capture, minor: bigint): void {
  const waiting = capture.refundIds
    .flatMap((id) => account.state.refunds.get(id) ?? [])
    .filter(({ status }) => status === "PENDING")
    .reverse();
  for (const refund of waiting)
    if (refundedMinor(account, capture) + minor > capture.amount.minor)
      cancelRefund(account, refund);
}

/** PayPal pays the buyer itself and lets the seller keep the payment. */
export function payFromPayPal(account: Account, dispute: Dispute): void {
  release(account, dispute);
  const { protection, buyers } = accountNames;
  const { minor } = dispute.amount;
  move(account, dispute, "is covered by PayPal", protection, buyers, minor);
  dispute.paidToBuyerMinor += minor;
  record(account, dispute, { party: "BUYER", type: "CREDIT", reason: "DISPUTE_SETTLEMENT", minor });
}

/** The buyer keeps what they got; after an appeal PayPal gives the seller the same from its own. */
export function giveBack(account: Account, dispute: Dispute): void {
  const { protection, balance } = accountNames;
  const minor = dispute.paidToBuyerMinor;
  move(account, dispute, "is given back", protection, balance(account), minor);
  record(account, dispute, {
    party: "SELLER",
    type: "CREDIT",
    reason: "DISPUTE_SETTLEMENT",
    minor,
  });
}

/** Where the disputed money ends, for each outcome that PayPal names. */
export const ENDS_WITH: Record<Outcome, "buyer" | "seller" | "both"> = {
  RESOLVED_BUYER_FAVOUR: "buyer",
  ACCEPTED: "buyer",
  RESOLVED_SELLER_FAVOUR: "seller",
  DENIED: "seller",
  CANCELED_BY_BUYER: "seller",
  NONE: "seller",
  RESOLVED_WITH_PAYOUT: "both",
};

function move(
  account: Account,
  dispute: Dispute,
  what: string,
  from: string,
  to: string,
  minor: bigint,
): void {
  const { currency } = dispute.amount;
  account.world.books.post(`dispute ${dispute.id} ${what}`, [
    { account: from, currency, minor: -minor },
    { account: to, currency, minor },
  ]);
}

type Recorded = Pick<MoneyMovement, "party" | "type" | "reason"> & { minor: bigint };

function record(account: Account, dispute: Dispute, { minor, ...movement }: Recorded): void {
  const amount = { currency: dispute.amount.currency, minor };
  dispute.movements.push({ ...movement, amount, atMs: account.world.clock.now() });
}

function countAsRefund(
  account: Account,
  capture: Capture,
  minor: bigint,
  event: "REFUNDED" | "REVERSED",
): void {
  const { ids, clock } = account.world;
  const atMs = clock.now();
  const refund: Refund = {
    id: ids.upper(17),
    captureId: capture.id,
    amount: { currency: capture.amount.currency, minor },
    status: "COMPLETED",
    sent: {},
    createdAtMs: atMs,
    updatedAtMs: atMs,
  };
  account.state.refunds.set(refund.id, refund);
  capture.refundIds.push(refund.id);
  const isWhole = refundedMinor(account, capture) === capture.amount.minor;
  capture.status = isWhole ? "REFUNDED" : "PARTIALLY_REFUNDED";
  capture.updatedAtMs = atMs;
  const { currency } = refund.amount;
  const summary = `A ${format(refund.amount)} ${currency} capture payment was ${event.toLowerCase()}`;
  const type = `PAYMENT.CAPTURE.${event}`;
  emit(account, type, "refund", summary, refundJson(account, refund), refund.id);
}
