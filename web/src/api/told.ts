import { i18n } from "@lingui/core";
import type { Sentence } from "../../../worker/http/contract/told.ts";
import { language, locale } from "../ui/locale.ts";
import { inCurrency } from "../ui/money.tsx";
import { dayOf } from "../ui/time.tsx";

// What the API says it says in English. Its texts are in catalogs of their own, by themselves as ids;
// one that is not there, because the API is newer than this page, stays English.

/**
 * A text of the API's in the reader's language, and what somebody wrote after it as they wrote it.
 * `otherwise` is for names that may be new to the API itself.
 */
export function told(text: string, otherwise = text): string {
  if (language === "en") return text;
  if (isKnown(text)) return i18n._(text);
  // "The shop holds it back: …" goes on with an operator's own words.
  const [first = "", ...rest] = text.split(": ");
  const begin = `${first}.`;
  if (rest.length === 0 || !isKnown(begin)) return otherwise;
  return `${i18n._(begin).slice(0, -1)}: ${rest.join(": ")}`;
}

const isKnown = (text: string) => Object.hasOwn(i18n.messages, text);

/** Likewise with its sums, numbers and days, as they are written where the reader lives. */
export const toldWith = ({ text, values }: Sentence): string =>
  i18n._(
    text,
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, written(value)])),
  );

type Value = Sentence["values"][string];

/** Numbers that are counted stay numbers: a plural goes by them. */
function written(value: Value): string | number {
  if (typeof value !== "object") return value;
  if ("text" in value) return toldWith(value);
  if ("amount" in value) return inCurrency(value.amount, value.currency);
  if ("number" in value) return inDigits(value.number);
  return "day" in value ? dayOf(value.day) : value.map(written).join(", ");
}

/** With as many decimals as it has. */
function inDigits(text: string): string {
  const digits = text.split(".")[1]?.length ?? 0;
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(locale, options).format(text as `${number}`);
}
