import { type ChildProcess, execFileSync, type StdioOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { inRoot } from "../local/folders.ts";
import type { SandboxLine } from "../sandbox/main.ts";
import type { ProcessorsLine } from "../sandbox/processors.ts";

export type StandIns<Line = ProcessorsLine> = {
  line: Line;
  pid: number;
  /** From the command until it said where it listens. */
  startMs: number;
  /** What the process takes of the machine's memory now. */
  memoryMb(): number;
  close(): Promise<void>;
};

/** All four stand-ins in a process of their own, as `npm run sandbox` starts them, without a database. */
export const startStandIns = (...more: string[]) =>
  startProcess<ProcessorsLine>("--without-database", ...more);

/** Likewise, with PostgreSQL, and with what is in the folder. */
export const startSandbox = (dataDir: string) => startProcess<SandboxLine>("--data-dir", dataDir);

/** Likewise, with nothing in it, and nothing kept. */
export const startEmptySandbox = () => startProcess<SandboxLine>();

async function startProcess<Line>(...options: string[]): Promise<StandIns<Line>> {
  const startedMs = performance.now();
  // Its own output is one line; what it complains about is for whoever runs the bench.
  const stdio: StdioOptions = ["ignore", "pipe", "inherit"];
  const args = [...sandboxArguments(), ...options];
  const child = spawn(process.execPath, args, { stdio, cwd: inRoot(".") });
  const text = await firstLine(child);
  const startMs = performance.now() - startedMs;
  return {
    // What `cli.ts` prints is of the kind that its options ask for.
    line: JSON.parse(text) as Line,
    pid: child.pid ?? 0,
    startMs,
    memoryMb: () => memoryMb(child.pid),
    async close() {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}

/** What `npm run sandbox` gives to Node: without npm itself, whose own start takes longer. */
function sandboxArguments(): string[] {
  const { scripts } = JSON.parse(readFileSync(inRoot("package.json"), "utf8"));
  const [node, ...args] = String(scripts.sandbox).split(" ");
  if (node !== "node") throw new Error(`the script "sandbox" begins with ${node}`);
  return args;
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("its output is a pipe");
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error("the stand-ins ended before they listened");
}

/** `ps` tells kilobytes of 1,024 bytes, on Linux and macOS alike. */
function memoryMb(pid: number | undefined): number {
  const kilobytes = execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
  return Math.round((Number(kilobytes) * 1_024) / 1_000_000);
}
