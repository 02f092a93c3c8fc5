import { Examination } from "./doctor.ts";
import { EventFile, EventsPage, EventsQuery, ReplayAnswer, ReplayBody } from "./events.ts";
import { Explanation, ExplanationQuery } from "./explanations.ts";
import { byId, get, post, type Route } from "./route.ts";

/** Looking into what happened, and working on it again. */
export const lookingRoutes = {
  doctor: {
    ...get,
    path: "/api/operator/doctor",
    summary: "Whether all is set up and running as it must be, and what to do about what is not",
    caller: "operator",
    answer: Examination,
  },
  explain: {
    ...get,
    path: "/api/operator/explanations",
    summary: "Why an artisan gets an amount: from the payout to the ledger, every sum checked",
    caller: "operator",
    query: ExplanationQuery,
    answer: Explanation,
  },
  listEvents: {
    ...get,
    path: "/api/operator/events",
    summary: "Processor events by state",
    caller: "operator",
    query: EventsQuery,
    answer: EventsPage,
  },
  readEvent: {
    ...get,
    path: "/api/operator/events/{id}",
    summary: "One processor event: what it said, and all that became of it",
    caller: "operator",
    params: byId,
    answer: EventFile,
  },
  replayEvents: {
    ...post,
    path: "/api/operator/events/replay",
    summary: "Works on kept events again; what had its effect has none again",
    caller: "operator",
    body: ReplayBody,
    answer: ReplayAnswer,
  },
} as const satisfies Record<string, Route>;
