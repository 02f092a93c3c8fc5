import { expect, test } from "vitest";
import { breaks, explain } from "../support/breaking.ts";
import {
  agree,
  alertKinds,
  calls,
  desk,
  due,
  MINUTE_MS,
  order,
  paid,
  paypal,
  type Rail,
  rails,
  runTransfers,
} from "../support/purchase.ts";
import { uuid, type World, world } from "../support/world.ts";

const HOUR_MS = 60 * MINUTE_MS;
const TRANSFERS = /^\/v1\/(transfers|payments\/payouts)$/;
/** Hours pass with a reading each, and with them nothing else: no missed event is adopted. */
async function hours(w: World, count: number) {
  for (let hour = 0; hour < count; hour++) {
    await w.advance(HOUR_MS);
    await w.post("/api/operator/jobs/check-balances", {}, w.operator);
  }
}
/** A balanced posting of what never happened at the processor. */
async function misbook(w: World, rail: Rail, minor: number): Promise<void> {
  const id = uuid();
  const at = new Date(w.nowMs()).toISOString();
  const entry = (line: number, account: string, amount: number) => w.sql`
    insert into ledger_entries (transaction_id, line, account, currency, amount_minor)
    values (${id}, ${line}, ${account}, 'USD', ${amount})`;
  await w.sql.transaction([
    w.sql`insert into ledger_transactions
      (id, kind, currency, processor, external_id, subject_id, posted_at)
      select ${id}, 'fee', 'USD', ${rail}, ${id}, p.id, ${at} from payments p limit 1`,
    entry(0, `processor:${rail}`, minor),
    entry(1, "platform:processor-fees", -minor),
  ]);
}
type Check = Record<string, unknown> & { rail: string; readings: number };
const checkOf = async (w: World, rail: Rail) =>
  (await desk(w, "balance-checks")).find((row) => row.rail === rail) as never as Check;

test.each(rails)("the ledger's account of %s is its balance, hour after hour", async (rail) => {
  const w = await world();
  await due(w, rail);
  await hours(w, 1);
  await runTransfers(w);
  await hours(w, 4);
  expect(await checkOf(w, rail)).toMatchObject({
    ...{ currency: "USD", lowMinor: "0", highMinor: "0", readings: 0, provedLowMinor: null },
  });
  expect(await breaks(w)).toEqual([]);
  expect(await alertKinds(w)).not.toContain("invariant_broken");
});

test.each([
  ["stripe", 1],
  ["stripe", -1],
  ["paypal", 1],
  ["paypal", -1],
] as const)(
  "V178 a difference of one minor unit to the balance at %s (%i) is found, located and told, and stops that money",
  async (rail, minor) => {
    const w = await world();
    await due(w, rail);
    await hours(w, 1);
    const agreed = w.nowMs();
    await misbook(w, rail, minor);
    await hours(w, 2);
    expect(await breaks(w)).toEqual([]);
    expect(await checkOf(w, rail)).toMatchObject({ readings: 2 });
    await hours(w, 1);

    const [found] = await breaks(w);
    expect(found).toMatchObject({
      ...{ invariant: "L9", subject: `${rail} USD`, rail, currency: "USD" },
      facts: { differenceMinor: `${-minor}` },
      stops: "rail_and_currency",
    });
    const { evidence } = found!;
    const [ledger, there] = [evidence?.ledgerMinor, evidence?.processorMinor].map(Number);
    expect(there! - ledger!).toBe(-minor);
    // Since then, and not before.
    const since = new Date(evidence?.agreedAt as string).getTime();
    expect(Math.abs(since - agreed)).toBeLessThan(MINUTE_MS);
    expect(evidence?.inFlight).toEqual([]);
    expect((await desk(w, "alerts")).map(({ kind, subject }) => [kind, subject])).toContainEqual([
      "invariant_broken",
      `L9:balance_is_the_processors:${rail} USD`,
    ]);
    await runTransfers(w);
    expect(await calls(w, TRANSFERS)).toEqual([]);

    await misbook(w, rail, -minor);
    await hours(w, 1);
    expect(await breaks(w)).toEqual([]);
    await runTransfers(w);
    expect(await calls(w, TRANSFERS)).not.toEqual([]);
  },
);

test("what an operator has explained stops no money, until the difference is another one", async () => {
  const w = await world();
  await due(w, "stripe");
  await misbook(w, "stripe", 100);
  await hours(w, 4);
  const [found] = await breaks(w);
  expect((await explain(w, found!.id)).status).toBe(200);
  await hours(w, 3);
  expect((await breaks(w))[0]?.explanation).not.toBeNull();
  await misbook(w, "stripe", 1);
  await hours(w, 2);
  expect((await breaks(w))[0]).toMatchObject({ facts: { differenceMinor: "-100" } });
  await hours(w, 1);
  expect((await breaks(w))[0]).toMatchObject({
    id: found!.id,
    facts: { differenceMinor: "-101" },
    explanation: null,
  });
  await misbook(w, "stripe", -101);
  await hours(w, 1);
  expect(await breaks(w)).toEqual([]);
});

