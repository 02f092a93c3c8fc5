import type { Account } from "./account.ts";
import { askForEvidence, review, update } from "./disputes.ts";
import { mustBeAllowed } from "./disputes-actions.ts";
import { EVIDENCE_TYPES } from "./disputes-evidence-types.ts";
import { refused } from "./disputes-refusals.ts";
import { type DisputeRequest, optionalText, takeFiles } from "./disputes-requests.ts";
import type { Dispute, Evidence, Party, Stage } from "./disputes-types.ts";
import { type Json, list, object, text } from "./json.ts";

/** The platform's proof. PayPal then looks at the case, whatever it asked for. */
export function provideEvidence(account: Account, dispute: Dispute, request: DisputeRequest): void {
  mustBeAllowed(account, dispute, "provide_evidence");
  addEvidences(account, dispute, request, "SELLER");
  review(dispute);
  update(account, dispute);
}

/** What the buyer hands in when PayPal has asked them. */
export function provideBuyerEvidence(account: Account, dispute: Dispute, notes: string): void {
  if (dispute.status !== "WAITING_FOR_BUYER_RESPONSE" || dispute.stage === "INQUIRY")
    throw refused("ACTION_NOT_ALLOWED_IN_CURRENT_DISPUTE_STATE");
  const body = { evidences: [{ evidence_type: "OTHER", notes }] };
  addEvidences(account, dispute, { body, files: [] }, "BUYER");
  review(dispute);
  update(account, dispute);
}

const NEXT_STAGE: Partial<Record<Stage, Stage>> = {
  CHARGEBACK: "PRE_ARBITRATION",
  PRE_ARBITRATION: "ARBITRATION",
};

/** A lost claim is looked at once more, with new evidence, one stage further. */
export function appeal(account: Account, dispute: Dispute, request: DisputeRequest): void {
  mustBeAllowed(account, dispute, "appeal");
  addEvidences(account, dispute, request, "SELLER");
  dispute.stage = NEXT_STAGE[dispute.stage] ?? dispute.stage;
  dispute.appealUntilMs = undefined;
  dispute.outcome = undefined;
  review(dispute);
  update(account, dispute);
}

export function provideSupportingInfo(
  account: Account,
  dispute: Dispute,
  { body, files }: DisputeRequest,
): void {
  mustBeAllowed(account, dispute, "provide_supporting_info");
  const notes = optionalText(body, "notes");
  if (notes === undefined && files.length === 0)
    throw refused("MISSING_REQUIRED_PARAMETER", "/notes");
  mustHaveRoom(dispute.supporting.length + 1);
  const documents = takeFiles(dispute, files);
  const atMs = account.world.clock.now();
  const { stage } = dispute;
  dispute.supporting.push({ notes, documents, source: "SUBMITTED_BY_SELLER", atMs, stage });
  update(account, dispute);
}

/** PayPal's sandbox only: asks a party for more. */
export function requireEvidence(account: Account, dispute: Dispute, party: Party): void {
  mustBeAllowed(account, dispute, "require_evidence");
  mustHaveRoom(dispute.evidences.length + ASKED_AT_ONCE_MAX);
  askForEvidence(account, dispute, party);
  update(account, dispute);
}

function addEvidences(
  account: Account,
  dispute: Dispute,
  { body, files }: DisputeRequest,
  party: Party,
): void {
  const sent = list(body.evidences).map(object);
  if (sent.length === 0) throw refused("MISSING_OR_INVALID_REQUEST_BODY", "/evidences");
  const read = sent.map((each, index) => readEvidence(each, `/evidences/${index}`));
  mustHaveRoom(dispute.evidences.length + read.length);
  const names = takeFiles(dispute, files);
  const atMs = account.world.clock.now();
  const source = `SUBMITTED_BY_${party}` as const;
  read.forEach((each, index) => {
    const named = each.documents.filter((name) => names.includes(name));
    const claimed = read.flatMap(({ documents }) => documents);
    const rest = names.filter((name) => !claimed.includes(name));
    const documents = index === 0 ? [...named, ...rest] : named;
    dispute.evidences.push({ ...each, documents, source, atMs, stage: dispute.stage });
  });
}

/** No answer of PayPal's has more pieces of evidence than this, so no case takes more. */
const PIECES_MAX = 100;
const ASKED_AT_ONCE_MAX = 2;

function mustHaveRoom(pieces: number): void {
  if (pieces > PIECES_MAX) throw refused("ACTION_NOT_ALLOWED_IN_CURRENT_DISPUTE_STATE");
}

type Read = Pick<Evidence, "type" | "notes" | "info" | "documents">;

function readEvidence(sent: Json, at: string): Read {
  const type = text(sent.evidence_type);
  if (type === undefined) throw refused("MISSING_EVIDENCE_TYPE", `${at}/evidence_type`);
  if (!EVIDENCE_TYPES.has(type)) throw refused("INVALID_EVIDENCE_TYPE", `${at}/evidence_type`);
  const info = object(sent.evidence_info);
  if (type === "PROOF_OF_FULFILLMENT") mustHaveTracking(info, at);
  const refundIds = list(info.refund_ids);
  if (type === "PROOF_OF_REFUND" && refundIds.length === 0)
    throw refused("MISSING_REFUND_ID", `${at}/evidence_info/refund_ids`);
  if (!refundIds.every((id) => text(id) !== undefined))
    throw refused("INVALID_PARAMETER_VALUE", `${at}/evidence_info/refund_ids`);
  return {
    type,
    notes: optionalText(sent, "notes"),
    info: sent.evidence_info === undefined ? undefined : info,
    documents: list(sent.documents).flatMap((document) => text(object(document).name) ?? []),
  };
}

function mustHaveTracking(info: Json, at: string): void {
  const tracking = list(info.tracking_info).map(object);
  const isComplete = tracking.every(
    ({ carrier_name, tracking_number }) =>
      text(carrier_name) !== undefined && text(tracking_number) !== undefined,
  );
  if (tracking.length === 0 || !isComplete)
    throw refused("MISSING_TRACKING_INFO", `${at}/evidence_info/tracking_info`);
}
