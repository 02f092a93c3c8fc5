import { type English, english } from "./english.ts";
import type { BlockReason, Transfer, TransferState } from "./payouts.ts";
import type { Said } from "./seller-payouts.ts";

/** Why money is where it is, what happens next, and when: for whoever it is told to. */
type Told = { readonly seller: Said; readonly operator: Said };

/** Nothing of the platform's inner life for sellers: what they can do, and whom to write to. */
const blocked: Record<BlockReason, Told> = {
  seller_not_payable: {
    seller: {
      words: english("You cannot be paid this way now."),
      next: english("To be paid, finish Stripe's page, or confirm your PayPal address."),
      when: english("It goes out within minutes after that."),
    },
    operator: {
      words: english("The artisan cannot be paid on this rail now."),
      next: english("The artisan finishes Stripe's page, or proves the PayPal address."),
      when: english("It goes out by itself within minutes after that."),
    },
  },
  rail_underfunded: {
    seller: {
      words: english("The platform's balance is being filled."),
      next: english("It goes out by itself."),
      when: english("Within minutes after the balance is filled, the oldest first."),
    },
    operator: {
      words: english("The platform's balance does not cover it."),
      next: english("Top the balance up, or wait for sales to do so."),
      when: english("It goes out by itself within minutes after that, the oldest first."),
    },
  },
  rail_stopped: {
    seller: {
      words: english("Payouts are stopped for the moment."),
      next: english("It goes out by itself."),
      when: english("Within minutes after they are open again."),
    },
    operator: {
      words: english("An operator has stopped the rail."),
      next: english("Open the rail."),
      when: english("It goes out by itself within minutes after that."),
    },
  },
  books_in_doubt: {
    seller: {
      words: english("The platform checks its books."),
      next: english("It goes out by itself."),
      when: english("Within minutes after the check is over."),
    },
    operator: {
      words: english(
        "The books are in doubt, and nothing leaves until they are explained or mended.",
      ),
      next: english("Mend the break of the books, or explain it."),
      when: english("It goes out by itself within minutes after that."),
    },
  },
  returned: {
    seller: {
      words: english("It came back: the address did not take it."),
      next: english("Correct your address and write to the shop."),
      when: english("It goes out within minutes after the shop has let it go again."),
    },
    operator: {
      words: english("It came back from the artisan's account."),
      next: english("Have the artisan correct the address, then unblock it."),
      when: english("It goes out within minutes after that."),
    },
  },
  refused: {
    seller: {
      words: english("It was refused."),
      next: english("The shop looks into it."),
      when: english("It goes out within minutes after the shop has let it go again."),
    },
    operator: {
      words: english("The processor refused it."),
      next: english("Look at the processor's reason, which the alert has, then unblock it."),
      when: english("It goes out within minutes after that."),
    },
  },
  destination_changed: {
    seller: {
      words: english("You changed your PayPal address meanwhile."),
      next: english("The shop has to agree again."),
      when: english("It goes out within minutes after that."),
    },
    operator: {
      words: english("The artisan changed where it goes after it was let go."),
      next: english("Look at the new address, then unblock it."),
      when: english("It goes out within minutes after that."),
    },
  },
  held_by_operator: {
    seller: {
      words: english("The shop holds it back."),
      next: english("Write to the shop."),
      when: english("It goes out within minutes after the shop has released it."),
    },
    operator: {
      words: english("An operator holds it back."),
      next: english("Release it, or the seller of whom all is held."),
      when: english("It goes out within minutes after that."),
    },
  },
  below_minimum: {
    seller: {
      words: english("It is less than the shop pays out at once."),
      next: english("It goes out by itself, together with your next sales."),
      when: english(
        "Once they add up to the least that is paid out, and after 90 days in any case.",
      ),
    },
    operator: {
      words: english("What is due of the artisan is below PAYOUT_MINIMUM_MINOR."),
      next: english("It goes out by itself, together with the artisan's next sales."),
      when: english("Once they add up, and after 90 days in any case."),
    },
  },
};

