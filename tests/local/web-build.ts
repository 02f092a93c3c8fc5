import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { rename } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { buildDir, inRoot, root } from "./folders.ts";
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
const KEEP_MS = 24 * 60 * 60 * 1000;

/**
 * The folder with the web app, built for a developer's machine. Its name is made of what went into
 * it, so a second start builds nothing, and two systems that start at once do not meet.
 */
export async function buildWeb(): Promise<string> {
  const builds = join(buildDir, "local");
  const finished = join(builds, `web-${fingerprint()}`);
  if (existsSync(finished)) return finished;
  mkdirSync(builds, { recursive: true });
  forgetOldBuilds(builds);
  const unfinished = `${finished}.${process.pid}`;
  await runVite(unfinished);
  putPictures(unfinished);
  await rename(unfinished, finished).catch((cause) => {
    // Another start was faster with the very same thing.
    if (!existsSync(finished)) throw cause;
    rmSync(unfinished, { recursive: true, force: true });
  });
  return finished;
}

/** Files of the shop on this machine alone: nothing of what is deployed has them. */
function putPictures(folder: string): void {
  for (const [name, svg] of samplePictures()) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, svg);
  }
}

function fingerprint(): string {
  const hash = createHash("sha256");
  for (const file of SOURCES.flatMap((path) => filesIn(inRoot(path))))
    hash.update(relative(root, file)).update(readFileSync(file));
  return hash.digest("hex").slice(0, 16);
}

function filesIn(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .map((name) => join(path, name))
    .filter((file) => statSync(file).isFile())
    .sort();
}

function forgetOldBuilds(builds: string): void {
  for (const name of readdirSync(builds)) {
    const path = join(builds, name);
    if (Date.now() - statSync(path).mtimeMs > KEEP_MS) rmSync(path, { recursive: true });
  }
}

async function runVite(outDir: string): Promise<void> {
  const vite = inRoot("node_modules/vite/bin/vite.js");
  const args = ["build", "--mode", "sandbox", "--outDir", outDir, "--emptyOutDir"];
  const child = spawn(process.execPath, [vite, ...args, "--logLevel", "warn"], {
    cwd: inRoot("web"),
    stdio: ["ignore", "pipe", "pipe"],
    // A test runner's NODE_ENV would make a development build.
    env: { ...process.env, NODE_ENV: "production" },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      output += chunk;
    });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`the web app does not build:\n${output}`);
}
