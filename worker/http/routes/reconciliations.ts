import type { DifferenceId, ReconciliationId } from "../../domain/ids.ts";
import * as control from "../../usecases/reconciliation/control-reconciliation.ts";
import { changed, changing } from "../changing.ts";
import { actorOf } from "../principal.ts";
import { problem, problemOutcome, respond } from "../problems.ts";
import { toDifference, toReconciliation } from "../reconciliation-views.ts";
import type { Handler } from "./handler.ts";

export const startReconciliation: Handler<"startReconciliation"> = (c, { body }) =>
  changing(c, body, async () => {
    const window = { from: instant(body.from), until: instant(body.until) };
    const input = { rail: body.rail, ...window, actor: actorOf(c) };
    const started = await control.requestReconciliation(c.env.deps, input);
    if (!started.ok) return problemOutcome(c, started.error);
    const view = toReconciliation({ ...started.value, open: 0, healed: 0 });
    return { status: 201, body: view, keep: true };
  });

const instant = (text: string | undefined) => (text === undefined ? undefined : new Date(text));

export const listReconciliations: Handler<"listReconciliations"> = async (c, { query }) => {
  const runs = await c.env.deps.store.reconciliations.summaries({ limit: query.limit });
  return respond(200, { reconciliations: runs.map(toReconciliation) });
};

export const readReconciliation: Handler<"readReconciliation"> = async (c, { params }) => {
  const id = params.id as ReconciliationId;
  const [run] = await c.env.deps.store.reconciliations.summaries({ id });
  return run
    ? respond(200, toReconciliation(run))
    : problem(c, { kind: "reconciliation_not_found" });
};

export const stopReconciliation: Handler<"stopReconciliation"> = (c, { params, body }) =>
  changed(c, body, () =>
    control.stopReconciliation(c.env.deps, {
      id: params.id as ReconciliationId,
      actor: actorOf(c),
    }),
  );

export const resumeReconciliation: Handler<"resumeReconciliation"> = (c, { params, body }) =>
  changed(c, body, () =>
    control.resumeReconciliation(c.env.deps, {
      id: params.id as ReconciliationId,
      actor: actorOf(c),
    }),
  );

export const listDifferences: Handler<"listDifferences"> = async (c, { query }) => {
  const { reconciliations } = c.env.deps.store;
  const [differences, explained] = await Promise.all([
    reconciliations.differences({
      ...{ ...query, rail: query.rail },
      runId: query.reconciliation as ReconciliationId | undefined,
    }),
    reconciliations.explained(),
  ]);
  return respond(200, { differences: differences.map(toDifference), explained });
};

export const closeDifference: Handler<"closeDifference"> = (c, { params, body }) =>
  changed(c, body, () =>
    control.closeDifference(c.env.deps, {
      id: params.id as DifferenceId,
      note: body.note,
      actor: actorOf(c),
    }),
  );
