import type { SQL } from "drizzle-orm";
import { type Token, tokensOf } from "./tokens.ts";

/** SQL's values as far as rules compare them: instants are milliseconds, null is unknown. */
type Value = bigint | string | boolean | null;
type Evaluate = (row: Readonly<Record<string, unknown>>) => Value;

/**
 * A CHECK or an index's condition, as the schema says it, so that a rule that is added there holds
 * here too. Unknown (null) is neither true nor false, as in SQL. What the grammar does not know is an
 * error at once, never a rule that is left out.
 */
export function compile(expression: SQL): (row: object) => boolean | null {
  const reader = readerOf(tokensOf(expression));
  const evaluate = either(reader);
  if (!reader.isAtEnd()) throw new Error(`the model reads no further than "${reader.rest()}"`);
  return (row) => evaluate(row as Readonly<Record<string, unknown>>) as boolean | null;
}

type Reader = ReturnType<typeof readerOf>;
function readerOf(tokens: readonly Token[]) {
  let at = 0;
  const is = (text: string) => {
    const token = tokens[at];
    return token?.text === text && (token.kind === "word" || token.kind === "sign");
  };
  const takes = (...texts: string[]) => {
    const found = texts.find(is);
    if (found !== undefined) at += 1;
    return found;
  };
  return {
    takes,
    insists(text: string) {
      if (!takes(text)) throw new Error(`the model expects "${text}" in an expression`);
    },
    next(): Token {
      const token = tokens[at++];
      if (token === undefined) throw new Error("an expression ends too soon for the model");
      return token;
    },
    isAtEnd: () => at === tokens.length,
    rest: () =>
      tokens
        .slice(at)
        .map(({ text }) => text)
        .join(" "),
  };
}

function either(reader: Reader): Evaluate {
  let left = both(reader);
  while (reader.takes("or")) {
    const [one, other] = [left, both(reader)];
    left = (row) => {
      const [a, b] = [one(row), other(row)];
      return a === true || b === true ? true : a === null || b === null ? null : false;
    };
  }
  return left;
}

function both(reader: Reader): Evaluate {
  let left = negated(reader);
  while (reader.takes("and")) {
    const [one, other] = [left, negated(reader)];
    left = (row) => and(one(row), other(row));
  }
  return left;
}
const and = (a: Value, b: Value): Value =>
  a === false || b === false ? false : a === null || b === null ? null : true;

function negated(reader: Reader): Evaluate {
  if (!reader.takes("not")) return compared(reader);
  const inner = negated(reader);
  return (row) => not(inner(row));
}
const not = (value: Value): Value => (value === null ? null : !value);

function compared(reader: Reader): Evaluate {
  const left = added(reader);
  const sign = reader.takes("=", "<>", "!=", "<=", ">=", "<", ">");
  if (sign) {
    const right = added(reader);
    return (row) => comparisons[sign]!(left(row), right(row));
  }
  if (reader.takes("is")) {
    const isNegated = reader.takes("not") !== undefined;
    reader.insists("null");
    return (row) => (left(row) === null) !== isNegated;
  }
  const isNegated = reader.takes("not") !== undefined;
  const positive = listed(reader, left);
  if (positive === undefined && isNegated) throw new Error(`the model cannot read "not" there`);
  if (positive === undefined) return left;
  return isNegated ? (row) => not(positive(row)) : positive;
}

/** `in`, `between` and `like`. */
function listed(reader: Reader, left: Evaluate): Evaluate | undefined {
  if (reader.takes("in")) {
    const options = inParentheses(reader);
    return (row) => {
      const answers = options.map((option) => comparisons["="]!(left(row), option(row)));
      return answers.includes(true) ? true : answers.includes(null) ? null : false;
    };
  }
  if (reader.takes("between")) {
    const low = added(reader);
    reader.insists("and");
    const high = added(reader);
    return (row) =>
      and(comparisons[">="]!(left(row), low(row)), comparisons["<="]!(left(row), high(row)));
  }
  if (!reader.takes("like")) return undefined;
  const { text } = reader.next();
  const pattern = new RegExp(`^${text.split("%").map(escaped).join(".*")}$`, "s");
  return (row) => {
    const value = left(row);
    return value === null ? null : pattern.test(String(value));
  };
}
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("_", ".");

