import { expect, test } from "vitest";
import { examine } from "../../worker/usecases/doctor/examine.ts";
import type { Deps } from "../../worker/usecases/ports.ts";
import { cronRuns, deployed, findingOf, troubles } from "../support/doctor.ts";
import { agree, due, MINUTE_MS, order } from "../support/purchase.ts";
import { type World, world } from "../support/world.ts";

const LATE_MS = 16 * MINUTE_MS;
const DEPLOYMENT = { publicUrl: "http://127.0.0.1", environment: "test", modes: {}, schedule: {} };

/** One event of a sale that waits in the inbox, because the queue did not have it. */
async function waiting(w: World) {
  const purchase = await order(w, "stripe");
  await agree(w, "stripe", purchase);
  w.queue.refuseWith(new Error("Queue is overloaded"));
  for (const event of await w.takeEvents()) await w.deliver(event);
  w.queue.refuseWith(undefined);
}
/** Cron's other runs, so that only what waits is found. */
const othersRan = (w: World) =>
  w.sql`update job_runs set succeeded_at = ${new Date(w.nowMs()).toISOString()}`;

test("events that wait in the inbox for long are found", async () => {
  const w = await deployed();
  await waiting(w);
  expect(await troubles(w)).toEqual([]);
  await w.advance(LATE_MS);
  await othersRan(w);
  expect(await troubles(w)).toEqual(["fail inbox events"]);
  await cronRuns(w);
  expect(await troubles(w)).toEqual([]);
});

test("messages that were promised and not sent, and calls without an answer, are found", async () => {
  const w = await deployed();
  await due(w, "stripe", { products: [await w.product(await w.artisan())] });
  w.queue.refuseWith(new Error("Queue is overloaded"));
  await w.transfersRun();
  w.queue.refuseWith(undefined);
  await w.advance(LATE_MS);
  await othersRan(w);
  expect(await troubles(w)).toEqual(["fail outbox messages", "fail operations calls"]);
  await cronRuns(w);
  expect(await troubles(w)).toEqual([]);
});

test("messages that wait in a queue for long are found, and dead letters at once", async () => {
  const w = await deployed();
  w.queue.push("processor-events", { kind: "greeting" });
  expect(await findingOf(w, "queue", "processor-events")).toMatchObject({ state: "ok" });
  await w.advance(LATE_MS);
  await othersRan(w);
  expect(await troubles(w)).toEqual(["warn queue processor-events"]);
  const dead = {
    ...{ id: crypto.randomUUID(), queue: "money-moves-dead", messageId: "message-1" },
  };
  await w.withDeps(({ store, now }) =>
    store.deadLetters.add({ ...dead, message: { kind: "greeting" }, attempts: 100, at: now() }),
  );
  expect(await troubles(w)).toEqual(["warn queue processor-events", "fail dead-letters messages"]);
  await w.sql`update dead_letters set replayed_at = received_at`;
  expect(await troubles(w)).toEqual(["warn queue processor-events"]);
});

test("cron that has never run, is silent, or fails, is found job by job", async () => {
  const w = await deployed();
  await w.sql`delete from job_runs`;
  const never = await troubles(w);
  expect(never).toContain("fail cron drain-outbox");
  expect(never).toContain("warn cron sweep");
  await cronRuns(w);
  expect(await troubles(w)).toEqual([]);

  await w.advance(20 * MINUTE_MS);
  const silent = await troubles(w);
  expect(silent).toContain("fail cron drain-outbox");
  expect(silent).not.toContain("fail cron send-due-transfers");
  expect(silent).not.toContain("fail cron sweep");
  await w.everyMinute();
  expect(await troubles(w)).toEqual([]);

  const at = new Date(w.nowMs()).toISOString();
  await w.sql`update job_runs set failed_at = ${at}, reason = 'no answer' where name = 'read-silent'`;
  await w.advance(MINUTE_MS);
  expect(await troubles(w)).toEqual(["warn cron read-silent"]);
  expect((await findingOf(w, "cron", "read-silent")).evidence).toContain("no answer");
});

test("a login of the database that may rewrite evidence is found", async () => {
  const w = await deployed();
  expect((await findingOf(w, "database-role", "artisans_app")).state).toBe("ok");
  Object.assign(w.env, { DATABASE_URL: w.database.ownerUrl });
  const [{ role } = { role: "" }] = await w.sql`select current_user as role`;
  expect(await troubles(w)).toEqual([`fail database-role ${role}`]);
  const { evidence } = await findingOf(w, "database-role", role as string);
  expect(evidence).toContain("owns tables");
  expect(evidence).toContain("DELETE ledger_entries");
});

