import { createRequire } from "node:module";
import type * as Ajv from "ajv/dist/2019.js";
import type { ErrorObject, ValidateFunction } from "ajv/dist/2019.js";
import { type ApiDocument, type ApiSchema, referred } from "./document.ts";
import { type Direction, type Tightness, type Translator, translate } from "./to-json-schema.ts";

/** What is wrong with a value, in words; empty where nothing is. */
export type Validate = (value: unknown) => string[];

/** More would bury the first, which is mostly the cause of the rest. */
const VIOLATIONS_TOLD_MAX = 5;

const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:?\d\d)$/;

/**
 * PayPal's own formats (`ppaas_common_currency_code_v2` and so on) stand beside a pattern that says
 * the same, so only those of JSON Schema are looked at.
 */
const FORMATS = {
  "date-time": DATE_TIME,
  uri: (value: string) => URL.canParse(value),
};

const require = createRequire(import.meta.url);

/** Not read until something is judged: eighty files are a good part of the stand-ins' start. */
function newAjv(): Ajv.Ajv2019 {
  const { Ajv2019 }: typeof Ajv = require("ajv/dist/2019.js");
  return new Ajv2019({
    strict: false,
    allErrors: true,
    logger: false,
    // PayPal's patterns escape characters that the `u` flag does not let one escape.
    unicodeRegExp: false,
    validateSchema: false,
    formats: FORMATS,
  });
}

/** The validators of one document in one direction; each is made when it is first asked for. */
export function validators(document: ApiDocument, direction: Direction) {
  let made: Ajv.Ajv2019 | undefined;
  const ajv = () => {
    made ??= newAjv();
    return made;
  };
  const base = `http://paypal.example/${encodeURIComponent(document.name)}/${direction}`;
  const known = new Set<string>();
  const translator: Translator = {
    document,
    direction,
    addressOf(name, tightness) {
      const $id = `${base}/${tightness}/${encodeURIComponent(name)}`;
      if (known.has($id)) return $id;
      known.add($id); // first, because a schema may contain itself
      ajv().addSchema({ $id, ...translate(translator, named(document, name), tightness) });
      return $id;
    },
  };
  return (schema: ApiSchema, tightness: Tightness = "closed"): Validate =>
    lazily(() => ajv().compile(translate(translator, schema, tightness)));
}

function named(document: ApiDocument, name: string): ApiSchema {
  return referred<ApiSchema>(document, { $ref: `#/components/schemas/${name}` });
}

/** To compile one takes some milliseconds, and most are never asked. */
function lazily(compile: () => ValidateFunction): Validate {
  let validate: ValidateFunction | undefined;
  return (value) => {
    validate ??= compile();
    return validate(value) ? [] : told(validate.errors ?? [], value);
  };
}

/** The branches of a choice all complain; that none of them was met says it in one line. */
function told(errors: ErrorObject[], root: unknown): string[] {
  const choices = errors.filter(isChoice).map(({ instancePath }) => instancePath);
  const kept = errors.filter(
    (error) => isChoice(error) || !choices.some((path) => isWithin(error.instancePath, path)),
  );
  const distinct = [...new Set(kept.map((error) => line(error, root)))];
  const more = distinct.length - VIOLATIONS_TOLD_MAX;
  return [
    ...distinct.slice(0, VIOLATIONS_TOLD_MAX),
    ...(more > 0 ? [`and ${more} more of that kind`] : []),
  ];
}

const isChoice = ({ keyword }: ErrorObject) => keyword === "anyOf" || keyword === "oneOf";
const isWithin = (path: string, outer: string) => path === outer || path.startsWith(`${outer}/`);

function line(error: ErrorObject, root: unknown): string {
  const { instancePath: path, message } = error;
  if (isChoice(error)) return `${path || "/"} is none of what is described: ${excerpt(path, root)}`;
  return `${path || "/"} ${message}${detail(error.params)}`;
}

const EXCERPT_LENGTH_MAX = 300;

function excerpt(path: string, root: unknown): string {
  let here = root;
  for (const step of path.split("/").slice(1))
    here = (here as Record<string, unknown> | undefined)?.[step];
  return `${JSON.stringify(here)}`.slice(0, EXCERPT_LENGTH_MAX);
}

function detail(params: Record<string, unknown>): string {
  const said = params.unevaluatedProperty ?? params.additionalProperty ?? params.allowedValues;
  if (said === undefined) return "";
  const words = Array.isArray(said) ? said.slice(0, 8).join(", ") : String(said);
  return ` (${words})`;
}
