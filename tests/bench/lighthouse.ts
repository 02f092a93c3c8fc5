import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";

/** Not among our packages, as it brings 150 of its own for a bench that few run: npm fetches it once. */
const LIGHTHOUSE = "lighthouse@12.8.2";
const CATEGORIES = ["performance", "accessibility", "best-practices"] as const;

const Category = z.object({ score: z.number().nullable(), auditRefs: z.array(z.object({ id: z.string() })) });
const Report = z.object({
  categories: z.object({
    performance: Category,
    accessibility: Category,
    "best-practices": Category,
  }),
  audits: z.record(
    z.string(),
    z.object({ score: z.number().nullable(), title: z.string(), displayValue: z.string().optional() }),
  ),
});

export type Scores = {
  /** Of a hundred. */
  scores: Record<(typeof CATEGORIES)[number], number>;
  /** What was measured of the load, as Lighthouse writes it. */
  load: Record<string, string>;
  /** What cost a category something. */
  faults: string[];
};

/** Lighthouse as a phone on a slow line, in the browser that listens at `port`, whose storage stays. */
export async function lighthouse(url: string, port: number): Promise<Scores> {
  const dir = mkdtempSync(join(tmpdir(), "lighthouse-"));
  const file = join(dir, "report.json");
  const args = [
    ...["exec", "--yes", `--package=${LIGHTHOUSE}`, "--", "lighthouse", url, `--port=${port}`],
    ...["--output=json", `--output-path=${file}`, "--disable-storage-reset", "--quiet"],
    ...[`--only-categories=${CATEGORIES.join(",")}`, "--no-enable-error-reporting"],
  ];
  try {
    const child = spawn("npm", args, { stdio: ["ignore", "ignore", "pipe"] });
    let trouble = "";
    child.stderr.on("data", (text) => {
      trouble += text;
    });
    const [code] = await once(child, "close");
    if (code !== 0) throw new Error(`Lighthouse ends with ${code}: ${trouble.slice(-2000)}`);
    return scoresIn(Report.parse(JSON.parse(readFileSync(file, "utf8"))));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const LOAD = {
  "first-contentful-paint": "first paint",
  "largest-contentful-paint": "largest paint",
  "total-blocking-time": "blocked",
  "cumulative-layout-shift": "shift",
  "total-byte-weight": "weight",
};

function scoresIn({ categories, audits }: z.infer<typeof Report>): Scores {
  const scores = Object.fromEntries(
    CATEGORIES.map((name) => [name, Math.round((categories[name].score ?? 0) * 100)]),
  ) as Scores["scores"];
  const load = Object.fromEntries(
    Object.entries(LOAD).map(([id, name]) => [name, audits[id]?.displayValue ?? ""]),
  );
  const faults = CATEGORIES.flatMap((name) =>
    categories[name].auditRefs.flatMap(({ id }) => {
      const audit = audits[id];
      const isFault = audit !== undefined && audit.score !== null && audit.score < 0.9;
      return isFault ? [`${name}: ${audit.title} ${audit.displayValue ?? ""}`.trim()] : [];
    }),
  );
  return { scores, load, faults };
}
