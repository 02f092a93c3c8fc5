import { readFileSync } from "node:fs";
import type { Verdict } from "../../core/contract.ts";
import { type Checks, checksOf, isObject } from "./checks.ts";
import { amended, WITHOUT } from "./errata.ts";
import { ERROR, kindOf, type Printed, type Shape } from "./shapes.ts";

type Loaded = { by: string; events: Printed["events"]; checks: Checks };
let loaded: Loaded | undefined;

/** Read with the first answer, so that the start need not wait for it. */
function load(): Loaded {
  if (loaded) return loaded;
  // What `generate.ts` printed has this shape.
  const printed: Printed = JSON.parse(
    readFileSync(new URL("schemas.json", import.meta.url), "utf8"),
  );
  const definitions = amended(printed.definitions);
  loaded = {
    by: `stripe ${printed.package}`,
    events: printed.events,
    checks: checksOf({ kinds: printed.kinds, definitions }),
  };
  return loaded;
}

/** Whose key asked: Stripe.js gets a part of an object, whose fields are right but not all there. */
export type Whose = "secret" | "restricted" | "publishable";

/** What the types of the `stripe` package say of an answer with status 200. */
export function judgeAnswer(answer: unknown, whose: Whose): Verdict {
  const { by } = load();
  const partial = whose === "publishable";
  if (partial && !isKnown(answer)) return { by: "nobody: only Stripe.js gets it", violations: [] };
  return { by, violations: ofAnswer(answer, partial) };
}

/** What they say of any other: `{ error: { … } }`. */
export function judgeError(error: unknown, whose: Whose): Verdict {
  const { by, checks } = load();
  const lines = checks.lines({ ref: ERROR }, error, whose === "publishable");
  return { by, violations: lines.map((line) => `error${line}`) };
}

export type JudgedEvent = {
  type: string;
  data: { object: unknown; previous_attributes?: unknown };
};

/** What they say of an event: its own fields, what it tells of, and how that was before. */
export function judgeEvent(event: JudgedEvent): Verdict {
  const { by, events, checks } = load();
  const shape = events[event.type];
  const { object, previous_attributes: before } = event.data;
  const wrong = shape === undefined ? [] : checks.lines(shape, object, false);
  const meant = WITHOUT[event.type]?.lines ?? [];
  return {
    by,
    violations: [
      ...ofAnswer(event, false),
      ...wrong.filter((line) => !meant.includes(line)).map((line) => `data.object${line}`),
      ...(before === undefined ? [] : ofPrevious(checks, object, before)),
    ],
  };
}

/** A part of the same object: fields that it has, as they were; null also where there was none. */
function ofPrevious(checks: Checks, object: unknown, before: unknown): string[] {
  const check = isObject(object) ? checks.kind(String(object.object)) : undefined;
  const wrong = check?.(withoutNulls(before), true) ?? [];
  return wrong.map((line) => `data.previous_attributes${line}`);
}

function withoutNulls(value: unknown): unknown {
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutNulls(inner)]));
}

function isKnown(answer: unknown): boolean {
  const { checks } = load();
  return isObject(answer) && checks.kind(String(answer.object)) !== undefined;
}

function ofAnswer(answer: unknown, partial: boolean): readonly string[] {
  if (!isObject(answer) || typeof answer.object !== "string") return ["the answer is no object"];
  const { object } = answer;
  if (object === "list" || object === "search_result") return ofPage(answer, object, partial);
  return ofObject(answer, partial).map((line) => `${object}${line}`);
}

function ofObject(value: unknown, partial: boolean): readonly string[] {
  if (!isObject(value)) return [" is no object"];
  const kind = kindOf(String(value.object), value.deleted === true);
  const check = load().checks.kind(kind);
  return check ? check(value, partial) : [` is a ${kind}, which answers/sources.ts lacks`];
}

/** Of a page, each object is what it says it is. */
function ofPage(
  page: Record<string, unknown>,
  object: "list" | "search_result",
  partial: boolean,
): string[] {
  const { data, ...rest } = page;
  const known = object === "list" ? LIST : SEARCH_RESULT;
  const around = Object.keys(rest).filter((name) => rest[name] !== undefined && !(name in known));
  const wrong = Object.entries(known).flatMap(([name, shape]) =>
    load()
      .checks.lines(shape, rest[name], false)
      .map((line) => `${object}.${name}${line}`),
  );
  const items = Array.isArray(data)
    ? data.flatMap((item, index) => ofObject(item, partial).map((line) => `data[${index}]${line}`))
    : ["data is no array"];
  return [...around.map((name) => `${object}.${name} is unknown to Stripe`), ...wrong, ...items];
}

const LIST: Readonly<Record<string, Shape>> = {
  object: { is: ["list"] },
  has_more: "boolean",
  url: "string",
};
const SEARCH_RESULT: Readonly<Record<string, Shape>> = {
  object: { is: ["search_result"] },
  has_more: "boolean",
  url: "string",
  next_page: { anyOf: ["string", "null"] },
};
