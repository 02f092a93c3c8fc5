import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Binaries, type Launcher, launch } from "./binaries.ts";

export type Passwords = { superuser: string; owner: string; app: string };

const CLUSTER = "cluster";
const PASSWORDS = "passwords.json";

export type DataDir = { cluster: string; passwords: Passwords };

/** How long a server that is ending may take to write what it has. */
const END_MS_MAX = 20_000;
const END_LOOK_MS = 50;

/** A cluster in `dir`, made on the first call; its passwords lie beside it, for this user only. */
export async function openDataDir(
  dir: string,
  binaries: Binaries,
  launcher: Launcher,
): Promise<DataDir> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (launcher.uid !== undefined) chownSync(dir, launcher.uid, launcher.uid);
  const cluster = join(dir, CLUSTER);
  const finished = join(dir, PASSWORDS);
  // The passwords are written last: an initdb that was killed half way is started afresh.
  if (existsSync(finished)) {
    await endFormerServer(cluster);
    return { cluster, passwords: JSON.parse(readFileSync(finished, "utf8")) };
  }
  rmSync(cluster, { recursive: true, force: true });
  const passwords = { superuser: secret(), owner: secret(), app: secret() };
  await initdb({ dir, cluster, binaries, launcher, password: passwords.superuser });
  writeFileSync(finished, JSON.stringify(passwords), { mode: 0o600 });
  return { cluster, passwords };
}

/** Both are folders as `openDataDir` has them, and no server is at work in either. */
export function copyCluster(from: string, to: string, launcher?: Launcher): void {
  // PostgreSQL starts in no folder that others may read.
  mkdirSync(join(to, CLUSTER), { recursive: true, mode: 0o700 });
  cpSync(join(from, CLUSTER), join(to, CLUSTER), { recursive: true });
  cpSync(join(from, PASSWORDS), join(to, PASSWORDS));
  if (launcher?.uid === undefined) return;
  for (const name of readdirSync(to, { recursive: true, encoding: "utf8" }))
    chownSync(join(to, name), launcher.uid, launcher.uid);
}

function secret(): string {
  return randomBytes(18).toString("base64url");
}

type Init = {
  dir: string;
  cluster: string;
  binaries: Binaries;
  launcher: Launcher;
  password: string;
};

/**
 * Clear-text passwords, because the driver sends its password with the first packet; UTF-8 with the
 * built-in locale, because it sorts and folds alike on every platform.
 */
async function initdb({ dir, cluster, binaries, launcher, password }: Init): Promise<void> {
  const passwordFile = join(dir, "superuser");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (launcher.uid !== undefined) chownSync(passwordFile, launcher.uid, launcher.uid);
  const child = launch(launcher, binaries.initdb, [
    ...["-D", cluster, "-U", "postgres", "--auth=password", `--pwfile=${passwordFile}`],
    ...["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
    "--no-sync",
  ]);
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output += chunk;
  });
  const [code] = await once(child, "close");
  rmSync(passwordFile, { force: true });
  if (code !== 0) throw new Error(`initdb ended with ${code}: ${output}`);
}

/**
 * A run that was killed may leave its server behind, for a moment or for good. One that still has
 * its parent belongs to a system that is running, and two cannot share a folder.
 */
async function endFormerServer(cluster: string): Promise<void> {
  const lock = join(cluster, "postmaster.pid");
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, "utf8").split("\n")[0]);
  let server = processOf(pid);
  if (server === undefined || !server.command.includes(cluster)) {
    // The number belongs to nobody, or since a restart of the machine to somebody else.
    rmSync(lock, { force: true });
    return;
  }
  if (processOf(server.parent)?.command.includes("node"))
    throw new Error(`${cluster} is in use by process ${server.parent}: end that first`);
  process.kill(pid, "SIGINT");
  for (let waitedMs = 0; server !== undefined; waitedMs += END_LOOK_MS) {
    if (waitedMs > END_MS_MAX) throw new Error(`PostgreSQL ${pid} in ${cluster} does not end`);
    await pause(END_LOOK_MS);
    server = processOf(pid);
  }
}

function processOf(pid: number): { parent: number; command: string } | undefined {
  try {
    if (process.platform === "linux") {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
      return command === "" ? undefined : { parent: Number(parent), command };
    }
    const line = execFileSync("ps", ["-o", "ppid=,args=", "-p", String(pid)], { encoding: "utf8" });
    return { parent: Number.parseInt(line, 10), command: line };
  } catch {
    return undefined;
  }
}
