import { defineConfig } from "vitest/config";

/** The suites of the unit that is mutated: stryker.ts names them. */
const suites = (process.env.MUTATION_SUITES ?? "*").split(",");

export default defineConfig({
  test: {
    include: suites.map((name) => `tests/unit/${name}.test.ts`),
    setupFiles: ["tests/mutation/setup.ts"],
    // Under a mutant nobody may come to resolve what a test waits for.
    testTimeout: 5000,
    // Nothing that a suite leaves behind can matter to another: each module is loaded anew for a mutant.
    isolate: false,
  },
});
