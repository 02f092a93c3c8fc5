import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { addTally, emptyTally, type Tally } from "../report.ts";

const CLI = fileURLToPath(new URL("../cli.ts", import.meta.url));

/** The same command in several processes, each with a database of its own and its part of the runs. */
export async function inProcesses(workers: number, say: (text: string) => void): Promise<Tally> {
  const asked = process.argv.slice(2);
  const parts = Array.from({ length: workers }, (_, part) =>
    child([...asked, "--part", `${part}/${workers}`], say),
  );
  const sum = emptyTally();
  for (const { stdout } of await Promise.all(parts)) addTally(sum, JSON.parse(lastLine(stdout)));
  return sum;
}

/** Runs this program again, in a process of its own, because what it loads may be another. */
export async function child(
  args: readonly string[],
  say: (text: string) => void,
): Promise<{ stdout: string; code: number }> {
  const running = spawn(process.execPath, [CLI, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  running.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  running.stderr.on("data", (chunk) => {
    stderr += chunk;
    say(`${chunk}`);
  });
  const code = await new Promise<number>((resolve) => {
    running.on("close", (ended) => resolve(ended ?? 1));
  });
  if (stdout === "") throw new Error(`a worker said nothing: ${stderr.slice(-2000)}`);
  return { stdout, code };
}

const lastLine = (text: string) => text.trimEnd().split("\n").at(-1) ?? "";