const states: Record<Exclude<TransferState, "blocked">, Told> = {
  held: {
    seller: {
      words: english("It is held for the holding time."),
      next: english("It goes out by itself once you have shipped and the time is over."),
      when: english("On the day that is shown; no day is shown before you have shipped."),
    },
    operator: {
      words: english("It is held for the holding time."),
      next: english("It goes out by itself once the part is shipped and the time is over."),
      when: english("On the day that is shown; no day is shown before the part is shipped."),
    },
  },
  due: both(english("It is due."), english("It goes out by itself."), english("Within minutes.")),
  sending: both(
    english("It is being sent."),
    english("The processor answers."),
    english("Within minutes."),
  ),
  sent: {
    seller: {
      words: english("It was sent."),
      next: english("It arrives in your account; if nobody takes it there, it comes back."),
      when: english(
        "At once as a rule; what a PayPal address does not take comes back after 30 days.",
      ),
    },
    operator: {
      words: english("It was sent, and can still come back."),
      next: english("The processor tells that it has arrived, or that it came back."),
      when: english("At once as a rule; what PayPal calls UNCLAIMED comes back after 30 days."),
    },
  },
  settled: {
    seller: {
      words: english("It has arrived in your account."),
      next: english("Stripe pays it out to your bank; at PayPal it is in your balance."),
      when: english("On the schedule of your account."),
    },
    operator: both(
      english("It has arrived in the artisan's account."),
      english("Nothing."),
      english("It is over."),
    ).operator,
  },
  failed: {
    seller: {
      words: english("It failed."),
      next: english("The shop looks into it."),
      when: english("It goes out within minutes after the shop has let it go again."),
    },
    operator: {
      words: english("It failed."),
      next: english("Look at the processor's reason, which the log has."),
      when: english("Nothing happens by itself."),
    },
  },
  cancelled: both(
    english("All of it was kept for what went back to the buyer or was owed."),
    english("Nothing: nothing of it is sent."),
    english("It is over."),
  ),
  reversed: both(
    english("It was taken back after it had arrived, for what went back to the buyer."),
    english("Nothing."),
    english("It is over."),
  ),
};

function both(words: English, next: English, when: English): Told {
  const said = { words, next, when };
  return { seller: said, operator: said };
}

type Shown = Pick<Transfer, "state" | "blockedReason"> & { readonly holdReason: string | null };

/** Where a transfer stands. Whoever is held back is told what the operator wrote, in full. */
export function saidOfTransfer(
  { state, blockedReason, holdReason }: Shown,
  to: keyof Told,
): Omit<Said, "words"> & { readonly words: string } {
  const isHeld = holdReason !== null && (state === "held" || state === "due");
  const reason = isHeld ? "held_by_operator" : blockedReason;
  const told = state === "blocked" || isHeld ? ofReason(reason) : states[state];
  const said = told[to];
  if (holdReason === null || reason !== "held_by_operator") return said;
  return { ...said, words: `${said.words.slice(0, -1)}: ${holdReason}` };
}
const ofReason = (reason: BlockReason | null) => blocked[reason ?? "refused"];

/** Why a blocked one waits, as a clause for operators. */
export const reasonClauses: Record<BlockReason, English> = {
  seller_not_payable: english("the artisan cannot be paid on this rail now"),
  rail_underfunded: english("the platform's balance does not cover it"),
  rail_stopped: english("an operator has stopped the rail"),
  books_in_doubt: english(
    "the books are in doubt, and nothing leaves until they are explained or mended",
  ),
  returned: english("it came back from the artisan's account"),
  refused: english("the processor refused it"),
  destination_changed: english("the artisan changed where it goes after it was let go"),
  held_by_operator: english("an operator holds it back"),
  below_minimum: english("what is due of the artisan is below PAYOUT_MINIMUM_MINOR"),
};
