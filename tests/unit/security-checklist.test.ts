import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sourcesIn } from "./sources.support.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

type Row = { id: string; asks: string; state: string; where: string; shownBy: string };
const STATES = ["done", "operator", "not applicable", "accepted", "not yet"];

const [pci = "", asvs = ""] = read("docs/security-checklist.md").split("## OWASP ASVS");

const rowsIn = (markdown: string): Row[] =>
  [...markdown.matchAll(/^\| (V?\d[\d.]*) \| (.*) \|$/gm)].map(([, id = "", rest = ""]) => {
    const cells = rest.split(" | ");
    const [asks = "", state = "", where = "", shownBy = ""] = cells.slice(-4);
    return { id, asks, state, where, shownBy };
  });
const pciRows = rowsIn(pci);
const asvsRows = rowsIn(asvs);
const rows = [...pciRows, ...asvsRows];

/** The items of SAQ A in its revision of January 2025. */
const SAQ_A = [
  ...["2.2.2", "3.1.1", "3.2.1", "6.3.1", "6.3.3", "8.2.1", "8.2.2", "8.2.5", "8.3.1", "8.3.5"],
  ...["8.3.6", "8.3.7", "8.3.9", "9.4.1", "9.4.1.1", "9.4.2", "9.4.3", "9.4.4", "9.4.6"],
  ...["11.3.2", "11.3.2.1", "12.8.1", "12.8.2", "12.8.3", "12.8.4", "12.8.5", "12.10.1"],
];
/** Of ASVS 5.0.0: each section with those of its requirements that are of level 1 or 2. */
const ASVS: Readonly<Record<string, readonly number[]>> = {
  "1.1": [1, 2],
  "1.2": [1, 2, 3, 4, 5, 6, 7, 8, 9],
  "1.3": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
  "1.4": [1, 2, 3],
  "1.5": [1, 2],
  "2.1": [1, 2, 3],
  "2.2": [1, 2, 3],
  "2.3": [1, 2, 3, 4],
  "2.4": [1],
  "3.2": [1, 2],
  "3.3": [1, 2, 3, 4],
  "3.4": [1, 2, 3, 4, 5, 6],
  "3.5": [1, 2, 3, 4, 5],
  "3.7": [1, 2],
  "4.1": [1, 2, 3],
  "4.2": [1],
  "4.3": [1, 2],
  "4.4": [1, 2, 3, 4],
  "5.1": [1],
  "5.2": [1, 2, 3],
  "5.3": [1, 2],
  "5.4": [1, 2, 3],
  "6.1": [1, 2, 3],
  "6.2": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  "6.3": [1, 2, 3, 4],
  "6.4": [1, 2, 3, 4],
  "6.5": [1, 2, 3, 4, 5],
  "6.6": [1, 2, 3],
  "6.8": [1, 2, 3, 4],
  "7.1": [1, 2, 3],
  "7.2": [1, 2, 3, 4],
  "7.3": [1, 2],
  "7.4": [1, 2, 3, 4, 5],
  "7.5": [1, 2],
  "7.6": [1, 2],
  "8.1": [1, 2],
  "8.2": [1, 2, 3],
  "8.3": [1],
  "8.4": [1],
  "9.1": [1, 2, 3],
  "9.2": [1, 2, 3, 4],
  "10.1": [1, 2],
  "10.2": [1, 2],
  "10.3": [1, 2, 3, 4],
  "10.4": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
  "10.5": [1, 2, 3, 4, 5],
  "10.6": [1, 2],
  "10.7": [1, 2, 3],
  "11.1": [1, 2],
  "11.2": [1, 2, 3],
  "11.3": [1, 2, 3],
  "11.4": [1, 2, 3, 4],
  "11.5": [1],
  "11.6": [1],
  "12.1": [1, 2, 3],
  "12.2": [1, 2],
  "12.3": [1, 2, 3, 4],
  "13.1": [1],
  "13.2": [1, 2, 3, 4, 5],
  "13.3": [1, 2],
  "13.4": [1, 2, 3, 4, 5],
  "14.1": [1, 2],
  "14.2": [1, 2, 3, 4],
  "14.3": [1, 2, 3],
  "15.1": [1, 2, 3],
  "15.2": [1, 2, 3],
  "15.3": [1, 2, 3, 4, 5, 6, 7],
  "16.1": [1],
  "16.2": [1, 2, 3, 4, 5],
  "16.3": [1, 2, 3, 4],
  "16.4": [1, 2, 3],
  "16.5": [1, 2, 3],
  "17.1": [1],
  "17.2": [1, 2, 3, 4],
  "17.3": [1, 2],
};

