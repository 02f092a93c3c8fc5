import { join } from "node:path";
import type { Schema } from "./check.ts";
import {
  find,
  load,
  type Node,
  node,
  nodes,
  type Scope,
  typeName,
  version,
} from "./declarations.ts";
import { SOURCES } from "./sources.ts";

/** Every interface once, by its full name; branches that look alike in several calls repeat nothing. */
const definitions: Record<string, Schema> = {};

function ofInterface(declaration: Node, scope: Scope): Schema {
  const object: Record<string, Schema> = {};
  const required: string[] = [];
  for (const parent of nodes(declaration.extends)) {
    const base = find(typeName(parent), scope);
    const schema = base && ofInterface(base.found, base.scope);
    if (schema && typeof schema === "object" && "object" in schema) {
      Object.assign(object, schema.object);
      required.push(...schema.required);
    }
  }
  for (const member of nodes(node(declaration.body).body)) {
    if (member.type === "TSIndexSignature") return "map";
    const key = node(member.key);
    const name = String(key.name ?? key.value);
    const type = ofType(node(node(member.typeAnnotation).typeAnnotation), scope);
    // TypeScript has one type for whole numbers and others; of these, only shares have decimals.
    object[name] = type === "integer" && /percent/.test(name) ? "number" : type;
    if (member.optional !== true) required.push(name);
  }
  return { object, required };
}

function ofUnion(types: Node[], scope: Scope): Schema {
  const parts = types.map((type) => ofType(type, scope)).filter((part) => part !== "never");
  const words = parts.flatMap((part) =>
    typeof part === "object" && "enum" in part ? part.enum : [],
  );
  const others = parts.filter((part) => !(typeof part === "object" && "enum" in part));
  if (words.length > 0) others.unshift({ enum: words });
  return others.length === 1 ? (others[0] ?? "any") : { anyOf: others };
}

function ofReference(type: Node, scope: Scope): Schema {
  const name = typeName(type);
  const [argument] = nodes(node(type.typeArguments ?? {}).params);
  if (name === "Emptyable" && argument) return { emptyable: ofType(argument, scope) };
  if (name === "Array" && argument) return { array: ofType(argument, scope) };
  if (name === "OtherString") return "never";
  if (name === "MetadataParam") return "map";
  if (name === "Decimal") return "string";
  const target = find(name, scope);
  if (!target) {
    unread.add(`${scope.path}: ${name}`);
    return "any";
  }
  if (target.found.type === "TSTypeAliasDeclaration") {
    return ofType(node(target.found.typeAnnotation), target.scope);
  }
  return define(target.found, target.scope);
}

/** Types that are declared where this does not look; told when it has finished. */
const unread = new Set<string>();

function define(declaration: Node, scope: Scope): Schema {
  const name = `${scope.file.name}${scope.path}`;
  if (!Object.hasOwn(definitions, name)) {
    definitions[name] = "any"; // until it is read: a type may contain itself
    definitions[name] = ofInterface(declaration, scope);
  }
  return { ref: name };
}

function ofType(type: Node, scope: Scope): Schema {
  switch (type.type) {
    case "TSStringKeyword":
      return "string";
    case "TSNumberKeyword":
      return "integer";
    case "TSBooleanKeyword":
      return "boolean";
    case "TSLiteralType": {
      const value = node(type.literal).value;
      return typeof value === "boolean" ? "boolean" : { enum: [String(value)] };
    }
    case "TSUnionType":
      return ofUnion(nodes(type.types), scope);
    case "TSTypeReference":
      return ofReference(type, scope);
    case "TSTypeLiteral":
      return "map";
    default:
      return "any";
  }
}

export type Printed = {
  /** What `schemas.json` is. */
  text: string;
  /** Types that are taken as they come, because they are declared where this does not look. */
  unread: readonly string[];
};

/** The whole of `schemas.json`, from the package that is installed. */
export function printSchemas(): Printed {
  const calls: Record<string, string> = {};
  for (const [source, names] of Object.entries(SOURCES)) {
    const file = load(join("resources", `${source}.d.ts`));
    for (const name of names) {
      const declaration = file.interfaces.get(name);
      if (!declaration) throw new Error(`${source}.d.ts has no ${name}`);
      const defined = define(declaration, { path: name, file });
      if (typeof defined === "object" && "ref" in defined) calls[name] = defined.ref;
    }
  }
  const lines = Object.entries(definitions).map(
    ([name, schema]) => `${JSON.stringify(name)}:${JSON.stringify(schema)}`,
  );
  const text = `{"package":${JSON.stringify(version)},\n"calls":${JSON.stringify(calls)},\n"definitions":{\n${lines.join(",\n")}\n}}\n`;
  return { text, unread: [...unread] };
}
