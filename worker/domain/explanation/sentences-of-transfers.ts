import type { Money } from "../money.ts";
import { sum } from "../money.ts";
import type { TransferState } from "../payouts.ts";
import type { ReversalState } from "../taking-back.ts";
import { reasonWords } from "../transfer-words.ts";
import type { PartNode, TransferNode } from "./tree.ts";
import { day, money, named, processors } from "./words.ts";

/** Where a part's money is, what of it was kept and taken back, and when the rest comes. */
export function ofTransfers(part: PartNode): string[] {
  const { transfer, supplements, seller } = part;
  if (transfer === null) return ["Nothing is transferred for it."];
  return [
    ...ofTransfer(transfer, part),
    ...supplements.flatMap((one) => [
      `${money(whole(one))} became ${seller.name}'s again after that.`,
      ...ofTransfer(one, part),
    ]),
  ];
}

const whole = ({ amount, withheld }: TransferNode): Money => ({
  ...amount,
  minor: amount.minor + withheld.minor,
});

function ofTransfer(transfer: TransferNode, part: PartNode): string[] {
  const { amount, withheld, pastRefs, rail } = transfer;
  const past = pastRefs.length === 0 ? [] : [`An earlier try came back: ${pastRefs.join(", ")}.`];
  const fee = feeOf(transfer);
  const cost = fee
    ? [`${processors[rail]}'s fee of ${money(fee)} for sending them is the platform's.`]
    : [];
  const rest =
    withheld.minor === 0n || amount.minor === 0n
      ? []
      : [`With ${money(withheld)} kept, ${money(amount)} are what is sent.`];
  return [
    ...past,
    ...ofRepaid(transfer),
    ...rest,
    stateOf(transfer, part),
    ...transfer.reversals.flatMap(({ amount: taken, state, processorRef }) => {
      const words = reversalWords[state];
      return words === undefined ? [] : [`${money(taken)} of it ${words}${named(processorRef)}.`];
    }),
    ...cost,
  ];
}

/** Kept for earlier debts; what was kept for a refund is told with it. */
function ofRepaid({ withholdings, amount }: TransferNode): string[] {
  const own = withholdings.filter(({ cause, state }) => cause === "debt" && state !== "released");
  const minor = sum(own.map((one) => one.amount.minor));
  return minor === 0n ? [] : [`${money({ ...amount, minor })} of it repaid what was owed.`];
}

const reversalWords: Record<ReversalState, string | undefined> = {
  waiting: "are to be taken back once it has arrived",
  requested: "are being taken back from the artisan's account",
  succeeded: "were taken back from the artisan's account",
  refused: "could not be taken back from the artisan's account, and stay owed",
  cancelled: undefined,
};

function stateOf(transfer: TransferNode, { state: part }: PartNode): string {
  const { rail, state, blockedReason, processorRef, dueAt, ledger } = transfer;
  const how = `${processors[rail]}${named(processorRef)}`;
  const sentAt = ledger.findLast(({ kind }) => kind === "transfer")?.postedAt;
  const on = sentAt === undefined ? "" : ` on ${day(sentAt)}`;
  const held =
    part === "unfulfilled"
      ? "They are held until the part is shipped, and for the holding time after."
      : `They are held until ${dueAt === null ? "their time has come" : day(dueAt)}.`;
  const words: Record<TransferState, string> = {
    held,
    due: `They are due, and go out by ${how} within minutes.`,
    sending: `They are being sent by ${how}.`,
    sent: `They were sent${on} by ${how}, and can still come back.`,
    settled: `They were sent${on} by ${how} and have arrived.`,
    blocked: `They wait: ${blockedReason === null ? "" : reasonWords(blockedReason)}.`,
    failed: `Their transfer failed.`,
    cancelled: `Nothing of them is sent: all was kept for what went back to the buyer or was owed.`,
    reversed: `They were sent${on} by ${how}, and taken back.`,
  };
  return words[state];
}

/** What sending it cost and was not given back, as it is booked. */
function feeOf({ ledger }: TransferNode): Money | undefined {
  const isBack = ledger.some(({ kind }) => kind === "transfer_fee_returned");
  const fee = isBack ? undefined : ledger.find(({ kind }) => kind === "transfer_fee");
  return fee?.entries.find(({ amount }) => amount.minor > 0n)?.amount;
}
