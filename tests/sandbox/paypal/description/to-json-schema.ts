import { type ApiDocument, type ApiSchema, referred } from "./document.ts";

/** A request leaves out what only PayPal may set; an answer has it. */
export type Direction = "request" | "answer";

/**
 * How much of what a schema does not name is let through. `closed`: nothing. `open`: here anything,
 * because this is one part of several that make one object; inside, nothing. `loose`: anything.
 */
export type Tightness = "closed" | "open" | "loose";

export type JsonSchema = { [keyword: string]: unknown };

export type Translator = {
  document: ApiDocument;
  direction: Direction;
  /** The address under which the validator finds a named schema in that form. */
  addressOf(name: string, tightness: Tightness): string;
};

/** Keywords of OpenAPI that say nothing about what is valid. */
const PROSE = new Set([
  ...["description", "title", "example", "examples", "default", "deprecated", "externalDocs"],
  ...["readOnly", "writeOnly", "nullable", "xml", "discriminator"],
]);

const REF_PREFIX = "#/components/schemas/";

/**
 * OpenAPI 3.0 into JSON Schema 2019-09. PayPal's files allow whatever they do not name, as OpenAPI
 * does; here a field that is not named is a mistake, because a misspelt one would be ignored.
 */
export function translate(
  translator: Translator,
  schema: ApiSchema,
  tightness: Tightness = "closed",
): JsonSchema {
  if (schema.$ref !== undefined) {
    // What stands beside a reference has no meaning in OpenAPI 3.0, but for readOnly (below).
    return { $ref: translator.addressOf(schema.$ref.slice(REF_PREFIX.length), tightness) };
  }
  const out: JsonSchema = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (PROSE.has(keyword) || keyword in PARTS) continue;
    out[keyword] = value;
  }
  for (const [keyword, part] of Object.entries(PARTS))
    if (schema[keyword] !== undefined) out[keyword] = part(translator, schema, tightness);
  if (schema.nullable === true && schema.type) out.type = [schema.type, "null"];
  if (tightness === "closed" && namesFields(translator.document, schema))
    out.unevaluatedProperties = false;
  return out;
}

type Part = (translator: Translator, schema: ApiSchema, tightness: Tightness) => unknown;

const PARTS: Record<string, Part> = {
  properties: (translator, schema, tightness) =>
    Object.fromEntries(
      Object.entries(schema.properties ?? {})
        .filter(([, property]) => isSent(translator, property))
        .map(([name, property]) => [name, translate(translator, property, inside(tightness))]),
    ),
  required: (translator, schema) =>
    schema.required?.filter((name) => isSent(translator, schema.properties?.[name] ?? {})),
  items: (translator, schema, tightness) =>
    translate(translator, schema.items ?? {}, inside(tightness)),
  allOf: (translator, schema, tightness) => together(translator, schema.allOf ?? [], tightness),
  anyOf: (translator, schema, tightness) => oneOfThem(translator, schema.anyOf ?? [], tightness),
  oneOf: (translator, schema, tightness) => oneOfThem(translator, schema.oneOf ?? [], tightness),
  additionalProperties: (translator, { additionalProperties }, tightness) =>
    typeof additionalProperties === "object"
      ? translate(translator, additionalProperties, inside(tightness))
      : additionalProperties,
};

const inside = (tightness: Tightness): Tightness => (tightness === "loose" ? "loose" : "closed");

function isSent({ direction }: Translator, property: ApiSchema): boolean {
  return direction === "answer" || property.readOnly !== true;
}

/**
 * Parts that name the same field describe it together, and each only in part (an error's `details`
 * are named once for all errors and again with the issues of this call): such parts are loose.
 */
function together(translator: Translator, parts: ApiSchema[], tightness: Tightness): JsonSchema[] {
  const sent = parts.filter((part) => isSent(translator, part));
  const named = sent.flatMap((part) => [...fieldsOf(translator.document, part)]);
  const twice = new Set(named.filter((name, index) => named.indexOf(name) !== index));
  return sent.map((part) => {
    const shares = [...fieldsOf(translator.document, part)].some((name) => twice.has(name));
    return translate(translator, part, shares || tightness === "loose" ? "loose" : "open");
  });
}

function oneOfThem(translator: Translator, parts: ApiSchema[], tightness: Tightness) {
  const within = tightness === "loose" ? "loose" : "open";
  return parts.map((part) => translate(translator, part, within));
}

/** The names of an object's fields, through references and compositions. */
function fieldsOf(document: ApiDocument, schema: ApiSchema): Set<string> {
  const whole = referred(document, schema as { $ref: string } | ApiSchema) as ApiSchema;
  const parts = [...(whole.allOf ?? []), ...(whole.anyOf ?? []), ...(whole.oneOf ?? [])];
  return new Set([
    ...Object.keys(whole.properties ?? {}),
    ...parts.flatMap((part) => [...fieldsOf(document, part)]),
  ]);
}

/** An object without named fields is free in them. */
function namesFields(document: ApiDocument, schema: ApiSchema): boolean {
  return schema.additionalProperties === undefined && fieldsOf(document, schema).size > 0;
}
