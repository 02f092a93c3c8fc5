import type { ReviewState } from "../../../../worker/domain/fraud.ts";
import type { HoldScope } from "../../../../worker/usecases/hold-ports.ts";
import type { Tx } from "../../../../worker/usecases/ports.ts";
import type { Chooses, Pool } from "./pool.ts";

/** What operators hold back, and what they decide about. */
export const callsOfOperators: Readonly<Record<string, Chooses<Tx>>> = {
  "holds.lock": (p) => {
    const asked = scope(p);
    return (tx) => tx.holds.lock(asked);
  },
  "holds.place": (p) => {
    const hold = {
      ...{ ...scope(p), id: p.chance(95) ? p.id<never>() : p.idOf("transferHolds") },
      ...{ reason: p.chance(95) ? "looks odd" : "", placedBy: "operator", placedAt: p.about() },
    };
    return (tx) => tx.holds.place(hold);
  },
  "holds.release": (p) => {
    const [id, at] = [p.idOf("transferHolds"), p.about()];
    return (tx) => tx.holds.release(id, "operator", at);
  },
  "holds.apply": (p) => {
    const [at, sellerId] = [p.about(), p.chance(50) ? p.idOf("sellers") : undefined];
    return (tx) => tx.holds.apply(at, sellerId);
  },
  "holds.lift": (p) => {
    const [id, at] = [scope(p).sellerId, p.about()];
    return (tx) => tx.holds.lift(id, at);
  },
  "holds.lockHeld": (p) => {
    const { sellerId } = scope(p);
    return (tx) => tx.holds.lockHeld(sellerId);
  },
  "fraud.reviews.open": (p) => {
    const review = {
      ...{ id: p.chance(95) ? p.id<never>() : p.idOf("reviews"), paymentId: p.idOf("payments") },
      ...{ orderId: p.row("reviews")?.orderId ?? p.idOf("orders"), openedAt: p.about() },
      ...{ reasons: ["avs_failed", "velocity"] as const, evidence: p.facts() },
    };
    const other = p.chance(50) ? { ...review, orderId: p.idOf("orders") } : review;
    return (tx) => tx.fraud.reviews.open(other);
  },
  "fraud.reviews.find": (p) => {
    const id = p.idOf("reviews");
    return (tx) => tx.fraud.reviews.find(id);
  },
  "fraud.reviews.holds": (p) => {
    const id = p.row("reviews")?.orderId ?? p.idOf("orders");
    return (tx) => tx.fraud.reviews.holds(id);
  },
  "fraud.reviews.decide": (p) => {
    const state = p.oneOf<Exclude<ReviewState, "open">>(["approved", "refused"]);
    const decision = { state, at: p.about(), by: "operator", note: p.chance(50) ? null : "fine" };
    const id = p.idOf("reviews");
    return (tx) => tx.fraud.reviews.decide(id, decision);
  },
  "fraud.saveWarning": (p) => {
    const warning = {
      ...{ paymentId: p.idOf("payments"), ref: p.row("fraudWarnings")?.processorRef ?? p.ref() },
      ...{ fraudType: "misc", isActionable: p.chance(50) },
    };
    const other = p.chance(50) ? { ...warning, ref: p.ref() } : warning;
    const [id, at] = [p.id<string>(), p.about()];
    return (tx) => tx.fraud.saveWarning(id, other, at);
  },
};

/** Mostly of a transfer that is there and its own seller, or of all of a seller. */
function scope(p: Pool): HoldScope {
  const row = p.chance(60) ? p.early("transfers") : p.row("transfers");
  const sellerId = row?.sellerId ?? p.idOf("sellers");
  return { sellerId, transferId: row && p.chance(60) ? row.id : null };
}
