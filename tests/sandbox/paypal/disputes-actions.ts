import { type Account, balanceOf } from "./account.ts";
import { refused } from "./disputes-refusals.ts";
import type { Dispute, OfferType, Stage } from "./disputes-types.ts";

export type Action =
  | "send_message"
  | "make_offer"
  | "escalate"
  | "accept_claim"
  | "provide_evidence"
  | "provide_supporting_info"
  | "acknowledge_return_item"
  | "appeal"
  | "require_evidence"
  | "adjudicate";

const CLAIM_STAGES: readonly Stage[] = ["CHARGEBACK", "PRE_ARBITRATION", "ARBITRATION"];

/** What the platform can do with the dispute now: exactly these are its links. */
export function allowedActions(account: Account, dispute: Dispute): readonly Action[] {
  const { status, stage, goods } = dispute;
  if (status === "RESOLVED") return canAppeal(account, dispute) ? ["appeal"] : [];
  if (goods === "sent") return ["acknowledge_return_item"];
  if (goods === "agreed") return [];
  if (stage === "INQUIRY") return inquiryActions(dispute);
  if (status === "WAITING_FOR_SELLER_RESPONSE") return ["provide_evidence", "accept_claim"];
  if (status === "UNDER_REVIEW")
    return ["provide_supporting_info", "accept_claim", "require_evidence", "adjudicate"];
  return ["provide_supporting_info", "accept_claim"];
}

/** An offer that waits for its answer is not followed by another one. */
function inquiryActions({ status, offer }: Dispute): readonly Action[] {
  const isOffered = offer.history.at(-1)?.event === "PROPOSED";
  const open: Action[] = ["send_message", "escalate", "accept_claim"];
  return status === "WAITING_FOR_BUYER_RESPONSE" && isOffered ? open : [...open, "make_offer"];
}

/** A claim that was lost, until its time for an appeal is over; there are two appeals. */
function canAppeal(account: Account, dispute: Dispute): boolean {
  const { appealUntilMs, stage } = dispute;
  if (appealUntilMs === undefined || stage === "ARBITRATION") return false;
  return CLAIM_STAGES.includes(stage) && account.world.clock.now() < appealUntilMs;
}

export function mustBeAllowed(account: Account, dispute: Dispute, action: Action): void {
  if (!allowedActions(account, dispute).includes(action))
    throw refused("ACTION_NOT_ALLOWED_IN_CURRENT_DISPUTE_STATE");
}

const ACCEPT_CLAIM_TYPES = ["REFUND", "PARTIAL_REFUND", "REFUND_WITH_RETURN"] as const;
export type AcceptClaimType = (typeof ACCEPT_CLAIM_TYPES)[number];

export const ACKNOWLEDGEMENTS = [
  "ITEM_RECEIVED",
  "ITEM_NOT_RECEIVED",
  "DAMAGED",
  "EMPTY_PACKAGE_OR_DIFFERENT",
  "MISSING_ITEMS",
] as const;

/** PayPal's sandbox offers no replacements; only what did not match its description goes back. */
export function offerTypes(dispute: Dispute): readonly OfferType[] {
  return isNotAsDescribed(dispute) ? ["REFUND", "REFUND_WITH_RETURN"] : ["REFUND"];
}

export function acceptClaimTypes(dispute: Dispute): readonly AcceptClaimType[] {
  if (dispute.stage !== "INQUIRY") return ["REFUND"];
  return isNotAsDescribed(dispute) ? ACCEPT_CLAIM_TYPES : ["REFUND", "PARTIAL_REFUND"];
}

export function isNotAsDescribed({ reason }: Dispute): boolean {
  return reason === "MERCHANDISE_OR_SERVICE_NOT_AS_DESCRIBED";
}

/** What is held for the dispute is enough by itself; else the balance must have it. */
export function mustCover(account: Account, dispute: Dispute, minor: bigint): void {
  const available = balanceOf(account, dispute.amount.currency);
  if (dispute.heldMinor < minor && available < minor) throw refused("INSUFFICIENT_FUNDS");
}
