import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { buildDir, inRoot, root } from "../local/folders.ts";

export type Bundle = { file: string; gzipBytes: number };

const run = promisify(execFile);

/** What `wrangler deploy` would upload of this Worker, minified; without the map that goes beside it. */
export async function bundle(name: string, script: string): Promise<Bundle> {
  const outDir = join(buildDir, "bench", name);
  const wrangler = inRoot("node_modules/wrangler/bin/wrangler.js");
  const args = ["deploy", script, "--dry-run", "--minify", "--outdir", outDir];
  await run(process.execPath, [wrangler, ...args], {
    cwd: root,
    env: { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_HIDE_BANNER: "true" },
  });
  const file = join(outDir, "index.js");
  return { file, gzipBytes: gzipSync(readFileSync(file)).byteLength };
}
