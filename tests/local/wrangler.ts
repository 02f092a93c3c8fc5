import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { buildDir, inRoot } from "./folders.ts";

type Options = {
  /** Configuration with this run's variables, logs and state; for this user only. */
  dir: string;
  port: number;
  webDir: string;
  /** The Worker's file, where it is bundled already; else it is, and again whenever its source changes. */
  builtWorker?: string | undefined;
  workerVariables: Record<string, string>;
  pagesVariables: Record<string, string>;
};

export type Running = {
  /** Resolves when the process has ended, asked or not: how, and what it logged last. */
  ended: Promise<string>;
  close(): Promise<void>;
};

/** Its script, in npm's folder. */
export const WRANGLER = "wrangler/wrangler-dist/cli.js";
/** The environment in which it asks nothing, tells nobody, and compiles itself but once. */
export const quiet = (logs: string): Record<string, string> => ({
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_LOG_PATH: logs,
  NODE_COMPILE_CACHE: join(buildDir, "compiled"),
  CI: "true",
  FORCE_COLOR: "0",
});

/** As in web/wrangler.toml. */
const SERVICE = "artisans-hub-api";
/** Bundling and two workerd processes: seconds on a small machine. */
const START_MS_MAX = 60_000;
const END_MS_MAX = 5_000;
const LAST_WORDS_CHARS = 4_000;
/**
 * Of a queue's message, where production has a hundred: days pass here in a moment, and the delays between
 * tries do not. So a message that always fails is a dead letter after some 20 s and not after most of a day.
 */
const RETRIES = 3;

/** The Pages app, its Function and the Worker behind its service binding, in one `wrangler pages dev`. */
export async function startWrangler(options: Options): Promise<Running> {
  const { dir, port, webDir, pagesVariables } = options;
  const workerConfig = writeWorkerConfig(options);
  const bindings = Object.entries(pagesVariables).flatMap(([name, value]) => [
    "--binding",
    `${name}=${value}`,
  ]);
  const child = launch(dir, [
    ...["pages", "dev", webDir, "-c", "wrangler.toml", "-c", workerConfig],
    ...["--ip", "127.0.0.1", "--port", String(port), "--inspector-port", "0"],
    ...["--persist-to", join(dir, "state"), "--show-interactive-dev-session=false"],
    ...bindings,
  ]);
  const followed = follow(child, join(dir, "worker.log"));
  const abandon = () => endGroup(child, "SIGKILL");
  process.once("exit", abandon);
  const close = async () => {
    await end(child);
    process.off("exit", abandon);
  };
  try {
    await untilReady(followed);
  } catch (cause) {
    await close();
    throw cause;
  }
  return { ended: followed.ended, close };
}

/**
 * wrangler.toml with absolute paths, in a folder of this run, and beside it the variables where
 * wrangler looks for a developer's: nothing is passed on a command line that everybody can read.
 */
function writeWorkerConfig({ dir, builtWorker, workerVariables }: Options): string {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const text = readFileSync(inRoot("wrangler.toml"), "utf8");
  const file = builtWorker ?? inRoot("worker/index.ts");
  const main = `main = ${JSON.stringify(file)}${builtWorker ? "\nno_bundle = true" : ""}`;
  const config = join(dir, "wrangler.toml");
  // The name that the Pages app's service binding asks for is production's.
  const name = `name = ${JSON.stringify(SERVICE)}`;
  const retries = `max_retries = ${RETRIES}`;
  writeFileSync(
    config,
    text
      .replace(/^main = .*$/m, main)
      .replace(/^name = .*$/m, name)
      .replace(/^max_retries = .*$/gm, retries),
  );
  const lines = Object.entries(workerVariables).map(
    ([name, value]) => `${name}="${value.replaceAll("\n", "\\n")}"`,
  );
  writeFileSync(join(dir, ".dev.vars"), `${lines.join("\n")}\n`, { mode: 0o600 });
  return config;
}

function launch(dir: string, args: string[]): ChildProcess {
  const cli = inRoot("node_modules", WRANGLER);
  const command = [...deathSignal(), process.execPath, "--no-warnings", cli, ...args];
  const [program = process.execPath, ...rest] = command;
  return spawn(program, rest, {
    cwd: inRoot("web"),
    // A group of its own: Ctrl-C in a terminal must not end it before what it talks to is told.
    detached: process.platform !== "win32",
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      ...quiet(join(dir, "wrangler-logs")),
      // Where wrangler processes of a machine find each other; two of ours must not.
      WRANGLER_REGISTRY_PATH: join(dir, "registry"),
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      // Nobody looks at its own record of every request, which costs a sixth of what workerd does.
      X_LOCAL_EXPLORER: "false",
      X_LOCAL_OBSERVABILITY: "false",
    },
  });
}

/** Where the kernel can tell wrangler that this process was killed and could not do it itself. */
function deathSignal(): string[] {
  const prefix = ["setpriv", "--pdeathsig", "TERM"];
  return spawnSync("setpriv", ["--pdeathsig", "TERM", "true"]).status === 0 ? prefix : [];
}

type Followed = { ready: Promise<void>; ended: Running["ended"]; lastWords(): string };

/** All that it says goes into its log; the last of it is kept for whoever asks why it has ended. */
function follow(child: ChildProcess, logFile: string): Followed {
  const log = createWriteStream(logFile, { mode: 0o600 });
  let said = "";
  const ready = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.pipe(log, { end: false });
      stream?.on("data", (chunk) => {
        said = (said + chunk).slice(-LAST_WORDS_CHARS);
        if (said.includes("Ready on http")) resolve();
      });
    }
  });
  const ended = new Promise<string>((resolve) => {
    child.once("close", (code, signal) => {
      log.end();
      resolve(`${signal ?? `exit code ${code}`}\n${said}`);
    });
  });
  return { ready, ended, lastWords: () => said };
}

async function untilReady({ ready, ended, lastWords }: Followed): Promise<void> {
  const patience = new AbortController();
  const late = pause(START_MS_MAX, undefined, { signal: patience.signal }).then(
    () => `not ready after ${START_MS_MAX} ms\n${lastWords()}`,
  );
  const problem = await Promise.race([ready, ended, late]);
  patience.abort();
  if (problem !== undefined) throw new Error(`wrangler does not start: ${problem}`);
}

/** workerd processes are wrangler's children: the group ends as one. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return endGroup(child, "SIGKILL");
  const closed = once(child, "close");
  endGroup(child, "SIGTERM");
  const timer = setTimeout(() => endGroup(child, "SIGKILL"), END_MS_MAX);
  await closed;
  clearTimeout(timer);
  endGroup(child, "SIGKILL");
}

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // Nobody of the group is left.
  }
}
