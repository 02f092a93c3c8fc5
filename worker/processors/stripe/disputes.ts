import type { DisputeState } from "../../domain/disputes.ts";
import type { DisputeEvidence, Operation } from "../../domain/operation.ts";
import type { Answer, DisputeFacts, Fee } from "../processor.ts";
import { answer, ifOurs } from "./answer.ts";
import type { StripeDeps } from "./client.ts";
import { sendOnce } from "./send-once.ts";
import { type Dispute, DisputeShape, listOf, money } from "./shapes.ts";

/** The most that one page holds. A charge has a handful of disputes, so one page has them all. */
const PAGE_SIZE = 100;

export async function readDispute(deps: StripeDeps, ref: string): Promise<Answer<DisputeFacts>> {
  const read = await retrieve(deps, ref);
  return read.kind === "ok" ? { kind: "ok", value: factsOf(read.value) } : ifOurs(read);
}

export async function readDisputesOf(
  { client, log }: StripeDeps,
  chargeRef: string,
): Promise<Answer<readonly DisputeFacts[]>> {
  const query = { charge: chargeRef, limit: PAGE_SIZE };
  const found = await answer(log, () => client.disputes.list(query), listOf(DisputeShape));
  return found.kind === "ok" ? { kind: "ok", value: found.value.data.map(factsOf) } : found;
}

/** Stripe takes evidence once: what is sent is final, and the bank has it. */
export async function submitEvidence(
  deps: StripeDeps,
  operation: Operation<"submit_evidence">,
): Promise<Answer<DisputeFacts>> {
  const { disputeRef, evidence } = operation.params;
  const params = { evidence: evidenceOf(evidence), submit: true };
  return sent(deps, operation, {
    isDone: ({ evidence_details }) => evidence_details.submission_count > 0,
    send: (options) => deps.client.disputes.update(disputeRef, params, options),
  });
}

export async function acceptDispute(
  deps: StripeDeps,
  operation: Operation<"accept_dispute">,
): Promise<Answer<DisputeFacts>> {
  const { disputeRef } = operation.params;
  return sent(deps, operation, {
    isDone: ({ status }) => status === "lost" || status === "warning_closed",
    send: (options) => deps.client.disputes.close(disputeRef, {}, options),
  });
}

async function sent(
  deps: StripeDeps,
  operation: Operation<"submit_evidence" | "accept_dispute">,
  call: {
    readonly isDone: (dispute: Dispute) => boolean;
    readonly send: (options: { idempotencyKey: string }) => Promise<unknown>;
  },
): Promise<Answer<DisputeFacts>> {
  const done = await sendOnce<Dispute>(deps, operation, {
    find: async () => {
      const read = await retrieve(deps, operation.params.disputeRef);
      if (read.kind !== "ok") return read;
      return { kind: "ok", value: call.isDone(read.value) ? read.value : undefined };
    },
    send: (options) => answer(deps.log, () => call.send(options), DisputeShape),
  });
  return done.kind === "ok" ? { kind: "ok", value: factsOf(done.value) } : done;
}

const retrieve = ({ client, log }: StripeDeps, ref: string) =>
  answer(log, () => client.disputes.retrieve(ref), DisputeShape);

const evidenceOf = (evidence: DisputeEvidence) =>
  Object.fromEntries(
    Object.entries({
      product_description: evidence.productDescription,
      customer_name: evidence.customerName,
      customer_email_address: evidence.customerEmail,
      shipping_address: evidence.shippingAddress,
      shipping_carrier: evidence.carrier,
      shipping_tracking_number: evidence.trackingNumber,
      shipping_date: evidence.shippedOn,
      uncategorized_text: evidence.explanation,
    }).filter(([, value]) => value !== undefined),
  );

/** In the order in which a dispute goes through them: it never goes back. */
const ranks: Record<Dispute["status"], number> = {
  warning_needs_response: 0,
  warning_under_review: 1,
  warning_closed: 2,
  prevented: 2,
  needs_response: 3,
  under_review: 4,
  lost: 5,
  won: 6, // The network may decide once more.
};
/** Of one state there are several readings: the one in which more money has moved is the later. */
const MOVES_MAX = 100;

function factsOf(dispute: Dispute): DisputeFacts {
  const { id, charge, status, reason, currency, balance_transactions: moved } = dispute;
  const amount = money(dispute.amount, currency);
  const own = moved.filter((line) => line.currency === amount.currency);
  const effect = (effectId: string, minor: bigint): Fee => ({
    effectId,
    amount: { minor, currency: amount.currency },
  });
  const due = dispute.evidence_details.due_by;
  return {
    ref: id,
    chargeRef: charge,
    paymentRef: dispute.payment_intent ?? undefined,
    state: stateOf(dispute),
    version: BigInt(ranks[status] * MOVES_MAX + moved.length),
    ...{ amount, reason },
    dueBy: due ? new Date(due * 1000) : undefined,
    openedAt: new Date(dispute.created * 1000),
    withdrawn: own.flatMap((line) => (line.amount < 0n ? [effect(line.id, -line.amount)] : [])),
    returned: own.flatMap((line) => (line.amount > 0n ? [effect(line.id, line.amount)] : [])),
    fees: own.flatMap((line) => (line.fee === 0n ? [] : [effect(line.id, line.fee)])),
    mayBeOf: undefined,
  };
}

/** A programme of Stripe's may have given the buyer the money, or spared everybody the dispute. */
function stateOf({ status, balance_transactions: moved }: Dispute): DisputeState {
  if (status !== "prevented") return status;
  return moved.some(({ amount }) => amount < 0n) ? "lost" : "warning_closed";
}
