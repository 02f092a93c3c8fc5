import { type Break, compareBreaks, invariants, type Look } from "../domain/invariants.ts";
import type { RunScope } from "./invariant-ports.ts";
import type { Alert, Deps } from "./ports.ts";

/**
 * Keeps what a look at the books found, in one transaction with the run itself: what is new is told
 * to the operators, and what the look covers and did not find is over. `look.startedAt` is before
 * the first thing that was read. Rules are named by their look alone, so that none ends another's.
 */
export async function recordBreaks(
  deps: Deps,
  { scope, since, look }: { scope: RunScope; since: Date | null; look: Look },
): Promise<{ opened: number; resolved: number }> {
  const { startedAt, found } = look;
  const recorded = await deps.store.transact(async (tx) => {
    const at = deps.now();
    const compared = compareBreaks(await tx.invariants.lockOpen(), look);
    const opened = compared.opened.map((one) => ({ ...one, id: deps.newId<string>() }));
    const { changed, resolved } = compared;
    await tx.invariants.save({ ...compared, opened }, startedAt, at);
    const counts = { found: found.length, opened: opened.length, resolved: resolved.length };
    const run = { id: deps.newId<string>(), scope, since, startedAt, finishedAt: at };
    await tx.invariants.addRun({ ...run, ...counts });
    const told = [...opened, ...changed.map(({ id, now }) => ({ ...now, id }))].map(alertOf);
    await tx.alerts.raiseAll(told, at);
    return { told, ...counts };
  });
  for (const { subject, facts } of recorded.told)
    deps.log.error("alert.invariant_broken", { subject, ...facts });
  return { opened: recorded.opened, resolved: recorded.resolved };
}

function alertOf({ id, invariant, rule, subject: about, facts }: Break & { id: string }): Alert {
  const subject = `${invariant}:${rule}:${about}`;
  const what = { breakId: id, invariant: `${invariant}: ${invariants[invariant]}` };
  return { kind: "invariant_broken", subject, facts: { ...facts, ...what } };
}
