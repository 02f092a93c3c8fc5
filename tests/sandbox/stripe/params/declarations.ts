import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { parseSync } from "oxc-parser";

/** Where the package declares what several calls share. */
const SHARED = "shared.d.ts";

/** A part of a declaration, as the parser tells it. */
export type Node = { type: string; [key: string]: unknown };
/** Where a name is used: inside which declaration of which file. */
export type Scope = { path: string; file: TypeFile };
export type TypeFile = {
  /** In front of its types' names; "" for the shared file. */
  name: string;
  interfaces: Map<string, Node>;
  aliases: Map<string, Node>;
  /** What it takes from other files, by the name that it gives it; "*" is all of a file. */
  imports: Map<string, { file: string; name: string }>;
};

const folder = join(dirname(createRequire(import.meta.url).resolve("stripe")), "..", "esm");
// The package exports neither its package.json nor its version.
export const { version } = JSON.parse(readFileSync(join(folder, "..", "package.json"), "utf8"));
const files = new Map<string, TypeFile>();

export function node(value: unknown): Node {
  return value as Node;
}

export function nodes(value: unknown): Node[] {
  return (value as Node[] | undefined) ?? [];
}

/** A file of the package, by its path below the folder of its types. */
export function load(name: string): TypeFile {
  const known = files.get(name);
  if (known) return known;
  const path = join(folder, name);
  const file: TypeFile = {
    name: name === SHARED ? "" : `${name.replace(/^resources\/|\.d\.ts$/g, "")}.`,
    interfaces: new Map(),
    aliases: new Map(),
    imports: new Map(),
  };
  files.set(name, file);
  const { body } = parseSync(path, readFileSync(path, "utf8")).program;
  collect(nodes(body), "", file);
  for (const statement of nodes(body)) collectImports(statement, dirname(name), file);
  return file;
}

function collect(statements: Node[], prefix: string, file: TypeFile): void {
  for (const outer of statements) {
    const statement = outer.type === "ExportNamedDeclaration" ? node(outer.declaration) : outer;
    if (!statement) continue;
    const name = `${prefix}${String(node(statement.id ?? {}).name)}`;
    if (statement.type === "TSInterfaceDeclaration") file.interfaces.set(name, statement);
    if (statement.type === "TSTypeAliasDeclaration") file.aliases.set(name, statement);
    if (statement.type === "TSModuleDeclaration") {
      collect(nodes(node(statement.body).body), `${name}.`, file);
    }
  }
}

/** `import` and `export … from`: to whoever looks for a name, both say where it is declared. */
function collectImports(statement: Node, from: string, file: TypeFile): void {
  const source = node(statement.source ?? {}).value;
  if (typeof source !== "string" || !source.startsWith(".")) return;
  const target = join(from, source.replace(/\.js$/, ".d.ts"));
  for (const specifier of nodes(statement.specifiers)) {
    const own = node(specifier.type === "ExportSpecifier" ? specifier.exported : specifier.local);
    const there = node(specifier.imported ?? specifier.local);
    const all = specifier.type === "ImportNamespaceSpecifier";
    file.imports.set(String(own.name), { file: target, name: all ? "*" : String(there.name) });
  }
}

export function typeName(reference: Node): string {
  const name = node(reference.typeName ?? reference.expression);
  if (name.type === "Identifier") return String(name.name);
  return `${typeName({ type: "", typeName: name.left })}.${String(node(name.right).name)}`;
}

export type Found = { found: Node; scope: Scope };

/** The innermost declaration of that name, as TypeScript finds it in the file or the shared one. */
export function find(name: string, scope: Scope): Found | undefined {
  return findInside(name, scope) ?? declared(load(SHARED), name);
}

/** The same, also where it is declared in yet another file. */
export function findAnywhere(name: string, scope: Scope): Found | undefined {
  return find(name, scope) ?? findImported(name, scope.file);
}

function findInside(name: string, scope: Scope): Found | undefined {
  for (let path = scope.path; ; path = path.slice(0, Math.max(0, path.lastIndexOf(".")))) {
    const found = declared(scope.file, path === "" ? name : `${path}.${name}`);
    if (found) return found;
    if (path === "") return undefined;
  }
}

function declared(file: TypeFile, path: string): Found | undefined {
  const found = file.interfaces.get(path) ?? file.aliases.get(path);
  return found && { found, scope: { path, file } };
}

function findImported(name: string, file: TypeFile): Found | undefined {
  const [first = "", ...rest] = name.split(".");
  const imported = file.imports.get(first);
  if (imported === undefined) return undefined;
  const target = load(imported.file);
  // An index is a namespace: what it holds has its name in front, and is declared elsewhere.
  const isNamespace = imported.name === "*" || imported.file.endsWith("/index.d.ts");
  const there = (isNamespace ? rest : [imported.name, ...rest]).join(".");
  return declared(target, there) ?? findImported(there, target);
}
