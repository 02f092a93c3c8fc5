import { execFileSync, type StdioOptions } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect, parseArgs } from "node:util";
import { migrate } from "../../drizzle/migrate.ts";
import { inRoot } from "../local/folders.ts";
import type { Compared, Input } from "./compare-month.ts";
import { makeMonth } from "./month-at-processors.ts";
import { bookMonth } from "./month-in-ledger.ts";
import { startSandbox } from "./stand-ins-process.ts";
import { wranglerVars } from "./workerd.ts";

/** Of an isolate, in MB. */
const HEAP_MAX = 128;

const tell = (text: string) => process.stderr.write(`· ${text}\n`);

/**
 * `npm run bench:reconcile [-- --stripe 50000 --paypal 50000] [--json]`: a month of payments, compared
 * with both processors' statements, under the heap that an isolate has.
 */
async function runFromCommandLine(): Promise<void> {
  const { values } = parseArgs({
    options: {
      stripe: { type: "string", default: "50000" },
      paypal: { type: "string", default: "50000" },
      json: { type: "boolean", default: false },
    },
  });
  const counts = { stripe: Number(values.stripe), paypal: Number(values.paypal) };
  const dataDir = mkdtempSync(join(tmpdir(), "bench-reconcile-"));
  try {
    tell("making a month of payments at the processors");
    const month = await makeMonth(dataDir, counts);
    const sandbox = await startSandbox(dataDir);
    try {
      tell("making it in the ledger");
      await migrate(sandbox.line.postgres.ownerUrl);
      await bookMonth(sandbox.line.postgres.ownerUrl, month);
      tell("comparing");
      const result = compareApart({ line: sandbox.line, pid: sandbox.pid, vars: wranglerVars() });
      process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : print(result));
    } finally {
      await sandbox.close();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** In a process of its own: what made the month is no part of what compares it. */
function compareApart(input: Input): Compared {
  const args = [`--max-old-space-size=${HEAP_MAX}`, inRoot("tests/bench/compare-month.ts")];
  const stdio: StdioOptions = ["pipe", "pipe", "inherit"];
  const options = { input: JSON.stringify(input), encoding: "utf8", stdio } as const;
  return JSON.parse(execFileSync(process.execPath, args, options)) as Compared;
}

const perThousand = (count: number, lines: number) => Math.round((count / lines) * 10_000) / 10;

function print(one: Compared): string {
  const { lines, cpuSeconds, heapMb } = one;
  return `Reconciliation of ${lines / 2} payments, ${lines} lines, ${one.differences} differences
  ${one.wallSeconds} s in ${one.bites} bites; CPU: ${cpuSeconds.worker} s of the Worker, ${cpuSeconds.standIns} s of the stand-ins and PostgreSQL
  heap of ${heapMb.before} MB before, ${heapMb.peak} MB at most, garbage included
  ${one.databaseRoundTrips} round trips to the database, ${perThousand(one.databaseRoundTrips, lines)} for each 1000 lines
  ${one.processorCalls} calls to the processors, ${perThousand(one.processorCalls, lines)} for each 1000 lines
`;
}

await runFromCommandLine().then(
  () => process.exit(0),
  (cause) => {
    process.stderr.write(`${inspect(cause)}\n`);
    process.exit(1);
  },
);
