import { expect, test } from "vitest";
import { openPool } from "../../worker/db/client.ts";
import { checkChanged as look } from "../../worker/usecases/check-books.ts";
import { breaks, explain, rebalance, unbalance } from "../support/breaking.ts";
import { DAY_MS, desk, MINUTE_MS, paid } from "../support/purchase.ts";
import { type World, world } from "../support/world.ts";

const checkChanged = (w: World) => w.cron("*/10 * * * *");
const checkEverything = (w: World) => w.cron("17 3 * * *");
const problems = async (w: World) =>
  ((await w.get("/api/health")).body as never as { problems: string[] }).problems;
const at = (w: World, minutesAgo = 0) => new Date(w.nowMs() - minutesAgo * MINUTE_MS).toISOString();
/** An order whose parts no longer add up to it, without a trace of the change. */
const spoil = (w: World, id: string) =>
  w.sql`update orders set shipping_minor = shipping_minor + 1, total_minor = total_minor + 1
    where id = ${id}`;
const repair = (w: World, id: string) =>
  w.sql`update orders set shipping_minor = shipping_minor - 1, total_minor = total_minor - 1
    where id = ${id}`;

test("every ten minutes what changed is checked: what is broken is listed, told, and said by health", async () => {
  const w = await world();
  await paid(w, "stripe");
  await checkChanged(w);
  expect(await breaks(w)).toEqual([]);
  const id = await unbalance(w);
  await checkChanged(w);
  const found = await breaks(w);
  expect(found.map(({ invariant, rule, subject }) => [invariant, rule, subject]).sort()).toEqual([
    ["L1", "transaction_adds_up", id],
    ["L2", "currency_adds_up", "USD"],
  ]);
  expect(found.find(({ rule }) => rule === "transaction_adds_up")).toMatchObject({
    facts: { total: "1", currency: "USD", kind: "fee" },
    stops: "everything",
    resolvedAt: null,
    explanation: null,
  });
  const told = (await desk(w, "alerts")).filter(({ kind }) => kind === "invariant_broken");
  expect(told.map(({ subject }) => subject).sort()).toEqual([
    `L1:transaction_adds_up:${id}`,
    "L2:currency_adds_up:USD",
  ]);
  expect(await problems(w)).toEqual([
    "no money leaves: L1 is broken and nobody has explained it: 1",
    "no money leaves: L2 is broken and nobody has explained it: 1",
  ]);
  await rebalance(w, id);
  await checkChanged(w);
  expect(await breaks(w)).toEqual([]);
  expect((await breaks(w, "all")).every(({ resolvedAt }) => resolvedAt !== null)).toBe(true);
  expect(await problems(w)).toEqual([]);
});

test("what changed without a trace is found once a day, and its repair within ten minutes", async () => {
  const w = await world();
  const { order } = await paid(w, "stripe");
  await checkEverything(w);
  await w.advance(DAY_MS);
  await checkChanged(w);
  await spoil(w, order.id);
  await checkChanged(w);
  expect(await breaks(w)).toEqual([]);
  await checkEverything(w);
  expect((await breaks(w)).map(({ rule, subject }) => [rule, subject])).toContainEqual([
    "order_is_its_parts",
    order.id,
  ]);
  await w.advance(DAY_MS);
  await repair(w, order.id);
  await checkChanged(w);
  expect(await breaks(w)).toEqual([]);
});

test("what somebody committed late, with the time at which they began, is not missed", async () => {
  const w = await world();
  const { order } = await paid(w, "stripe");
  await checkEverything(w);
  await w.advance(DAY_MS);
  await checkChanged(w);
  const pool = openPool({
    url: w.database.ownerUrl,
    standIn: {
      http: w.env.STAND_IN_NEON_HTTP as string,
      webSocket: w.env.STAND_IN_NEON_WEBSOCKET as string,
    },
  });
  await pool.transaction(async (tx) => {
    await tx.execute(`update orders set updated_at = '${at(w)}', total_minor = total_minor + 1,
      shipping_minor = shipping_minor + 1 where id = '${order.id}'`);
    // Fifteen minutes are the longest that anything works.
    await w.advance(15 * MINUTE_MS);
    await checkChanged(w);
    expect(await breaks(w)).toEqual([]);
  });
  await pool.close();
  await checkChanged(w);
  expect((await breaks(w)).map(({ rule }) => rule)).toContain("order_is_its_parts");
  await repair(w, order.id);
});

