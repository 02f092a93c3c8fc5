import * as z from "zod";
import { currencies } from "../../domain/currency.ts";

/** Money in JSON: whole minor units as a decimal string, so that no reader turns it into a float. */
export const MoneyJson = z.strictObject({
  minor: z.string().regex(/^\d{1,12}$/), // Twelve digits is the most that any processor charges.
  currency: z.enum(currencies),
});
export type MoneyJson = z.infer<typeof MoneyJson>;

export const Processor = z.enum(["stripe", "paypal"]);
export type Processor = z.infer<typeof Processor>;

/**
 * A name that a machine gave. The database cannot keep a zero character, nor half of a surrogate pair,
 * in text or in JSON: such text is its sender's mistake here, and would be ours there.
 */
export const name = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((value) => value.isWellFormed() && !value.includes("\0"), "Not text");

/** What people write. An id is no such thing: one in some has digits like a card's. */
export const text = (max: number) =>
  name(max).refine(
    (value) => !hasCardNumber(value),
    "Card numbers are entered with the processor only",
  );

/** 13 to 19 digits, with spaces or hyphens between them or not, whose check digit is right. */
function hasCardNumber(value: string): boolean {
  const runs = value.match(/\d(?:[ -]?\d){12,18}/g) ?? [];
  return runs.some((run) => isLuhn(run.replace(/[ -]/g, "")));
}
function isLuhn(digits: string): boolean {
  let sum = 0;
  for (const [i, char] of [...digits].reverse().entries()) {
    const doubled = Number(char) * (i % 2 === 1 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** In lower case, as the database writes it, so that one thing has one name. */
export const Id = z.uuid().toLowerCase();
export const Instant = z.iso.datetime();

/** RFC 9457. `code` is the contract; `title` may be reworded. */
export const Problem = z.looseObject({
  title: z.string(),
  status: z.int(),
  code: z.string(),
  /** The request's id, as in the logs. */
  requestId: z.string().optional(),
});
export type Problem = z.infer<typeof Problem>;
