import { type Figures, scoreOf, sumOf } from "./judge.ts";
import { groupNames, modulesOf } from "./modules.ts";
import type { Survivor } from "./mutants.ts";

/** `of` is the fingerprint of the code that was measured. */
type OfModule = Figures & { readonly on: string; readonly of: string };
/** What `npm run mutate` has measured: of each module when it was last run, and of the last whole run. */
export type Measured = {
  readonly modules: Readonly<Record<string, OfModule>>;
  readonly whole: {
    readonly on: string;
    readonly seconds: number;
    readonly cores: number;
    readonly node: string;
  };
};

/** docs/mutation.md. */
export function page(measured: Measured, survivors: readonly Survivor[]): string {
  const { on, seconds, cores, node } = measured.whole;
  const of = (modules: readonly string[]) =>
    modules.flatMap((module) => measured.modules[module] ?? []);
  const all = groupNames.map((name) => [name, modulesOf(name)] as const);
  const everything = sumOf(all.flatMap(([, modules]) => of(modules)));
  return [
    "# Mutation testing",
    "",
    "Stryker changes the modules below in every way it knows, one change at a time, and runs their unit tests. A change that",
    "no test notices has survived. `npm run mutate` writes this page; [testing.md](testing.md#mutation-testing) says how to read",
    "a survivor.",
    "",
    `Last whole run: ${on}, ${minutes(seconds)} on ${cores} cores, Node ${node}, ${everything.mutants} mutants.`,
    "",
    "| group | mutants | killed | survived | score |",
    "| --- | ---: | ---: | ---: | ---: |",
    ...all.map(([name, modules]) => row(name, sumOf(of(modules)))),
    row("all", everything),
    "",
    ...all.flatMap(([name, modules]) => [
      `## ${name[0]?.toUpperCase()}${name.slice(1)}`,
      "",
      "| module | mutants | killed | survived | score | measured |",
      "| --- | ---: | ---: | ---: | ---: | --- |",
      ...modules.map((module) => {
        const [figures] = of([module]);
        return figures ? `${row(`\`${module}\``, figures)} ${figures.on} |` : `| \`${module}\` |`;
      }),
      "",
    ]),
    "## Survivors",
    "",
    "Each with the reason why no test can notice it, or why none should.",
    "",
    ...all.flatMap(([, modules]) => modules.flatMap((module) => explained(module, survivors))),
  ]
    .join("\n")
    .trimEnd()
    .concat("\n");
}

const row = (name: string, figures: Figures) =>
  `| ${name} | ${figures.mutants} | ${figures.killed} | ${figures.survived} | ${percent(figures)} |`;

/** Rounded down: 99.96 is not yet 100. */
const percent = (figures: Figures) => `${(Math.floor(scoreOf(figures) * 1000) / 10).toFixed(1)} %`;

const minutes = (seconds: number) =>
  `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;

function explained(module: string, survivors: readonly Survivor[]): string[] {
  const own = survivors.filter((survivor) => survivor.module === module);
  if (own.length === 0) return [];
  const items = own.map(
    ({ line, from, to, why }) => `- ${code(line)}\n  ${code(from)} to ${code(to)}. ${why}`,
  );
  return [`### \`${module}\``, "", ...items, ""];
}

/** In a fence that the code itself does not have. */
function code(text: string): string {
  const fence = text.includes("`") ? "``" : "`";
  const room = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${fence}${room}${text}${room}${fence}`;
}
