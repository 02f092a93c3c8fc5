import { type Bug, bugs } from "../bugs/list.ts";
import type { Tally } from "../report.ts";
import { child } from "./workers.ts";

/** A mistake that so many seeds do not show would be found by nobody's patience. */
const SEEDS_MAX = 400;

type Hunted = { name: string; seeds: number | undefined; rule: string };

type Options = {
  workers: number;
  isJson: boolean;
  /** Begins with the seed that found it when that was last measured. */
  isQuick: boolean;
  /** Every `parts`-th of them, beginning with the `part`-th. */
  part: number;
  parts: number;
  say: (text: string) => void;
};

/** Plants each bug in a process of its own and says how many seeds it took to find it. */
export async function hunt({ workers, isJson, isQuick, say, ...of }: Options): Promise<boolean> {
  const asked = isQuick ? bugs.filter(({ isSlow }) => !isSlow) : bugs;
  const chosen = asked.filter((_, at) => at % of.parts === of.part);
  const waiting = [...chosen];
  const hunted: Hunted[] = [];
  const lanes = Array.from({ length: Math.max(workers, 1) }, async () => {
    for (let bug = waiting.shift(); bug !== undefined; bug = waiting.shift()) {
      const found = await huntOne(bug, isQuick ? bug.seed : 1);
      hunted.push(found);
      say(
        `${found.seeds === undefined ? "NOT FOUND" : `${found.seeds} seeds`}: ${bug.name}: ${found.rule}\n`,
      );
    }
  });
  await Promise.all(lanes);
  const missed = hunted.filter(({ seeds }) => seeds === undefined);
  if (isJson) process.stdout.write(`${JSON.stringify({ planted: chosen.length, hunted })}\n`);
  else process.stdout.write(`${chosen.length} planted, ${chosen.length - missed.length} found\n`);
  return missed.length === 0;
}

async function huntOne({ name }: Bug, from: number): Promise<Hunted> {
  const args = ["--bug", name, "--seed", `${from}`, "--runs", `${SEEDS_MAX}`, "--part", "0/1"];
  const { stdout } = await child(args, () => undefined);
  const { runs, failures } = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as Tally;
  const [first] = failures;
  const rule = first?.failure.broken[0]?.rule ?? "";
  return { name, seeds: first ? runs : undefined, rule };
}
