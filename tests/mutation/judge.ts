import { type Group, groupNames, modulesOf } from "./modules.ts";
import { isSame, type Mutant, type Survivor, type Tested } from "./mutants.ts";

/** Of one module. */
export type Figures = {
  readonly mutants: number;
  readonly killed: number;
  readonly survived: number;
  readonly unrunnable: number;
};
export type Verdict = {
  readonly figures: Readonly<Record<string, Figures>>;
  /** Survivors that nobody has explained. */
  readonly unexplained: readonly Mutant[];
  /** Explanations of mutants that are killed now, or are none any more. */
  readonly stale: readonly Survivor[];
  /** Groups below the least score, with what was measured before of modules that were not run. */
  readonly weak: readonly Group[];
};

/** Of each group, and hence of all together: the least part of its mutants that tests notice. */
export const SCORE_MIN = 0.9;

export const scoreOf = ({ killed, survived }: Pick<Figures, "killed" | "survived">) =>
  killed + survived === 0 ? 1 : killed / (killed + survived);

/** What a run says about the modules that it was about; `before` is what was measured of all. */
export function judge(
  tested: readonly Tested[],
  explained: readonly Survivor[],
  before: Readonly<Record<string, Figures>>,
): Verdict {
  const figures = Object.fromEntries(
    [...Map.groupBy(tested, ({ module }) => module)].map(([module, all]) => [module, count(all)]),
  );
  const survivors = tested.filter(({ fate }) => fate === "survived");
  const unexplained = survivors.filter((one) => !explained.some((other) => isSame(one, other)));
  const stale = explained.filter(
    (one) => one.module in figures && !survivors.some((other) => isSame(one, other)),
  );
  const known = { ...before, ...figures };
  const ofGroup = (name: Group) => sumOf(modulesOf(name).flatMap((each) => known[each] ?? []));
  const weak = groupNames.filter((name) => scoreOf(ofGroup(name)) < SCORE_MIN);
  return { figures, unexplained: unexplained.map(named), stale, weak };
}

export const isGood = ({ unexplained, stale, weak }: Verdict) =>
  unexplained.length + stale.length + weak.length === 0;

function count(all: readonly Tested[]): Figures {
  const of = (fate: Tested["fate"]) => all.filter((one) => one.fate === fate).length;
  return {
    mutants: all.length,
    ...{ killed: of("killed"), survived: of("survived"), unrunnable: of("unrunnable") },
  };
}

export const sumOf = (all: readonly Figures[]): Figures =>
  all.reduce(
    (sum, each) => ({
      mutants: sum.mutants + each.mutants,
      killed: sum.killed + each.killed,
      survived: sum.survived + each.survived,
      unrunnable: sum.unrunnable + each.unrunnable,
    }),
    { mutants: 0, killed: 0, survived: 0, unrunnable: 0 },
  );

const named = ({ fate: _fate, ...mutant }: Tested): Mutant => mutant;
