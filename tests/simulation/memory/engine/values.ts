import { refuse } from "./refusal.ts";

/** What a column holds. `fresh` makes of what is handed in what is kept: nobody else has it. */
export type ColumnType = {
  fresh(value: unknown): unknown;
  /** As PostgreSQL writes it when it is cast to text. */
  toText(value: never): string;
  fromText(text: string): unknown;
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An id as the database keeps and finds it: in small letters. */
export function uuid(value: unknown): string {
  const text = String(value);
  if (UUID.test(text)) return text;
  const small = text.toLowerCase();
  return UUID.test(small)
    ? small
    : refuse("noSuchText", `invalid input syntax for type uuid: "${text}"`);
}

function text(value: unknown): string {
  const given = String(value);
  return given.includes("\0")
    ? refuse("notEncodable", 'invalid byte sequence for encoding "UTF8": 0x00')
    : given;
}

const whole = (least: number, most: number): ColumnType => ({
  fresh(value) {
    const number = Number(value);
    if (!Number.isInteger(number))
      return refuse("noSuchText", `invalid input syntax for type integer: "${value}"`);
    return number < least || number > most
      ? refuse("notInRange", `value "${value}" is out of range`)
      : number;
  },
  toText: String,
  fromText: Number,
});

const BIGINT_MAX = 2n ** 63n - 1n;
const types: Readonly<Record<string, ColumnType>> = {
  uuid: { fresh: uuid, toText: String, fromText: String },
  text: { fresh: text, toText: String, fromText: String },
  smallint: whole(-32_768, 32_767),
  integer: whole(-2_147_483_648, 2_147_483_647),
  bigint: {
    fresh(value) {
      const amount = BigInt(value as bigint);
      return amount > BIGINT_MAX || amount < -BIGINT_MAX - 1n
        ? refuse("notInRange", `value "${amount}" is out of range for type bigint`)
        : amount;
    },
    toText: String,
    fromText: BigInt,
  },
  boolean: {
    fresh: (value) => value === true,
    toText: String,
    fromText: (given) => given === "true",
  },
  "timestamp (3) with time zone": {
    fresh(value) {
      const atMs = (value as Date).getTime();
      if (Number.isNaN(atMs)) throw new RangeError("Invalid time value");
      return new Date(atMs);
    },
    toText: instantText,
    fromText: (given) => new Date(given),
  },
  jsonb: {
    fresh: (value) => ordered(JSON.parse(JSON.stringify(value))),
    toText: jsonText,
    fromText: (given) => ordered(JSON.parse(given)),
  },
  bytea: {
    fresh: (value) => Uint8Array.from(value as Uint8Array),
    toText: (bytes: Uint8Array) => `\\x${Buffer.from(bytes).toString("hex")}`,
    fromText: (given) => Uint8Array.from(Buffer.from(given.slice(2), "hex")),
  },
  "text[]": {
    fresh: (value) => (value as readonly string[]).map(text),
    toText: (list: readonly string[]) => `{${list.map(elementText).join(",")}}`,
    fromText: listOf,
  },
};

export function columnType(sqlType: string): ColumnType {
  const known = types[sqlType];
  if (known === undefined) throw new Error(`the model has no columns of type ${sqlType}`);
  return known;
}

/** In UTC, and with no more digits than there are. */
export function instantText(at: Date): string {
  const [date, time = ""] = at.toISOString().slice(0, -1).split("T");
  return `${date} ${time.replace(/\.?0+$/, "")}+00`;
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** As it is read again from jsonb, which keeps an object's keys in an order of its own. */
function ordered(value: Json): Json {
  if (Array.isArray(value)) return value.map(ordered);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(parts(value).map(([key, inner]) => [key, ordered(inner)]));
}
/** By the keys' length and then their bytes. */
const parts = (value: Json) =>
  Object.entries(value as { readonly [key: string]: Json }).sort(
    ([a], [b]) => Buffer.byteLength(a) - Buffer.byteLength(b) || byBytes(a, b),
  );
const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

function jsonText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(jsonText).join(", ")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const texts = parts(value).map(([key, inner]) => `${JSON.stringify(key)}: ${jsonText(inner)}`);
  return `{${texts.join(", ")}}`;
}

/** Quoted where it would be read as something else. */
const elementText = (element: string) =>
  element === "" || /[{},"\\\s]|^null$/i.test(element)
    ? `"${element.replace(/["\\]/g, "\\$&")}"`
    : element;

function listOf(given: string): string[] {
  const found = given.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/g);
  return [...found].map(([, quoted, plain]) => quoted?.replace(/\\(.)/g, "$1") ?? plain ?? "");
}
