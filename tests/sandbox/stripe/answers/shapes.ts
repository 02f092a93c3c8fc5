/** What `generate.ts` makes of the type of an answer; small on purpose. */
export type Shape =
  | "string"
  | "number"
  | "boolean"
  | "null"
  | "never"
  | "any"
  /** One of these words or truth values; a list that Stripe calls open is a "string". */
  | { is: (string | number | boolean)[] }
  /** An object of the API, by what it says in `object`. */
  | { kind: string }
  /** A part of an object, by the name of its type. */
  | { ref: string }
  | { array: Shape }
  /** A page of a list inside an object. */
  | { list: Shape }
  /** Any names, one shape. */
  | { map: Shape }
  | { anyOf: Shape[] };

/** By name; the names of fields that may be absent end in "?". */
export type Fields = Readonly<Record<string, Shape>>;

export type Printed = {
  /** The version of the `stripe` package whose types these are. */
  package: string;
  /** The definition of an object, by what it says in `object`; see `kindOf`. */
  kinds: Readonly<Record<string, string>>;
  /** What an event of a type tells of. */
  events: Readonly<Record<string, Shape>>;
  definitions: Readonly<Record<string, Fields>>;
};

/** The definition of an error, which no file of a resource declares. */
export const ERROR = "error";

/** What is deleted says little more than that, and is a kind of its own. */
export function kindOf(object: string, deleted: boolean): string {
  return deleted ? `deleted ${object}` : object;
}
