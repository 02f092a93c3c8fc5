import { type Dispute, type DisputeState, isAwaitingUs } from "./disputes.ts";
import { english, type Sentence, say } from "./english.ts";
import type { Said } from "./seller-payouts.ts";

/** Where a dispute stands, what happens next, and when: for whoever it is told to. */
type Told = { readonly seller: Said; readonly operator: Said };

const OVER = { next: english("Nothing."), when: english("It is over.") };

const states: Record<DisputeState, Told> = {
  warning_needs_response: {
    seller: {
      words: english("The buyer's bank asks about the payment. Nothing is held for it."),
      next: english("The shop answers. Write to it if you know more of the sale."),
      when: english("By the day that is shown; the bank can still open a dispute after that."),
    },
    operator: {
      words: english("The buyer's bank asks about the payment. No money was taken."),
      next: english("Send the evidence; or give the money back, which spares a dispute."),
      when: english("By the deadline; the bank can still open a dispute after that."),
    },
  },
  warning_under_review: {
    seller: {
      words: english("The bank looks at the shop's answer. Nothing is held for it."),
      next: english("The bank drops it, or opens a dispute."),
      when: english("Within 120 days."),
    },
    operator: {
      words: english("The bank looks at the answer. No money was taken."),
      next: english("The bank drops it, or opens a dispute."),
      when: english("Within 120 days."),
    },
  },
  warning_closed: both({ words: english("The bank has dropped it. No money was taken."), ...OVER }),
  needs_response: {
    seller: {
      words: english("The buyer, or their bank, wants the money back."),
      next: english(
        "The shop answers with what it knows of the sale. Write to it if you know more.",
      ),
      when: english(
        "By the day that is shown. After that somebody else decides, which can take months.",
      ),
    },
    operator: {
      words: english("The money is at stake, and waits for an answer."),
      next: english("Send the evidence, or accept it. Without an answer it is lost."),
      when: english("By the deadline."),
    },
  },
  under_review: {
    seller: {
      words: english("The shop has answered, and the bank or PayPal decides."),
      next: english(
        "If it is won, what is held is yours again; if it is lost, it goes back to the buyer.",
      ),
      when: english("A bank takes 75 days as a rule, PayPal some weeks."),
    },
    operator: {
      words: english("The answer was sent, and the bank or PayPal decides."),
      next: english("If it is won, everybody has again what is held; if it is lost, it is taken."),
      when: english("A bank takes 75 days as a rule, PayPal some weeks."),
    },
  },
  refunded: both({
    words: english("The buyer was given the money back meanwhile, so that nobody had to decide."),
    ...OVER,
  }),
  won: {
    seller: { words: english("It is won: what was held is yours again."), ...OVER },
    operator: { words: english("It is won: everybody has again what was held."), ...OVER },
  },
  lost: {
    seller: { words: english("It is lost: the buyer keeps the money."), ...OVER },
    operator: {
      words: english("It is lost: the buyer keeps the money, and what was held is taken."),
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
    words: english("The evidence is on its way."),
    next: english("The processor takes it, and the bank or PayPal decides."),
    when: english("Within minutes."),
  },
  accept_dispute: {
    words: english("It is being accepted."),
    next: english("The processor takes that, and the buyer keeps the money."),
    when: english("Within minutes."),
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

/** How long there is left to answer; null if no answer is awaited, or none has a day. */
export function leftToAnswer({ state, dueBy }: Pick<Dispute, "state" | "dueBy">, now: Date) {
  if (dueBy === null || !isAwaitingUs(state)) return null;
  const leftMs = dueBy.getTime() - now.getTime();
  return { sentence: saidOfLeft(leftMs), isSoon: leftMs <= ANSWER_SOON_MS };
}

function saidOfLeft(leftMs: number): Sentence {
  const hours = Math.floor(leftMs / HOUR_MS);
  const days = Math.floor(hours / DAY_HOURS);
  if (leftMs <= 0) return say(english("the time is over"), {});
  if (hours < 1) return say(english("less than an hour left"), {});
  return hours < 2 * DAY_HOURS
    ? say(english("{hours, plural, one {# hour} other {# hours}} left"), { hours })
    : say(english("{days, plural, one {# day} other {# days}} left"), { days });
}
