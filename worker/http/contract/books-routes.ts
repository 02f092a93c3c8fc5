import { BreaksAnswer, BreaksQuery, ExplanationBody } from "./books.ts";
import { ListQuery, Rows } from "./operator.ts";
import { byId, get, none, post, type Route } from "./route.ts";

/** Whether the books are as they must be. */
export const bookRoutes = {
  listBreaks: {
    ...get,
    path: "/api/operator/invariant-breaks",
    summary: "What is not as it must always be, latest first",
    caller: "operator",
    query: BreaksQuery,
    answer: BreaksAnswer,
  },
  explainBreak: {
    ...post,
    path: "/api/operator/invariant-breaks/{id}/explanation",
    summary: "Says why a break is known and harms nobody; money that it stops may leave again",
    caller: "operator",
    params: byId,
    body: ExplanationBody,
    answer: none,
  },
  listInvariantRuns: {
    ...get,
    path: "/api/operator/invariant-runs",
    summary: "Looks at the books that came to their end, latest first",
    caller: "operator",
    query: ListQuery,
    answer: Rows,
  },
  listBalanceChecks: {
    ...get,
    path: "/api/operator/balance-checks",
    summary: "The latest comparison of the ledger with each balance at the processors",
    caller: "operator",
    answer: Rows,
  },
} as const satisfies Record<string, Route>;
