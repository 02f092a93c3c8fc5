import { expect, test } from "vitest";
import type { Currency } from "../../worker/domain/currency.ts";
import { recordBreaks } from "../../worker/usecases/record-breaks.ts";
import { sendDueTransfers } from "../../worker/usecases/send-due-transfers.ts";
import { breaks, explain, rebalance, unbalance } from "../support/breaking.ts";
import {
  agree,
  alertKinds,
  calls,
  capture,
  DAY_MS,
  desk,
  due,
  effects,
  order,
  type Purchase,
  paid,
  pass,
  paypal,
  type Rail,
  rails,
  readOrder,
  runTransfers,
  ship,
  transfersOf,
} from "../support/purchase.ts";
import { threeArtisans, type World, world } from "../support/world.ts";

const TRANSFERS = /^\/v1\/(transfers|payments\/payouts)$/;
const REFUNDS = /\/(refunds|refund)$/;
const states = async (w: World, purchase: Purchase) => [
  ...new Set(
    (await transfersOf(w, purchase)).map(({ state, blockedReason }) => blockedReason ?? state),
  ),
];
const explainAll = async (w: World) => {
  for (const { id } of await breaks(w)) expect((await explain(w, id)).status).toBe(200);
};
/** As the comparison of balances would record it. */
const drift = (w: World, rail: Rail, currency: Currency) =>
  w.withDeps((deps) => {
    const subject = `${rail} ${currency}`;
    const facts = { differenceMinor: "1" };
    const found = [{ invariant: "L9" as const, rule: "by_hand", subject, rail, currency, facts }];
    const look = { startedAt: deps.now(), found, covers: () => false };
    return recordBreaks(deps, { scope: "balances", since: null, look });
  });
/** Money that came after its order's end: it goes back by itself. */
async function late(w: World): Promise<Purchase> {
  const [bowl] = await threeArtisans(w);
  const purchase = await order(w, "paypal", { products: [bowl] });
  await pass(w, 40, 10);
  await agree(w, "paypal", purchase);
  await paypal(w, "POST", `/v2/checkout/orders/${purchase.payment.paypalOrderId}/capture`);
  return purchase;
}
const givenBack = async (w: World, purchase: Purchase) =>
  (await readOrder(w, purchase)).givenBack.map(({ state }) => state);

test.each(rails)(
  "while the ledger does not add up no transfer by %s is opened, and all go once it is explained",
  async (rail) => {
    const w = await world();
    const purchase = await due(w, rail);
    const id = await unbalance(w);
    await runTransfers(w);
    expect(await states(w, purchase)).toEqual(["books_in_doubt"]);
    await runTransfers(w);
    expect(await calls(w, TRANSFERS)).toEqual([]);
    const { body } = await w.get("/api/operator/transfers/blocked", w.operator);
    expect((body as never as { transfers: unknown[] }).transfers).toHaveLength(3);

    await explainAll(w);
    await runTransfers(w);
    expect(await states(w, purchase)).not.toContain("books_in_doubt");
    expect(await effects(w, TRANSFERS)).toHaveLength(rail === "stripe" ? 3 : 1);
    await rebalance(w, id);
  },
);

test("transfers go by themselves once the ledger adds up again", async () => {
  const w = await world();
  const purchase = await due(w, "stripe");
  const id = await unbalance(w);
  await runTransfers(w);
  expect(await states(w, purchase)).toEqual(["books_in_doubt"]);
  await rebalance(w, id);
  await runTransfers(w);
  expect(await effects(w, TRANSFERS)).toHaveLength(3);
});

test("a transfer that was opened before, and never sent, is kept back and told to nobody as failed", async () => {
  const w = await world();
  const purchase = await due(w, "stripe");
  await w.transfersRun();
  const id = await unbalance(w);
  await w.cron("17 3 * * *");
  await w.pump();
  await pass(w, 90, 30);
  expect(await states(w, purchase)).toEqual(["sending"]);
  expect(await calls(w, TRANSFERS)).toEqual([]);
  expect(await desk(w, "dead-letters")).toEqual([]);
  expect(await alertKinds(w)).not.toContain("operation_stuck");

  await explainAll(w);
  await w.everyMinute();
  await w.pump();
  expect(await effects(w, TRANSFERS)).toHaveLength(3);
  await rebalance(w, id);
});

