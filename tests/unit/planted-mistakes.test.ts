import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { bugs } from "../simulation/bugs/list.ts";

test.each(bugs)("the planted mistake fits its place: $name", ({ file, from, to }) => {
  expect(readFileSync(file, "utf8").split(from)).toHaveLength(2);
  expect(to).not.toBe(from);
});

test("no two planted mistakes have the same name, or are the same", () => {
  expect(new Set(bugs.map(({ name }) => name)).size).toBe(bugs.length);
  const mistakes = bugs.map(({ file, from, to }) => JSON.stringify([file, from, to]));
  expect(new Set(mistakes).size).toBe(bugs.length);
});
