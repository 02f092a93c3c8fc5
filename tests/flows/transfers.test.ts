import { expect, test } from "vitest";
import type { OperationId } from "../../worker/domain/ids.ts";
import { runOperation } from "../../worker/usecases/run-operation.ts";
import {
  alertKinds,
  calls,
  DAY_MS,
  due,
  effects,
  type Purchase,
  pass,
  type Rail,
  runTransfers,
  type TransferRow,
  transfersOf,
} from "../support/purchase.ts";
import { activate, type World, world } from "../support/world.ts";

const SENT: Record<Rail, RegExp> = {
  stripe: /^\/v1\/transfers$/,
  paypal: /^\/v1\/payments\/payouts$/,
};

/** A sale of one thing of each of these artisans, shipped and past its holding time. */
async function dueOf(w: World, rail: Rail, count: number) {
  const artisans = await Promise.all(Array.from({ length: count }, () => w.artisan()));
  const products = await Promise.all(artisans.map((one) => w.product(one)));
  const purchase = await due(w, rail, { products });
  return { artisans, purchase };
}
/** In the order of the artisans. */
async function statesOf(w: World, purchase: Purchase, artisans: { id: string }[]) {
  const rows = await transfersOf(w, purchase);
  return artisans.map(({ id }) => {
    const { state, blockedReason } = rows.find(({ artisanId }) => artisanId === id) as TransferRow;
    return blockedReason ? `${state}: ${blockedReason}` : state;
  });
}
const receiver = (w: World, { email }: { email: string }, status: string) =>
  w.control("POST", "/paypal/receivers", { email, status });
const itemOf = async (w: World, purchase: Purchase, artisan: { id: string }) =>
  (await transfersOf(w, purchase)).find(({ artisanId }) => artisanId === artisan.id)!;
const unblock = async (w: World, { id }: TransferRow) =>
  (await w.post(`/api/operator/transfers/${id}/unblock`, {}, w.operator)).status;

/** What artisans are still owed, in all. */
async function owed(w: World) {
  const rows = await w.sql`select -coalesce(sum(amount_minor), 0)::int as minor from ledger_entries
    where account like 'seller:%:payable:%'`;
  return rows[0]?.minor;
}

test("V028 each item of a payout batch has its own outcome, whatever its batch says", async () => {
  const w = await world();
  const { artisans, purchase } = await dueOf(w, "paypal", 5);
  const [, locked, unknown, blocked, reviewed] = artisans as [
    Artisan,
    Artisan,
    Artisan,
    Artisan,
    Artisan,
  ];
  await receiver(w, locked, "restricted");
  await receiver(w, unknown, "unknown");
  await receiver(w, blocked, "blocked");
  await receiver(w, reviewed, "review");

  await runTransfers(w);

  expect(await effects(w, SENT.paypal)).toHaveLength(1);
  expect(await statesOf(w, purchase, artisans)).toEqual([
    "settled",
    "blocked: seller_not_payable",
    "sent",
    "blocked: refused",
    "sent",
  ]);
  // 27.50 each: the goods less 10 %, and the shipping. Two never left, or came back at once.
  expect(await owed(w)).toBe(2 * 2750);
  expect(await alertKinds(w)).toEqual(["transfer_blocked", "transfer_blocked"]);

  // when the held ones end well
  await receiver(w, unknown, "verified");
  const { processorRef } = await itemOf(w, purchase, reviewed);
  await w.control("POST", `/paypal/payout-items/${processorRef}`, { status: "SUCCESS" });
  await w.pump();
  expect(
    (await statesOf(w, purchase, artisans)).filter((state) => state === "settled"),
  ).toHaveLength(3);
});
type Artisan = Awaited<ReturnType<World["artisan"]>>;

test("V028 an item that nobody claims for 30 days is owed again, and is paid once its address is right", async () => {
  const w = await world();
  const { artisans, purchase } = await dueOf(w, "paypal", 2);
  const lost = artisans[0]!;
  await receiver(w, lost, "unknown");
  await runTransfers(w);
  expect(await statesOf(w, purchase, artisans)).toEqual(["sent", "settled"]);
  expect(await owed(w)).toBe(0);

  await w.advance(31 * DAY_MS);
  const returned = await w.takeEvents();
  for (const event of returned) await w.deliver(event);
  await w.pump();
  expect(await statesOf(w, purchase, artisans)).toEqual(["blocked: returned", "settled"]);
  expect(await owed(w)).toBe(2750);
  // It waits for a person: cron would send it to the same wrong address.
  await runTransfers(w);
  expect(await effects(w, SENT.paypal)).toHaveLength(1);

  await receiver(w, lost, "verified");
  expect(await unblock(w, await itemOf(w, purchase, lost))).toBe(200);
  await runTransfers(w);
  expect(await statesOf(w, purchase, artisans)).toEqual(["settled", "settled"]);
  expect(await owed(w)).toBe(0);

  // and late news of the first try changes nothing of the second
  for (const { eventId } of returned) await w.control("POST", "/deliveries/resend", { eventId });
  await w.sql`delete from inbox`;
  await w.pump();
  expect(await statesOf(w, purchase, artisans)).toEqual(["settled", "settled"]);
  expect(await owed(w)).toBe(0);
});

