import type Stripe from "stripe";
import { platformCharge } from "../charges.ts";
import { changed, emit } from "../events.ts";
import { type ControlBody as Body, ControlError, type RegisterControl } from "../feature.ts";
import type { Platform } from "../platform.ts";
import { closeInquiry, loseDispute, winDispute } from "./end.ts";
import { warnOfFraud } from "./fraud-warnings.ts";
import { escalateInquiry, openDispute } from "./open.ts";
import { openReview } from "./reviews.ts";
import { markSubmitted } from "./update.ts";

/** What banks, Stripe's Radar and people at Stripe do. */
export function registerControl(post: RegisterControl): void {
  post("/charges/:id/dispute", disputeCharge);
  post("/charges/:id/early_fraud_warning", (platform, body, id) =>
    warnOfFraud(platform, chargeOf(platform, id), text(body.fraudType)),
  );
  post("/charges/:id/review", (platform, _body, id) =>
    openReview(platform, chargeOf(platform, id), "manual"),
  );
  post("/disputes/:id", moveDispute);
  post("/dispute_settings", (platform, body) => {
    const terms = platform.hidden.disputes;
    if (typeof body.feeReturned === "boolean") terms.feeReturned = body.feeReturned;
    if (Array.isArray(body.programmes)) {
      const unknown = body.programmes.find(
        (name) => name !== "resolution" && name !== "deflection",
      );
      if (unknown !== undefined) {
        throw new ControlError('programmes: some of "resolution" and "deflection"');
      }
      terms.programmes = body.programmes.map(String);
    }
    return { feeReturned: terms.feeReturned, programmes: terms.programmes };
  });
}

function chargeOf(platform: Platform, id: string): Stripe.Charge {
  return platformCharge(platform, id, "charge");
}

function disputeCharge(platform: Platform, body: Body, id: string): unknown {
  const status = body.status ?? "needs_response";
  if (status !== "needs_response" && status !== "warning_needs_response") {
    throw new ControlError('status is "needs_response" or "warning_needs_response"');
  }
  const [amount, feeMinor] = [whole(body.amount, "amount"), whole(body.fee, "fee")];
  const network = text(body.network);
  return openDispute(platform, chargeOf(platform, id), {
    reason: text(body.reason) ?? "general",
    inquiry: status === "warning_needs_response",
    ...(amount !== undefined && { amount }),
    ...(feeMinor !== undefined && { feeMinor }),
    ...(network !== undefined && { network }),
  });
}

/** Where each step may be taken from. */
const MOVES: Readonly<
  Record<
    string,
    { from: readonly string[]; go: (platform: Platform, dispute: Stripe.Dispute) => void }
  >
> = {
  won: { from: ["needs_response", "under_review"], go: winDispute },
  lost: { from: ["needs_response", "under_review"], go: loseDispute },
  under_review: { from: ["needs_response"], go: submit },
  warning_under_review: { from: ["warning_needs_response"], go: submit },
  warning_closed: { from: ["warning_needs_response", "warning_under_review"], go: closeInquiry },
  needs_response: { from: ["warning_needs_response", "warning_under_review"], go: escalateInquiry },
};

function moveDispute(platform: Platform, body: Body, id: string): unknown {
  const dispute = platform.stores.disputes.get(id, "dispute");
  const move = MOVES[text(body.status) ?? ""];
  if (!move) throw new ControlError(`status is one of ${Object.keys(MOVES).join(", ")}`);
  if (!move.from.includes(dispute.status)) {
    throw new ControlError(`the dispute is ${dispute.status}, not ${move.from.join(" or ")}`);
  }
  move.go(platform, dispute);
  return dispute;
}

function submit(platform: Platform, dispute: Stripe.Dispute): void {
  const previous = changed(dispute, ["evidence_details", "status"]);
  markSubmitted(platform, dispute, "manual");
  emit(platform, "charge.dispute.updated", dispute, { previous });
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function whole(value: unknown, name: string): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw new ControlError(`${name} is not a whole number`);
}
