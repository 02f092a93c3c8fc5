import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inRoot } from "./folders.ts";
import { keptBuild, runTool } from "./kept-build.ts";
import { samplePictures } from "./pictures.ts";

/** What the web's build is made of, the sample goods' pictures included. */
const SOURCES = [
  "web/src",
  "web/public",
  "web/index.html",
  "web/vite.config.ts",
  "web/lingui.config.ts",
  "worker/http/contract",
  "worker/domain",
  "package-lock.json",
  "tests/local/drawings",
  "tests/local/market",
];

/** The folder with the web app, built for a developer's machine. */
export const buildWeb = (): Promise<string> =>
  keptBuild("web", SOURCES, async (folder) => {
    await runVite(folder);
    putPictures(folder);
  });

/** Files of the shop on this machine alone: nothing of what is deployed has them. */
function putPictures(folder: string): void {
  for (const [name, svg] of samplePictures()) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, svg);
  }
}

function runVite(outDir: string): Promise<void> {
  const args = ["build", "--mode", "sandbox", "--outDir", outDir, "--emptyOutDir"];
  return runTool(["vite/bin/vite.js", ...args, "--logLevel", "warn"], {
    cwd: inRoot("web"),
    // A test runner's NODE_ENV would make a development build.
    env: { NODE_ENV: "production" },
    failure: "the web app does not build",
  });
}