test("V028 money that an artisan sent back is owed to them again", async () => {
  const w = await world();
  const { artisans, purchase } = await dueOf(w, "paypal", 1);
  await runTransfers(w);
  const { processorRef } = await itemOf(w, purchase, artisans[0]!);
  await w.control("POST", `/paypal/payout-items/${processorRef}`, { status: "REFUNDED" });
  await w.pump();
  expect(await statesOf(w, purchase, artisans)).toEqual(["blocked: returned"]);
  expect(await owed(w)).toBe(2750);
});

test.each([
  ["a 500 that hides a batch", { kind: "error_500_cached", effect: true }],
  ["an answer that is lost", { kind: "answer_lost" }],
])(
  "V027 after %s the first batch is adopted by its id and no second one is made",
  async (_, trouble) => {
    const w = await world();
    const { artisans, purchase } = await dueOf(w, "paypal", 3);
    await w.control("POST", "/paypal/payouts", { processing: "held" });
    await w.fault({ service: "paypal", route: "POST /v1/payments/payouts", times: 1, ...trouble });
    await w.transfersRun();
    await w.queue.work(w.env);
    expect(await statesOf(w, purchase, artisans)).toEqual(Array(3).fill("sending"));

    await pass(w, 3);
    const [batch] = await w.sql`select processor_ref, state from payout_batches`;
    expect(batch).toMatchObject({ state: "accepted" });
    // PayPal refuses the repetition, and names the batch in its refusal.
    expect((await calls(w, SENT.paypal)).at(-1)?.status).toBe(400);

    await w.control("POST", `/paypal/payouts/${batch?.processor_ref}/process`);
    await w.pump();
    expect(await statesOf(w, purchase, artisans)).toEqual(Array(3).fill("settled"));
    expect(await w.sql`select count(*)::int as n from payout_batches`).toEqual([{ n: 1 }]);
  },
);

test("V028 a batch whose news never comes is read again by cron until it is done", async () => {
  const w = await world();
  const { artisans, purchase } = await dueOf(w, "paypal", 2);
  await w.control("POST", "/paypal/payouts", { processing: "clock" });
  await w.transfersRun();
  await w.queue.work(w.env);
  await w.advance(2 * 60 * 60_000);
  await w.takeEvents();
  await w.everyMinute();
  expect(await statesOf(w, purchase, artisans)).toEqual(["settled", "settled"]);
});

test.each(["told by an event", "told by Stripe's refusal"])(
  "V119 an artisan who can no longer be paid by Stripe, %s, is blocked with the reason and paid when that ends",
  async (how) => {
    const w = await world();
    const { artisans, purchase } = await dueOf(w, "stripe", 2);
    const [closed] = artisans as [Artisan, Artisan];
    await activate(w, closed.account, "inactive");
    const late = how === "told by an event" ? [] : await w.takeEvents();
    await w.pump();

    await runTransfers(w);
    expect(await statesOf(w, purchase, artisans)).toEqual([
      "blocked: seller_not_payable",
      "settled",
    ]);
    expect(await alertKinds(w)).toEqual(["transfer_blocked"]);
    expect(await calls(w, SENT.stripe)).toHaveLength(how === "told by an event" ? 1 : 2);
    for (const event of late) await w.deliver(event);
    await runTransfers(w);
    expect(await statesOf(w, purchase, artisans)).toEqual([
      "blocked: seller_not_payable",
      "settled",
    ]);

    await activate(w, closed.account);
    await w.pump();
    await runTransfers(w);
    expect(await statesOf(w, purchase, artisans)).toEqual(["settled", "settled"]);
    const keys = (await effects(w, SENT.stripe)).map(({ idempotencyKey }) => idempotencyKey);
    expect(new Set(keys).size).toBe(2);
  },
);

/** The platform's PayPal balance, and a change to it from its bank. */
async function paypalBalance(w: World) {
  const { balances } = await w.control<{
    balances: { account: string; currency: string; minor: string }[];
  }>("GET", "/balances");
  return Number(balances.find(({ account }) => /^paypal:.*:balance$/.test(account))?.minor);
}
const move = (w: World, minor: number) =>
  w.control("POST", "/paypal/balance", { currency: "USD", minor });

