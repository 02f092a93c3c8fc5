import { type Dispute, type DisputeState, isAwaitingUs } from "./disputes.ts";
import type { Said } from "./seller-payouts.ts";

/** Where a dispute stands, what happens next, and when: for whoever it is told to. */
type Told = { readonly seller: Said; readonly operator: Said };

const OVER = { next: "Nothing.", when: "It is over." };

const states: Record<DisputeState, Told> = {
  warning_needs_response: {
    seller: {
      words: "The buyer's bank asks about the payment. Nothing is held for it.",
      next: "The shop answers. Write to it if you know more of the sale.",
      when: "By the day that is shown; the bank can still open a dispute after that.",
    },
    operator: {
      words: "The buyer's bank asks about the payment. No money was taken.",
      next: "Send the evidence; or give the money back, which spares a dispute.",
      when: "By the deadline; the bank can still open a dispute after that.",
    },
  },
  warning_under_review: {
    seller: {
      words: "The bank looks at the shop's answer. Nothing is held for it.",
      next: "The bank drops it, or opens a dispute.",
      when: "Within 120 days.",
    },
    operator: {
      words: "The bank looks at the answer. No money was taken.",
      next: "The bank drops it, or opens a dispute.",
      when: "Within 120 days.",
    },
  },
  warning_closed: both({ words: "The bank has dropped it. No money was taken.", ...OVER }),
  needs_response: {
    seller: {
      words: "The buyer, or their bank, wants the money back.",
      next: "The shop answers with what it knows of the sale. Write to it if you know more.",
      when: "By the day that is shown. After that somebody else decides, which can take months.",
    },
    operator: {
      words: "The money is at stake, and waits for an answer.",
      next: "Send the evidence, or accept it. Without an answer it is lost.",
      when: "By the deadline.",
    },
  },
  under_review: {
    seller: {
      words: "The shop has answered, and the bank or PayPal decides.",
      next: "If it is won, what is held is yours again; if it is lost, it goes back to the buyer.",
      when: "A bank takes 75 days as a rule, PayPal some weeks.",
    },
    operator: {
      words: "The answer was sent, and the bank or PayPal decides.",
      next: "If it is won, everybody has again what is held; if it is lost, it is taken.",
      when: "A bank takes 75 days as a rule, PayPal some weeks.",
    },
  },
  refunded: both({
    words: "The buyer was given the money back meanwhile, so that nobody had to decide.",
    ...OVER,
  }),
  won: {
    seller: { words: "It is won: what was held is yours again.", ...OVER },
    operator: { words: "It is won: everybody has again what was held.", ...OVER },
  },
  lost: {
    seller: { words: "It is lost: the buyer keeps the money.", ...OVER },
    operator: {
      words: "It is lost: the buyer keeps the money, and what was held is taken.",
      ...OVER,
    },
  },
};

function both(said: Said): Told {
  return { seller: said, operator: said };
}

/** An answer that is on its way moves the dispute as soon as the processor has taken it. */
const answering: Record<"submit_evidence" | "accept_dispute", Said> = {
  submit_evidence: {
    words: "The evidence is on its way.",
    next: "The processor takes it, and the bank or PayPal decides.",
    when: "Within minutes.",
  },
  accept_dispute: {
    words: "It is being accepted.",
    next: "The processor takes that, and the buyer keeps the money.",
    when: "Within minutes.",
  },
};
export type Answering = keyof typeof answering | null;

export const saidOfDispute = (
  state: DisputeState,
  to: keyof Told,
  sends: Answering = null,
): Said => (sends ? answering[sends] : states[state][to]);

const HOUR_MS = 60 * 60_000;
const DAY_HOURS = 24;
/** A weekend and a day to find the papers. */
export const ANSWER_SOON_MS = 3 * DAY_HOURS * HOUR_MS;

/** How long there is left to answer, in words; null if no answer is awaited, or none has a day. */
export function leftToAnswer({ state, dueBy }: Pick<Dispute, "state" | "dueBy">, now: Date) {
  if (dueBy === null || !isAwaitingUs(state)) return null;
  const leftMs = dueBy.getTime() - now.getTime();
  const hours = Math.floor(leftMs / HOUR_MS);
  const isSoon = leftMs <= ANSWER_SOON_MS;
  if (leftMs <= 0) return { words: "the time is over", isSoon };
  if (hours < 1) return { words: "less than an hour left", isSoon };
  if (hours < 2 * DAY_HOURS) return { words: `${counted(hours, "hour")} left`, isSoon };
  return { words: `${counted(Math.floor(hours / DAY_HOURS), "day")} left`, isSoon };
}
const counted = (count: number, unit: string) => `${count} ${unit}${count === 1 ? "" : "s"}`;
