/** What is the same for every unit; mutate.ts adds the modules. */
export default {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "tests/mutation/vitest.config.ts", related: false },
  coverageAnalysis: "perTest",
  // More would only wait for each other: the tests of a unit are few and the same for all.
  concurrency: 2,
  // Beyond the usual time of a unit's tests, so that a busy machine does not pass for a loop without end.
  timeoutMS: 10_000,
  // A copy of what the tests need, so that nobody else sees mutated files.
  tempDirName: ".build/mutation",
  cleanTempDir: "always",
  ignorePatterns: ["**", "!worker/**", "!tests/**", "!package.json", "!tsconfig.json"],
  // Stryker would rewrite it with TypeScript's own API, which TypeScript 7 does not have.
  tsconfigFile: "none",
  disableTypeChecks: false,
  // mutate.ts tells what came of it.
  reporters: [],
  logLevel: "error",
  allowConsoleColors: false,
  warnings: false,
};
