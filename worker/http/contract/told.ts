import * as z from "zod";
import type { English, Sentence as SentenceOf } from "../../domain/english.ts";
import { Instant } from "./shapes.ts";

/** A text of ours as it stands, which readers of other languages have in theirs. */
export const Told = z.string() as z.ZodType<string> as z.ZodType<English>;

const Plain = z.union([
  z.string(),
  z.number(),
  z.strictObject({ number: z.string() }),
  z.strictObject({ amount: z.string(), currency: z.string() }),
  z.strictObject({ day: Instant }),
]);
const Phrase = z.strictObject({ text: Told, values: z.record(z.string(), Plain) });

/**
 * A text with places, such as `{sum}`, and what belongs there, so that it can be said in another
 * language, and sums and days be written as they are there. In English it stands beside this, whole.
 */
export const Sentence: z.ZodType<SentenceOf> = z.strictObject({
  text: Told,
  values: z.record(z.string(), z.union([Plain, Phrase, z.array(z.union([Plain, Phrase]))])),
});
export type Sentence = SentenceOf;
