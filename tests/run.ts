import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { z } from "zod";

/** What of vitest's JSON report is counted. */
const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});
type File = z.infer<typeof Report>["testResults"][number];

/**
 * The browser comes after the rest, so that two cores do not serve both at once. Three workers,
 * whatever the machine: with two a quarter of two cores waits for the stand-ins' and the database's
 * answers, and a fourth would wait for the stand-ins alone.
 */
const ROUNDS = [
  ["--project", "!e2e", "--maxWorkers=3"],
  ["--project", "e2e"],
];

/** `npm test [-- <vitest's arguments>]`: every test; at the end what failed, and one plain line of counts. */
async function run(asked: string[]): Promise<boolean> {
  const failures: string[] = [];
  const others: string[] = [];
  for (const round of asked.length > 0 ? [asked] : ROUNDS) {
    const { code, files, isStopped } = await runVitest(round);
    const failed = files.flatMap(failuresIn);
    // A run that broke before it could fail a test has failed all the same, and says so.
    if (code !== 0 && failed.length === 0)
      failed.push(
        `FAILED vitest ${round.join(" ")}: exit code ${code}, and no test failed: vitest says why above`,
      );
    failures.push(...failed);
    const statuses = files.flatMap((file) => file.assertionResults.map(({ status }) => status));
    others.push(...statuses.filter((status) => status !== "failed"));
    if (isStopped) break;
  }
  const passed = others.filter((status) => status === "passed").length;
  const skipped = others.length - passed;
  // Again, and last: the first round's failures are thousands of lines above.
  for (const failure of failures) process.stdout.write(`${failure}\n`);
  process.stdout.write(`${passed} passed, ${failures.length} failed, ${skipped} skipped\n`);
  return failures.length === 0 && passed > 0;
}

type Round = {
  code: number;
  files: File[];
  /** Somebody has asked for the end. */
  isStopped: boolean;
};

async function runVitest(args: string[]): Promise<Round> {
  const dir = mkdtempSync(join(tmpdir(), "artisans-hub-tests-"));
  const outputFile = join(dir, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${outputFile}`];
  // What the Worker logs is shown where a test fails; elsewhere it would bury the result.
  const quiet = "--silent=passed-only";
  // The stand-ins live in this process, and most of what they make is gone with its request.
  const young = "--max-semi-space-size=64";
  const child = spawn(process.execPath, [young, vitest(), "run", quiet, ...reporters, ...args], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  let isStopped = false;
  const pass = (signal: NodeJS.Signals) => {
    isStopped = true;
    child.kill(signal);
  };
  process.on("SIGTERM", pass).on("SIGINT", pass);
  try {
    const [code] = await once(child, "close");
    return { code: code ?? 1, files: filesIn(outputFile), isStopped };
  } finally {
    process.off("SIGTERM", pass).off("SIGINT", pass);
    rmSync(dir, { recursive: true, force: true });
  }
}

const vitest = () =>
  join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");

/** Each failed test with its file and the first lines of why; a file that could not be loaded is one. */
function failuresIn({ name, status, message, assertionResults }: File): string[] {
  const file = relative(process.cwd(), name);
  const failed = assertionResults.filter((test) => test.status === "failed");
  if (status === "failed" && failed.length === 0) return [`FAILED ${file}\n${beginning(message)}`];
  return failed.map(({ fullName, failureMessages }) => {
    return `FAILED ${file} > ${fullName}\n${beginning(failureMessages?.join("\n") ?? "")}`;
  });
}

const beginning = (text: string) =>
  text
    .split("\n")
    .filter((line) => !/^\s+at .*node_modules/.test(line))
    .slice(0, 20)
    .map((line) => `  ${line}`)
    .join("\n");

function filesIn(outputFile: string): File[] {
  try {
    return Report.parse(JSON.parse(readFileSync(outputFile, "utf8"))).testResults;
  } catch {
    // vitest ended before it could say anything; its exit code says that this is a failure.
    return [];
  }
}

process.exit((await run(process.argv.slice(2))) ? 0 : 1);
