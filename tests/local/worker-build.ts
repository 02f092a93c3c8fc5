import { join } from "node:path";
import { buildDir, inRoot } from "./folders.ts";
import { keptBuild, runTool } from "./kept-build.ts";
import { quiet, WRANGLER } from "./wrangler.ts";

const ENTRY = "tests/local/worker-entry.ts";
const SOURCES = ["worker", ENTRY, "wrangler.toml", "package-lock.json"];

/** The file of the Worker as it is deployed: all that it is made of in one. */
export async function buildWorker(): Promise<string> {
  const folder = await keptBuild("worker", SOURCES, (unfinished) =>
    runTool([WRANGLER, "deploy", ENTRY, "--dry-run", "--outdir", unfinished], {
      cwd: inRoot(),
      env: quiet(join(buildDir, "wrangler-logs")),
      failure: "the Worker does not build",
    }),
  );
  return join(folder, "worker-entry.js");
}
