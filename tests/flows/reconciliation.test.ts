import { expect, test } from "vitest";
import { gaps } from "../support/expect-balanced.ts";
import { alertKinds, DAY_MS, due, paid, rails, runTransfers, stripe } from "../support/purchase.ts";
import {
  differences,
  explained,
  forgetFee,
  plantFee,
  REPORT_LAG_MS,
  readRun,
  reconciled,
  runJob,
  start,
} from "../support/reconciling.ts";
import { uuid, type World, world } from "../support/world.ts";

/** By how much the balances differ, as the known differences explain it. */
const explanation = async (w: World) =>
  (await explained(w))
    .filter(({ minor }) => minor !== "0")
    .map(({ rail, currency, minor }) => `${rail} ${currency} ${minor}`);

test.each(rails)(
  "books of %s that agree have every line matched and nothing told",
  async (rail) => {
    const w = await world();
    await paid(w, rail);
    await due(w, rail);
    await runTransfers(w);
    await w.advance(REPORT_LAG_MS);
    const run = await reconciled(w, rail);
    // Two captures with their fees, and three transfers, which cost something at PayPal only.
    const lines = rail === "stripe" ? 4 + 3 : 4 + 6;
    expect(run).toMatchObject({ state: "finished", lines, open: 0, healed: 0, trouble: null });
    expect(await differences(w)).toEqual([]);
    expect(await w.sql`select count(*)::int as n from statement_lines`).toEqual([{ n: lines }]);
    expect(await alertKinds(w)).toEqual([]);
  },
);

test("V178 one unit that the ledger has too much of is found, located, told, and explains the balance", async () => {
  const w = await world();
  await paid(w, "stripe");
  const { payment } = await paid(w, "stripe");
  const [fee] = await w.sql`select external_id from ledger_transactions
    where kind = 'fee' and subject_id = ${payment.paymentId}`;
  const externalId = `${fee?.external_id}`;
  // given a fee that was posted a unit too small
  await forgetFee(w, externalId);
  const planted = { externalId, subjectId: payment.paymentId, rail: "stripe" } as const;
  await plantFee(w, { ...planted, minor: -358 });
  expect(await gaps(w)).toEqual(["stripe USD -1"]);

  expect(await reconciled(w, "stripe")).toMatchObject({ state: "finished", open: 1 });
  expect(await differences(w)).toMatchObject([
    {
      ...{ class: "amount", kind: "fee", effectId: externalId, there: "-359", here: "-358" },
      ...{ currency: "USD", subjectId: payment.paymentId },
      evidence: { there: { object: "charge" }, ours: { payment: payment.paymentId } },
    },
  ]);
  expect(await explanation(w)).toEqual(await gaps(w));
  expect(await alertKinds(w)).toEqual(["reconciliation_differences"]);
  w.skipBalance = true; // The unit stays: nothing corrects a posting but another one.
});

test.each(rails)(
  "an effect that only the ledger has is looked up at %s and told as missing there",
  async (rail) => {
    const w = await world();
    const { payment } = await paid(w, rail);
    await w.advance(REPORT_LAG_MS);
    const name = rail === "stripe" ? "txn_nobodyKnows" : "9AB12345CD678901E";
    const subjectId = payment.paymentId;
    await plantFee(w, { externalId: name, subjectId, minor: -250, rail });
    await w.advance(REPORT_LAG_MS);
    expect(await reconciled(w, rail)).toMatchObject({ state: "finished", open: 1 });
    expect(await differences(w)).toMatchObject([
      { class: "missing_there", kind: "fee", effectId: name, there: null, here: "-250" },
    ]);
    expect(await explanation(w)).toEqual(await gaps(w));
    w.skipBalance = true; // What was planted has no other half.
  },
);

test("an effect whose line is older than the window is found by its name, and nothing is told", async () => {
  const w = await world();
  await paid(w, "stripe");
  await w.advance(5 * DAY_MS);
  const posted = new Date(w.nowMs() - DAY_MS).toISOString();
  // given a capture of five days ago that was heard of yesterday
  await w.sql.transaction([
    w.sql`alter table ledger_transactions disable trigger ledger_transactions_append_only`,
    w.sql`update ledger_transactions set posted_at = ${posted}`,
    w.sql`alter table ledger_transactions enable trigger ledger_transactions_append_only`,
  ]);
  const from = new Date(w.nowMs() - 2 * DAY_MS).toISOString();
  const run = await reconciled(w, "stripe", { from });
  expect(run).toMatchObject({ state: "finished", lines: 0, open: 0 });
  expect(await differences(w, "healed")).toHaveLength(2);
});

test("what PayPal's report is too old to show is told as a matter of time, explains the balance, and heals", async () => {
  const w = await world();
  await paid(w, "paypal");
  const run = await reconciled(w, "paypal");
  expect(run).toMatchObject({ state: "finished", lines: 0, open: 2 });
  const young = await differences(w);
  expect(young.map(({ class: of, kind }) => [of, kind]).sort()).toEqual([
    ["timing", "capture"],
    ["timing", "fee"],
  ]);
  expect(await alertKinds(w)).toEqual([]);
  await w.advance(REPORT_LAG_MS);
  expect(await reconciled(w, "paypal")).toMatchObject({ lines: 2, open: 0, healed: 2 });
  expect(await differences(w, "healed")).toMatchObject([
    { state: "healed", endedBy: "books" },
    { state: "healed", endedBy: "books" },
  ]);
});