/** Lists, bytes and JSON, of which a rule asks no more than whether they are there. */
const OPAQUE = "\0";

const strictly =
  (compare: (a: never, b: never) => Value) =>
  (a: Value, b: Value): Value => {
    if (a === OPAQUE || b === OPAQUE) throw new Error("the model compares no lists, bytes or JSON");
    return a === null || b === null ? null : compare(a as never, b as never);
  };
const comparisons: Readonly<Record<string, (a: Value, b: Value) => Value>> = {
  "=": strictly((a: bigint, b: bigint) => a === b),
  "<>": strictly((a: bigint, b: bigint) => a !== b),
  "!=": strictly((a: bigint, b: bigint) => a !== b),
  "<=": strictly((a: bigint, b: bigint) => a <= b),
  ">=": strictly((a: bigint, b: bigint) => a >= b),
  "<": strictly((a: bigint, b: bigint) => a < b),
  ">": strictly((a: bigint, b: bigint) => a > b),
};
const sums: Readonly<Record<string, (a: Value, b: Value) => Value>> = {
  "+": strictly((a: bigint, b: bigint) => a + b),
  "-": strictly((a: bigint, b: bigint) => a - b),
  "*": strictly((a: bigint, b: bigint) => a * b),
};

function added(reader: Reader): Evaluate {
  let left = multiplied(reader);
  for (let sign = reader.takes("+", "-"); sign; sign = reader.takes("+", "-"))
    left = calculated(left, sign, multiplied(reader));
  return left;
}
function multiplied(reader: Reader): Evaluate {
  let left = single(reader);
  while (reader.takes("*")) left = calculated(left, "*", single(reader));
  return left;
}
const calculated =
  (left: Evaluate, sign: string, right: Evaluate): Evaluate =>
  (row) =>
    sums[sign]!(left(row), right(row));

function single(reader: Reader): Evaluate {
  if (reader.takes("(")) {
    const inner = either(reader);
    reader.insists(")");
    return inner;
  }
  const { kind, text } = reader.next();
  if (kind === "column") return (row) => known(row[text]);
  if (kind === "number") return () => BigInt(text);
  if (kind === "string") return () => text;
  const constant = constants.get(text);
  if (constant !== undefined) return () => constant;
  const calculate = functions[text];
  if (calculate === undefined) throw new Error(`the model does not know "${text}" of the schema`);
  const given = inParentheses(reader);
  return (row) => calculate(given.map((one) => one(row)));
}

const constants = new Map<string, Value>([
  ["true", true],
  ["false", false],
  ["null", null],
]);
const functions: Readonly<Record<string, (given: readonly Value[]) => Value>> = {
  num_nulls: (given) => BigInt(given.filter((value) => value === null).length),
  num_nonnulls: (given) => BigInt(given.filter((value) => value !== null).length),
  coalesce: (given) => given.find((value) => value !== null) ?? null,
  least: (given) =>
    given.reduce((least, value) =>
      value !== null && (least === null || value < least) ? value : least,
    ),
  length: ([value]) => (typeof value === "string" ? BigInt([...value].length) : null),
  lower: ([value]) => (typeof value === "string" ? value.toLowerCase() : null),
};

function inParentheses(reader: Reader): Evaluate[] {
  reader.insists("(");
  const inner = [either(reader)];
  while (reader.takes(",")) inner.push(either(reader));
  reader.insists(")");
  return inner;
}

function known(stored: unknown): Value {
  if (stored === null || stored === undefined) return null;
  if (typeof stored === "number") return BigInt(stored);
  if (stored instanceof Date) return BigInt(stored.getTime());
  if (typeof stored === "bigint" || typeof stored === "string" || typeof stored === "boolean")
    return stored;
  return OPAQUE;
}