test("PayPal's balance short of a batch: what it covers goes, the rest is blocked, and paid when funded", async () => {
  const w = await world();
  const { artisans, purchase } = await dueOf(w, "paypal", 3);
  const missing = (await paypalBalance(w)) - 3000;
  await move(w, -missing);

  await runTransfers(w);
  const states = await statesOf(w, purchase, artisans);
  expect(states.toSorted()).toEqual([
    "blocked: rail_underfunded",
    "blocked: rail_underfunded",
    "settled",
  ]);
  expect(await alertKinds(w)).toEqual(["rail_underfunded"]);
  await runTransfers(w);
  expect(await effects(w, SENT.paypal)).toHaveLength(1);

  await move(w, missing);
  await runTransfers(w);
  expect(await statesOf(w, purchase, artisans)).toEqual(Array(3).fill("settled"));
});

test("a batch that PayPal denies for want of funds is blocked, and paid by another batch when funded", async () => {
  const w = await world();
  const { artisans, purchase } = await dueOf(w, "paypal", 2);
  await w.control("POST", "/paypal/payouts", { processing: "held" });
  await runTransfers(w);
  const taken = await paypalBalance(w);
  await move(w, -taken);
  await w.control("POST", "/paypal/payouts", { processing: "immediate" });
  await w.pump();
  // Its items have no events of their own, and PayPal announces a batch when it likes.
  await pass(w, 130, 65);
  expect(await statesOf(w, purchase, artisans)).toEqual(Array(2).fill("blocked: rail_underfunded"));
  expect(await owed(w)).toBe(2 * 2750);

  await move(w, taken);
  await runTransfers(w);
  expect(await statesOf(w, purchase, artisans)).toEqual(["settled", "settled"]);
  expect(await effects(w, SENT.paypal)).toHaveLength(2);
});

test("Stripe's balance short of a transfer: blocked, then sent by another operation with another key", async () => {
  const w = await world();
  const { artisans, purchase } = await dueOf(w, "stripe", 1);
  await w.transfersRun();
  // The stand-in's charges always cover their transfers; Stripe's may have been refunded meanwhile.
  const [opened] = await w.sql`select id from operations where state = 'open'`;
  await w.withDeps((deps) => {
    const { stripe } = deps.processors;
    const sendTransfers = async () => ({ kind: "rejected", code: "balance_insufficient" }) as const;
    const poor = { ...stripe, payOut: { ...stripe.payOut, sendTransfers } };
    const processors = { ...deps.processors, stripe: poor };
    return runOperation({ ...deps, processors }, opened?.id as OperationId);
  });
  expect(await statesOf(w, purchase, artisans)).toEqual(["blocked: rail_underfunded"]);
  await w.pump();
  expect(await calls(w, SENT.stripe)).toEqual([]);

  await runTransfers(w);
  expect(await statesOf(w, purchase, artisans)).toEqual(["settled"]);
  const [sent] = await calls(w, SENT.stripe);
  expect(sent?.idempotencyKey).not.toBe(opened?.id);
});

test.each(["stripe", "paypal"] as const)(
  "a stopped %s rail sends nothing, and what waited is sent when it is opened",
  async (rail) => {
    const w = await world();
    const { artisans, purchase } = await dueOf(w, rail, 2);
    const turn = (stopped: boolean) =>
      w.request(`/api/operator/rails/${rail}`, {
        method: "PUT",
        headers: {
          ...w.operator,
          "Content-Type": "application/json",
          "Idempotency-Key": crypto.randomUUID(),
        },
        body: JSON.stringify({ direction: "pay_out", stopped, reason: "a test" }),
      });
    expect((await turn(true)).status).toBe(200);
    await runTransfers(w);
    expect(await statesOf(w, purchase, artisans)).toEqual(Array(2).fill("blocked: rail_stopped"));
    expect(await calls(w, SENT[rail])).toEqual([]);
    await turn(false);
    await runTransfers(w);
    expect(await statesOf(w, purchase, artisans)).toEqual(["settled", "settled"]);
  },
);

test.each(["stripe", "paypal"] as const)(
  "cron runs that overlap send each %s transfer once",
  async (rail) => {
    const w = await world();
    const { artisans, purchase } = await dueOf(w, rail, 4);
    await Promise.all([w.transfersRun(), w.transfersRun(), w.transfersRun()]);
    await Promise.all([w.queue.work(w.env, 2), w.everyMinute()]);
    await w.pump();
    expect(await statesOf(w, purchase, artisans)).toEqual(Array(4).fill("settled"));
    const rows = await w.sql`select params from operations where kind = 'send_transfers'`;
    const items = rows.flatMap(({ params }) => (params as { items: unknown[] }).items);
    expect(items).toHaveLength(4);
  },
);
