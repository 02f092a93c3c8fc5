import { type Fields, kindOf, type Printed, type Shape } from "./shapes.ts";

/**
 * What is wrong with a value: nothing, that it is of another kind altogether, or lines that each
 * begin with the place inside it, as ".card.brand is missing". Nothing is written for what is right,
 * because every answer and event passes here. Of what is `partial`, nothing is missing.
 */
export type Check = (value: unknown, partial: boolean) => readonly string[];

const NONE: readonly string[] = [];
const MISMATCH: readonly string[] = [" is of another kind"];

export type Checks = {
  /** An object of the API, or undefined where the package's types have no such kind. */
  kind(kind: string): Check | undefined;
  shape(shape: Shape): Check;
  /** The lines, also for a value that is of another kind altogether. */
  lines(shape: Shape, value: unknown, partial: boolean): readonly string[];
};

/** Each check is made when it is needed first: a world meets few of all objects. */
export function checksOf({ kinds, definitions }: Pick<Printed, "kinds" | "definitions">): Checks {
  const made = new Map<string, Check>();

  function named(name: string): Check {
    const known = made.get(name);
    if (known) return known;
    const check = ofFields(definitions[name] ?? {});
    made.set(name, check);
    return check;
  }

  function kind(wanted: string): Check | undefined {
    const name = kinds[wanted];
    return name === undefined ? undefined : named(name);
  }

  function shape(shape: Shape): Check {
    if (typeof shape === "string") return SCALARS[shape];
    if ("is" in shape) return isOneOf(shape.is);
    if ("kind" in shape) return (value, partial) => ofKind(shape.kind, value, partial);
    if ("ref" in shape) return (value, partial) => named(shape.ref)(value, partial);
    if ("array" in shape) return ofArray(shape.array);
    if ("list" in shape) return ofList(shape.list);
    if ("map" in shape) return ofMap(shape.map);
    return ofAny(shape.anyOf);
  }

  function ofKind(wanted: string, value: unknown, partial: boolean): readonly string[] {
    if (!isObject(value) || typeof value.object !== "string") return MISMATCH;
    if (kindOf(value.object, value.deleted === true) !== wanted) return MISMATCH;
    return kind(wanted)?.(value, partial) ?? [` is a ${wanted}, which answers/sources.ts lacks`];
  }

  function ofFields(fields: Fields): Check {
    const entries = Object.entries(fields).map(([name, type]) => ({
      name: name.replace(/\?$/, ""),
      required: !name.endsWith("?"),
      type,
      check: shape(type),
    }));
    const known = new Map(entries.map((entry) => [entry.name, entry]));
    const required = entries.filter((entry) => entry.required).map(({ name }) => name);
    return (value, partial) => {
      if (!isObject(value)) return MISMATCH;
      let lines = NONE;
      for (const name in value) {
        // JSON leaves it out.
        if (value[name] === undefined) continue;
        const field = known.get(name);
        if (field === undefined) lines = [...lines, `.${name} is unknown to Stripe`];
        else {
          const wrong = field.check(value[name], partial);
          if (wrong !== NONE) lines = [...lines, ...at(`.${name}`, wrong, field.type, value[name])];
        }
      }
      if (partial) return lines;
      for (const name of required) {
        if (value[name] === undefined) lines = [...lines, `.${name} is missing`];
      }
      return lines;
    };
  }

  function ofArray(item: Shape): Check {
    const check = shape(item);
    return (value, partial) => {
      if (!Array.isArray(value)) return MISMATCH;
      let lines = NONE;
      for (const [index, entry] of value.entries()) {
        const wrong = check(entry, partial);
        if (wrong !== NONE) lines = [...lines, ...at(`[${index}]`, wrong, item, entry)];
      }
      return lines;
    };
  }

  function ofList(item: Shape): Check {
    return ofFields({
      object: { is: ["list"] },
      data: { array: item },
      has_more: "boolean",
      url: "string",
    });
  }

  function ofMap(entry: Shape): Check {
    const check = shape(entry);
    return (value, partial) => {
      if (!isObject(value)) return MISMATCH;
      let lines = NONE;
      for (const name in value) {
        if (value[name] === undefined) continue;
        const wrong = check(value[name], partial);
        if (wrong !== NONE) lines = [...lines, ...at(`.${name}`, wrong, entry, value[name])];
      }
      return lines;
    };
  }

  /** Where nothing fits, it is told what is wrong with the one that comes nearest. */
  function ofAny(shapes: Shape[]): Check {
    const checks = shapes.toSorted((a, b) => rank(a) - rank(b)).map(shape);
    return (value, partial) => {
      let nearest = MISMATCH;
      for (const check of checks) {
        const wrong = check(value, partial);
        if (wrong === NONE) return NONE;
        if (wrong === MISMATCH) continue;
        if (nearest === MISMATCH || wrong.length < nearest.length) nearest = wrong;
      }
      return nearest;
    };
  }

  const lines = (type: Shape, value: unknown, partial: boolean) =>
    at("", shape(type)(value, partial), type, value);
  return { kind, shape, lines };
}

const SCALARS: Readonly<Record<Extract<Shape, string>, Check>> = {
  string: (value) => (typeof value === "string" ? NONE : MISMATCH),
  number: (value) => (typeof value === "number" && Number.isFinite(value) ? NONE : MISMATCH),
  boolean: (value) => (typeof value === "boolean" ? NONE : MISMATCH),
  null: (value) => (value === null ? NONE : MISMATCH),
  never: () => MISMATCH,
  any: () => NONE,
};

function isOneOf(words: readonly (string | number | boolean)[]): Check {
  const known = new Set<unknown>(words);
  return (value) => (known.has(value) ? NONE : MISMATCH);
}

/** Scalars are looked at first, because most values are. */
function rank(shape: Shape): number {
  if (typeof shape === "string") return 0;
  return "is" in shape ? 1 : 2;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function at(place: string, wrong: readonly string[], shape: Shape, value: unknown): string[] {
  if (wrong === MISMATCH) return [`${place} is ${shown(value)}, not ${said(shape)}`];
  return wrong.map((line) => `${place}${line}`);
}

/** Enough of a value to know it again. */
const EXCERPT_LENGTH_MAX = 60;
const WORDS_SHOWN_MAX = 8;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > EXCERPT_LENGTH_MAX ? `${text.slice(0, EXCERPT_LENGTH_MAX)}…` : text;
}

function said(shape: Shape): string {
  if (typeof shape === "string") return shape;
  if ("is" in shape) return shape.is.slice(0, WORDS_SHOWN_MAX).join("|");
  if ("kind" in shape) return shape.kind;
  if ("ref" in shape) return shape.ref;
  if ("array" in shape) return `array of ${said(shape.array)}`;
  if ("list" in shape) return `list of ${said(shape.list)}`;
  if ("map" in shape) return `map of ${said(shape.map)}`;
  return shape.anyOf.map(said).join(" or ");
}
