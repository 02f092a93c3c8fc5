import { type English, english } from "./english.ts";
import type { EffectKind } from "./ledger.ts";

// What happened to a dispute, in words for operators.

export const OPENED = english("It was opened.");
export const REFUSED = english("The processor refused our answer.");
export const ENDED = english("All money that has to move has moved.");

type Move = Extract<EffectKind, `dispute${string}`>;
const moves: Record<Move, English> = {
  dispute: english("The processor took the money."),
  dispute_fee: english("The processor took a fee."),
  dispute_returned: english("The processor gave the money back."),
  dispute_held: english("It was held from the sellers concerned."),
  dispute_let_go: english("What was held is the sellers’ again."),
  dispute_lost: english("It is lost, and everybody bears their share."),
  dispute_lost_undone: english("It is won after all, and everybody has their share again."),
};
const FEE_BACK = english("The processor gave its fee back.");

/** `minor` as it is booked: a fee that stands below zero came back. */
export function wordsOfMove(effect: EffectKind, minor: bigint): string {
  if (effect === "dispute_fee" && minor < 0n) return FEE_BACK;
  return Object.hasOwn(moves, effect) ? moves[effect as Move] : effect;
}

const deeds: Readonly<Record<string, English>> = {
  submit_evidence: english("The evidence was sent."),
  accept_dispute: english("It was accepted."),
  attribute_dispute: english("It was said which goods it is about."),
};
export const wordsOfDeed = (action: string): string =>
  Object.hasOwn(deeds, action) ? (deeds[action] ?? action) : action;
