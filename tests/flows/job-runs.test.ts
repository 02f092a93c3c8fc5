import { expect, test } from "vitest";
import { runSchedule, schedule } from "../../worker/cron/schedule.ts";
import { DAY_MS, MINUTE_MS, paid } from "../support/purchase.ts";
import { type World, world } from "../support/world.ts";

type Row = {
  name: string;
  startedMs: number;
  succeededMs: number | null;
  worked: number | null;
  failedMs: number | null;
  reason: string | null;
};
async function runsOf(w: World, ...names: string[]): Promise<Row[]> {
  const rows = await w.sql`select name, worked, reason,
    (extract(epoch from started_at) * 1000)::float8 as "startedMs",
    (extract(epoch from succeeded_at) * 1000)::float8 as "succeededMs",
    (extract(epoch from failed_at) * 1000)::float8 as "failedMs"
    from job_runs where name = any(${names}) order by name`;
  return rows as Row[];
}

test("each run of cron leaves when each of its jobs ran, and what it worked on", async () => {
  const w = await world();
  await paid(w, "stripe");
  for (const trigger of Object.keys(schedule)) await w.cron(trigger);
  const names = [...new Set(Object.values(schedule).flat(2))];
  const runs = await runsOf(w, ...names);
  expect(runs.map(({ name }) => name)).toEqual(names.sort());
  for (const { startedMs, succeededMs, failedMs, worked } of runs) {
    expect(succeededMs).toBeGreaterThanOrEqual(startedMs);
    expect([failedMs, typeof worked]).toEqual([null, "number"]);
  }
});

test("a run that fails leaves its reason without a secret, and when the last one succeeded", async () => {
  const w = await world();
  await w.everyMinute();
  const [before] = await runsOf(w, "drain-outbox");
  await w.advance(MINUTE_MS);
  await w.withDeps((deps) => {
    const take = async (): Promise<never> => {
      throw new Error("no answer from postgresql://app:hush@db.example/hub");
    };
    const store = { ...deps.store, outbox: { ...deps.store.outbox, take } };
    return runSchedule({ ...deps, store }, "* * * * *");
  });
  const [after, other] = await runsOf(w, "drain-outbox", "expire-orders");
  expect(after).toMatchObject({
    succeededMs: before?.succeededMs,
    reason: "Error: no answer from [redacted]",
  });
  expect(after!.failedMs).toBeGreaterThan(before!.succeededMs!);
  expect(other).toMatchObject({ failedMs: null });
  await w.everyMinute();
  const [again] = await runsOf(w, "drain-outbox");
  expect(again!.succeededMs).toBeGreaterThanOrEqual(after!.startedMs);
  expect(again!.failedMs).toEqual(after!.failedMs);
});

test("what a night could not do is done within the hour, and what it never did waits for the night", async () => {
  const w = await world();
  const begun = async () =>
    (await w.sql`select rail from reconciliation_runs order by rail`).length;
  await w.cron("7 * * * *");
  expect(await begun()).toBe(0);
  await w.cron("17 3 * * *");
  expect(await begun()).toBe(2);
  for (let minute = 0; minute < 3; minute++) await w.everyMinute();

  await w.advance(DAY_MS);
  await w.withDeps((deps) => {
    const seenUntil = async (rail: string): Promise<undefined> => {
      if (rail === "stripe") throw new Error("the connection was lost");
    };
    const reconciliations = { ...deps.store.reconciliations, seenUntil };
    return runSchedule({ ...deps, store: { ...deps.store, reconciliations } }, "17 3 * * *");
  });
  expect(await begun(), "one rail holds up no other").toBe(3);
  await w.advance(50 * MINUTE_MS);
  await w.cron("7 * * * *");
  expect(await begun()).toBe(4);
  await w.advance(60 * MINUTE_MS);
  await w.cron("7 * * * *");
  expect(await begun(), "once").toBe(4);
});

test("the record of a trigger's jobs takes one round trip", async () => {
  const w = await world();
  await w.everyMinute();
  const trips: number[] = [];
  for (const isRecorded of [true, false]) {
    const before = await w.roundTrips();
    await w.withDeps((deps) => {
      const jobRuns = isRecorded
        ? deps.store.jobRuns
        : { ...deps.store.jobRuns, save: async () => {} };
      return runSchedule({ ...deps, store: { ...deps.store, jobRuns } }, "* * * * *");
    });
    const after = await w.roundTrips();
    trips.push(after.http - before.http + after.webSocket - before.webSocket);
  }
  expect(trips[0]! - trips[1]!).toBe(1);
});

test("jobs are done whether or not their runs can be recorded", async () => {
  const w = await world();
  const saved = w.withDeps((deps) => {
    const save = async (): Promise<never> => {
      throw new Error("the database has gone");
    };
    return runSchedule(
      { ...deps, store: { ...deps.store, jobRuns: { ...deps.store.jobRuns, save } } },
      "*/10 * * * *",
    );
  });
  await expect(saved).resolves.toHaveLength(4);
  expect(await w.sql`select scope from invariant_runs`).toEqual([{ scope: "everything" }]);
  expect(await runsOf(w, "check-changed")).toEqual([]);
});

test("what an operator runs by hand is no run of cron's", async () => {
  const w = await world();
  const { status } = await w.post("/api/operator/jobs/check-everything", {}, w.operator);
  expect(status).toBe(200);
  expect(await runsOf(w, "check-everything")).toEqual([]);
});

test("a trigger that an operator runs is a run of its jobs, and tells which of them failed", async () => {
  const w = await world();
  const run = (trigger: string) => w.post("/api/operator/triggers", { trigger }, w.operator);
  const { status, body } = await run("*/10 * * * *");
  expect([status, body]).toEqual([200, { trigger: "*/10 * * * *", worked: 0, failed: [] }]);
  const ran = await runsOf(w, "check-changed", "send-due-transfers");
  expect(ran.every(({ succeededMs }) => succeededMs !== null)).toBe(true);

  await w.sql`alter table refunds rename to refunds_gone`;
  const { body: broken } = await run("7 * * * *");
  await w.sql`alter table refunds_gone rename to refunds`;
  expect(broken).toMatchObject({ failed: ["retry-refunds", "check-balances"] });
  expect((await runsOf(w, "retry-refunds"))[0]?.failedMs).not.toBeNull();

  expect((await run("0 0 * * *")).status).toBe(400);
  expect((await w.post("/api/operator/triggers", { trigger: "7 * * * *" })).status).toBe(401);
});
