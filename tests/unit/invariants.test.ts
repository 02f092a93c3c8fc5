import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { rules } from "../../worker/domain/invariant-rules.ts";
import { type Break, compareBreaks, type KnownBreak } from "../../worker/domain/invariants.ts";

const at = (minute: number) => new Date(minute * 60_000);
const wrong = (subject: string, facts: Record<string, string> = { sum: "1" }): Break => ({
  ...{ invariant: "L1", rule: "adds_up", subject, facts },
});
const known = (subject: string, about: Partial<KnownBreak> = {}): KnownBreak => ({
  ...wrong(subject),
  ...{ id: `break-${subject}`, lastSeenAt: at(1), isExplained: false },
  ...about,
});
const look = (found: readonly Break[], covers = (_: KnownBreak) => true, startedAt = at(10)) => ({
  ...{ found, covers, startedAt },
});
const nothing = { opened: [], changed: [], seen: [], resolved: [] };

test("what was not known is new, once, however often the look names it", () => {
  const compared = compareBreaks([], look([wrong("a"), wrong("a")]));
  expect(compared).toEqual({ ...nothing, opened: [wrong("a")] });
});

test("one subject may break two invariants, and two rules of one", () => {
  const found = [
    wrong("a"),
    { ...wrong("a"), rule: "has_lines" },
    { ...wrong("a"), invariant: "L2" } as const,
  ];
  expect(compareBreaks([known("a")], look(found)).opened).toEqual(found.slice(1));
});

test("what is found again with the same facts was seen, with others it has changed", () => {
  const same = compareBreaks([known("a")], look([wrong("a")]));
  expect(same).toEqual({ ...nothing, seen: [{ id: "break-a", now: wrong("a") }] });
  for (const facts of [{ sum: "2" }, {}, { sum: "1", lines: "3" }]) {
    const other = compareBreaks([known("a")], look([wrong("a", facts)]));
    expect(other).toEqual({ ...nothing, changed: [{ id: "break-a", now: wrong("a", facts) }] });
  }
});

test("what a look covers and does not find is over; what it does not cover stays", () => {
  const breaks = [known("a"), known("b", { rule: "another_look's" })];
  const compared = compareBreaks(
    breaks,
    look([], ({ rule }) => rule === "adds_up"),
  );
  expect(compared).toEqual({ ...nothing, resolved: ["break-a"] });
});

test("what another look has found since this one began stays", () => {
  expect(compareBreaks([known("a", { lastSeenAt: at(10) })], look([]))).toEqual(nothing);
  expect(compareBreaks([known("a", { lastSeenAt: at(9) })], look([])).resolved).toHaveLength(1);
});

test("docs/ledger.md says of each rule what it asks", () => {
  const page = readFileSync("docs/ledger.md", "utf8");
  for (const [name, [invariant, says]] of Object.entries(rules))
    expect(page).toContain(`| ${invariant} | \`${name}\` | ${says} |`);
});
