import { expect, test } from "vitest";
import type { Deps } from "../../worker/usecases/ports.ts";
import { reconcile } from "../../worker/usecases/reconciliation/reconcile.ts";
import { MINUTE_MS, paid, rails } from "../support/purchase.ts";
import { differences, readRun, reconciled, runJob, start } from "../support/reconciling.ts";
import { type World, world } from "../support/world.ts";

/** Money in and out that no use case here knows, as many lines of the statement as asked for. */
async function strangeLines(w: World, count: number) {
  for (let i = 0; i < count; i++)
    await w.control("POST", "/stripe/balance", { currency: "usd", minor: i % 2 ? -100 : 100 });
}

/** A bite whose time is over after each step, as if every page took a minute. */
const slowBite = (w: World) =>
  w.withDeps((deps) => {
    let ms = deps.now().getTime();
    const now = () => {
      ms += MINUTE_MS / 2;
      return new Date(ms);
    };
    return reconcile({ ...deps, now });
  });

/** The processor's side of a run, stopped before it has healed anything. */
async function readUpTo(w: World, id: string, phase: string, max = 20) {
  for (let bites = 0; bites < max; bites++) {
    const run = await readRun(w, id);
    if (run.phase === phase || run.state !== "running") return run;
    await slowBite(w);
  }
  throw new Error("it does not get there");
}

test("a run that takes many bites reads each page once, and each bite goes on where the last one ended", async () => {
  const w = await world();
  const from = new Date(w.nowMs() - 2000).toISOString();
  await strangeLines(w, 230);
  const { id } = await start(w, "stripe", { from });
  const before = (await w.requests("stripe")).length;
  const seen: number[] = [];
  for (let run = await readRun(w, id); run.phase === "reading"; run = await readRun(w, id)) {
    seen.push(run.lines);
    await slowBite(w);
  }
  expect(seen.length).toBeGreaterThan(1);
  const total = (await readRun(w, id)).lines;
  expect(seen.toSorted((a, b) => a - b)).toEqual(seen);
  expect(await w.sql`select count(*)::int as n from statement_lines`).toEqual([{ n: total }]);
  const pages = (await w.requests("stripe")).slice(before);
  const asked = pages.map(({ params }) => JSON.stringify(params));
  expect(new Set(asked).size).toBe(asked.length);
  w.skipBalance = true; // Money that nothing here books.
});

test("a stopped run does no more, and goes on where it was when it is resumed", async () => {
  const w = await world();
  await paid(w, "stripe");
  const { id } = await start(w, "stripe");
  const turn = async (to: "stop" | "resume") =>
    (await w.post(`/api/operator/reconciliations/${id}/${to}`, {}, w.operator)).status;
  await readUpTo(w, id, "matching");
  expect(await turn("resume")).toBe(409);
  expect(await turn("stop")).toBe(200);
  expect(await turn("stop")).toBe(409);
  await runJob(w, "reconcile");
  expect(await readRun(w, id)).toMatchObject({ state: "stopped", phase: "matching", lines: 2 });
  const calls = (await w.requests("stripe")).length;
  expect(await turn("resume")).toBe(200);
  await runJob(w, "reconcile");
  expect(await readRun(w, id)).toMatchObject({ state: "finished", lines: 2, open: 0 });
  expect((await w.requests("stripe")).length, "nothing is read again").toBe(calls);
  const trail = await w.sql`select action from audit_log
    where action <> 'run_job' order by at, id`;
  expect(trail.map(({ action }) => action)).toEqual([
    ...["start_reconciliation", "stop_reconciliation", "resume_reconciliation"],
  ]);
});

test("a run that is stopped in the middle of a bite ends with the page that is being read", async () => {
  const w = await world();
  const from = new Date(w.nowMs() - 2000).toISOString();
  await strangeLines(w, 130);
  const { id } = await start(w, "stripe", { from });
  await w.withDeps(async (deps) => {
    const { statements } = deps.processors.stripe;
    let pages = 0;
    const listLines: typeof statements.listLines = async (window) => {
      if (pages++ === 1) await w.post(`/api/operator/reconciliations/${id}/stop`, {}, w.operator);
      return statements.listLines(window);
    };
    await reconcile(withStatements(deps, { ...statements, listLines }));
  });
  expect(await readRun(w, id)).toMatchObject({ state: "stopped", phase: "reading" });
  w.skipBalance = true; // Money that nothing here books.
});

const withStatements = (deps: Deps, statements: Deps["processors"]["stripe"]["statements"]) => ({
  ...deps,
  processors: { ...deps.processors, stripe: { ...deps.processors.stripe, statements } },
});

test.each(rails)(
  "of two runs of %s at once one is refused, and of two workers one goes on",
  async (rail) => {
    const w = await world();
    await paid(w, rail);
    const tried = await Promise.all(
      [1, 2, 3].map(() => w.post("/api/operator/reconciliations", { rail }, w.operator)),
    );
    expect(tried.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const before = (await w.requests(rail)).length;
    await Promise.all([runJob(w, "reconcile"), runJob(w, "reconcile"), w.everyMinute()]);
    const once = (await w.requests(rail)).length - before;
    const [run] = await w.sql`select id from reconciliation_runs`;
    expect(await readRun(w, `${run?.id}`)).toMatchObject({ state: "finished" });
    await reconciled(w, rail);
    expect((await w.requests(rail)).length - before - once, "as many calls as one run makes").toBe(
      once,
    );
  },
);

test("a stopped run is not resumed while another of its rail is under way", async () => {
  const w = await world();
  const { id } = await start(w, "stripe");
  const turn = async (to: "stop" | "resume") =>
    (await w.post(`/api/operator/reconciliations/${id}/${to}`, {}, w.operator)).body;
  await turn("stop");
  await start(w, "stripe");
  expect(await turn("resume")).toMatchObject({ code: "reconciliation_running" });
});

test("a worker that dies in the middle of a run is followed by another, and nothing is counted twice", async () => {
  const w = await world();
  await paid(w, "stripe");
  const { id } = await start(w, "stripe");
  await w.databaseFault({ kind: "lose_commit_answer", times: 1, after: 1 });
  await w.withDeps(reconcile).catch(() => undefined);
  await w.advance(2 * MINUTE_MS);
  await w.everyMinute();
  expect(await readRun(w, id)).toMatchObject({ state: "finished", open: 0 });
  expect(await w.sql`select count(*)::int as n from statement_lines`).toEqual([{ n: 2 }]);
  expect(await differences(w)).toEqual([]);
});

test("once a day a run of each rail begins by itself, and reaches back into what the last one saw", async () => {
  const w = await world();
  await paid(w, "stripe");
  await w.cron("17 3 * * *");
  await w.everyMinute();
  await w.advance(24 * 60 * MINUTE_MS);
  await w.cron("17 3 * * *");
  await w.everyMinute();
  const runs = await w.sql`select rail, state, requested_by,
    extract(day from until_at - from_at)::int as days from reconciliation_runs
    order by days desc, rail`;
  expect(runs.map(({ rail, state, days, requested_by: by }) => [rail, state, days, by])).toEqual([
    ["paypal", "finished", 31, "cron"],
    ["stripe", "finished", 31, "cron"],
    ["paypal", "finished", 11, "cron"],
    ["stripe", "finished", 2, "cron"],
  ]);
});