test("a transfer that was sent and not answered is finished all the same: it may have happened", async () => {
  const w = await world();
  const [bowl] = await threeArtisans(w);
  const purchase = await due(w, "stripe", { products: [bowl] });
  await w.fault({
    service: "stripe",
    route: "POST /v1/transfers",
    kind: "answer_lost",
    times: 1,
  });
  await w.transfersRun();
  await w.queue.work(w.env);
  const id = await unbalance(w);
  await w.cron("17 3 * * *");
  expect((await breaks(w)).map(({ stops }) => stops)).toContain("everything");
  await pass(w, 10);
  expect(await states(w, purchase)).toEqual(["settled"]);
  expect(await effects(w, TRANSFERS)).toHaveLength(1);
  await rebalance(w, id);
});

test("a refund is asked for and kept back, and goes once the ledger adds up again", async () => {
  const w = await world();
  await paid(w, "paypal");
  const id = await unbalance(w);
  await w.cron("17 3 * * *");
  const purchase = await late(w);
  await w.pump();
  await pass(w, 90, 30);
  expect(await givenBack(w, purchase)).toEqual(["requested"]);
  expect(await calls(w, REFUNDS)).toEqual([]);
  expect(await desk(w, "dead-letters")).toEqual([]);

  await rebalance(w, id);
  await w.cron("*/10 * * * *");
  await pass(w, 1);
  expect(await givenBack(w, purchase)).toEqual(["succeeded"]);
});

test("buyers can still pay, by either rail, and operations of theirs wait for nothing", async () => {
  const w = await world();
  await paid(w, "stripe");
  const id = await unbalance(w);
  await w.cron("17 3 * * *");
  expect((await readOrder(w, await paid(w, "stripe"))).state).toBe("paid");
  const purchase = await order(w, "paypal");
  await agree(w, "paypal", purchase);
  expect((await capture(w, purchase)).status).toBe(200);
  expect((await readOrder(w, purchase)).state).toBe("paid");
  await rebalance(w, id);
});

test("a refund that is kept back holds up no payment that waits behind it", async () => {
  const w = await world();
  const id = await paid(w, "paypal").then(() => unbalance(w));
  await w.cron("17 3 * * *");
  const waiting = await late(w);
  await w.pump();
  await w.advance(30 * 60_000);
  const purchase = await order(w, "paypal");
  await agree(w, "paypal", purchase);
  const route = "POST /v2/checkout/orders/{id}/capture";
  await w.fault({ service: "paypal", route, kind: "answer_lost", times: 1 });
  await capture(w, purchase);
  await pass(w, 5);
  expect((await readOrder(w, purchase)).state).toBe("paid");
  expect(await givenBack(w, waiting)).toEqual(["requested"]);
  await rebalance(w, id);
  await w.cron("*/10 * * * *");
  await pass(w, 1);
});

test("a difference to one balance stops that rail and currency, and nothing else", async () => {
  const w = await world();
  const card = await due(w, "stripe");
  const wallet = await due(w, "paypal");
  await drift(w, "paypal", "USD");
  await drift(w, "stripe", "EUR");
  await runTransfers(w);
  expect(await states(w, wallet)).toEqual(["books_in_doubt"]);
  expect(await states(w, card)).not.toContain("books_in_doubt");
  const { body } = await w.get("/api/health");
  expect((body as never as { problems: string[] }).problems).toContain(
    "no USD leaves by paypal: L9 is broken and nobody has explained it: 1",
  );
  await explainAll(w);
  await runTransfers(w);
  expect(await states(w, wallet)).not.toContain("books_in_doubt");
});

test("a break that is found while transfers are being opened stops those that are not open yet", async () => {
  const w = await world();
  // Two more than are opened together.
  const artisans = await Promise.all(Array.from({ length: 26 }, () => w.artisan()));
  const products = await Promise.all(artisans.map((one) => w.product(one)));
  const purchases = [
    await paid(w, "stripe", { products }),
    await due(w, "stripe", { products }),
  ] as const;
  await ship(w, purchases[0]);
  await w.advance(8 * DAY_MS);
  const statesOfAll = async () =>
    (await Promise.all(purchases.map((one) => states(w, one)))).flat();
  const opened = await w.withDeps((deps) => {
    let transactions = 0;
    const transact: typeof deps.store.transact = async (work) => {
      const done = await deps.store.transact(work);
      // Of release, unblocking, stop, funds; then one for each fifty transfers.
      if (++transactions === 5) await drift(w, "stripe", "USD");
      return done;
    };
    return sendDueTransfers({ ...deps, store: { ...deps.store, transact } });
  });
  expect(opened).toBe(50);
  await runTransfers(w);
  expect([...new Set(await statesOfAll())].sort()).toEqual(["books_in_doubt", "sending"]);
  expect(await calls(w, TRANSFERS)).toEqual([]);
  await explainAll(w);
  await pass(w, 5);
  await runTransfers(w);
  expect(await effects(w, TRANSFERS)).toHaveLength(52);
});
