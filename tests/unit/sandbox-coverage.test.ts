import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parsed } from "./sources.support.ts";

const root = join(import.meta.dirname, "../..");
/** Of what the processors offer and the stand-ins name, this part at least has a test of its own. */
const TESTED_PART_MIN = 0.95;

type Row = { what: string; file: string | undefined; title: string };

/** `| what | test file | title of the test |`; a row without a file says why there is none. */
function rowsOf(markdown: string): Row[] {
  const found = markdown.matchAll(/^\| (.+?) \| (?:`([\w./-]+\.test\.ts)`|none) \| (.+?) \|$/gm);
  return [...found].map(([, what = "", file, title = ""]) => ({ what, file, title }));
}

const text = readFileSync(join(root, "docs/sandbox-coverage.md"), "utf8");
const rows = rowsOf(text);
const titles = new Map<string, ReadonlySet<string>>();

/** A title of a table of tests has places for what differs; a row may name one line of the table. */
const PLACE = /%[sdij]|\$\w+/g;
/** With fewer letters of its own a title could be anything. */
const OWN_LETTERS_MIN = 5;

function isTitle(file: string, title: string): boolean {
  const known = titlesOf(file);
  return known.has(title) || [...known].some((pattern) => isLineOf(pattern, title));
}

function isLineOf(pattern: string, title: string): boolean {
  const parts = pattern.split(PLACE);
  if (parts.length === 1 || parts.join("").length < OWN_LETTERS_MIN) return false;
  const own = parts.map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${own.join(".+")}$`).test(title);
}

function titlesOf(file: string): ReadonlySet<string> {
  const known = titles.get(file);
  if (known !== undefined) return known;
  const path = join(root, "tests", file);
  const found = new Set(existsSync(path) ? literalsIn(path) : []);
  titles.set(file, found);
  return found;
}

/** Titles are literals; nobody would write one of them for anything else. */
function literalsIn(path: string): string[] {
  const { nodes } = parsed({ path, code: readFileSync(path, "utf8") });
  return nodes.filter(({ type }) => type === "Literal").map(({ value }) => String(value));
}

test("every line of docs/sandbox-coverage.md that looks like a row is one", () => {
  const lines = text.split("\n").filter((line) => line.startsWith("| ") && line.endsWith(" |"));
  const heads = lines.filter((line) => /^\| (what|---) \|/.test(line));
  expect(rows.length).toBe(lines.length - heads.length);
});

test("every test that docs/sandbox-coverage.md names exists under just that title", () => {
  const missing = rows.filter(({ file, title }) => file !== undefined && !isTitle(file, title));
  expect(missing.map(({ what, file, title }) => `${what}: ${file} has no "${title}"`)).toEqual([]);
});

test("at least 95 % of what the stand-ins are to do has a test of its own", () => {
  const tested = rows.filter(({ file }) => file !== undefined);
  expect(rows.length).toBeGreaterThan(100);
  expect(tested.length / rows.length).toBeGreaterThanOrEqual(TESTED_PART_MIN);
});
