import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { fingerprint } from "../mutation/fingerprint.ts";
import { isGood, judge, SCORE_MIN, scoreOf, sumOf } from "../mutation/judge.ts";
import { groupNames, groups, modulesOf, type Unit } from "../mutation/modules.ts";
import { type Mutant, mutantAt, type Survivor, type Tested } from "../mutation/mutants.ts";
import { type Measured, page } from "../mutation/page.ts";

const read = (path: string) => readFileSync(path, "utf8");
const measured = JSON.parse(read("tests/mutation/measured.json")) as Measured;
const survivors = JSON.parse(read("tests/mutation/survivors.json")) as Survivor[];
const units = groupNames.flatMap((name): readonly Unit[] => groups[name]);
const modules = units.flatMap((unit) => unit.modules);
const figuresOf = (module: string) => {
  const figures = measured.modules[module];
  if (!figures) throw new Error(`${module} is not measured: npm run mutate -- ${module}`);
  return figures;
};

describe("what is mutated", () => {
  it("exists, each module once, and so do its tests", () => {
    expect(modules.filter((module) => !existsSync(module))).toEqual([]);
    expect(new Set(modules).size).toBe(modules.length);
    const suites = units.flatMap((unit) => unit.suites);
    expect(suites.filter((name) => !existsSync(`tests/unit/${name}.test.ts`))).toEqual([]);
  });

  it("is noticed to nine tenths at least in each group, and hence in all", () => {
    for (const name of groupNames) {
      const figures = modulesOf(name).map(figuresOf);
      expect(scoreOf(sumOf(figures)), name).toBeGreaterThanOrEqual(SCORE_MIN);
    }
  });

  it("has been measured as it stands: whoever changes a module measures it again", () => {
    const changed = modules.filter(
      (module) => figuresOf(module).of !== fingerprint(module, read(module)),
    );
    expect(changed, "npm run mutate -- <modules>").toEqual([]);
  });

  it("is told by its code: another number is a change; another comment, type or line is none", () => {
    const of = (source: string) => fingerprint("worker/a.ts", source);
    const code = "/** Hours. */\nexport const wait = 23 * HOUR_MS;\n";
    const types =
      'import type { A } from "./a.ts";\nexport type B = A;\ninterface C { a: /* A */ A }\n';
    const lines = "// Long.\nexport const wait = // A day.\n  23 * HOUR_MS;\n";
    expect(of(types + lines)).toBe(of(code));
    expect(of(code.replace("23", "24"))).not.toBe(of(code));
    expect(of('const a = "/** Hours. */";')).not.toBe(of('const a = "";'));
  });
});

describe("docs/mutation.md", () => {
  it("tells what was measured, and nothing else", () => {
    expect(Object.keys(measured.modules).sort()).toEqual([...modules].sort());
    for (const { mutants, killed, survived, unrunnable } of Object.values(measured.modules))
      expect(killed + survived + unrunnable).toBe(mutants);
    expect(read("docs/mutation.md")).toBe(page(measured, survivors));
  });

  it("explains every survivor, by what still stands there", () => {
    for (const module of modules) {
      const own = survivors.filter((each) => each.module === module);
      expect(own, module).toHaveLength(figuresOf(module).survived);
      const lines = read(module)
        .split("\n")
        .map((line) => line.trim());
      for (const { line, why } of own) {
        expect(lines).toContain(line);
        expect(why).toMatch(/^[A-Z].{20,}\.$/s);
      }
    }
    expect(survivors.filter(({ module }) => !modules.includes(module))).toEqual([]);
  });
});

