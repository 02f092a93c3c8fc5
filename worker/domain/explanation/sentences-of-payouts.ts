import { type English, english, type Sentence, say } from "../english.ts";
import type { PayoutRow } from "./file.ts";
import type { Tree } from "./tree.ts";
import { day, money, processors } from "./words.ts";

const states = {
  pending: english("{rail}'s payout {ref}{account} is {sum} and waits to be sent{day}."),
  in_transit: english("{rail}'s payout {ref}{account} is {sum} and is on its way{day}."),
  paid: english("{rail}'s payout {ref}{account} is {sum} and has arrived{day}."),
  failed: english("{rail}'s payout {ref}{account} is {sum} and has failed{day}."),
  cancelled: english("{rail}'s payout {ref}{account} is {sum} and was cancelled{day}."),
} satisfies Record<PayoutRow["state"], English>;

/** What a payout is, and what of it is no transfer of ours. */
export function ofPayout(payout: PayoutRow, tree: Tree): Sentence[] {
  const { processor, ref, account, state, amount, arrivesAt, lines, isCut } = payout;
  const head = say(states[state], {
    ...{ rail: processors[processor], ref, sum: money(amount) },
    account: account === undefined ? "" : say(english(" of the account {account}"), { account }),
    day: arrivesAt === undefined ? "" : say(english(", {day}"), { day: day(arrivesAt) }),
  });
  if (lines === undefined)
    return [head, say(english("It was made by hand, and Stripe does not say what was in it."), {})];
  const ours = refsIn(tree);
  return [
    head,
    say(english("It has {count, plural, one {# line} other {# lines}}."), { count: lines.length }),
    ...lines
      .filter(({ transferRef }) => !transferRef || !ours.has(transferRef))
      .map((line) =>
        say(english("In it is {sum} that is no transfer shown here: {kind} {ref}."), {
          ...{ sum: money(line.amount), kind: line.kind, ref: line.ref },
        }),
      ),
    ...(isCut
      ? [say(english("It has more lines than are shown, so its sum was not checked."), {})]
      : []),
  ];
}

/** What the processor calls, or has called, the transfers of the tree. */
const refsIn = ({ orders }: Tree) =>
  new Set(
    orders
      .flatMap(({ parts }) => parts)
      .flatMap(({ transfer, supplements }) => [...(transfer ? [transfer] : []), ...supplements])
      .flatMap(({ processorRef, pastRefs }) => [processorRef, ...pastRefs]),
  );
