import { existsSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { join } from "node:path";
import { buildDir } from "./folders.ts";
import { say } from "./running.ts";

/**
 * `npm run where -- start-Bx3_2aZ.js:1:20412 …`: the lines of our sources that a report's stack is of, by
 * the source maps that a build on this machine has kept.
 */
function sourceOf(frame: string): string {
  const [, file = "", line = "", column = ""] = /^([\w.-]+\.js):(\d+):(\d+)$/.exec(frame) ?? [];
  const path = join(buildDir, "sourcemaps", `${file}.map`);
  if (!file) return "is no frame: name it as FILE.js:LINE:COLUMN";
  if (!existsSync(path)) return "was not built here, or the maps are gone";
  const map = new SourceMap(JSON.parse(readFileSync(path, "utf8")));
  // Browsers count from one, maps from zero.
  const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
  if (!("originalSource" in entry)) return "has no source";
  const source = entry.originalSource.replace(/^.*?(?=(?:web|worker|node_modules)\/)/, "");
  return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
}

for (const frame of process.argv.slice(2)) await say(`${frame}\t${sourceOf(frame)}\n`);
