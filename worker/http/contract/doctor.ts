import * as z from "zod";
import { Instant } from "./shapes.ts";
import { Sentence, Told } from "./told.ts";

const Finding = z.strictObject({
  check: z.string(),
  /** The check, as people call it. */
  title: Told,
  /** Which of several, such as an endpoint or a job. */
  subject: z.string(),
  state: z.enum(["ok", "warn", "fail"]),
  /** What was seen. */
  evidence: z.string(),
  /** What to do about it; null if nothing has to be done. */
  advice: z.string().nullable(),
  /** Both, for readers of other languages. */
  sentences: z.strictObject({ evidence: Sentence, advice: Sentence.nullable() }),
});
export const Examination = z.strictObject({
  /** Nothing failed; there may be warnings. */
  ok: z.boolean(),
  at: Instant,
  environment: z.string(),
  findings: z.array(Finding),
});
export type Examination = z.infer<typeof Examination>;
