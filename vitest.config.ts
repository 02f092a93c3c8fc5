import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

// An answer of a stand-in that is not as the processor describes it becomes a 500 that says so.
// Set here, before any stand-in starts: those of the flow tests run in vitest's own process.
process.env.SANDBOX_STRICT_ANSWERS = "true";

/** Files of a few lines that take long; the others begin with the one that has the most. */
const LONG = ["plan-months", "dispute-order", "plan-orders", "after-sales", "disputes"];

/** What takes longest begins first in its project, so that no worker waits for one that began last. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) =>
      LONG.some((name) => moduleId.endsWith(`/${name}.test.ts`));
    // A project's workers are kept as long as its files follow each other; the simulator's goes on beside all.
    const projects = new Set(["simulation", ...sorted.map(({ project }) => project.name)]);
    return [...projects].flatMap((name) => {
      const own = sorted.filter(({ project }) => project.name === name);
      return [...own.filter(isLong), ...own.filter((file) => !isLong(file))];
    });
  }
}

/** A file takes back what it sets, so that files share a process, and load what they test once. */
const SHARED = { isolate: false, restoreMocks: true, unstubEnvs: true, unstubGlobals: true };

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        // Node: rules, sums, the stand-ins themselves.
        test: {
          ...{ name: "unit", include: ["tests/unit/**/*.test.ts"] },
          ...{ testTimeout: 30_000, hookTimeout: 60_000 },
          ...SHARED,
        },
      },
      {
        // One list of promises, asked of the stand-ins and, with keys, of the real test modes.
        test: {
          ...{ name: "contract", include: ["tests/contract/**/*.test.ts"], testTimeout: 60_000 },
          ...SHARED,
        },
      },
      {
        // The whole system in one process, on a virtual clock: the developer's own command, judged.
        test: {
          name: "simulation",
          include: ["tests/simulation/**/*.test.ts"],
          testTimeout: 1_200_000,
        },
      },
      {
        // The Worker in workerd, against PostgreSQL and the stand-ins over HTTP.
        plugins: [
          cloudflareTest({
            miniflare: {
              compatibilityDate: "2026-08-01",
              compatibilityFlags: ["nodejs_compat"],
            },
          }),
        ],
        test: {
          name: "flows",
          include: ["tests/flows/**/*.test.ts"],
          globalSetup: ["tests/support/sandbox-setup.ts"],
          testTimeout: 90_000,
          // Each test has a world of its own, so files may share a workerd and load the Worker once.
          isolate: false,
          // Bundled once: the packages have hundreds of modules, and workerd asks for each of them.
          deps: {
            optimizer: {
              ssr: {
                enabled: true,
                include: [
                  "stripe",
                  "zod",
                  "@neondatabase/serverless",
                  "drizzle-orm",
                  "drizzle-orm/pg-core",
                  "drizzle-orm/neon-http",
                  "drizzle-orm/neon-serverless",
                ],
              },
            },
          },
        },
      },
      {
        // The whole system in a real browser.
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Each file has a system and a browser of its own: three of them keep two cores busy.
          maxWorkers: 3,
          ...SHARED,
        },
      },
    ],
  },
});
