import { rules } from "../domain/invariant-rules.ts";
import type { CheckScope } from "./invariant-ports.ts";
import type { Deps } from "./ports.ts";
import { recordBreaks } from "./record-breaks.ts";

const MINUTE_MS = 60_000;
/**
 * A row carries the time at which its work began and is seen once that has committed. Nothing works
 * longer than the 15 minutes that Workers give to a message or a run of cron, and clocks of two
 * machines agree to the second: with this much looked at again, no late commit is missed.
 */
const OVERLAP_MS = 20 * MINUTE_MS;

/** Checks all that was touched since the last look, and everything where nobody has looked yet. */
export async function checkChanged(deps: Deps): Promise<number> {
  const last = await deps.store.invariants.lastLookAt();
  if (!last) return checkEverything(deps);
  return check(deps, { kind: "changed", since: new Date(last.getTime() - OVERLAP_MS) });
}

/** Checks all there is: what changed without a trace is found as well. */
export const checkEverything = (deps: Deps): Promise<number> => check(deps, { kind: "everything" });

async function check(deps: Deps, scope: CheckScope): Promise<number> {
  const startedAt = deps.now();
  const { found, isComplete } = await deps.store.invariants.find(scope);
  // Either scope looks at whatever an open break is about; what was cut off may still be broken.
  const covers = ({ rule }: { rule: string }) => isComplete && rule in rules;
  const { opened, resolved } = await recordBreaks(deps, {
    scope: scope.kind,
    since: scope.kind === "changed" ? scope.since : null,
    look: { startedAt, found, covers },
  });
  return opened + resolved;
}
