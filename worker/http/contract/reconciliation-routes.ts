import { ListQuery } from "./operator.ts";
import {
  CloseBody,
  DifferencesAnswer,
  DifferencesQuery,
  ReconciliationBody,
  ReconciliationsAnswer,
  ReconciliationView,
} from "./reconciliation.ts";
import { byId, get, none, post, type Route } from "./route.ts";

/** Comparing the processors' books with the ledger. */
export const reconciliationRoutes = {
  startReconciliation: {
    ...post,
    path: "/api/operator/reconciliations",
    summary: "Begins to compare a processor's books with the ledger",
    caller: "operator",
    body: ReconciliationBody,
    status: 201,
    answer: ReconciliationView,
  },
  listReconciliations: {
    ...get,
    path: "/api/operator/reconciliations",
    summary: "Comparisons with the processors' books, latest first, and how far each is",
    caller: "operator",
    query: ListQuery,
    answer: ReconciliationsAnswer,
  },
  readReconciliation: {
    ...get,
    path: "/api/operator/reconciliations/{id}",
    summary: "One comparison, and how far it is",
    caller: "operator",
    params: byId,
    answer: ReconciliationView,
  },
  stopReconciliation: {
    ...post,
    path: "/api/operator/reconciliations/{id}/stop",
    summary: "Stops a comparison where it is",
    caller: "operator",
    params: byId,
    answer: none,
  },
  resumeReconciliation: {
    ...post,
    path: "/api/operator/reconciliations/{id}/resume",
    summary: "Lets a stopped comparison go on",
    caller: "operator",
    params: byId,
    answer: none,
  },
  listDifferences: {
    ...get,
    path: "/api/operator/differences",
    summary: "Where a processor's books and the ledger differ, with the evidence",
    caller: "operator",
    query: DifferencesQuery,
    answer: DifferencesAnswer,
  },
  closeDifference: {
    ...post,
    path: "/api/operator/differences/{id}/close",
    summary: "Says why the books differ; the difference goes on to explain its sum",
    caller: "operator",
    params: byId,
    body: CloseBody,
    answer: none,
  },
} as const satisfies Record<string, Route>;
