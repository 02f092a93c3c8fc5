import { readFileSync } from "node:fs";
import { relative } from "node:path";
import type { MutantResult } from "@stryker-mutator/api/core";
import { Stryker } from "@stryker-mutator/core";
import { inRoot } from "../local/folders.ts";
import type { Unit } from "./modules.ts";
import { type Fate, mutantAt, type Tested } from "./mutants.ts";

const fates: Record<MutantResult["status"], Fate> = {
  Killed: "killed",
  // A loop without end is noticed by whoever waits for it.
  Timeout: "killed",
  Survived: "survived",
  NoCoverage: "survived",
  RuntimeError: "unrunnable",
  CompileError: "unrunnable",
  Ignored: "survived",
  Pending: "survived",
};

/** Runs the tests of a unit against every mutant of its modules. */
export async function mutate({ modules, suites }: Unit): Promise<Tested[]> {
  // Read by vitest.config.ts, in the processes that Stryker starts.
  process.env.MUTATION_SUITES = suites.join(",");
  const configFile = "tests/mutation/stryker.config.mjs";
  const stryker = new Stryker({ configFile, mutate: [...modules] });
  return (await stryker.runMutationTest()).map(tested);
}

function tested({ fileName, mutatorName, location, replacement, status }: MutantResult): Tested {
  const module = relative(inRoot(), fileName);
  const source = readFileSync(fileName, "utf8");
  const change = { mutator: mutatorName, replacement: replacement ?? "" };
  return { ...mutantAt({ module, source }, location, change), fate: fates[status] };
}
