import type { Account, Capture } from "./account.ts";
import { disputeJson } from "./disputes-json.ts";
import {
  ENDS_WITH,
  giveBack,
  hold,
  payFromPayPal,
  payFromSeller,
  release,
  takeChargebackFee,
  takeDisputeFee,
} from "./disputes-money.ts";
import type {
  Adjudication,
  Channel,
  Dispute,
  Outcome,
  Party,
  Reason,
  Stage,
} from "./disputes-types.ts";
import { emit } from "./events.ts";
import type { Money } from "./money.ts";
import { notFound } from "./refusal.ts";

const DAY_MS = 86_400_000;
/** A buyer can complain about a payment for this long. */
export const OPENS_WITHIN_MS = 180 * DAY_MS;
/** Buyer and seller have this long for themselves; an inquiry that nobody escalated then ends. */
const INQUIRY_MS = 20 * DAY_MS;
/** In a claim, and for goods on their way back, whoever must act has this long. */
export const RESPONSE_MS = 10 * DAY_MS;
/** How long a decision can be appealed. */
const APPEAL_MS = 10 * DAY_MS;

export type Complaint = {
  reason: Reason;
  amount: Money;
  stage: Stage;
  channel: Channel;
  message: string;
};

export function openDispute(account: Account, capture: Capture, complaint: Complaint): Dispute {
  const { ids, clock } = account.world;
  const { reason, amount, stage, channel } = complaint;
  const atMs = clock.now();
  const dispute: Dispute = {
    id: disputeId(account),
    captureId: capture.id,
    buyerTransactionId: ids.upper(17),
    ...{ reason, amount, stage, channel },
    status: "OPEN",
    heldMinor: 0n,
    paidToBuyerMinor: 0n,
    outcome: undefined,
    appealUntilMs: undefined,
    due: undefined,
    goods: undefined,
    refundAfterReturn: undefined,
    offer: { type: undefined, sellerOffered: undefined, history: [] },
    messages: [{ by: "BUYER", atMs, content: complaint.message, documents: [] }],
    evidences: [],
    supporting: [],
    adjudications: [],
    movements: [],
    communication: undefined,
    fileBytes: 0,
    createdAtMs: atMs,
    updatedAtMs: atMs,
  };
  account.state.disputes.set(dispute.id, dispute);
  if (stage === "INQUIRY") dispute.due = { party: "SELLER", atMs: atMs + INQUIRY_MS };
  else beginClaim(account, dispute);
  scheduleDue(account, dispute);
  announce(account, dispute, "CREATED", `A new dispute opened with Case # ${dispute.id}`);
  return dispute;
}

/** Three letters and eight digits, as PayPal's sandbox gives them out. */
function disputeId(account: Account): string {
  const drawn = [...account.world.ids.upper(11)].map((letter) => letter.charCodeAt(0));
  const letters = drawn.slice(0, 3).map((code) => String.fromCharCode(65 + (code % 26)));
  const digits = drawn.slice(3).map((code) => String(code % 10));
  const id = `PP-R-${letters.join("")}-${digits.join("")}`;
  return account.state.disputes.has(id) ? disputeId(account) : id;
}

/** The money is held, a bank's fee taken, and the seller asked for what they have to say. */
function beginClaim(account: Account, dispute: Dispute): void {
  hold(account, dispute);
  if (dispute.channel === "EXTERNAL") takeChargebackFee(account, dispute);
  askForEvidence(account, dispute, "SELLER");
}

const ASKED_OF_SELLER: Partial<Record<Reason, readonly string[]>> = {
  MERCHANDISE_OR_SERVICE_NOT_RECEIVED: ["PROOF_OF_FULFILLMENT"],
  MERCHANDISE_OR_SERVICE_NOT_AS_DESCRIBED: ["ITEM_DESCRIPTION", "PROOF_OF_REFUND"],
  UNAUTHORISED: ["PROOF_OF_FULFILLMENT", "OTHER"],
};

/** PayPal asks again with each round; the buyer for anything that supports the complaint. */
export function askForEvidence(account: Account, dispute: Dispute, party: Party): void {
  const { stage, reason } = dispute;
  const atMs = account.world.clock.now();
  const source = `REQUESTED_FROM_${party}` as const;
  const asked = ASKED_OF_SELLER[reason] ?? ["PROOF_OF_REFUND", "OTHER"];
  for (const type of party === "SELLER" ? asked : ["OTHER"])
    dispute.evidences.push({
      ...{ type, source, atMs, stage },
      notes: undefined,
      info: undefined,
      documents: [],
    });
  waitFor(account, dispute, party, atMs + RESPONSE_MS);
}

