import * as z from "zod";
import { ListQuery } from "./operator.ts";
import { Id, Instant, Processor, text } from "./shapes.ts";

export const ReconciliationBody = z.strictObject({
  rail: Processor,
  /** Left out: from where the last one that finished has looked to, and a while before. */
  from: Instant.optional(),
  /** Left out: until now. */
  until: Instant.optional(),
});

export const ReconciliationView = z.strictObject({
  id: Id,
  rail: Processor,
  from: Instant,
  until: Instant,
  state: z.enum(["running", "stopped", "finished", "failed"]),
  phase: z.enum(["reading", "matching", "looking_up", "healing", "done"]),
  /** Until when what only the ledger has counts as missing at the processor. */
  judgedUntil: Instant.nullable(),
  /** Of the processor's statement, read so far. */
  lines: z.int(),
  /** Differences that it found or met again, and has not healed. */
  open: z.int(),
  healed: z.int(),
  trouble: z.string().nullable(),
  requestedBy: z.string(),
  startedAt: Instant,
  updatedAt: Instant,
  endedAt: Instant.nullable(),
});
export type ReconciliationView = z.infer<typeof ReconciliationView>;
export const ReconciliationsAnswer = z.strictObject({
  reconciliations: z.array(ReconciliationView),
});

/** Signed, and in a currency that may be none of ours. */
const SignedMinor = z.string().regex(/^-?\d{1,19}$/);

export const DifferenceView = z.strictObject({
  id: Id,
  rail: Processor,
  class: z.enum(["missing_here", "missing_there", "amount", "state", "timing"]),
  state: z.enum(["open", "healed", "closed"]),
  /** The processor's name of the effect, as the ledger posts it, and what it is. */
  effectId: z.string(),
  kind: z.string(),
  currency: z.string(),
  /** On the rail's account, above zero towards the platform. */
  there: SignedMinor.nullable(),
  here: SignedMinor.nullable(),
  lineRef: z.string().nullable(),
  sourceRef: z.string().nullable(),
  subjectId: Id.nullable(),
  evidence: z.looseObject({}),
  note: z.string().nullable(),
  reconciliationId: Id.nullable(),
  occurredAt: Instant,
  openedAt: Instant,
  seenAt: Instant,
  endedAt: Instant.nullable(),
  endedBy: z.string().nullable(),
});
export type DifferenceView = z.infer<typeof DifferenceView>;
export const DifferencesQuery = ListQuery.extend({
  rail: Processor.optional(),
  state: z.enum(["open", "healed", "closed"]).default("open"),
  /** Those that this comparison found or met last. */
  reconciliation: Id.optional(),
});
const Explained = z.strictObject({
  rail: Processor,
  currency: z.string(),
  /** The processor's balance less the ledger's, as far as differences that are known explain it. */
  minor: SignedMinor,
  differences: z.int(),
});
export const DifferencesAnswer = z.strictObject({
  differences: z.array(DifferenceView),
  /** All that are open or closed, whatever the list was asked for. */
  explained: z.array(Explained),
});

export const CloseBody = z.strictObject({ note: text(2000) });
