import { type EffectKind, isOfInvoice, isOursAlone } from "./ledger.ts";
import type { ProcessorName } from "./processor-name.ts";

/**
 * What a line of a processor's own books is. Down to `dispute_fee` the ledger posts them, under the
 * same name and kind; a capture is one kind here, whatever the money was used for. The rest moves
 * money too, and nothing books it yet.
 */
export const lineKinds = [
  "capture",
  "fee",
  "refund",
  "refund_returned",
  "transfer",
  "transfer_fee",
  "transfer_fee_returned",
  "transfer_returned",
  "dispute",
  "dispute_returned",
  "dispute_fee",
  "payout",
  "payout_returned",
  "top_up",
  "other",
] as const;
export type LineKind = (typeof lineKinds)[number];

/** The kind of line that shows this effect. */
export function lineKindOf(kind: EffectKind): LineKind {
  // What happens in our books alone has no line, and is never looked for.
  if (isOursAlone(kind)) return "other";
  if (isOfInvoice(kind)) return kind.slice("invoice_".length) as LineKind;
  return kind === "unapplied_capture" ? "capture" : kind;
}

/** One effect as the processor's own books have it: a movement of money, or the fee for it. */
export type StatementLine = {
  /** What the ledger posts it under. */
  readonly effectId: string;
  readonly kind: LineKind;
  /** In the units of the ledger; above zero towards the platform, below zero away from it. */
  readonly minor: bigint;
  /** May be one that this system does not know. */
  readonly currency: string;
  /** The processor's own id of the line: a balance transaction, or a PayPal transaction. */
  readonly lineRef: string;
  /** In the processor's word: "charge", "T0006". */
  readonly type: string;
  /** The object that moved the money, or, for PayPal, the transaction that this one goes back to. */
  readonly sourceRef: string | undefined;
  readonly occurredAt: Date;
  /** Stripe: when it counts as available. */
  readonly availableOn: Date | undefined;
};

/**
 * How the two books differ. `missing_here`: the processor has it, the ledger has not;
 * `missing_there`: the reverse; `amount`: both have it, not the same sum or currency; `state`: the
 * money agrees and our row does not; `timing`: too young to say, or on its way to its end.
 */
export const differenceClasses = [
  "missing_here",
  "missing_there",
  "amount",
  "state",
  "timing",
] as const;
export type DifferenceClass = (typeof differenceClasses)[number];

/**
 * `healed`: the books agree again. `closed`: an operator has explained it; both books stay as they
 * are, so that it goes on explaining why the balances differ.
 */
export const differenceStates = ["open", "healed", "closed"] as const;
export type DifferenceState = (typeof differenceStates)[number];

/** `stopped` by an operator, who can resume it; `failed` where the processor refused to be read. */
export const runStates = ["running", "stopped", "finished", "failed"] as const;
export type RunState = (typeof runStates)[number];

/**
 * A run reads the statement, compares it with the ledger, looks up what the ledger alone has, heals
 * what can be healed, and is done.
 */
export const runPhases = ["reading", "matching", "looking_up", "healing", "done"] as const;
export type RunPhase = (typeof runPhases)[number];

const DAY_MS = 24 * 60 * 60_000;
/** PayPal's search takes no longer one; a run that has more to look at is followed by another. */
export const WINDOW_MS_MAX = 31 * DAY_MS;

/**
 * How far a run reaches back into what the one before it has seen. PayPal files a transaction under
 * the day on which it began, and an eCheck counts days after that; Stripe's lines are made when the
 * money moves.
 */
const OVERLAP_MS: Readonly<Record<ProcessorName, number>> = {
  stripe: DAY_MS,
  paypal: 10 * DAY_MS,
};

/** From when a run has to look if the last one that finished looked until then. */
export const windowStart = (rail: ProcessorName, until: Date, seenUntil: Date | undefined) => {
  const earliestMs = until.getTime() - WINDOW_MS_MAX;
  const wantedMs = seenUntil ? seenUntil.getTime() - OVERLAP_MS[rail] : earliestMs;
  return new Date(Math.max(earliestMs, wantedMs));
};