test("a look begins where the last one began, and one that failed is no look", async () => {
  const w = await world();
  await paid(w, "stripe");
  await checkChanged(w);
  await w.advance(10 * MINUTE_MS);
  const second = w.nowMs();
  await checkChanged(w);
  await w.advance(10 * MINUTE_MS);
  const crash = async (): Promise<never> => {
    throw new Error("a crash before anything is kept");
  };
  const crashed = w.withDeps((deps) =>
    look({ ...deps, store: { ...deps.store, transact: crash } }),
  );
  await expect(crashed).rejects.toThrow("a crash");
  await checkChanged(w);
  const { body } = await w.get("/api/operator/invariant-runs", w.operator);
  const runs = (body as never as { rows: { scope: string; since: string | null }[] }).rows;
  expect(runs.map(({ scope }) => scope)).toEqual(["changed", "changed", "everything"]);
  expect(runs.at(-1)?.since).toBeNull();
  const since = new Date(runs[0]?.since ?? 0).getTime();
  expect(Math.abs(since - (second - 20 * MINUTE_MS))).toBeLessThan(5_000);
});

test("an explanation is kept with who gave it, and is for what is wrong now", async () => {
  const w = await world();
  const { order } = await paid(w, "stripe");
  await spoil(w, order.id);
  await checkEverything(w);
  const broken = (await breaks(w)).find(({ rule }) => rule === "order_is_its_parts");
  expect(broken).toMatchObject({ subject: order.id, stops: "nothing" });
  const key = { "Idempotency-Key": "explained", ...w.operator };
  const path = `/api/operator/invariant-breaks/${broken?.id}/explanation`;
  expect((await w.post(path, { text: "We know." }, key)).status).toBe(200);
  const replay = await w.post(path, { text: "We know." }, key);
  expect([replay.status, replay.headers.get("Idempotent-Replayed")]).toEqual([200, "true"]);
  const explained = (await breaks(w)).find(({ id }) => id === broken?.id);
  expect(explained?.explanation).toMatchObject({
    by: `operator:${w.operatorId}`,
    text: "We know.",
  });
  const audit = await w.sql`select actor, action, subject, facts from audit_log
    where action = 'explain_break'`;
  expect(audit).toEqual([
    {
      actor: `operator:${w.operatorId}`,
      action: "explain_break",
      subject: broken?.id,
      facts: { text: "We know." },
    },
  ]);
  await spoil(w, order.id);
  await checkChanged(w);
  expect((await breaks(w)).find(({ id }) => id === broken?.id)?.explanation).toBeNull();
  await repair(w, order.id);
  await repair(w, order.id);
  await checkChanged(w);
  const late = await explain(w, broken?.id ?? "");
  expect([late.status, (late.body as { code?: string }).code]).toEqual([409, "break_not_open"]);
});

test.each([
  ["without a token", {}, 401],
  ["with a text of nothing", { text: " " }, 400],
])("an explanation %s is refused", async (_what, body, status) => {
  const w = await world();
  const path = "/api/operator/invariant-breaks/0198c0de-0000-7000-8000-000000000000/explanation";
  const headers = status === 401 ? {} : w.operator;
  expect((await w.post(path, body, headers)).status).toBe(status);
});

test("more of one thing than is shown ends nothing that is known", async () => {
  const w = await world();
  const { order } = await paid(w, "stripe");
  await spoil(w, order.id);
  await checkEverything(w);
  await repair(w, order.id);
  await w.sql`insert into products (id, seller_id, title, description, currency, price_minor,
      version, stock, reserved, state, created_at)
    select gen_random_uuid(), id, 'x', 'x', currency, 1, 1, 1, 1, 'listed', created_at
    from sellers, generate_series(1, 150)`;
  await checkEverything(w);
  expect((await breaks(w)).filter(({ rule }) => rule === "order_is_its_parts")).toHaveLength(1);
  await w.sql`delete from products where title = 'x'`;
  await checkEverything(w);
  expect(await breaks(w)).toEqual([]);
});
