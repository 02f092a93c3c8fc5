import { join } from "node:path";
import {
  findAnywhere,
  load,
  type Node,
  node,
  nodes,
  type Scope,
  typeName,
  version,
} from "../params/declarations.ts";
import { ERROR, type Fields, kindOf, type Printed, type Shape } from "./shapes.ts";
import { ANSWER_SOURCES } from "./sources.ts";

/** Every part of an object once, by its full name. */
const definitions: Record<string, Fields> = {};
/** Types that are declared where this does not look; told when it has finished. */
const unread = new Set<string>();

function ofType(type: Node, scope: Scope): Shape {
  switch (type.type) {
    case "TSStringKeyword":
      return "string";
    case "TSNumberKeyword":
      return "number";
    case "TSBooleanKeyword":
      return "boolean";
    case "TSNullKeyword":
      return "null";
    case "TSVoidKeyword":
      return "never";
    case "TSUnknownKeyword":
      return "any";
    case "TSLiteralType":
      // The types of answers have only literals of these three kinds.
      return { is: [node(type.literal).value as string | number | boolean] };
    case "TSUnionType":
      return ofUnion(nodes(type.types), scope);
    case "TSTypeReference":
      return ofReference(type, scope);
    case "TSTypeLiteral":
      return ofIndex(nodes(type.members), scope) ?? asItComes(type, scope);
    default:
      return asItComes(type, scope);
  }
}

function asItComes(type: Node, scope: Scope): Shape {
  unread.add(`${scope.file.name}${scope.path}: ${type.type}`);
  return "any";
}

function ofUnion(types: Node[], scope: Scope): Shape {
  const parts = types.map((type) => ofType(type, scope));
  const words = parts.flatMap((part) => (typeof part === "object" && "is" in part ? part.is : []));
  const others = parts.filter((part) => !(typeof part === "object" && "is" in part));
  // With "or any other text", the words are examples.
  if (words.length > 0 && !others.includes("string")) others.unshift({ is: words });
  return others.length === 1 ? (others[0] ?? "any") : { anyOf: others };
}

function ofReference(type: Node, scope: Scope): Shape {
  const name = typeName(type);
  const [argument] = nodes(node(type.typeArguments ?? {}).params);
  if (name === "Array" && argument) return { array: ofType(argument, scope) };
  if (name === "ApiList" && argument) return { list: ofType(argument, scope) };
  // "Or any other text", and numbers that have no limit: both travel as text.
  if (name === "OtherString" || name === "Decimal") return "string";
  const target = findAnywhere(name, scope);
  if (!target) return asItComes({ type: name }, scope);
  if (target.found.type === "TSTypeAliasDeclaration") {
    return ofType(node(target.found.typeAnnotation), target.scope);
  }
  return ofInterface(target.found, target.scope);
}

function ofInterface(declaration: Node, scope: Scope): Shape {
  const members = nodes(node(declaration.body).body);
  const kind = kindOfMembers(members);
  if (kind !== undefined) return { kind };
  return ofIndex(members, scope) ?? define(members, scope);
}

/** An object of the API says in `object` what it is. */
function kindOfMembers(members: Node[]): string | undefined {
  const object = literalOf(members, "object");
  return typeof object === "string"
    ? kindOf(object, literalOf(members, "deleted") === true)
    : undefined;
}

function literalOf(members: Node[], name: string): unknown {
  const member = members.find((candidate) => nameOf(candidate) === name);
  const type = member && typeOf(member);
  return type?.type === "TSLiteralType" ? node(type.literal).value : undefined;
}

function ofIndex(members: Node[], scope: Scope): Shape | undefined {
  const index = members.find(({ type }) => type === "TSIndexSignature");
  return index && { map: ofType(typeOf(index), scope) };
}

function nameOf(member: Node): string {
  const key = node(member.key ?? {});
  return String(key.name ?? key.value);
}

function typeOf(member: Node): Node {
  return node(node(member.typeAnnotation).typeAnnotation);
}

function define(members: Node[], scope: Scope): Shape {
  const name = `${scope.file.name}${scope.path}`;
  if (!Object.hasOwn(definitions, name)) {
    definitions[name] = {}; // until it is read: a type may contain itself
    definitions[name] = fieldsOf(members, scope);
  }
  return { ref: name };
}

function fieldsOf(members: Node[], scope: Scope): Fields {
  const fields = members.map((member): [string, Shape] => [
    `${nameOf(member)}${member.optional === true ? "?" : ""}`,
    ofType(typeOf(member), scope),
  ]);
  return Object.fromEntries(fields);
}

/** All objects that the files declare. */
function readKinds(): Record<string, string> {
  const kinds: Record<string, string> = {};
  for (const source of ANSWER_SOURCES) {
    const file = load(join("resources", `${source}.d.ts`));
    for (const [path, declaration] of file.interfaces) {
      const members = nodes(node(declaration.body).body);
      const kind = kindOfMembers(members);
      if (kind === undefined) continue;
      define(members, { path, file });
      kinds[kind] = `${file.name}${path}`;
    }
  }
  return kinds;
}

/** One interface for each type of event: `type: "charge.failed"`, `data: ChargeFailedEvent.Data`. */
function readEvents(): Record<string, Shape> {
  const file = load(join("resources", "Events.d.ts"));
  const events: Record<string, Shape> = {};
  for (const [path, declaration] of file.interfaces) {
    const type = literalOf(nodes(node(declaration.body).body), "type");
    const data = file.interfaces.get(`${path}.Data`);
    if (typeof type !== "string" || data === undefined) continue;
    const object = nodes(node(data.body).body).find((member) => nameOf(member) === "object");
    if (object) events[type] = ofType(typeOf(object), { path: `${path}.Data`, file });
  }
  return events;
}

function readError(): void {
  const file = load("Types.d.ts");
  const declaration = node(file.aliases.get("StripeRawError"));
  const members = nodes(node(declaration.typeAnnotation).members);
  definitions[ERROR] = fieldsOf(members, { path: "StripeRawError", file });
}

/** The whole of `schemas.json`, from the package that is installed, and what was taken as it comes. */
export function printAnswers(): { text: string; unread: readonly string[] } {
  const kinds = readKinds();
  const events = readEvents();
  readError();
  const printed = { package: version, kinds, events, definitions } satisfies Printed;
  const text = JSON.stringify(printed).replaceAll(/("definitions":\{|\}),(?=")/g, "$1,\n");
  return { text: `${text}\n`, unread: [...unread] };
}
