import { invalidRequest, missing } from "../wire/errors.ts";
import type { FormValue } from "../wire/form.ts";
import { schemas } from "./schemas.ts";

/** What `generate.ts` makes of a TypeScript type; small on purpose. */
export type Schema =
  | "string"
  | "integer"
  | "number"
  | "boolean"
  | "map"
  | "any"
  | "never"
  | { ref: string }
  | { enum: string[] }
  | { array: Schema }
  | { emptyable: Schema }
  | { anyOf: Schema[] }
  | { object: Record<string, Schema>; required: string[] };

/** Types that have a name, by their name. */
export type Definitions = Readonly<Record<string, Schema>>;

export type Checked = string | number | boolean | Checked[] | { [key: string]: Checked };

/** The parameters with their types, or the 400 that Stripe answers for the first that is wrong. */
export function checkParams(schema: Schema, params: FormValue): { [key: string]: Checked } {
  const checked = check(schema, params, "");
  if (typeof checked !== "object" || Array.isArray(checked)) {
    throw invalidRequest({ message: "Invalid request body" });
  }
  return checked;
}

/** All that is wrong with the parameters, one thing of each: for the judge, who tells everything. */
export function violationsOf(schema: Schema, params: { [name: string]: FormValue }): string[] {
  if (typeof schema === "string" || !("object" in schema)) return complaints(schema, params, "");
  const named = Object.entries(params).flatMap(([name, value]) =>
    Object.hasOwn(schema.object, name)
      ? complaints(schema.object[name] ?? "any", value, name)
      : [unknownParameter(name).message],
  );
  const absent = schema.required.filter((name) => !Object.hasOwn(params, name));
  return [...named, ...absent.map((name) => missing(name).message)];
}

function complaints(schema: Schema, value: FormValue, path: string): string[] {
  try {
    check(schema, value, path);
    return [];
  } catch (error) {
    return [`${path}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function check(schema: Schema, value: FormValue, path: string): Checked {
  if (schema === "any") return value;
  if (typeof schema === "string") return scalar(schema, value, path);
  if ("ref" in schema) return check(schemas().definitions[schema.ref] ?? "any", value, path);
  if ("emptyable" in schema) return value === "" ? "" : check(schema.emptyable, value, path);
  if ("enum" in schema) return word(schema.enum, value, path);
  if ("array" in schema) return list(schema.array, value, path);
  if ("anyOf" in schema) return either(schema.anyOf, value, path);
  return object(schema, value, path);
}

function scalar(kind: string, value: FormValue, path: string): Checked {
  if (kind === "map") return map(value, path);
  if (typeof value !== "string") throw invalidRequest({ message: `Invalid ${kind}`, param: path });
  if (kind === "integer") return integer(value, path);
  if (kind === "number") return decimal(value, path);
  if (kind === "boolean") return boolean(value, path);
  if (value === "") throw emptyString(path);
  return value;
}

function integer(value: string, path: string): number {
  const number = Number(value);
  if (/^-?\d{1,16}$/.test(value) && Number.isSafeInteger(number)) return number;
  throw invalidRequest({
    code: "parameter_invalid_integer",
    message: `Invalid integer: ${value}`,
    param: path,
  });
}

function decimal(value: string, path: string): number {
  if (/^-?\d{1,12}(\.\d{1,12})?$/.test(value)) return Number(value);
  throw invalidRequest({
    code: "parameter_invalid_integer",
    message: `Invalid decimal: ${value}`,
    param: path,
  });
}

function boolean(value: string, path: string): boolean {
  if (value === "true") return true;
  if (value === "false") return false;
  throw invalidRequest({ message: `Invalid boolean: ${value}`, param: path });
}

/** Metadata and its like: any names, text only; an empty text unsets a name. */
function map(value: FormValue, path: string): Checked {
  if (value === "") return "";
  if (typeof value === "string" || Array.isArray(value)) {
    throw invalidRequest({ message: "Invalid object", param: path });
  }
  if (path.endsWith("metadata")) checkMetadata(value, path);
  return value;
}

/** Stripe's own limits of metadata. */
const METADATA = { namesMax: 50, nameLengthMax: 40, valueLengthMax: 500 };

function checkMetadata(metadata: { [name: string]: FormValue }, path: string): void {
  const names = Object.keys(metadata);
  if (names.length > METADATA.namesMax) {
    throw invalidRequest({
      message: `You can only have up to ${METADATA.namesMax} metadata keys.`,
      param: path,
    });
  }
  for (const name of names) {
    const value = metadata[name];
    const param = `${path}[${name}]`;
    if (typeof value !== "string") throw invalidRequest({ message: "Invalid string", param });
    if (name.length > METADATA.nameLengthMax || value.length > METADATA.valueLengthMax) {
      throw invalidRequest({
        message: `Metadata keys have up to ${METADATA.nameLengthMax} characters and values up to ${METADATA.valueLengthMax}.`,
        param,
      });
    }
  }
}

function word(words: string[], value: FormValue, path: string): string {
  if (typeof value === "string" && words.includes(value)) return value;
  const last = path.slice(path.lastIndexOf("[") + 1).replace("]", "");
  throw invalidRequest({
    message: `Invalid ${last}: must be one of ${words.slice(0, 20).join(", ")}`,
    param: path,
  });
}

function list(item: Schema, value: FormValue, path: string): Checked[] {
  const items = Array.isArray(value) ? value : numbered(value);
  if (!items) throw invalidRequest({ message: "Invalid array", param: path });
  return items.map((entry, index) => check(item, entry, `${path}[${index}]`));
}

/** `a[0]=x&a[1]=y`, which the form reader leaves as an object. */
function numbered(value: FormValue): FormValue[] | undefined {
  if (typeof value === "string" || Array.isArray(value)) return undefined;
  const keys = Object.keys(value);
  if (!keys.every((key) => /^\d{1,4}$/.test(key))) return undefined;
  return keys.sort((a, b) => Number(a) - Number(b)).map((key) => value[key] ?? "");
}

function either(schemas: Schema[], value: FormValue, path: string): Checked {
  let first: unknown;
  for (const schema of schemas) {
    try {
      return check(schema, value, path);
    } catch (error) {
      first ??= error;
    }
  }
  throw first;
}

function object(
  schema: { object: Record<string, Schema>; required: string[] },
  value: FormValue,
  path: string,
): Checked {
  if (typeof value === "string" || Array.isArray(value)) {
    throw invalidRequest({ message: "Invalid object", param: path });
  }
  const checked: { [key: string]: Checked } = {};
  const at = (name: string) => (path === "" ? name : `${path}[${name}]`);
  for (const [name, entry] of Object.entries(value)) {
    const known = Object.hasOwn(schema.object, name) ? schema.object[name] : undefined;
    if (known === undefined) throw unknownParameter(at(name));
    checked[name] = check(known, entry, at(name));
  }
  for (const name of schema.required) {
    if (!Object.hasOwn(checked, name)) throw missing(at(name));
  }
  return checked;
}

function unknownParameter(path: string): Error {
  return invalidRequest({
    code: "parameter_unknown",
    message: `Received unknown parameter: ${path}`,
    param: path,
  });
}

function emptyString(path: string): Error {
  return invalidRequest({
    code: "parameter_invalid_empty",
    message: `You passed an empty string for '${path}'. We assume empty values are an attempt to unset a parameter; however '${path}' cannot be unset. You should remove '${path}' from your request or supply a non-empty value.`,
    param: path,
  });
}
