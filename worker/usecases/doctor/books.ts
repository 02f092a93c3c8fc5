import { english, type Phrase, say } from "../../domain/english.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import type { DifferenceClass } from "../../domain/reconciliation.ts";
import type { Deps } from "../ports.ts";
import { type Finding, fail, ok, titles, warn } from "./finding.ts";

/** Rails that an operator has stopped: on purpose, and easily forgotten. */
export async function checkRails(deps: Deps): Promise<Finding> {
  const about = { check: "rails", subject: "switches" } as const;
  const stopped = (await deps.store.reads.switches()).filter((each) => each.stopped);
  if (stopped.length === 0) return ok(about, say(english("No rail is stopped"), {}));
  const told = stopped.map(({ rail, direction, reason }) =>
    direction === "pay_in"
      ? say(english("{title} in ({reason})"), { title: titles[rail], reason })
      : say(english("{title} out ({reason})"), { title: titles[rail], reason }),
  );
  return warn(
    about,
    say(english("Stopped: {told}"), { told }),
    say(english("Open what need not be stopped any more: {call}."), {
      call: "PUT /api/operator/rails/{rail}",
    }),
  );
}

const counted: Record<Exclude<DifferenceClass, "timing">, (count: number) => Phrase> = {
  missing_here: (count) =>
    say(english("{count, plural, one {# missing here} other {# missing here}}"), { count }),
  missing_there: (count) =>
    say(english("{count, plural, one {# missing there} other {# missing there}}"), { count }),
  amount: (count) => say(english("{count, plural, one {# amount} other {# amounts}}"), { count }),
  state: (count) => say(english("{count, plural, one {# state} other {# states}}"), { count }),
};

/** What a processor's books show differently, and no operator has settled. */
export async function checkDifferences(deps: Deps, rail: ProcessorName): Promise<Finding> {
  const about = { check: "differences", subject: rail } as const;
  const title = titles[rail];
  // What is only late ends by itself.
  const { timing: _, ...open } = await deps.store.reconciliations.countOpen(rail);
  const told = Object.entries(counted).flatMap(([name, tell]) => {
    const count = open[name as keyof typeof counted];
    return count === undefined ? [] : [tell(count)];
  });
  if (told.length === 0)
    return ok(about, say(english("{title}'s books and the ledger agree"), { title }));
  return warn(
    about,
    say(english("{title}'s books and the ledger differ: {told}"), { title, told }),
    say(english("Find out what each is and settle it: {call}, docs/runbook.md."), {
      call: "GET /api/operator/differences",
    }),
  );
}

/** So many are named; the rest is a number. */
const BREAKS_TOLD_MAX = 3;

/** What the checks of the books have found and nobody has mended. */
export async function checkBooks(deps: Deps): Promise<Finding> {
  const about = { check: "books", subject: "invariants" } as const;
  const breaks = await deps.store.doctor.breaks();
  if (breaks.length === 0) return ok(about, say(english("No invariant is broken"), {}));
  const told = breaks
    .slice(0, BREAKS_TOLD_MAX)
    .map(({ invariant, rule, subject }) => `${invariant} ${rule} (${subject})`);
  const found = {
    count: breaks.length,
    told: breaks.length > BREAKS_TOLD_MAX ? [...told, "…"] : told,
  };
  return breaks.every(({ isExplained }) => isExplained)
    ? warn(
        about,
        say(
          english(
            "{count, plural, one {# invariant is} other {# invariants are}} broken: {told} (explained)",
          ),
          found,
        ),
        say(english("Mend what was explained, so that it ends."), {}),
      )
    : fail(
        about,
        say(
          english("{count, plural, one {# invariant is} other {# invariants are}} broken: {told}"),
          found,
        ),
        say(
          english("See GET /api/operator/invariant-breaks and docs/runbook.md: some stop money."),
          {},
        ),
      );
}
