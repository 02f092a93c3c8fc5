import type { DifferenceId, ReconciliationId } from "../../domain/ids.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { Deps } from "../ports.ts";
import type { Run } from "../reconciliations.ts";
import { type StartError, startReconciliation } from "./start-reconciliation.ts";

// What an operator does by hand. Each leaves a line in the audit log.

type By = { readonly actor: string };
export type ControlError =
  | StartError
  | { readonly kind: "reconciliation_not_found" | "reconciliation_not_running" }
  | { readonly kind: "reconciliation_not_stopped" | "difference_not_open" };

/** Begins a run over a window of the operator's choice. */
export async function requestReconciliation(
  deps: Deps,
  input: Parameters<typeof startReconciliation>[1],
): Promise<Result<Run, ControlError>> {
  const started = await startReconciliation(deps, input);
  if (!started.ok) return started;
  const { id, rail, from, until } = started.value;
  const facts = { rail, from: from.toISOString(), until: until.toISOString() };
  await audit(deps, input.actor, "start_reconciliation", id, facts);
  return started;
}

/** Ends a run's work where it is; what it has found stays, and it can go on from there. */
export async function stopReconciliation(
  deps: Deps,
  { id, actor }: By & { id: ReconciliationId },
): Promise<Result<void, ControlError>> {
  const { reconciliations } = deps.store;
  if (!(await reconciliations.find(id))) return err({ kind: "reconciliation_not_found" });
  if (!(await reconciliations.turn(id, "running", "stopped", deps.now())))
    return err({ kind: "reconciliation_not_running" });
  await audit(deps, actor, "stop_reconciliation", id, {});
  return ok(undefined);
}

/** Lets a stopped run go on, unless another of its rail is under way. */
export async function resumeReconciliation(
  deps: Deps,
  { id, actor }: By & { id: ReconciliationId },
): Promise<Result<void, ControlError>> {
  const { reconciliations } = deps.store;
  if (!(await reconciliations.find(id))) return err({ kind: "reconciliation_not_found" });
  const turned = await reconciliations.turn(id, "stopped", "running", deps.now());
  if (turned === "another_running") return err({ kind: "reconciliation_running" });
  if (!turned) return err({ kind: "reconciliation_not_stopped" });
  await audit(deps, actor, "resume_reconciliation", id, {});
  return ok(undefined);
}

/**
 * An operator has found out why the books differ and says so. They stay as they are: the difference
 * goes on to explain its sum, and is told again only if that changes.
 */
export async function closeDifference(
  deps: Deps,
  { id, note, actor }: By & { id: DifferenceId; note: string },
): Promise<Result<void, ControlError>> {
  if (!(await deps.store.reconciliations.close(id, note, actor, deps.now())))
    return err({ kind: "difference_not_open" });
  await audit(deps, actor, "close_difference", id, { note });
  return ok(undefined);
}

const audit = (
  deps: Deps,
  actor: string,
  action: string,
  subject: string,
  facts: Record<string, unknown>,
) =>
  deps.store.transact((tx) =>
    tx.audit.add({ id: deps.newId(), at: deps.now(), actor, action, subject, facts }),
  );
