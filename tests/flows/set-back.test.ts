import { expect, test } from "vitest";
import {
  alertKinds,
  DAY_MS,
  due,
  effects,
  MINUTE_MS,
  order,
  type Purchase,
  paid,
  type Rail,
  rails,
  readOrder,
  runTransfers,
  ship,
  transfersOf,
} from "../support/purchase.ts";
import { differences, reconciled, runJob } from "../support/reconciling.ts";
import { backUp, setBack } from "../support/set-back.ts";
import { type World, world } from "../support/world.ts";

/** What brings money to artisans: a transfer each at Stripe, a batch at PayPal. */
const sends = async (w: World, rail: Rail) =>
  (await effects(w, rail === "stripe" ? /^\/v1\/transfers$/ : /^\/v1\/payments\/payouts$/)).length;
const sendsOf = (rail: Rail, purchases: number) => (rail === "stripe" ? 3 : 1) * purchases;
const statesOf = async (w: World, purchase: Purchase) =>
  (await transfersOf(w, purchase)).map(({ state }) => state);
const three = (state: string) => [state, state, state];

test.each(rails)(
  "transfers by %s that a database set back by ten minutes has forgotten are found and never sent again",
  async (rail) => {
    const w = await world();
    const purchase = await due(w, rail);
    await paid(w, rail); // so that the balance covers what was sent, and only we can refuse it
    await backUp(w);
    await runTransfers(w);
    const sent = await transfersOf(w, purchase);
    expect(sent.map(({ state }) => state)).toEqual(three("settled"));
    await w.advance(10 * MINUTE_MS);
    await setBack(w);
    expect(await statesOf(w, purchase)).toEqual(three("held"));

    for (let runs = 0; runs < 3; runs++) await runTransfers(w);
    expect(await sends(w, rail)).toBe(sendsOf(rail, 1));
    expect(await transfersOf(w, purchase)).toEqual(sent);
    // PayPal's are found under the name that they are about to be sent by: nothing to be told.
    const alerts = rail === "stripe" ? three("transfer_adopted") : [];
    expect(await alertKinds(w)).toEqual(alerts);
  },
);

test.each(rails)(
  "what falls due by %s after the database was set back goes out, each transfer once, beside what is found",
  async (rail) => {
    const w = await world();
    const first = await due(w, rail);
    await paid(w, rail);
    await backUp(w);
    await runTransfers(w);
    await w.advance(10 * MINUTE_MS);
    await setBack(w);
    const second = await due(w, rail);
    for (let runs = 0; runs < 2; runs++) await runTransfers(w);
    for (const each of [first, second]) expect(await statesOf(w, each)).toEqual(three("settled"));
    expect(await sends(w, rail)).toBe(sendsOf(rail, 2));
  },
);

test.each(rails)(
  "transfers by %s of several runs that were forgotten are found, all by the first run after",
  async (rail) => {
    const w = await world();
    const first = await paid(w, rail);
    const second = await paid(w, rail);
    await paid(w, rail);
    await paid(w, rail);
    await ship(w, first);
    await w.advance(DAY_MS);
    await ship(w, second);
    await w.pump();
    await backUp(w);
    await w.advance(5 * DAY_MS);
    for (let days = 0; days < 3; days++) {
      await w.advance(DAY_MS);
      await runTransfers(w);
    }
    expect(await sends(w, rail)).toBe(sendsOf(rail, 2));
    await setBack(w);
    await runTransfers(w);
    for (const each of [first, second]) expect(await statesOf(w, each)).toEqual(three("settled"));
    expect(await sends(w, rail)).toBe(sendsOf(rail, 2));
  },
);

test.each(rails)(
  "a transfer by %s whose very payment was forgotten is held until the books agree that it was sent",
  async (rail) => {
    const w = await world();
    const first = await order(w, rail);
    await backUp(w);
    await payAndSend(w, rail, first);
    await setBack(w);
    expect(await readOrder(w, first)).toMatchObject({ state: "pending_payment" });

    // given that another is sent before the payment is heard of again
    await paid(w, rail);
    const second = await due(w, rail);
    await runTransfers(w);
    expect(await statesOf(w, second)).toEqual(three("settled"));
    expect(await alertKinds(w)).toContain("transfer_unknown");
    await w.everyMinute();
    await w.pump();
    await ship(w, first);
    await w.advance(8 * DAY_MS);
    await runTransfers(w);
    expect(await statesOf(w, first)).toEqual(three("due"));
    expect(await sends(w, rail)).toBe(sendsOf(rail, 2));

    await reconciled(w, rail);
    expect(await differences(w)).toEqual([]);
    await runTransfers(w);
    expect(await statesOf(w, first)).toEqual(three("settled"));
    expect(await sends(w, rail)).toBe(sendsOf(rail, 2));
  },
);

async function payAndSend(w: World, rail: Rail, purchase: Purchase) {
  await (rail === "stripe" ? w.confirm(purchase.payment) : w.approve(purchase.payment));
  await w.pump();
  await ship(w, purchase);
  await w.advance(8 * DAY_MS);
  await runTransfers(w);
  expect(await statesOf(w, purchase)).toEqual(three("settled"));
}

test("a forgotten batch is found by PayPal's own events where the balance would not cover it again", async () => {
  const w = await world();
  const purchase = await due(w, "paypal");
  await backUp(w);
  await runTransfers(w);
  await w.advance(10 * MINUTE_MS);
  await setBack(w);
  await runTransfers(w);
  expect(await statesOf(w, purchase)).toEqual(three("blocked"));
  await runJob(w, "adopt-missed-events");
  expect(await statesOf(w, purchase)).toEqual(three("settled"));
  await runTransfers(w);
  expect(await sends(w, "paypal")).toBe(1);
});

test("no transfer is sent while Stripe does not say what it was sent", async () => {
  const w = await world();
  const purchase = await due(w, "stripe");
  await w.fault({ service: "stripe", route: "GET /v1/transfers", kind: "error_500", times: 20 });
  await runTransfers(w);
  expect(await sends(w, "stripe")).toBe(0);
  await w.control("DELETE", "/faults");
  await runTransfers(w);
  expect(await statesOf(w, purchase)).toEqual(three("settled"));
});

test("what was sent is asked for once in a run, and only from where the last run had looked to", async () => {
  const w = await world();
  await due(w, "stripe");
  await runTransfers(w);
  await due(w, "stripe");
  await runTransfers(w);
  await due(w, "stripe");
  const before = (await w.requests("stripe")).length;
  await runTransfers(w);
  const asked = (await w.requests("stripe")).slice(before);
  const lists = asked.filter(({ method, path }) => method === "GET" && path === "/v1/transfers");
  expect(lists).toHaveLength(2);
});

test("a mark that a clock a day ahead has set keeps nothing from being found", async () => {
  const w = await world();
  const purchase = await due(w, "stripe");
  await w.sql`insert into reading_marks (list, read_until, tried_at)
    values ('transfers:stripe', ${new Date(w.nowMs() + DAY_MS).toISOString()}, now())`;
  await backUp(w);
  await runTransfers(w);
  await setBack(w);
  await runTransfers(w);
  expect(await statesOf(w, purchase)).toEqual(three("settled"));
  expect(await sends(w, "stripe")).toBe(3);
});
