import * as z from "zod";
import { ListQuery } from "./operator.ts";
import { Id, Instant, Processor, text } from "./shapes.ts";
import { Told } from "./told.ts";

export const BreaksQuery = ListQuery.extend({ state: z.enum(["open", "all"]).default("open") });
export const ExplanationBody = z.strictObject({ text: text(2000) });
export const BreakView = z.strictObject({
  id: Id,
  invariant: z.string(),
  /** What must hold, in a sentence. */
  title: Told,
  rule: z.string(),
  subject: z.string(),
  rail: Processor.nullable(),
  currency: z.string().nullable(),
  facts: z.record(z.string(), z.string()),
  evidence: z.unknown(),
  /** What money stays where it is because of it. */
  stops: z.enum(["nothing", "rail_and_currency", "everything"]),
  firstSeenAt: Instant,
  lastSeenAt: Instant,
  resolvedAt: Instant.nullable(),
  explanation: z.strictObject({ at: Instant, by: z.string(), text: z.string() }).nullable(),
});
export type BreakView = z.infer<typeof BreakView>;
export const BreaksAnswer = z.strictObject({ breaks: z.array(BreakView) });
