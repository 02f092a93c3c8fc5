import { execFileSync } from "node:child_process";
import { text } from "node:stream/consumers";
import { inspect } from "node:util";
import { openDoors, runtime } from "../../worker/composition.ts";
import type { Deps } from "../../worker/usecases/ports.ts";
import { reconcile } from "../../worker/usecases/reconciliation/reconcile.ts";
import { startReconciliation } from "../../worker/usecases/reconciliation/start-reconciliation.ts";
import { askJson } from "../local/http.ts";
import { workerVariables } from "../local/variables.ts";
import type { SandboxLine } from "../sandbox/main.ts";
import { MONTH_MS } from "./month-at-processors.ts";

const rails = ["stripe", "paypal"] as const;
const DAY_MS = 24 * 60 * 60_000;
const SAMPLE_MS = 50;
/** More bites than this and something does not go on. */
const BITES_MAX = 60;

/** `vars` are those of wrangler.toml: its reader is larger than the Worker. */
export type Input = { line: SandboxLine; pid: number; vars: Record<string, string> };
export type Compared = {
  lines: number;
  differences: number;
  bites: number;
  wallSeconds: number;
  /** Of the Worker's code, and of the stand-ins with PostgreSQL. */
  cpuSeconds: { worker: number; standIns: number };
  heapMb: { before: number; peak: number };
  databaseRoundTrips: number;
  processorCalls: number;
};

/** A month of both rails, from the beginning of its runs to their end. */
async function compare({ line, pid, vars }: Input): Promise<Compared> {
  let processorCalls = 0;
  const { doors, close } = await openDoors(variablesOf(line, vars), {
    ...runtime,
    write: () => undefined,
    fetch: (...request) => {
      processorCalls += 1;
      return fetch(...request);
    },
  });
  const { deps } = doors;
  processorCalls = 0;
  const heap = watchHeap();
  const before = await roundTrips(line);
  const [cpu, standIns, startedMs] = [process.cpuUsage(), cpuSecondsOf(pid), performance.now()];
  const bites = await runToEnd(deps);
  const wallSeconds = (performance.now() - startedMs) / 1000;
  const used = process.cpuUsage(cpu);
  const standInsAfter = cpuSecondsOf(pid);
  const heapMb = heap.end();
  const runs = await deps.store.reconciliations.summaries({ limit: rails.length });
  if (runs.some(({ state }) => state !== "finished"))
    throw new Error(`a run did not end: ${inspect(runs)}`);
  const after = await roundTrips(line);
  await close();
  const sum = (of: (run: (typeof runs)[number]) => number) =>
    runs.reduce((n, run) => n + of(run), 0);
  return {
    lines: sum((run) => run.lines),
    differences: sum((run) => run.open + run.healed),
    bites,
    wallSeconds: rounded(wallSeconds),
    cpuSeconds: {
      worker: rounded((used.user + used.system) / 1e6),
      standIns: rounded(standInsAfter - standIns),
    },
    heapMb,
    databaseRoundTrips: after - before,
    processorCalls,
  };
}

async function runToEnd(deps: Deps): Promise<number> {
  const until = deps.now();
  const from = new Date(until.getTime() - MONTH_MS - DAY_MS);
  for (const rail of rails) {
    const started = await startReconciliation(deps, { rail, from, until, actor: "bench" });
    if (!started.ok) throw new Error(`${rail} did not start: ${started.error.kind}`);
  }
  for (let bites = 1; bites <= BITES_MAX; bites++) {
    await reconcile(deps);
    const runs = await deps.store.reconciliations.summaries({ limit: rails.length });
    if (runs.every(({ state }) => state !== "running")) return bites;
  }
  throw new Error("the runs do not end");
}

/** The heap as it is used, whatever of it is garbage by then. */
function watchHeap() {
  const used = () => process.memoryUsage().heapUsed;
  const before = used();
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, used());
  }, SAMPLE_MS);
  return {
    end() {
      clearInterval(timer);
      return { before: megabytes(before), peak: megabytes(peak) };
    },
  };
}
const megabytes = (bytes: number) => Math.round(bytes / 1e6);
const rounded = (number: number) => Math.round(number * 10) / 10;

async function roundTrips({ control, postgres }: SandboxLine): Promise<number> {
  const name = new URL(postgres.url).pathname.slice(1);
  const url = `${control}/databases/${name}/round-trips`;
  const { http, webSocket } = await askJson<{ http: number; webSocket: number }>(url);
  return http + webSocket;
}

/** Of a process and of all that it has started, ended ones aside. */
function cpuSecondsOf(root: number): number {
  const text = execFileSync("ps", ["-Ao", "pid=,ppid=,time="], { encoding: "utf8" });
  const rows = text
    .trim()
    .split("\n")
    .map((row) => row.trim().split(/\s+/));
  const seconds = (time = "0") => {
    const [days, clock] = time.includes("-") ? time.split("-") : ["0", time];
    const parts = (clock ?? "0").split(":").map(Number);
    return Number(days) * 86_400 + parts.reduce((sum, part) => sum * 60 + part, 0);
  };
  const under = (pid: string): number =>
    rows
      .filter(([own, parent]) => own === pid || parent === pid)
      .reduce((sum, [own, , time]) => sum + (own === pid ? seconds(time) : under(own ?? "")), 0);
  return under(`${root}`);
}

function variablesOf(line: SandboxLine, vars: Input["vars"]) {
  const secret = "s".repeat(40);
  const secrets = { deskToken: secret, signingSecret: secret, totpSecret: secret };
  const all = workerVariables({ line, secrets, shopUrl: "http://127.0.0.1", keys: {} });
  const nobody = { send: async () => undefined, sendBatch: async () => undefined };
  return { ...vars, ...all, PROCESSOR_EVENTS: nobody, MONEY_MOVES: nobody } as never;
}

/** The heap of this process is held to an isolate's; nothing but the Worker's own code lives in it. */
const input: Input = JSON.parse(await text(process.stdin));
await compare(input).then(
  (compared) => {
    process.stdout.write(JSON.stringify(compared));
    process.exit(0);
  },
  (cause) => {
    process.stderr.write(`${inspect(cause)}\n`);
    process.exit(1);
  },
);
