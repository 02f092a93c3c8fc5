import { expect, test } from "vitest";
import { runtime } from "../../worker/composition.ts";
import { workerOver } from "../../worker/doors.ts";
import { raiseAlert } from "../../worker/usecases/alert.ts";
import type { Deps, ToldAlert } from "../../worker/usecases/ports.ts";
import { tellAlerts } from "../../worker/usecases/tell-alerts.ts";
import { DAY_MS, MINUTE_MS } from "../support/purchase.ts";
import { type World, world } from "../support/world.ts";

const raise = (w: World, subject: string, times = 1) =>
  w.withDeps(async (deps) => {
    for (let i = 0; i < times; i++)
      await raiseAlert(deps, { kind: "part_unshipped", subject, facts: { days: 21 } });
  });
/** One run of the job, with the operators' end in the test's hand. */
async function tell(w: World, takes: boolean | (() => Promise<never>) = true) {
  const told: ToldAlert[] = [];
  const run = w.withDeps((deps) => {
    const notify: Deps["notify"] = async (alerts) => {
      told.push(...alerts);
      return typeof takes === "boolean" ? takes : takes();
    };
    return tellAlerts({ ...deps, notify });
  });
  const outcome = await run.then(String, String);
  return { outcome, subjects: told.map(({ subject }) => subject) };
}

test("an alert is told once, with how often it was raised", async () => {
  const w = await world();
  await raise(w, "a", 3);
  expect(await tell(w)).toEqual({ outcome: "1", subjects: ["a"] });
  await raise(w, "a");
  await raise(w, "b");
  expect(await tell(w)).toEqual({ outcome: "1", subjects: ["b"] });
  expect(await tell(w)).toEqual({ outcome: "0", subjects: [] });
});

test("what goes on is told once a day, and what is over is not", async () => {
  const w = await world();
  await raise(w, "goes on");
  await raise(w, "is over");
  await tell(w);
  await w.advance(DAY_MS + MINUTE_MS);
  expect((await tell(w)).subjects).toEqual([]);
  await raise(w, "goes on");
  expect((await tell(w)).subjects).toEqual(["goes on"]);
  await raise(w, "goes on");
  expect((await tell(w)).subjects).toEqual([]);
});

test("what was not taken is told again by the next run, and the run says that it failed", async () => {
  const w = await world();
  await raise(w, "a");
  expect(await tell(w, false)).toEqual({
    outcome: "Error: the alert webhook has not taken the alerts",
    subjects: ["a"],
  });
  await w.advance(MINUTE_MS);
  expect((await tell(w)).subjects).toEqual(["a"]);
});

test("a crash after an alert was posted tells it twice and never loses it", async () => {
  const w = await world();
  await raise(w, "a");
  const crash = await tell(w, async () => {
    throw new Error("the machine is gone");
  });
  expect(crash).toEqual({ outcome: "Error: the machine is gone", subjects: ["a"] });
  await w.advance(MINUTE_MS);
  expect((await tell(w)).subjects).toEqual(["a"]);
  await w.advance(MINUTE_MS);
  expect((await tell(w)).subjects).toEqual([]);
});

test("while one run tells an alert no other run does", async () => {
  const w = await world();
  for (const subject of ["a", "b", "c"]) await raise(w, subject);
  let meanwhile: string[] | undefined;
  const told: string[] = [];
  await w.withDeps((deps) => {
    const notify: Deps["notify"] = async (alerts) => {
      told.push(...alerts.map(({ subject }) => subject));
      meanwhile = (await tell(w)).subjects;
      return true;
    };
    return tellAlerts({ ...deps, notify });
  });
  expect([told.sort(), meanwhile]).toEqual([["a", "b", "c"], []]);
});

test("a flood is told in parts, the oldest first", async () => {
  const w = await world();
  const at = (minute: number) => new Date(w.nowMs() + minute * MINUTE_MS).toISOString();
  await w.sql`insert into alerts (kind, subject, facts, times, first_at, last_at)
    select 'flood', to_char(n, 'FM0000'), '{}', 1, ${at(0)}::timestamptz + n * interval '1 second',
      ${at(60)} from generate_series(1, 250) n`;
  const first = await tell(w);
  expect([first.outcome, first.subjects.length]).toEqual(["200", 200]);
  expect(Math.max(...first.subjects.map(Number))).toBe(200);
  expect((await tell(w)).subjects).toHaveLength(50);
});

test("what the database does not take is posted at once", async () => {
  const w = await world();
  const told: ToldAlert[] = [];
  await w.withDeps((deps) => {
    const raise = async (): Promise<never> => {
      throw new Error("the database has gone");
    };
    const store = { ...deps.store, alerts: { ...deps.store.alerts, raise } };
    const notify = async (alerts: readonly ToldAlert[]) => told.push(...alerts) > 0;
    const alert = { kind: "processor_unauthorized", subject: "stripe", facts: {} };
    return raiseAlert({ ...deps, store, notify }, alert);
  });
  expect(told).toMatchObject([{ kind: "processor_unauthorized", subject: "stripe", times: 1 }]);
});

test("cron posts every alert to the operators' address, whatever raised it, within a minute", async () => {
  const w = await world({ ALERT_WEBHOOK_URL: "http://operators.example/hook/secret" });
  await raise(w, "a");
  const posts: { url: string; body: { text: string; alerts: ToldAlert[] } }[] = [];
  const listening: typeof fetch = async (input, init) => {
    if (!String(input).startsWith("http://operators.example")) return fetch(input, init);
    posts.push({ url: String(input), body: JSON.parse(String(init?.body)) });
    return new Response(null, { status: 204 });
  };
  const worker = workerOver({ ...runtime, fetch: listening });
  const trigger = { cron: "* * * * *", scheduledTime: 0, noRetry() {} } as never;
  await worker.scheduled(trigger, w.env);
  await worker.scheduled(trigger, w.env);
  expect(posts.map(({ url, body }) => [url, body.text])).toEqual([
    ["http://operators.example/hook/secret", "test:\npart_unshipped a days=21"],
  ]);
  expect(posts[0]?.body.alerts).toMatchObject([
    { kind: "part_unshipped", subject: "a", facts: { days: 21 }, times: 1 },
  ]);
});

test("without an address nothing is posted, and what was raised waits for one", async () => {
  const w = await world();
  await raise(w, "a");
  await w.everyMinute();
  expect(await w.sql`select told_at from alerts`).toEqual([{ told_at: null }]);
  expect((await tell(w)).subjects).toEqual(["a"]);
});