test("money that nothing here books yet is a difference with the processor's object, and explains the balance", async () => {
  const w = await world();
  await paid(w, "stripe");
  await w.advance(3 * DAY_MS);
  await stripe(w, "/v1/payouts", { amount: "1234", currency: "usd" });
  await w.pump();
  expect(await reconciled(w, "stripe")).toMatchObject({ state: "finished", open: 1 });
  const found = await differences(w);
  expect(found).toMatchObject([
    { kind: "payout", there: "-1234", evidence: { there: { object: "payout", amount: 1234 } } },
  ]);
  expect(new Set(found.map(({ class: of, note }) => `${of} ${note}`))).toEqual(
    new Set(["missing_here nothing_here_books_it"]),
  );
  expect(await explanation(w)).toEqual(await gaps(w));
  w.skipBalance = true; // Payouts to the bank are not booked yet.
});

test("a difference that an operator explains is told no more, goes on to explain its sum, and opens again when that changes", async () => {
  const w = await world();
  const { payment } = await paid(w, "paypal");
  const planted = { externalId: "9AB12345CD678901E", rail: "paypal" } as const;
  await plantFee(w, { ...planted, subjectId: payment.paymentId, minor: -250 });
  await w.advance(REPORT_LAG_MS);
  await reconciled(w, "paypal");
  const [found] = await differences(w);
  const close = (note: string) =>
    w.post(`/api/operator/differences/${found?.id}/close`, { note }, w.operator);
  expect((await close("  ")).status).toBe(400);
  expect((await close("Found on paper.")).status).toBe(200);
  expect((await close("Again.")).status).toBe(409);
  expect(await explanation(w)).toEqual(await gaps(w));

  expect(await reconciled(w, "paypal")).toMatchObject({ open: 0 });
  expect(await differences(w, "closed")).toMatchObject([
    { id: found?.id, note: "Found on paper.", endedBy: `operator:${w.operatorId}` },
  ]);
  await w.sql`update reconciliation_differences set here_minor = -251`;
  expect(await reconciled(w, "paypal")).toMatchObject({ open: 1 });
  expect(await differences(w)).toMatchObject([{ id: found?.id, here: "-250" }]);
  const trail = await w.sql`select action, subject from audit_log where action like '%difference'`;
  expect(trail).toEqual([{ action: "close_difference", subject: found?.id }]);
  w.skipBalance = true; // What was planted has no other half.
});

test("a processor that does not answer is asked again by the next bite", async () => {
  const w = await world();
  await paid(w, "stripe");
  const down = { service: "stripe", route: "GET /v1/balance_transactions", kind: "error_500" };
  await w.fault({ ...down, times: 3 });
  const { id } = await start(w, "stripe");
  await runJob(w, "reconcile");
  expect(await readRun(w, id)).toMatchObject({
    ...{ state: "running", lines: 0, trouble: "server_error" },
  });
  await w.everyMinute();
  expect(await readRun(w, id)).toMatchObject({ state: "finished", lines: 2, trouble: null });
});

test("a processor that refuses to be read ends the run, and the operators are told", async () => {
  const w = await world();
  const at = (days: number) => new Date(w.nowMs() + days * DAY_MS).toISOString();
  // PayPal tells of three years.
  const run = await reconciled(w, "paypal", { from: at(-1500), until: at(-1490) });
  expect(run).toMatchObject({ state: "failed", phase: "reading", trouble: expect.any(String) });
  expect(await alertKinds(w)).toEqual(["reconciliation_failed"]);
  // and the next one is not held up by it
  expect(await reconciled(w, "paypal")).toMatchObject({ state: "finished" });
});

test("a key that may not read the statement is told, and the run waits for a better one", async () => {
  const w = await world();
  await paid(w, "stripe");
  const { key } = await w.control<{ key: string }>("POST", "/stripe/keys/restricted", {
    permissions: ["charges:write"],
  });
  const right = w.env.STRIPE_SECRET_KEY;
  w.env.STRIPE_SECRET_KEY = key;
  const { id } = await start(w, "stripe");
  await runJob(w, "reconcile");
  expect(await alertKinds(w)).toEqual(["processor_unauthorized"]);
  w.env.STRIPE_SECRET_KEY = right;
  await runJob(w, "reconcile");
  expect(await readRun(w, id)).toMatchObject({ state: "finished", lines: 2 });
});

test("a run's window ends after its beginning, not in the future, and has 31 days at most; only an operator starts one", async () => {
  const w = await world();
  const at = (days: number) => new Date(w.nowMs() + days * DAY_MS).toISOString();
  const tried = async (body: object) => {
    const answer = await w.post("/api/operator/reconciliations", body, w.operator);
    return (answer.body as { code?: string }).code ?? answer.status;
  };
  expect(await tried({ rail: "stripe", from: at(-1), until: at(-2) })).toBe("window_invalid");
  expect(await tried({ rail: "stripe", from: at(-1), until: at(1) })).toBe("window_invalid");
  expect(await tried({ rail: "stripe", from: at(-32), until: at(-0.5) })).toBe("window_invalid");
  expect(await tried({ rail: "cheque" })).toBe("body_invalid");
  expect((await w.post("/api/operator/reconciliations", { rail: "stripe" })).status).toBe(401);
  expect((await w.get(`/api/operator/reconciliations/${uuid()}`, w.operator)).status).toBe(404);
  expect(await w.sql`select 1 from reconciliation_runs`).toEqual([]);
});
