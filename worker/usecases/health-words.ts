import { english, type Sentence, say } from "../domain/english.ts";
import { stopOf } from "../domain/invariants.ts";
import type { Health } from "./reads.ts";

/** What is wrong with the system now, the worst first; nothing if all is well. */
export const problemsIn = ({ stopped, unauthorized, breaks, ...counts }: Health): Sentence[] => [
  ...breaks.map(brokenIn),
  ...stopped.map(({ rail, direction, reason }) =>
    direction === "pay_in"
      ? say(english("{rail} pay_in is stopped: {reason}"), { rail, reason })
      : say(english("{rail} pay_out is stopped: {reason}"), { rail, reason }),
  ),
  ...unauthorized.map((rail) => say(english("{rail} refuses our key"), { rail })),
  ...waiting(counts),
];

function brokenIn({ invariant, rail, currency, count }: Health["breaks"][number]): Sentence {
  const what = say(english("{invariant} is broken and nobody has explained it: {count}"), {
    ...{ invariant, count },
  });
  const stop = stopOf(invariant);
  if (stop === "nothing") return what;
  const by = rail === null ? "" : say(english(" by {rail}"), { rail });
  return stop === "everything" || currency === null
    ? say(english("no money leaves{by}: {what}"), { by, what })
    : say(english("no {currency} leaves{by}: {what}"), { currency, by, what });
}

function waiting(counts: Omit<Health, "stopped" | "unauthorized" | "breaks">): Sentence[] {
  const { stuckOperations, unsentMessages, waitingEvents, deadLetters, blockedTransfers } = counts;
  const told = [
    say(english("operations that do not end: {count}"), { count: stuckOperations }),
    say(english("messages that were promised and not sent: {count}"), { count: unsentMessages }),
    say(english("events that nobody works on: {count}"), { count: waitingEvents }),
    say(english("messages that failed every try and wait to be replayed: {count}"), {
      count: deadLetters,
    }),
    say(english("transfers that are blocked: {count}"), { count: blockedTransfers }),
  ];
  return told.filter(({ values }) => values.count !== 0);
}
