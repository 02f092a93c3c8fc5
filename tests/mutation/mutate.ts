import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { inRoot } from "../local/folders.ts";
import { fingerprint } from "./fingerprint.ts";
import { isGood, judge, scoreOf, sumOf, type Verdict } from "./judge.ts";
import { groupNames, groups, type Unit } from "./modules.ts";
import type { Survivor, Tested } from "./mutants.ts";
import { type Measured, page } from "./page.ts";
import { mutate } from "./stryker.ts";

/** Standard output is the result's alone, so that a machine can read it. */
const tell = (what: string) => process.stderr.write(`· ${what}\n`);

const text = (path: string) => readFileSync(inRoot(path), "utf8");
const read = <T>(path: string) => JSON.parse(text(path)) as T;
const MEASURED = "tests/mutation/measured.json";
const SURVIVORS = "tests/mutation/survivors.json";

/**
 * `npm run mutate [-- --json] [-- <groups or modules>]`: ends with 0 only if every survivor is
 * explained and every explanation holds, and writes then what it measured into docs/mutation.md.
 */
async function run(): Promise<boolean> {
  const { values, positionals: asked } = parseArgs({
    options: { json: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const units = unitsOf(asked);
  if (units.length === 0) throw new Error(`nothing to mutate is called ${asked.join(", ")}`);
  const start = Date.now();
  const tested: Tested[] = [];
  for (const unit of units) {
    tell(unit.modules.join(", "));
    tested.push(...(await mutate(unit)));
  }
  const seconds = (Date.now() - start) / 1000;
  const verdict = judge(tested, read<Survivor[]>(SURVIVORS), read<Measured>(MEASURED).modules);
  const ok = isGood(verdict);
  if (ok) keep(verdict, asked.length === 0 ? seconds : undefined);
  process.stdout.write(
    values.json ? `${JSON.stringify({ ok, seconds, ...verdict })}\n` : told(verdict, seconds),
  );
  return ok;
}

/** Whole groups by their name, single modules by their path; everything if nothing is asked for. */
function unitsOf(asked: readonly string[]): Unit[] {
  const isAsked = (group: string, module: string) =>
    asked.length === 0 || asked.includes(group) || asked.includes(module);
  return groupNames
    .flatMap((group) =>
      groups[group].map(({ modules, suites }) => ({
        modules: modules.filter((module) => isAsked(group, module)),
        suites,
      })),
    )
    .filter(({ modules }) => modules.length > 0);
}

function keep({ figures }: Verdict, seconds: number | undefined): void {
  const before = read<Measured>(MEASURED);
  const on = new Date().toISOString().slice(0, 10);
  const now = Object.fromEntries(
    Object.entries(figures).map(([module, each]) => {
      const of = fingerprint(module, text(module));
      return [module, { ...each, on, of }];
    }),
  );
  const machine = { cores: availableParallelism(), node: process.versions.node };
  const measured: Measured = {
    // A module that is mutated no more is forgotten with a whole run.
    modules: seconds === undefined ? { ...before.modules, ...now } : now,
    whole: seconds === undefined ? before.whole : { on, seconds: Math.round(seconds), ...machine },
  };
  writeFileSync(inRoot(MEASURED), `${JSON.stringify(measured, undefined, 2)}\n`);
  writeFileSync(inRoot("docs/mutation.md"), page(measured, read<Survivor[]>(SURVIVORS)));
}

/** For people; survivors as they are written into survivors.json, where the reason is still to come. */
function told({ figures, unexplained, stale, weak }: Verdict, seconds: number): string {
  const { mutants, killed, survived } = sumOf(Object.values(figures));
  const score = (scoreOf({ killed, survived }) * 100).toFixed(1);
  const list = (what: string, all: readonly object[]) =>
    all.length === 0 ? [] : [what, ...all.map((one) => `${JSON.stringify(one, undefined, 2)},`)];
  return [
    ...list(
      "Nobody has explained:",
      unexplained.map((mutant) => ({ ...mutant, why: "" })),
    ),
    ...list("Explained, but noticed now, or no more there:", stale),
    ...weak.map((group) => `Too much survives in ${group}`),
    `${mutants} mutants, ${killed} killed, ${survived} survived: ${score} % in ${seconds.toFixed(0)} s`,
    "",
  ].join("\n");
}

process.exit((await run()) ? 0 : 1);
