import type { BlockReason, Transfer, TransferState } from "./payouts.ts";
import type { Said } from "./seller-payouts.ts";

/** Why money is where it is, what happens next, and when: for whoever it is told to. */
type Told = { readonly seller: Said; readonly operator: Said };

/** Nothing of the platform's inner life for sellers: what they can do, and whom to write to. */
const blocked: Record<BlockReason, Told> = {
  seller_not_payable: {
    seller: {
      words: "You cannot be paid this way now.",
      next: "To be paid, finish Stripe's page, or confirm your PayPal address.",
      when: "It goes out within minutes after that.",
    },
    operator: {
      words: "The artisan cannot be paid on this rail now.",
      next: "The artisan finishes Stripe's page, or proves the PayPal address.",
      when: "It goes out by itself within minutes after that.",
    },
  },
  rail_underfunded: {
    seller: {
      words: "The platform's balance is being filled.",
      next: "It goes out by itself.",
      when: "Within minutes after the balance is filled, the oldest first.",
    },
    operator: {
      words: "The platform's balance does not cover it.",
      next: "Top the balance up, or wait for sales to do so.",
      when: "It goes out by itself within minutes after that, the oldest first.",
    },
  },
  rail_stopped: {
    seller: {
      words: "Payouts are stopped for the moment.",
      next: "It goes out by itself.",
      when: "Within minutes after they are open again.",
    },
    operator: {
      words: "An operator has stopped the rail.",
      next: "Open the rail.",
      when: "It goes out by itself within minutes after that.",
    },
  },
  books_in_doubt: {
    seller: {
      words: "The platform checks its books.",
      next: "It goes out by itself.",
      when: "Within minutes after the check is over.",
    },
    operator: {
      words: "The books are in doubt, and nothing leaves until they are explained or mended.",
      next: "Mend the break of the books, or explain it.",
      when: "It goes out by itself within minutes after that.",
    },
  },
  returned: {
    seller: {
      words: "It came back: the address did not take it.",
      next: "Correct your address and write to the shop.",
      when: "It goes out within minutes after the shop has let it go again.",
    },
    operator: {
      words: "It came back from the artisan's account.",
      next: "Have the artisan correct the address, then unblock it.",
      when: "It goes out within minutes after that.",
    },
  },
  refused: {
    seller: {
      words: "It was refused.",
      next: "The shop looks into it.",
      when: "It goes out within minutes after the shop has let it go again.",
    },
    operator: {
      words: "The processor refused it.",
      next: "Look at the processor's reason, which the alert has, then unblock it.",
      when: "It goes out within minutes after that.",
    },
  },
  destination_changed: {
    seller: {
      words: "You changed your PayPal address meanwhile.",
      next: "The shop has to agree again.",
      when: "It goes out within minutes after that.",
    },
    operator: {
      words: "The artisan changed where it goes after it was let go.",
      next: "Look at the new address, then unblock it.",
      when: "It goes out within minutes after that.",
    },
  },
  held_by_operator: {
    seller: {
      words: "The shop holds it back.",
      next: "Write to the shop.",
      when: "It goes out within minutes after the shop has released it.",
    },
    operator: {
      words: "An operator holds it back.",
      next: "Release it, or the seller of whom all is held.",
      when: "It goes out within minutes after that.",
    },
  },
  below_minimum: {
    seller: {
      words: "It is less than the shop pays out at once.",
      next: "It goes out by itself, together with your next sales.",
      when: "Once they add up to the least that is paid out, and after 90 days in any case.",
    },
    operator: {
      words: "What is due of the artisan is below PAYOUT_MINIMUM_MINOR.",
      next: "It goes out by itself, together with the artisan's next sales.",
      when: "Once they add up, and after 90 days in any case.",
    },
  },
};

const states: Record<Exclude<TransferState, "blocked">, Told> = {
  held: {
    seller: {
      words: "It is held for the holding time.",
      next: "It goes out by itself once you have shipped and the time is over.",
      when: "On the day that is shown; no day is shown before you have shipped.",
    },
    operator: {
      words: "It is held for the holding time.",
      next: "It goes out by itself once the part is shipped and the time is over.",
      when: "On the day that is shown; no day is shown before the part is shipped.",
    },
  },
  due: both("It is due.", "It goes out by itself.", "Within minutes."),
  sending: both("It is being sent.", "The processor answers.", "Within minutes."),
  sent: {
    seller: {
      words: "It was sent.",
      next: "It arrives in your account; if nobody takes it there, it comes back.",
      when: "At once as a rule; what a PayPal address does not take comes back after 30 days.",
    },
    operator: {
      words: "It was sent, and can still come back.",
      next: "The processor tells that it has arrived, or that it came back.",
      when: "At once as a rule; what PayPal calls UNCLAIMED comes back after 30 days.",
    },
  },
  settled: {
    seller: {
      words: "It has arrived in your account.",
      next: "Stripe pays it out to your bank; at PayPal it is in your balance.",
      when: "On the schedule of your account.",
    },
    operator: both("It has arrived in the artisan's account.", "Nothing.", "It is over.").operator,
  },
  failed: {
    seller: {
      words: "It failed.",
      next: "The shop looks into it.",
      when: "It goes out within minutes after the shop has let it go again.",
    },
    operator: {
      words: "It failed.",
      next: "Look at the processor's reason, which the log has.",
      when: "Nothing happens by itself.",
    },
  },
  cancelled: both(
    "All of it was kept for what went back to the buyer or was owed.",
    "Nothing: nothing of it is sent.",
    "It is over.",
  ),
  reversed: both(
    "It was taken back after it had arrived, for what went back to the buyer.",
    "Nothing.",
    "It is over.",
  ),
};

function both(words: string, next: string, when: string): Told {
  const said = { words, next, when };
  return { seller: said, operator: said };
}

type Shown = Pick<Transfer, "state" | "blockedReason"> & { readonly holdReason: string | null };

/** Where a transfer stands. Whoever is held back is told what the operator wrote, in full. */
export function saidOfTransfer({ state, blockedReason, holdReason }: Shown, to: keyof Told): Said {
  const isHeld = holdReason !== null && (state === "held" || state === "due");
  const reason = isHeld ? "held_by_operator" : blockedReason;
  const told = state === "blocked" || isHeld ? ofReason(reason) : states[state];
  const said = told[to];
  if (holdReason === null || reason !== "held_by_operator") return said;
  return { ...said, words: `${said.words.slice(0, -1)}: ${holdReason}` };
}
const ofReason = (reason: BlockReason | null) => blocked[reason ?? "refused"];

/** Why a blocked one waits, as a clause. */
export const reasonWords = (reason: BlockReason): string => {
  const { words } = blocked[reason].operator;
  return `${words.charAt(0).toLowerCase()}${words.slice(1, -1)}`;
};