test("a table that the application may not read is found", async () => {
  const w = await deployed();
  await w.sql`revoke select on alerts from artisans_app`;
  expect(await troubles(w)).toEqual(["fail database-role artisans_app"]);
});

test("a database that lacks a migration, or has one more, is found", async () => {
  const w = await deployed();
  const [last] = await w.sql`select id, created_at::text as at from drizzle.__drizzle_migrations
    order by created_at desc limit 1`;
  await w.sql`update drizzle.__drizzle_migrations set created_at = 1 where id = ${last?.id}`;
  expect(await troubles(w)).toEqual(["fail migrations database"]);
  expect((await findingOf(w, "migrations", "database")).evidence).toContain(
    "1 migration was not applied",
  );
  await w.sql`update drizzle.__drizzle_migrations set created_at = ${Number(last?.at) + 1} where id = ${last?.id}`;
  expect(await troubles(w)).toEqual(["warn migrations database"]);
});

test("a rail that is stopped is told, with the reason", async () => {
  const w = await deployed();
  const path = "/api/operator/rails/paypal";
  const stop = { direction: "pay_in", stopped: true, reason: "an outage" };
  const headers = { ...w.operator, "Content-Type": "application/json", "Idempotency-Key": "stop" };
  await w.request(path, { method: "PUT", headers, body: JSON.stringify(stop) });
  expect(await troubles(w)).toEqual(["warn rails switches"]);
  expect((await findingOf(w, "rails", "switches")).evidence).toBe("Stopped: PayPal in (an outage)");
});

test("books that are broken are found, and told to be explained once they are", async () => {
  const w = await deployed();
  const at = new Date(w.nowMs()).toISOString();
  await w.sql`insert into invariant_breaks
    (id, invariant, rule, subject, facts, first_seen_at, last_seen_at)
    values (${crypto.randomUUID()}, 'L4', 'order_parts', 'AH-1', '{}', ${at}, ${at})`;
  expect(await troubles(w)).toEqual(["fail books invariants"]);
  await w.sql`update invariant_breaks set explained_at = ${at}, explained_by = 'operator', explanation = 'x'`;
  expect(await troubles(w)).toEqual(["warn books invariants"]);
  await w.sql`update invariant_breaks set resolved_at = ${at}`;
  expect(await troubles(w)).toEqual([]);
});

/** The same ports, but one of the doctor's questions to the database ends so. */
const asking = (deps: Deps, jobs: Deps["store"]["doctor"]["jobs"]): Deps => ({
  ...deps,
  store: { ...deps.store, doctor: { ...deps.store.doctor, jobs } },
});
const failing = (findings: Awaited<ReturnType<typeof examine>>) =>
  findings.filter(({ state }) => state !== "ok").map(({ check, evidence }) => [check, evidence]);

test("a check that breaks or hangs is a finding of its own and of no other, and nobody waits for it", async () => {
  const w = await deployed();
  await w.withDeps(async (deps) => {
    const broken = asking(deps, () => Promise.reject(new Error("relation does not exist")));
    const found = failing(await examine(broken, DEPLOYMENT));
    expect(found).toEqual([["cron", "The check itself broke; the log says why"]]);
    const hanging = asking(deps, () => new Promise(() => {}));
    expect(failing(await examine(hanging, DEPLOYMENT, 3_000))).toEqual([
      ["cron", "No answer within 3 s"],
    ]);
  });
});

test("a database that is away leaves what the processors say", async () => {
  const w = await deployed();
  const found = await w.withDeps(async (deps) => {
    await w.databaseFault({ kind: "refuse", times: 100 });
    return failing(await examine(deps, DEPLOYMENT));
  });
  const checks = new Set(found.map(([check]) => check));
  expect(checks).toContain("database-role");
  expect(checks).not.toContain("endpoint");
  expect(checks).not.toContain("clock");
  w.skipBalance = true; // The books are not asked for while nobody answers.
});

test("the doctor reads and changes nothing", async () => {
  const w = await world();
  await order(w, "stripe");
  const before = await w.sql`select (select count(*) from operations)::int as a,
    (select count(*) from audit_log)::int as b, (select count(*) from alerts)::int as c`;
  const asked = (await w.requests()).length;
  await w.get("/api/operator/doctor", w.operator);
  const after = await w.sql`select (select count(*) from operations)::int as a,
    (select count(*) from audit_log)::int as b, (select count(*) from alerts)::int as c`;
  expect(after).toEqual(before);
  const made = (await w.requests()).slice(asked);
  expect(made.length).toBeGreaterThan(10);
  expect(
    new Set(made.filter(({ path }) => path !== "/v1/oauth2/token").map(({ method }) => method)),
  ).toEqual(new Set(["GET"]));
});
