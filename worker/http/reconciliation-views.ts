import type { Difference, RunSummary } from "../usecases/reconciliations.ts";
import type { DifferenceView, ReconciliationView } from "./contract/reconciliation.ts";

export const toReconciliation = (run: RunSummary): ReconciliationView => ({
  id: run.id,
  rail: run.rail,
  from: run.from.toISOString(),
  until: run.until.toISOString(),
  state: run.state,
  phase: run.phase,
  judgedUntil: run.judgedUntil?.toISOString() ?? null,
  lines: run.lines,
  open: run.open,
  healed: run.healed,
  trouble: run.trouble,
  requestedBy: run.requestedBy,
  startedAt: run.startedAt.toISOString(),
  updatedAt: run.updatedAt.toISOString(),
  endedAt: run.endedAt?.toISOString() ?? null,
});

export const toDifference = (difference: Difference): DifferenceView => ({
  id: difference.id,
  rail: difference.rail,
  class: difference.class,
  state: difference.state,
  effectId: difference.effectId,
  kind: difference.kind,
  currency: difference.currency,
  there: difference.thereMinor === null ? null : `${difference.thereMinor}`,
  here: difference.hereMinor === null ? null : `${difference.hereMinor}`,
  lineRef: difference.lineRef,
  sourceRef: difference.sourceRef,
  subjectId: difference.subjectId,
  evidence: { ...difference.evidence },
  note: difference.note,
  reconciliationId: difference.runId,
  occurredAt: difference.occurredAt.toISOString(),
  openedAt: difference.openedAt.toISOString(),
  seenAt: difference.seenAt.toISOString(),
  endedAt: difference.endedAt?.toISOString() ?? null,
  endedBy: difference.endedBy,
});
