import { type DisputeState, isDisputeOver } from "../../worker/domain/disputes.ts";
import type { TestProcessor } from "./after-sales-processor.support.ts";
import type { Charge, Dispute } from "./after-sales-readings.support.ts";

// How disputes go at each processor: Stripe takes the money as one begins, PayPal when it is lost.

const FEE = 1500n;

/** A question, or money at once. Nobody has heard of it yet. */
export function openDispute(
  processor: TestProcessor,
  charge: Charge,
  minor: bigint,
  how: number,
): Dispute {
  const state = how % 4 === 0 ? "warning_needs_response" : "needs_response";
  const dispute = processor.open(charge, minor, state);
  // What is taken may be seen a moment later than the dispute.
  if (processor.rail === "stripe" && state === "needs_response" && how % 4 !== 1)
    take(processor, dispute, how);
  processor.tellDispute(dispute, state);
  return dispute;
}

/** The fee comes with it, if there is one: what came later would be the platform's alone. */
function take(processor: TestProcessor, dispute: Dispute, how: number): void {
  if (dispute.withdrawn.length > 0) return;
  processor.withdraw(dispute);
  if (how % 3 !== 0) processor.charge(dispute, FEE);
}

type Next = Readonly<Record<DisputeState, readonly DisputeState[]>>;
const warned = {
  warning_needs_response: ["warning_under_review", "needs_response", "warning_closed"],
  warning_under_review: ["needs_response", "warning_closed"],
  warning_closed: [],
  refunded: [],
  needs_response: ["under_review", "won", "lost", "needs_response"],
} as const;
const next: Readonly<Record<TestProcessor["rail"], Next>> = {
  // The network may decide once more, for us.
  stripe: { ...warned, under_review: ["won", "lost"], lost: ["won"], won: ["won"] },
  // What is lost can be appealed.
  paypal: { ...warned, under_review: ["won", "lost"], lost: ["under_review"], won: ["won"] },
};

/** It goes on. False: there is nothing that could become of it. */
export function decideDispute(processor: TestProcessor, dispute: Dispute, how: number): boolean {
  const able = next[processor.rail][dispute.state];
  const to = able[how % able.length];
  if (to === undefined) return false;
  const isOut = dispute.withdrawn.length > 0 && dispute.returned.length === 0;
  const isStripe = processor.rail === "stripe";
  if (to === "lost" || (to === "needs_response" && isStripe)) take(processor, dispute, how);
  // What is given back may be seen a moment later than that it was won.
  else if (to === "won" && isOut && (dispute.state === "won" || how % 2 === 0))
    processor.giveBack(dispute);
  else if (to === "won" && dispute.state === "won") {
    const [fee, ...others] = dispute.fees;
    if (!fee || others.length > 0) return false;
    processor.charge(dispute, -fee.amount.minor);
  }
  processor.tellDispute(dispute, to);
  return true;
}

/** Until nothing more can move of it; who wins is as it comes. */
export function endDispute(processor: TestProcessor, dispute: Dispute, how: number): void {
  for (let n = 0; !isDisputeOver(dispute.state); n++) decideDispute(processor, dispute, how + n);
  const isOut = dispute.withdrawn.length > 0 && dispute.returned.length === 0;
  if (dispute.state === "won" && isOut) decideDispute(processor, dispute, how);
}
