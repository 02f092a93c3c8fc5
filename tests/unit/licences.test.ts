import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ALLOWED, licencesFile, licencesPage, licensed } from "../local/licences.ts";

test("everything that is deployed may be used and passed on", () => {
  const all = licensed();
  expect(all.length).toBeGreaterThan(20);
  expect(all.filter(({ licence }) => !ALLOWED.includes(licence))).toEqual([]);
});

test("docs/licences.md is what the lock file says", () => {
  expect(readFileSync(licencesFile, "utf8")).toBe(licencesPage());
});
