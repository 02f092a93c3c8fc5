import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSync } from "oxc-parser";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

/** A row of docs/cases.md: the files that prove the case, or the reason why none does. */
type Row = { id: string; files: string[]; reason: string | undefined };

function rowsOf(markdown: string): Row[] {
  const found = markdown.matchAll(/^\| (V\d{3}) \|.*\| ([^|]*) \|$/gm);
  return [...found].map(([, id = "", cell = ""]) => ({
    id,
    files: [...cell.matchAll(/`([\w./-]+\.test\.ts)`/g)].map(([, file]) => `tests/${file}`),
    reason: /^(does not apply|not yet: (?!its test is))/.test(cell) ? cell : undefined,
  }));
}

/** Later sections are listed from one id to another, as their cases are not told one by one. */
function laterIdsOf(markdown: string): string[] {
  const ranges = [...markdown.matchAll(/\| V(\d{3}) to V(\d{3}) \|/g)];
  return ranges.flatMap(([, from, to]) =>
    Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => `V${Number(from) + i}`),
  );
}

/** The ids in a file's texts: titles, and the rows that fill them in. Comments prove nothing. */
function idsIn(source: string): Set<string> {
  const texts: string[] = [];
  const collect = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    if ("type" in node && node.type === "Literal" && "value" in node)
      texts.push(String(node.value));
    if ("type" in node && node.type === "TemplateElement" && "value" in node)
      texts.push(JSON.stringify(node.value));
    for (const child of Object.values(node)) collect(child);
  };
  collect(parseSync("a.test.ts", source).program);
  return new Set(texts.join("\n").match(/\bV\d{3}\b/g) ?? []);
}

const cases = read("docs/cases.md");
const rows = rowsOf(cases);
const idsByFile = new Map(
  globSync("tests/**/*.test.ts", { cwd: root })
    .filter((file) => !file.endsWith("cases.test.ts"))
    .map((file) => [file.replaceAll("\\", "/"), idsIn(read(file))]),
);

describe("docs/cases.md", () => {
  test("lists every case once", () => {
    const ids = [...rows.map(({ id }) => id), ...laterIdsOf(cases)];
    const all = Array.from({ length: 206 }, (_, i) => `V${String(i + 1).padStart(3, "0")}`);
    expect(ids).toEqual(all);
  });

  test("names only files whose tests name the case", () => {
    const unproved = rows.flatMap(({ id, files }) =>
      files.filter((file) => !idsByFile.get(file)?.has(id)).map((file) => `${id} in ${file}`),
    );
    expect(unproved).toEqual([]);
  });

  test("says of no case with a test that it does not apply", () => {
    const proved = new Set([...idsByFile.values()].flatMap((ids) => [...ids]));
    const denied = rows.filter(({ id, reason }) => reason !== undefined && proved.has(id));
    expect(denied.map(({ id }) => id)).toEqual([]);
  });

  test("knows every id that a test names", () => {
    const known = new Set([...rows.map(({ id }) => id), ...laterIdsOf(cases)]);
    const strange = [...idsByFile].flatMap(([file, ids]) =>
      [...ids].filter((id) => !known.has(id)).map((id) => `${id} in ${file}`),
    );
    expect(strange).toEqual([]);
  });
});

describe("the documentation", () => {
  const sources = (pattern: string) => globSync(pattern, { cwd: root }).map(read);
  const found = (pattern: string, regex: RegExp) =>
    sources(pattern).flatMap((source) => [...source.matchAll(regex)].map(([, name = ""]) => name));
  const missingIn = (page: string, names: readonly string[]) => {
    expect(names).not.toEqual([]);
    const text = read(page);
    return [...new Set(names)].filter((name) => !text.includes(`\`${name}\``));
  };

  test("tells operators what to do about every kind of alert", () => {
    const raised = found("worker/usecases/**/*.ts", /kind: "(\w+)",\s+subject\b/g);
    const misfits = found("worker/usecases/*.ts", /type Misfit = "(\w+)"/g);
    expect(missingIn("docs/runbook.md", [...raised, ...misfits])).toEqual([]);
  });

  test("lists every event that this system reacts to", () => {
    const reactions = found("worker/processors/*/events.ts", /^ {2}"([\w.-]+)": \{/gm);
    expect(missingIn("docs/webhooks.md", reactions)).toEqual([]);
  });

  test("explains every variable", () => {
    const variables = found("worker/config.ts", /^ {2}([A-Z][A-Z_]+): /gm);
    expect(missingIn("docs/configuration.md", variables)).toEqual([]);
  });

  test("names tests for its scenarios that are there", () => {
    const named = [...read("docs/testing-scenarios.md").matchAll(/`(tests\/[\w/.-]+)`/g)];
    expect(named.length).toBeGreaterThan(20);
    const missing = named
      .map(([, path = ""]) => path)
      .filter((path) => !existsSync(join(root, path)));
    expect(missing).toEqual([]);
  });

  test("has no link to a file that is not there", () => {
    const pages = ["README.md", ...globSync("docs/**/*.md", { cwd: root })];
    const dead = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
        .filter(([, target = ""]) => !existsSync(join(root, dirname(page), target)))
        .map(([, target]) => `${target} in ${page}`),
    );
    expect(dead).toEqual([]);
  });
});
