// What people read of the API is written here in English, and said in another language by the web app.
// So a text is marked where it stands, and what is filled into it stays apart from it.

declare const marked: unique symbol;
/** A text that was marked: `npm run words` collects it, and a test fails while it is not translated. */
export type English<Text extends string = string> = string & { readonly [marked]: Text };

/**
 * Marks a text, which stands there as it is and whole. Places are in braces, `{sum}`; of a number
 * `{count, plural, one {# sum} other {# sums}}`.
 */
export const english = <const Text extends string>(text: Whole<Text>) =>
  text as string as English<Text>;
/** What is put together has no name that a record could require. */
type Whole<Text extends string> = Record<never, never> extends Record<Text, true> ? never : Text;

/** What is filled in, so that each reader sees it written as they do. */
type Plain =
  /** A name, an id: the same in every language. */
  | string
  /** Of things that are counted. */
  | number
  /** With all its decimals, as "12.5". */
  | { readonly number: string }
  /** Likewise, as "35.00". */
  | { readonly amount: string; readonly currency: string }
  /** An instant, of which the day is told. */
  | { readonly day: string };
type Told<Value> = { readonly text: English; readonly values: Readonly<Record<string, Value>> };
export type Phrase = Told<Plain>;
/** May have phrases within, and lists. */
export type Sentence = Told<Value>;
type Value = Plain | Phrase | readonly (Plain | Phrase)[];

/** The names of a text's places. */
type PlacesOf<Text extends string> = Text extends `${string}{${infer Rest}`
  ? NameOf<Rest> | PlacesOf<Rest>
  : never;
/** Whatever has a space in it is what a plural says. */
type NameOf<Rest extends string> = Rest extends `${infer Place}}${string}`
  ? Place extends `${infer Name}, plural, ${string}`
    ? Name
    : Place extends `${string} ${string}`
      ? never
      : Place
  : never;

type FilledIn<Text extends string, With> = { readonly [Name in PlacesOf<Text>]: With };

/** A text with something for each of its places, and nothing else. */
export function say<Text extends string>(
  text: English<Text>,
  values: FilledIn<Text, Plain>,
): Phrase;
export function say<Text extends string>(
  text: English<Text>,
  values: FilledIn<Text, Value>,
): Sentence;
export function say(text: English, values: Sentence["values"]): Sentence {
  return { text, values };
}

const PLURAL = /\{(\w+), plural, one \{([^{}]*)\} other \{([^{}]*)\}\}/g;
const PLACE = /\{(\w+)\}/g;

/** As the API's readers and `npm run explain` have it: sums as decimal text, days as ISO 8601. */
export const inEnglish = ({ text, values }: Sentence): string =>
  text
    .replace(PLURAL, (_, name: string, one: string, other: string) =>
      (values[name] === 1 ? one : other).replaceAll("#", `${values[name]}`),
    )
    .replace(PLACE, (_, name: string) => written(values[name] ?? ""));

function written(value: Value): string {
  if (typeof value !== "object") return `${value}`;
  if ("text" in value) return inEnglish(value);
  if ("amount" in value) return `${value.amount} ${value.currency}`;
  if ("number" in value) return value.number;
  return "day" in value ? value.day.slice(0, "2026-11-23".length) : value.map(written).join(", ");
}
