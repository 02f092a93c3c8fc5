import type { DisputeState } from "../../domain/disputes.ts";
import { sum } from "../../domain/money.ts";
import type { DisputeEvidence, Operation } from "../../domain/operation.ts";
import { type Answer, codes, type DisputeFacts, type Fee, type RefundFacts } from "../processor.ts";
import { answer, ifOurs } from "./answer.ts";
import { type PayPalDeps, send } from "./client.ts";
import { readRefund } from "./refund-payment.ts";
import { type Dispute, DisputeShape, DisputesShape } from "./shapes.ts";
import { nameOfDispute } from "./statement-lines.ts";

const BASE = "/v1/customer/disputes";
/** The most that one page holds. A payment has a handful of disputes, so one page has them all. */
const PAGE_SIZE = 50;
/** PayPal's own names for disputes begin so; all else is a refund's. */
const CASE = /^PP-/;

/**
 * A dispute, or a payment that PayPal has taken back, which shows as a refund: unless one of the
 * payment's disputes is the cause, it is one that nobody could answer, and that is lost.
 */
export async function readDispute(deps: PayPalDeps, ref: string): Promise<Answer<DisputeFacts>> {
  if (CASE.test(ref)) return readCase(deps, ref);
  const refund = await readRefund(deps, ref);
  if (refund.kind !== "ok") return refund;
  const { chargeRef } = refund.value;
  if (chargeRef === undefined) return { kind: "rejected", code: codes.gone };
  const all = await readDisputesOf(deps, chargeRef);
  if (all.kind !== "ok") return all;
  const taken = reversal(refund.value, chargeRef, deps.now());
  return { kind: "ok", value: { ...taken, mayBeOf: all.value } };
}

export async function readDisputesOf(
  deps: PayPalDeps,
  chargeRef: string,
): Promise<Answer<readonly DisputeFacts[]>> {
  const query = new URLSearchParams({
    disputed_transaction_id: chargeRef,
    page_size: `${PAGE_SIZE}`,
  });
  const reply = await send(deps, { method: "GET", path: `${BASE}?${query}` });
  const listed = answer(deps.log, reply, DisputesShape);
  if (listed.kind !== "ok") return listed;
  const all: DisputeFacts[] = [];
  // The list does not tell what has moved.
  for (const { dispute_id } of listed.value.items ?? []) {
    const read = await readCase(deps, dispute_id);
    if (read.kind !== "ok") return read;
    all.push(read.value);
  }
  return { kind: "ok", value: all };
}

export const submitEvidence = (deps: PayPalDeps, operation: Operation<"submit_evidence">) =>
  act(deps, operation, {
    name: "provide-evidence",
    body: { evidences: [evidenceOf(operation.params.evidence)] },
    isDone: ({ evidences }) =>
      evidences?.some(({ source }) => source === "SUBMITTED_BY_SELLER") === true,
  });

export const acceptDispute = (deps: PayPalDeps, operation: Operation<"accept_dispute">) =>
  act(deps, operation, {
    name: "accept-claim",
    body: { note: operation.params.note, accept_claim_type: "REFUND" },
    isDone: ({ status, dispute_outcome }) =>
      status === "RESOLVED" && buyerWins(dispute_outcome?.outcome_code),
  });

/** PayPal knows no key here: a call that is repeated is refused, and then it is looked whether it was done. */
async function act(
  deps: PayPalDeps,
  { params }: Operation<"submit_evidence" | "accept_dispute">,
  call: {
    readonly name: string;
    readonly body: object;
    readonly isDone: (dispute: Dispute) => boolean;
  },
): Promise<Answer<DisputeFacts>> {
  const path = `${pathOf(params.disputeRef)}/${call.name}`;
  const reply = await send(deps, { method: "POST", path, body: call.body, isForm: true });
  const told = answer(deps.log, reply, DoneShape);
  if (told.kind !== "ok" && told.kind !== "rejected") return told;
  const read = await retrieve(deps, params.disputeRef);
  if (read.kind !== "ok") return { kind: "unknown", code: `lookup_${read.code}` };
  if (told.kind === "rejected" && !call.isDone(read.value)) return told;
  return { kind: "ok", value: factsOf(read.value) };
}
const DoneShape = DisputesShape;

