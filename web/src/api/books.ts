import type { BreakView } from "../../../worker/http/contract/books.ts";
import type { Examination } from "../../../worker/http/contract/doctor.ts";
import type { EventFile, EventView, ReplayAnswer } from "../../../worker/http/contract/events.ts";
import type { AccountEntry, PostedTransaction } from "../../../worker/http/contract/ledger.ts";
import type { TrialBalance } from "../../../worker/http/contract/operator.ts";
import type { Overview } from "../../../worker/http/contract/overview.ts";
import type {
  DifferenceView,
  ReconciliationView,
} from "../../../worker/http/contract/reconciliation.ts";
import type { Processor } from "../../../worker/http/contract/shapes.ts";
import { change, read, replace } from "./client.ts";
import { listAt } from "./desk.ts";

const at = (path: string) => `/operator/${path}`;
/** What is left empty is not asked for. */
export const asked = (values: Readonly<Record<string, string>>) =>
  new URLSearchParams(Object.entries(values).filter(([, value]) => value !== ""));

export const getOverview = () => read<Overview>(at("overview"));
export const getBreaks = () => read<{ breaks: BreakView[] }>(at("invariant-breaks?state=open"));
export const explainBreak = (id: string, text: string) =>
  change(at(`invariant-breaks/${id}/explanation`), { text });
export type Direction = "pay_in" | "pay_out";
export const switchRail = (
  rail: Processor,
  body: { direction: Direction; stopped: boolean; reason: string },
) => replace(at(`rails/${rail}`), body);
export const runJob = (job: string) => change<{ worked: number }>(at(`jobs/${job}`), {});

export const getDoctor = () => read<Examination>(at("doctor"));

export type EventsFilter = Readonly<
  Record<"state" | "processor" | "type" | "about" | "from" | "until", string>
>;
export const getEvents = (filter: EventsFilter) =>
  listAt<"rows", EventView>(at(`events?${asked(filter)}`), "rows");
export const getEvent = (id: string) => read<EventFile>(at(`events/${id}`));
export type Selection = { ids: string[] } | { from: string; until: string } | { objectRef: string };
export const replayEvents = (which: Selection, cursor?: string) =>
  change<ReplayAnswer>(at("events/replay"), { ...which, ...(cursor ? { cursor } : {}) });
export type DeadLetter = {
  id: string;
  queue: string;
  message: Record<string, unknown>;
  attempts: number;
  receivedAt: string;
  replayedAt: string | null;
};
export const getDeadLetters = () => read<{ rows: DeadLetter[] }>(at("dead-letters"));
export const replayDeadLetter = (id: string) => change(at(`dead-letters/${id}/replay`), {});

const runs = at("reconciliations");
export const getReconciliations = () =>
  read<{ reconciliations: ReconciliationView[] }>(`${runs}?limit=20`);
export const getReconciliation = (id: string) => read<ReconciliationView>(`${runs}/${id}`);
export const startReconciliation = (body: { rail: Processor; from?: string; until?: string }) =>
  change<ReconciliationView>(runs, body);
export const stopReconciliation = (id: string) => change(`${runs}/${id}/stop`, {});
export const resumeReconciliation = (id: string) => change(`${runs}/${id}/resume`, {});
export type DifferencesFound = {
  differences: DifferenceView[];
  explained: { rail: Processor; currency: string; minor: string; differences: number }[];
};
export const getDifferences = (filter: {
  state: DifferenceView["state"];
  rail: string;
  reconciliation: string;
}) => read<DifferencesFound>(at(`differences?${asked(filter)}`));
export const closeDifference = (id: string, note: string) =>
  change(at(`differences/${id}/close`), { note });

export const getTrialBalance = () => read<TrialBalance>(at("ledger/trial-balance"));
export const getEntries = (account: string, currency: string) =>
  listAt<"entries", AccountEntry>(
    at(`ledger/entries?${new URLSearchParams({ account, currency })}`),
    "entries",
  );
export const getPosted = (about: string) =>
  read<{ transactions: PostedTransaction[] }>(at(`ledger/transactions?about=${about}`));
