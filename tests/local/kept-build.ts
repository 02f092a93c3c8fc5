import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { rename } from "node:fs/promises";
import { join, relative } from "node:path";
import { buildDir, inRoot, root } from "./folders.ts";

const KEEP_MS = 24 * 60 * 60 * 1000;

/**
 * The folder that `make` fills from these files and folders of the repository. Its name is made of
 * what went into it, so a second start builds nothing, and two systems that start at once do not meet.
 */
export async function keptBuild(
  name: string,
  sources: readonly string[],
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const builds = join(buildDir, "local");
  const finished = join(builds, `${name}-${fingerprint(sources)}`);
  if (existsSync(finished)) return finished;
  mkdirSync(builds, { recursive: true });
  forgetOldBuilds(builds);
  const unfinished = `${finished}.${process.pid}`;
  await make(unfinished);
  await rename(unfinished, finished).catch((cause) => {
    // Another start was faster with the very same thing.
    if (!existsSync(finished)) throw cause;
    rmSync(unfinished, { recursive: true, force: true });
  });
  return finished;
}

/** Runs one of npm's programs by its script; what it says is told if it fails. */
export async function runTool(
  [script = "", ...args]: string[],
  { cwd, env, failure }: { cwd: string; env: Record<string, string>; failure: string },
): Promise<void> {
  const child = spawn(process.execPath, [inRoot("node_modules", script), ...args], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      output += chunk;
    });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${failure}:\n${output}`);
}

function fingerprint(sources: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of sources.flatMap((path) => filesIn(inRoot(path))))
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
