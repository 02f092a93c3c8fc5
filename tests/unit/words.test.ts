import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { textsIn } from "./words.support.ts";

const run = promisify(execFile);
const LINGUI = "node_modules/@lingui/cli/dist/lingui.js";
const check = (...what: string[]) =>
  run(process.execPath, [LINGUI, "check", ...what, "--config", "web/lingui.config.ts"]);

test("the catalogs have the texts that the code has, and no others", async () => {
  const { stdout } = await check("sync", "--clean");
  expect(stdout).toContain("PASS");
});

test("every text is translated", async () => {
  const { stdout } = await check("missing");
  expect(stdout).toContain("PASS");
});

const FOLDER = "web/src/locales/de";
/** What is filled in, and which elements are within: `{total}`, `<0>`. */
const holes = (text: string) =>
  [...new Set(text.match(/\{\w+(?=[,}])|<\/?\d+\/?>/g) ?? [])].sort().join(" ");

test.each(readdirSync(FOLDER))("%s leaves out nothing that is filled in", (name) => {
  const all = textsIn(readFileSync(`${FOLDER}/${name}`, "utf8"));
  expect(all.length).toBeGreaterThan(0);
  expect(all.filter((text) => holes(text.of) !== holes(text.in))).toEqual([]);
});