describe("a run", () => {
  const A = "worker/domain/money.ts";
  const B = "worker/domain/ledger.ts";
  const mutant = (facts: Partial<Mutant> = {}): Mutant => ({
    ...{ module: A, mutator: "EqualityOperator", line: "return a < b;", at: 7 },
    ...{ from: "a < b", to: "a <= b", ...facts },
  });
  const all = (killed: number, ...others: Tested[]): Tested[] => [
    ...Array.from({ length: killed }, (_, at): Tested => ({ ...mutant({ at }), fate: "killed" })),
    ...others,
  ];
  const survived = (facts: Partial<Mutant> = {}): Tested => ({
    ...mutant(facts),
    fate: "survived",
  });
  const explained = (facts: Partial<Mutant> = {}): Survivor => ({ ...mutant(facts), why: "So." });

  it("is good where all that survived is explained", () => {
    const verdict = judge(all(9, survived({ at: 40 })), [explained({ at: 40 })], {});
    expect(verdict).toMatchObject({ unexplained: [], stale: [], weak: [] });
    const figures = { mutants: 10, killed: 9, survived: 1, unrunnable: 0 };
    expect(verdict.figures).toEqual({ [A]: figures });
    expect(isGood(verdict)).toBe(true);
  });

  it.each<[string, Partial<Mutant>]>([
    ["another place", { at: 41 }],
    ["another line", { line: "return a < b + 1;" }],
    ["another change", { to: "a >= b" }],
    ["another kind", { mutator: "ConditionalExpression" }],
    ["another module", { module: B }],
  ])("fails where a survivor is new, in %s than the one that is explained", (_what, facts) => {
    const verdict = judge(all(9, survived({ at: 40 })), [explained({ at: 40, ...facts })], {});
    expect(verdict.unexplained).toEqual([mutant({ at: 40 })]);
    expect(isGood(verdict)).toBe(false);
  });

  it("fails where what is explained is noticed now, in the modules that it was about", () => {
    const elsewhere = explained({ module: B });
    const verdict = judge(all(9), [explained({ at: 3 }), elsewhere], {});
    expect(verdict.stale).toEqual([explained({ at: 3 })]);
    expect(isGood(verdict)).toBe(false);
    expect(isGood(judge(all(9), [elsewhere], {}))).toBe(true);
  });

  it("fails where less than nine tenths of a group are noticed, however well that is explained", () => {
    const two = [survived({ at: 40 }), survived({ at: 41 })];
    const why = [explained({ at: 40 }), explained({ at: 41 })];
    expect(judge(all(18, ...two), why, {}).weak).toEqual([]);
    const verdict = judge(all(17, ...two), why, {});
    expect(verdict.weak).toEqual(["money"]);
    expect(isGood(verdict)).toBe(false);
    const before = { mutants: 1, killed: 1, survived: 0, unrunnable: 0 };
    expect(judge(all(17, ...two), why, { [B]: before, [A]: before }).weak).toEqual([]);
  });

  it("counts what cannot be loaded neither way", () => {
    const broken: Tested = { ...mutant({ at: 50 }), fate: "unrunnable" };
    const { figures } = judge(all(9, broken), [], {});
    expect(figures[A]).toMatchObject({ mutants: 10, unrunnable: 1 });
    expect(scoreOf(figures[A]!)).toBe(1);
  });
});

test("a mutant is named by what stands there, so that a line that moves keeps its name", () => {
  const source = "const f = (a, b) => {\n  return a <\n    b;\n};\n";
  const place = { start: { line: 2, column: 10 }, end: { line: 3, column: 6 } };
  const change = { mutator: "EqualityOperator", replacement: "a <=\n b" };
  const named = {
    ...{ module: "worker/a.ts", mutator: "EqualityOperator", line: "return a <", at: 7 },
    ...{ from: "a < b", to: "a <= b" },
  };
  const file = (text: string) => ({ module: "worker/a.ts", source: text });
  expect(mutantAt(file(source), place, change)).toEqual(named);
  const moved = { start: { line: 3, column: 12 }, end: { line: 4, column: 6 } };
  const indented = source.replace("  return", "    return");
  expect(mutantAt(file(`// more\n${indented}`), moved, change)).toEqual(named);
});