test.each(rails)(
  "money of %s whose news have not come is in flight, by its id, however long they take",
  async (rail) => {
    const w = await world();
    await paid(w, rail);
    const purchase = await order(w, rail);
    await agree(w, rail, purchase);
    if (rail === "paypal")
      await paypal(w, "POST", `/v2/checkout/orders/${purchase.payment.paypalOrderId}/capture`);
    await hours(w, 5);
    expect(await breaks(w)).toEqual([]);
    const { inFlight, lowMinor, highMinor } = await checkOf(w, rail);
    expect(inFlight).toMatchObject([{ what: "open_payment", id: purchase.payment.paymentId }]);
    expect(Number(lowMinor)).toBeLessThanOrEqual(0);
    expect(Number(highMinor)).toBeGreaterThan(0);
    await w.pump();
    await hours(w, 1);
    expect(await checkOf(w, rail)).toMatchObject({ lowMinor: "0", highMinor: "0" });
  },
);

test.each(rails)("transfers by %s whose answer got lost are in flight", async (rail) => {
  const w = await world();
  await due(w, rail);
  const route = rail === "stripe" ? "POST /v1/transfers" : "POST /v1/payments/payouts";
  await w.fault({ service: rail, route, kind: "answer_lost", times: 100 });
  await w.transfersRun();
  await w.queue.work(w.env);
  await hours(w, 5);
  expect(await breaks(w)).toEqual([]);
  const { inFlight } = await checkOf(w, rail);
  expect((inFlight as { what: string }[]).map(({ what }) => what)).toEqual(
    Array.from({ length: 3 }, () => "transfer"),
  );
  await w.control("DELETE", "/faults");
  for (let run = 0; run < 3; run++) {
    await w.advance(HOUR_MS);
    await w.everyMinute();
    await w.pump();
  }
  await hours(w, 1);
  expect(await checkOf(w, rail)).toMatchObject({ lowMinor: "0", highMinor: "0" });
});

test("PayPal's balance is compared with the ledger as it was when PayPal made its report", async () => {
  const w = await world();
  await paid(w, "paypal");
  await w.control("POST", "/paypal/reporting", { balancesLagMs: 3 * HOUR_MS });
  await hours(w, 4);
  await paid(w, "paypal");
  await hours(w, 1);
  const during = await checkOf(w, "paypal");
  expect(during).toMatchObject({ readings: 0 });
  expect((during.inFlight as { what: string }[]).map(({ what }) => what)).toContain("capture");
  await hours(w, 4);
  expect(await checkOf(w, "paypal")).toMatchObject({ lowMinor: "0", highMinor: "0" });
  expect(await breaks(w)).toEqual([]);
});

test("a rail that does not answer is no reading, ends no break, and is told as cron's failure", async () => {
  const w = await world();
  await paid(w, "paypal");
  await misbook(w, "paypal", 1);
  await hours(w, 3);
  const byCron = async () => {
    await w.advance(HOUR_MS);
    await w.cron("7 * * * *");
  };
  await byCron();
  expect(await breaks(w)).toHaveLength(1);
  await w.fault({
    service: "paypal",
    route: "GET /v1/reporting/balances",
    kind: "error_500",
    times: 1,
  });
  await byCron();
  expect(await breaks(w)).toHaveLength(1);
  const [run] = await w.sql`select reason, failed_at > succeeded_at as failed from job_runs
    where name = 'check-balances'`;
  expect(run).toEqual({
    reason: "Error: balances could not be read: paypal: server_error",
    failed: true,
  });
  await misbook(w, "paypal", -1);
  await hours(w, 1);
  expect(await breaks(w)).toEqual([]);
});

test("what an operator has closed of the processor's books explains its part, and no more", async () => {
  const w = await world();
  await paid(w, "stripe");
  await misbook(w, "stripe", 100);
  const at = new Date(w.nowMs()).toISOString();
  const id = uuid();
  await w.sql`insert into reconciliation_differences (id, rail, effect_id, kind, currency, class,
      here_minor, evidence, state, note, occurred_at, opened_at, seen_at, ended_at, ended_by)
    values (${id}, 'stripe', 'txn_by_hand', 'other', 'USD', 'missing_there', 100, '{}', 'closed',
      'We know.', ${at}, ${at}, ${at}, ${at}, 'operator')`;
  await hours(w, 4);
  expect(await breaks(w)).toEqual([]);
  expect(await checkOf(w, "stripe")).toMatchObject({
    ...{ lowMinor: "0", highMinor: "0" },
    inFlight: [{ what: "closed_difference", id, lowMinor: "-100", highMinor: "-100" }],
  });
  await misbook(w, "stripe", 1);
  await hours(w, 3);
  expect(await breaks(w)).toMatchObject([{ facts: { differenceMinor: "-1" } }]);
  await misbook(w, "stripe", -101);
  await w.sql`update reconciliation_differences set state = 'healed'`;
  await hours(w, 1);
  expect(await breaks(w)).toEqual([]);
});
