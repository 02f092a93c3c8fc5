import type { ProcessorName } from "../../domain/processor-name.ts";
import type { RunPhase } from "../../domain/reconciliation.ts";
import { raiseAlert } from "../alert.ts";
import { onEveryRail } from "../in-turn.ts";
import type { Deps } from "../ports.ts";
import type { Run } from "../reconciliations.ts";
import { healDifferences } from "./heal-differences.ts";
import { lookUpEffects } from "./look-up-effects.ts";
import { matchWindow } from "./match-window.ts";
import { readStatement } from "./read-statement.ts";

/**
 * A bite ends here and the next goes on, each minute: so bites hardly overlap, and a processor that
 * hangs costs one, of the 15 minutes that an invocation has at most.
 */
const BITE_MS_MAX = 50_000;
/** A step renews it; longer than any step takes, its calls to a processor included. */
const LEASE_MS = 90_000;

/** What a step needs to know of the bite that it is part of. */
export type Bite = {
  readonly isOver: () => boolean;
  /** Until when nobody else goes on with the run. */
  readonly lease: () => { at: Date; until: Date };
};
/**
 * How a phase ended for this bite: it is over, or it goes on in the next bite, or somebody else has
 * the run; "unanswered" and "refused" say what the processor did.
 */
export type Ended =
  | { readonly kind: "over" | "later" | "lost" }
  | { readonly kind: "unanswered" | "refused"; readonly code: string };

const phases: Record<
  Exclude<RunPhase, "done">,
  (deps: Deps, run: Run, bite: Bite) => Promise<Ended>
> = {
  reading: readStatement,
  matching: matchWindow,
  looking_up: lookUpEffects,
  healing: healDifferences,
};

/** Goes on with the runs that are under way, those of both rails side by side. Safe to run twice. */
export const reconcile = (deps: Deps): Promise<number> => onEveryRail((rail) => biteOf(deps, rail));

async function biteOf(deps: Deps, rail: ProcessorName): Promise<number> {
  const { reconciliations } = deps.store;
  const lease = () => ({ at: deps.now(), until: new Date(deps.now().getTime() + LEASE_MS) });
  const claimed = await reconciliations.claim(rail, deps.now(), lease().until);
  if (!claimed) return 0;
  const endsAtMs = deps.now().getTime() + BITE_MS_MAX;
  const bite: Bite = { isOver: () => deps.now().getTime() >= endsAtMs, lease };
  let phasesDone = 0;
  try {
    for (let run: Run | undefined = claimed; run && run.state === "running"; ) {
      if (run.phase === "done") {
        await finish(deps, run, bite);
        return phasesDone;
      }
      const ended: Ended = await phases[run.phase](deps, run, bite);
      if (ended.kind === "lost" || ended.kind === "later") return phasesDone;
      run = await reconciliations.find(run.id);
      if (run && (ended.kind === "unanswered" || ended.kind === "refused")) {
        await trouble(deps, run, bite, ended);
        return phasesDone;
      }
      phasesDone++;
      if (bite.isOver()) return phasesDone;
    }
    return phasesDone;
  } finally {
    await reconciliations.release(claimed.id);
  }
}

/** What does not answer is asked again by the next bite; what refuses will not change its mind. */
async function trouble(
  deps: Deps,
  run: Run,
  bite: Bite,
  { kind, code }: Extract<Ended, { code: string }>,
): Promise<void> {
  const { id, rail, phase } = run;
  deps.log.warn("reconciliation.trouble", { id, rail, phase, kind, code });
  const isOver = kind === "refused";
  const end = isOver ? ({ state: "failed", endedAt: deps.now() } as const) : {};
  await deps.store.reconciliations.move(run, { trouble: code, ...end }, bite.lease());
  if (!isOver) return;
  const facts = { rail, phase, code };
  await raiseAlert(deps, { kind: "reconciliation_failed", subject: id, facts });
}

async function finish(deps: Deps, run: Run, bite: Bite): Promise<void> {
  const { id, rail } = run;
  const end = { state: "finished", endedAt: deps.now(), trouble: null } as const;
  if (!(await deps.store.reconciliations.move(run, end, bite.lease()))) return;
  const { timing: _, ...open } = await deps.store.reconciliations.countOpen(rail);
  deps.log.info("reconciliation.finished", { id, rail, lines: run.lines, ...open });
  if (Object.keys(open).length === 0) return;
  await raiseAlert(deps, { kind: "reconciliation_differences", subject: rail, facts: open });
}