/** Where goods were sent is proved by their tracking; PayPal takes everything else as words. */
function evidenceOf(evidence: DisputeEvidence) {
  const { carrier, trackingNumber, ...said } = evidence;
  const notes = Object.values(said).join("\n").slice(0, NOTES_LENGTH_MAX);
  const words = notes === "" ? {} : { notes };
  if (trackingNumber === undefined) return { evidence_type: "OTHER", ...words };
  const tracking = {
    carrier_name: "OTHER",
    carrier_name_other: carrier ?? "other",
    tracking_number: trackingNumber,
  };
  return {
    evidence_type: "PROOF_OF_FULFILLMENT",
    evidence_info: { tracking_info: [tracking] },
    ...words,
  };
}
const NOTES_LENGTH_MAX = 2_000;

const pathOf = (ref: string) => `${BASE}/${encodeURIComponent(ref)}`;
const retrieve = async (deps: PayPalDeps, ref: string) =>
  answer(deps.log, await send(deps, { method: "GET", path: pathOf(ref) }), DisputeShape);
async function readCase(deps: PayPalDeps, ref: string): Promise<Answer<DisputeFacts>> {
  const read = await retrieve(deps, ref);
  return read.kind === "ok" ? { kind: "ok", value: factsOf(read.value) } : ifOurs(read);
}

function factsOf(dispute: Dispute): DisputeFacts {
  const { dispute_id: ref, dispute_amount: amount, reason, update_time } = dispute;
  const chargeRef = dispute.disputed_transactions[0].seller_transaction_id;
  const effectId = nameOfDispute(chargeRef, isOfBank(dispute));
  const effects = (minor: bigint): readonly Fee[] =>
    minor === 0n ? [] : [{ effectId, amount: { ...amount, minor } }];
  return {
    ...{ ref, chargeRef, paymentRef: undefined, amount, reason },
    state: stateOf(dispute),
    version: BigInt(update_time.getTime()),
    dueBy: dispute.seller_response_due_date,
    openedAt: dispute.create_time,
    withdrawn: effects(moved(dispute, "DEBIT", SETTLEMENTS)),
    returned: effects(moved(dispute, "CREDIT", SETTLEMENTS)),
    fees: effects(moved(dispute, "DEBIT", FEES)),
    mayBeOf: undefined,
  };
}

/** What PayPal only holds is still in its total, and moves nothing. */
const SETTLEMENTS = ["DISPUTE_SETTLEMENT"];
const FEES = ["DISPUTE_FEE", "CHARGEBACK_FEE", "DISPUTE_SETTLEMENT_FEE"];
const moved = (
  { money_movements = [] }: Dispute,
  type: "DEBIT" | "CREDIT",
  reasons: readonly string[],
) =>
  sum(
    money_movements
      .filter((one) => one.affected_party === "SELLER" && one.type === type)
      .filter(({ reason }) => reasons.includes(reason ?? ""))
      .map(({ amount }) => amount.minor),
  );

const isOfBank = ({ dispute_channel }: Dispute) => dispute_channel === "EXTERNAL";
const buyerWins = (outcome: string | undefined) =>
  outcome === "RESOLVED_BUYER_FAVOUR" || outcome === "ACCEPTED";

/** PayPal does not say who has lost what: that is seen by the money. */
function stateOf(dispute: Dispute): DisputeState {
  const { status, dispute_life_cycle_stage: stage, dispute_outcome } = dispute;
  const isInquiry = stage === "INQUIRY";
  const awaitsUs = status === "WAITING_FOR_SELLER_RESPONSE" || status === "OPEN";
  if (status === "RESOLVED") {
    const taken = moved(dispute, "DEBIT", SETTLEMENTS) - moved(dispute, "CREDIT", SETTLEMENTS);
    if (taken > 0n) return "lost";
    if (buyerWins(dispute_outcome?.outcome_code)) return "refunded";
    return isInquiry ? "warning_closed" : "won";
  }
  if (isInquiry) return awaitsUs ? "warning_needs_response" : "warning_under_review";
  return awaitsUs ? "needs_response" : "under_review";
}

/** Posted under the refund's own name: PayPal may have decided a claim about a part of the payment before. */
const reversal = ({ ref, effectId, amount }: RefundFacts, chargeRef: string, now: Date) =>
  ({
    ...{ ref, chargeRef, paymentRef: undefined, state: "lost", version: 0n, amount },
    ...{ reason: "payment_reversed", dueBy: undefined, openedAt: now },
    ...{ withdrawn: [{ effectId, amount }], returned: [], fees: [] },
  }) satisfies Omit<DisputeFacts, "mayBeOf">;
