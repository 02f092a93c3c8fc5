import { readdirSync, readFileSync } from "node:fs";
import { type Comment, parseSync } from "oxc-parser";
import { expect } from "vitest";

/** A part of a syntax tree; only what the tests ask about has a name. */
export type Node = { readonly type: string; readonly [name: string]: unknown };
export type Source = { readonly path: string; readonly code: string };

/** Every TypeScript file below these folders, with paths from the root. */
export function sourcesIn(...folders: string[]): Source[] {
  const paths = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((path) => /\.tsx?$/.test(path) && !/(^|\/)(node_modules|dist)\//.test(path))
      .map((path) => `${folder}/${path}`),
  );
  return paths.sort().map((path) => ({ path, code: readFileSync(path, "utf8") }));
}

export function parsed({ path, code }: Source): { nodes: Node[]; comments: Comment[] } {
  const { program, errors, comments } = parseSync(path, code);
  expect(errors, path).toEqual([]);
  const nodes: Node[] = [];
  collect(program, nodes);
  return { nodes, comments };
}

function collect(value: unknown, into: Node[]): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, into);
    return;
  }
  if (value === null || typeof value !== "object") return;
  if (isNode(value)) into.push(value);
  for (const part of Object.values(value)) collect(part, into);
}

export const isNode = (value: unknown): value is Node =>
  value !== null && typeof value === "object" && "type" in value && typeof value.type === "string";

/** `Date.now` for a member of a name, `fetch` for a name, undefined for anything else. */
export function nameOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === "Identifier") return String(node.name);
  if (node.type !== "MemberExpression" || node.computed) return undefined;
  const object = nameOf(node.object);
  const property = nameOf(node.property);
  return object && property ? `${object}.${property}` : undefined;
}