/** During an inquiry the whole inquiry's end stays the limit for both. */
export function waitFor(account: Account, dispute: Dispute, party: Party, atMs?: number): void {
  dispute.status = `WAITING_FOR_${party}_RESPONSE`;
  dispute.due = { party, atMs: atMs ?? dispute.createdAtMs + INQUIRY_MS };
  scheduleDue(account, dispute);
}

export function review(dispute: Dispute): void {
  dispute.status = "UNDER_REVIEW";
  dispute.due = undefined;
}

/** Either party takes an inquiry to PayPal. Who does so themselves has said what they have to say. */
export function escalate(account: Account, dispute: Dispute, by: Party): void {
  dispute.stage = "CHARGEBACK";
  beginClaim(account, dispute);
  if (by === "SELLER") review(dispute);
  update(account, dispute);
}

export function update(account: Account, dispute: Dispute): void {
  dispute.updatedAtMs = account.world.clock.now();
  announce(account, dispute, "UPDATED", `Dispute ${dispute.id} was updated`);
}

/** Also called when a world is restored; a limit that was replaced does nothing. */
export function scheduleDue(account: Account, dispute: Dispute): void {
  const { due } = dispute;
  if (due === undefined) return;
  account.world.clock.schedule(due.atMs, `dispute ${dispute.id} waits no longer`, () => {
    const current = findDispute(account, dispute.id);
    if (current.status === "RESOLVED" || current.due?.atMs !== due.atMs) return;
    if (current.due.party === due.party) endOverdue(account, current, due.party);
  });
}

function endOverdue(account: Account, dispute: Dispute, party: Party): void {
  const isTalk = dispute.stage === "INQUIRY" && dispute.goods === undefined;
  if (isTalk) resolve(account, dispute, "CANCELED_BY_BUYER");
  else if (party === "SELLER")
    decide(account, dispute, "RESOLVED_BUYER_FAVOUR", "NO_SELLER_RESPONSE");
  else decide(account, dispute, "RESOLVED_SELLER_FAVOUR", "NO_RESPONSE_FROM_BUYER");
}

const DECISIONS: Record<"buyer" | "seller" | "both", Adjudication["type"]> = {
  buyer: "RECOVER_FROM_SELLER",
  seller: "DENY_BUYER",
  both: "PAYOUT_TO_BUYER",
};

/** PayPal says who is right. A decision against the seller can be appealed for some days. */
export function decide(account: Account, dispute: Dispute, outcome: Outcome, reason: string): void {
  const { stage } = dispute;
  const atMs = account.world.clock.now();
  const ends = ENDS_WITH[outcome];
  const isWonBack = ends !== "buyer" && dispute.paidToBuyerMinor > 0n;
  const type = isWonBack ? "PAYOUT_TO_SELLER" : DECISIONS[ends];
  dispute.adjudications.push({ type, reason, atMs, stage });
  if (ends === "buyer") {
    takeDisputeFee(account, dispute);
    dispute.appealUntilMs = atMs + APPEAL_MS;
  }
  resolve(account, dispute, outcome);
}

/** Ends the dispute and moves what it was about; after an appeal the buyer has the money already. */
export function resolve(
  account: Account,
  dispute: Dispute,
  outcome: Outcome,
  agreed?: { minor: bigint },
): void {
  const ends = ENDS_WITH[outcome];
  const isPaid = dispute.paidToBuyerMinor > 0n;
  const event = agreed === undefined ? "REVERSED" : "REFUNDED";
  const minor = agreed?.minor ?? dispute.refundAfterReturn?.minor ?? dispute.amount.minor;
  if (isPaid) {
    if (ends !== "buyer") giveBack(account, dispute);
  } else if (ends === "seller") release(account, dispute);
  else if (ends === "both") payFromPayPal(account, dispute);
  else payFromSeller(account, dispute, minor, event);
  close(account, dispute, outcome);
}

export function close(account: Account, dispute: Dispute, outcome: Outcome): void {
  Object.assign(dispute, { status: "RESOLVED", outcome, due: undefined, goods: undefined });
  dispute.updatedAtMs = account.world.clock.now();
  announce(account, dispute, "RESOLVED", `A dispute was resolved with Case # ${dispute.id}`);
}

function announce(account: Account, dispute: Dispute, word: string, summary: string): void {
  const resource = disputeJson(account, dispute);
  emit(account, `CUSTOMER.DISPUTE.${word}`, "dispute", summary, resource, dispute.captureId);
  // PayPal's older name, for what its risk department would look at.
  if (word === "CREATED" && dispute.reason === "UNAUTHORISED")
    emit(account, "RISK.DISPUTE.CREATED", "dispute", summary, resource, dispute.captureId);
}

export function findDispute(account: Account, id: string): Dispute {
  const dispute = account.state.disputes.get(id);
  if (dispute === undefined) throw notFound();
  return dispute;
}
