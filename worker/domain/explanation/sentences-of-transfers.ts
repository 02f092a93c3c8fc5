import { type English, english, type Phrase, type Sentence, say } from "../english.ts";
import { type Money, sum } from "../money.ts";
import type { TransferState } from "../payouts.ts";
import type { ReversalState } from "../taking-back.ts";
import { reasonClauses } from "../transfer-words.ts";
import type { PartNode, TransferNode } from "./tree.ts";
import { day, money, named, on, processors } from "./words.ts";

/** Where a part's money is, what of it was kept and taken back, and when the rest comes. */
export function ofTransfers(part: PartNode): Sentence[] {
  const { transfer, supplements, seller } = part;
  if (transfer === null) return [say(english("Nothing is transferred for it."), {})];
  return [
    ...ofTransfer(transfer, part),
    ...supplements.flatMap((one) => [
      say(english("{sum} became {seller}'s again after that."), {
        ...{ sum: money(whole(one)), seller: seller.name },
      }),
      ...ofTransfer(one, part),
    ]),
  ];
}

const whole = ({ amount, withheld }: TransferNode): Money => ({
  ...amount,
  minor: amount.minor + withheld.minor,
});

function ofTransfer(transfer: TransferNode, part: PartNode): Sentence[] {
  const { amount, withheld, pastRefs, reversals } = transfer;
  const refs = pastRefs.join(", ");
  const rest = { kept: money(withheld), sum: money(amount) };
  return [
    ...(refs === "" ? [] : [say(english("An earlier try came back: {refs}."), { refs })]),
    ...ofRepaid(transfer),
    ...(withheld.minor === 0n || amount.minor === 0n
      ? []
      : [say(english("With {kept} kept, {sum} are what is sent."), rest)]),
    stateOf(transfer, part),
    ...reversals.flatMap(ofReversal),
    ...ofFee(transfer),
  ];
}

/** Kept for earlier debts; what was kept for a refund is told with it. */
function ofRepaid({ withholdings, amount }: TransferNode): Sentence[] {
  const own = withholdings.filter(({ cause, state }) => cause === "debt" && state !== "released");
  const minor = sum(own.map((one) => one.amount.minor));
  if (minor === 0n) return [];
  return [say(english("{sum} of it repaid what was owed."), { sum: money({ ...amount, minor }) })];
}

const reversalWords = {
  waiting: english("{sum} of it are to be taken back once it has arrived{ref}."),
  requested: english("{sum} of it are being taken back from the artisan's account{ref}."),
  succeeded: english("{sum} of it were taken back from the artisan's account{ref}."),
  refused: english(
    "{sum} of it could not be taken back from the artisan's account, and stay owed{ref}.",
  ),
  cancelled: undefined,
} satisfies Record<ReversalState, English | undefined>;

function ofReversal({ amount, state, processorRef }: TransferNode["reversals"][number]): Phrase[] {
  const words = reversalWords[state];
  return words ? [say(words, { sum: money(amount), ref: named(processorRef) })] : [];
}

function stateOf(transfer: TransferNode, part: PartNode): Sentence {
  const { rail, state, blockedReason, processorRef, ledger } = transfer;
  const by = `${processors[rail]}${named(processorRef)}`;
  const sent = on(ledger.findLast(({ kind }) => kind === "transfer")?.postedAt, by);
  const reason = blockedReason === null ? "" : say(reasonClauses[blockedReason], {});
  const sentences: Record<TransferState, Sentence> = {
    held: untilWhen(transfer, part),
    due: say(english("They are due, and go out by {by} within minutes."), { by }),
    sending: say(english("They are being sent by {by}."), { by }),
    sent: say(english("They were sent {sent}, and can still come back."), { sent }),
    settled: say(english("They were sent {sent} and have arrived."), { sent }),
    blocked: say(english("They wait: {reason}."), { reason }),
    failed: say(english("Their transfer failed."), {}),
    cancelled: say(
      english("Nothing of them is sent: all was kept for what went back to the buyer or was owed."),
      {},
    ),
    reversed: say(english("They were sent {sent}, and taken back."), { sent }),
  };
  return sentences[state];
}

function untilWhen({ dueAt }: TransferNode, { state }: PartNode): Phrase {
  if (state === "unfulfilled")
    return say(
      english("They are held until the part is shipped, and for the holding time after."),
      {},
    );
  return dueAt === null
    ? say(english("They are held until their time has come."), {})
    : say(english("They are held until {day}."), { day: day(dueAt) });
}

/** What sending it cost and was not given back, as it is booked. */
function ofFee({ ledger, rail }: TransferNode): Sentence[] {
  const isBack = ledger.some(({ kind }) => kind === "transfer_fee_returned");
  const booked = isBack ? undefined : ledger.find(({ kind }) => kind === "transfer_fee");
  const fee = booked?.entries.find(({ amount }) => amount.minor > 0n)?.amount;
  if (fee === undefined) return [];
  return [
    say(english("{rail}'s fee of {fee} for sending them is the platform's."), {
      ...{ rail: processors[rail], fee: money(fee) },
    }),
  ];
}
