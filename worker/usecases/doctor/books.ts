import type { ProcessorName } from "../../domain/processor-name.ts";
import type { Deps } from "../ports.ts";
import { type Finding, fail, ok, plural, titles, warn } from "./finding.ts";

/** Rails that an operator has stopped: on purpose, and easily forgotten. */
export async function checkRails(deps: Deps): Promise<Finding> {
  const about = { check: "rails", subject: "switches" } as const;
  const stopped = (await deps.store.reads.switches()).filter((each) => each.stopped);
  if (stopped.length === 0) return ok(about, "No rail is stopped");
  const told = stopped.map(
    ({ rail, direction, reason }) =>
      `${titles[rail]} ${direction === "pay_in" ? "in" : "out"} (${reason})`,
  );
  return warn(
    about,
    `Stopped: ${told.join(", ")}`,
    "Open what need not be stopped any more: PUT /api/operator/rails/{rail}.",
  );
}

/** What a processor's books show differently, and no operator has settled. */
export async function checkDifferences(deps: Deps, rail: ProcessorName): Promise<Finding> {
  const about = { check: "differences", subject: rail } as const;
  // What is only late ends by itself.
  const { timing: _, ...open } = await deps.store.reconciliations.countOpen(rail);
  const told = Object.entries(open).map(([name, count]) => `${count} ${name.replaceAll("_", " ")}`);
  if (told.length === 0) return ok(about, `${titles[rail]}'s books and the ledger agree`);
  return warn(
    about,
    `${titles[rail]}'s books and the ledger differ: ${told.join(", ")}`,
    "Find out what each is and settle it: GET /api/operator/differences, docs/runbook.md.",
  );
}

/** So many are named; the rest is a number. */
const BREAKS_TOLD_MAX = 3;

/** What the checks of the books have found and nobody has mended. */
export async function checkBooks(deps: Deps): Promise<Finding> {
  const about = { check: "books", subject: "invariants" } as const;
  const breaks = await deps.store.doctor.breaks();
  const told = breaks
    .slice(0, BREAKS_TOLD_MAX)
    .map(({ invariant, rule, subject }) => `${invariant} ${rule} of ${subject}`);
  const evidence = `${plural(breaks.length, "invariant is", "invariants are")} broken: ${told.join("; ")}${breaks.length > BREAKS_TOLD_MAX ? "; …" : ""}`;
  if (breaks.length === 0) return ok(about, "No invariant is broken");
  return breaks.every(({ isExplained }) => isExplained)
    ? warn(about, `${evidence} (explained)`, "Mend what was explained, so that it ends.")
    : fail(
        about,
        evidence,
        "See GET /api/operator/invariant-breaks and docs/runbook.md: some stop money.",
      );
}