const numbersOf = (id: string) => id.replace("V", "").split(".").map(Number);
function inOrder(a: string, b: string): number {
  const [x, y] = [numbersOf(a), numbersOf(b)];
  for (let i = 0; i < Math.max(x.length, y.length); i++)
    if ((x[i] ?? 0) !== (y[i] ?? 0)) return (x[i] ?? 0) - (y[i] ?? 0);
  return 0;
}

describe("the security checklist", () => {
  test("has every item once, in the lists' order", () => {
    expect(pciRows.map(({ id }) => id)).toEqual(SAQ_A);
    const ids = asvsRows.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort(inOrder));
    const isTold = (id: string) => ids.some((one) => id === one || id.startsWith(`${one}.`));
    const all = Object.entries(ASVS).flatMap(([section, numbers]) =>
      numbers.map((number) => `V${section}.${number}`),
    );
    expect(all).toHaveLength(253);
    expect(all.filter((id) => !isTold(id))).toEqual([]);
  });

  test("says of each item in which state it is, and why", () => {
    const unclear = rows.filter(
      ({ asks, state, where }) => !STATES.includes(state) || asks === "" || where.length < 5,
    );
    expect(unclear).toEqual([]);
  });

  test("counts right", () => {
    const counted = (of: readonly Row[]) =>
      STATES.map((state) => `${of.filter((row) => row.state === state).length} ${state}`).join(
        ", ",
      );
    expect(pci).toContain(`\n${counted(pciRows)}.`);
    expect(asvs).toContain(`\n${counted(asvsRows)}.`);
  });

  test("names only files that exist", () => {
    const named = `${pci}${asvs}`.matchAll(/`([\w@./-]+\.(?:tsx?|sql|md|json|toml))`/g);
    const paths = [...new Set([...named].map(([, path = ""]) => path))];
    expect(paths.length).toBeGreaterThan(100);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test("names a file and a test for whatever is done, and no test for what is not", () => {
    const isTested = ({ shownBy }: Row) => /`tests\/[\w/.-]+\.test\.ts`/.test(shownBy);
    const bare = rows.filter((row) => row.state === "done" && !isTested(row));
    expect(bare.map(({ id }) => id)).toEqual([]);
    const claimed = rows.filter((row) => row.state === "not yet" && isTested(row));
    expect(claimed.map(({ id }) => id)).toEqual([]);
  });

  test("says of each risk that is accepted what limits it, and where", () => {
    const accepted = rows.filter(({ state }) => state === "accepted");
    expect(accepted.length).toBeGreaterThan(0);
    const bare = accepted.filter(
      ({ where }) => !/Limited by .+`[\w./-]+\.(?:tsx?|md)`/.test(where),
    );
    expect(bare).toEqual([]);
  });

  test("finds what it wants written down", () => {
    const headings = [...read("docs/security.md").matchAll(/^## (.*)$/gm)].map(([, text]) => text);
    expect(headings).toEqual([
      "Guessing passwords and codes",
      "Ways to log in",
      "What data is worth, and how it is kept",
      "Cryptography",
      "What the log holds",
      "What costs much",
      "Updates",
      "Scan of the running system",
    ]);
  });
});

/** Ways to have a text run or read as markup, and to hear what other windows say. */
const DANGEROUS =
  /dangerouslySetInnerHTML|\.(?:inner|outer)HTML|insertAdjacentHTML|document\.write|\beval\(|new Function\(|addEventListener\("message"/;

test("no page of the shop, and nothing of the Worker, runs a text, writes it as markup or listens to strangers", () => {
  const sources = sourcesIn("web/src", "web/functions", "worker");
  expect(sources.length).toBeGreaterThan(200);
  const found = sources.filter(({ code }) => DANGEROUS.test(code));
  expect(found.map(({ path }) => path)).toEqual([]);
});
