import { expect, test } from "vitest";
import { bugs } from "./bugs/list.ts";
import type { Tally } from "./report.ts";
import { scenarios } from "./runs/scenarios.ts";
import { child } from "./runs/workers.ts";

// Each is the command that a developer runs, in a process of its own: what is loaded there may have
// a mistake planted in it.

type Said = { stdout: string; told: string };
async function simulate(...args: string[]): Promise<Said> {
  let told = "";
  const { stdout } = await child(args, (text) => {
    told += text;
  });
  return { stdout, told };
}
const lastLine = ({ stdout }: Said) => stdout.trimEnd().split("\n").at(-1) ?? "";

/** Only what a reader needs of a failure: the rest is printed by the command itself. */
async function partOf(
  part: string,
  ...args: string[]
): Promise<{ broken: string[]; tally: Tally }> {
  const tally = JSON.parse(lastLine(await simulate(...args, "--part", part))) as Tally;
  const broken = tally.failures.map(
    ({ what, failure }) => `${what}: ${failure.broken.map(({ rule }) => rule).join("; ")}`,
  );
  return { broken, tally };
}

const failures = (...args: string[]) => partOf("0/1", ...args);

async function hashOf(...args: string[]): Promise<string> {
  const { stdout } = await simulate(...args, "--trace");
  return /^[0-9a-f]{64}$/m.exec(stdout)?.[0] ?? "no hash";
}

test("V174 the same seed gives the same trace, byte for byte, on the model as on PostgreSQL", async () => {
  // A short one that has many crashes: PostgreSQL is slow beside the model.
  const [first, again, onPostgres] = await Promise.all([
    hashOf("--seed", "8"),
    hashOf("--seed", "8"),
    hashOf("--seed", "8", "--store", "postgres"),
  ]);
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(again).toBe(first);
  expect(onPostgres).toBe(first);
});

test("V165 a crash before or after any effect of any money flow loses and doubles nothing", async () => {
  // Some of the points of each flow, spread over it; `npm run simulate -- --crashes` plays all.
  const { broken, tally } = await partOf("3/16", "--crashes");
  expect(broken).toEqual([]);
  // Each flow is played once without a crash, and then once for each crash point.
  expect(tally.crashes).toBe(tally.runs - scenarios.length);
  expect(tally.crashes).toBeGreaterThan(100);
});

test("V166 nor does a second crash while the first is being made up for", async () => {
  const flows = ["checkout", "refund", "transfer stripe"];
  const played = await Promise.all(flows.map((flow) => partOf("5/401", "--pairs", "--flow", flow)));
  for (const { broken, tally } of played) {
    expect(broken).toEqual([]);
    expect(tally.crashes).toBeGreaterThan(10);
  }
});

test("V173 whatever goes wrong, once it stops going wrong everything comes to its end", async () => {
  const { broken, tally } = await failures("--seed", "1", "--runs", "15");
  expect(broken).toEqual([]);
  expect(tally.crashes).toBeGreaterThan(20);
});

test("V173 so does whatever sellers do about their plans, over months", async () => {
  const { broken, tally } = await failures("--flow", "plan", "--seed", "1", "--runs", "6");
  expect(broken).toEqual([]);
  expect(tally.crashes).toBeGreaterThan(20);
  expect(tally.happened["ledger invoice_capture"]).toBeGreaterThan(2);
});

test("V167 statement by statement, some wait for locks, others go on meanwhile, and all is well", async () => {
  const { broken, tally } = await failures("--store", "stepwise", "--seed", "5", "--runs", "2");
  expect(broken).toEqual([]);
  expect(tally.happened["waited for a lock"]).toBeGreaterThan(5);
  expect(tally.happened["step while another waits for a lock"]).toBeGreaterThan(5);
});

test("events may come in any order and more than once: it ends in the same state", async () => {
  const { broken, tally } = await failures("--orders", "--seed", "1", "--runs", "6");
  expect(broken).toEqual([]);
  expect(tally.happened["event delivered twice"]).toBeGreaterThan(20);
});

test("V179 every planted mistake is found", async () => {
  // Every second of them; `npm run simulate -- --bugs` plants all, each of which fits its place.
  const half = ["--part", "0/2"];
  const { stdout } = await simulate("--bugs", "--quick", "--workers", "2", "--json", ...half);
  const { hunted } = JSON.parse(stdout) as { hunted: { name: string; seeds?: number }[] };
  expect(hunted.filter(({ seeds }) => seeds === undefined)).toEqual([]);
  expect(hunted).toHaveLength(Math.ceil(bugs.filter(({ isSlow }) => !isSlow).length / 2));
  expect(hunted.length).toBeGreaterThanOrEqual(20);
});
