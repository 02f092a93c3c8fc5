import { explainBreak as explain } from "../../usecases/explain-break.ts";
import { changed } from "../changing.ts";
import { actorOf } from "../principal.ts";
import { respond } from "../problems.ts";
import { toBreak } from "../views.ts";
import type { Handler } from "./handler.ts";

export const listBreaks: Handler<"listBreaks"> = async (c, { query }) => {
  const { state, limit } = query;
  const breaks = await c.env.deps.store.invariants.breaks(state, limit);
  return respond(200, { breaks: breaks.map(toBreak) });
};

export const explainBreak: Handler<"explainBreak"> = (c, { params, body }) =>
  changed(c, body, () =>
    explain(c.env.deps, { id: params.id, text: body.text, actor: actorOf(c) }),
  );

export const listInvariantRuns: Handler<"listInvariantRuns"> = async (c, { query }) =>
  respond(200, { rows: await c.env.deps.store.invariants.runs(query.limit) });

export const listBalanceChecks: Handler<"listBalanceChecks"> = async (c) =>
  respond(200, { rows: await c.env.deps.store.invariants.balanceChecks() });
