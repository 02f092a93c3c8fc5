import { expect, test } from "vitest";
import {
  float,
  giveBack,
  refundsOf,
  refundWorld,
  stateOf,
  whole,
} from "../support/order-refunds.ts";
import {
  calls,
  due,
  effects,
  type Purchase,
  paid,
  pass,
  paypal,
  runTransfers,
  transfersOf,
} from "../support/purchase.ts";
import { failPending } from "../support/refunding.ts";
import { type World, world } from "../support/world.ts";

const BATCHES = /^\/v1\/payments\/payouts$/;
const statesOf = async (w: World, purchase: Purchase) =>
  (await transfersOf(w, purchase)).map(({ state, blockedReason }) => blockedReason ?? state);
const postings = async (w: World, id: string) =>
  (
    await w.sql`select kind from ledger_transactions where subject_id = ${id} and kind like 'transfer%'
    and kind not like 'transfer_fee%' order by id`
  ).map(({ kind }) => kind);

test("V146 an item that PayPal tells of three times, and once more under another name, is posted once", async () => {
  const w = await world();
  const purchase = await due(w, "paypal", { products: [await w.product(await w.artisan())] });
  await w.transfersRun();
  await w.queue.work(w.env);
  const events = await w.takeEvents();
  const told = events.filter(({ type }) => type === "PAYMENT.PAYOUTS-ITEM.SUCCEEDED");
  expect(told.length).toBeGreaterThan(0);
  for (let times = 0; times < 3; times++) for (const event of events) await w.deliver(event);
  await w.pump();
  // PayPal sends it again, and our memory of it is gone.
  await w.sql`delete from inbox`;
  for (const { eventId } of told) await w.control("POST", "/deliveries/resend", { eventId });
  await w.pump();
  const [transfer] = await transfersOf(w, purchase);
  expect(transfer?.state).toBe("settled");
  expect(await postings(w, transfer!.id)).toEqual(["transfer"]);
});

test.each(["the seller claims it first", "the platform cancels it first"])(
  "V148 an unclaimed item that is cancelled while its seller claims it ends as PayPal says, once: %s",
  async (first) => {
    const w = await world();
    const artisan = await w.artisan();
    const purchase = await due(w, "paypal", { products: [await w.product(artisan)] });
    const receiver = (status: string) =>
      w.control("POST", "/paypal/receivers", { email: artisan.email, status });
    await receiver("unknown");
    await runTransfers(w);
    const [sent] = await transfersOf(w, purchase);
    expect(sent?.state).toBe("sent");
    const cancel = () =>
      paypal(w, "POST", `/v1/payments/payouts-item/${sent!.processorRef}/cancel`);
    const isClaimed = first === "the seller claims it first";
    if (isClaimed) {
      await receiver("verified");
      await expect(cancel()).rejects.toThrow("400");
    } else {
      await cancel();
      await receiver("verified");
    }
    const events = await w.takeEvents();
    for (const event of [...events.toReversed(), ...events]) await w.deliver(event);
    await w.pump();
    expect(await statesOf(w, purchase)).toEqual([isClaimed ? "settled" : "returned"]);
    expect(await postings(w, sent!.id)).toEqual(
      isClaimed ? ["transfer"] : ["transfer", "transfer_returned"],
    );
  },
);

test("V149 a batch that PayPal leaves pending for two days is asked about and never sent again", async () => {
  const w = await world();
  await w.control("POST", "/paypal/payouts", { processing: "held" });
  const purchase = await due(w, "paypal");
  await runTransfers(w);
  await pass(w, 48 * 60, 60);
  expect(await statesOf(w, purchase)).toEqual(Array(3).fill("sending"));
  expect(await calls(w, BATCHES)).toHaveLength(1);
  const asked = (await w.requests("paypal")).filter(
    ({ method, path }) => method === "GET" && /^\/v1\/payments\/payouts\/[^/]+$/.test(path),
  );
  expect(asked.length).toBeGreaterThan(24);

  const [batch] = await w.sql`select processor_ref from payout_batches`;
  await w.control("POST", `/paypal/payouts/${batch?.processor_ref}/process`);
  await w.takeEvents();
  await pass(w, 120, 60);
  expect(await statesOf(w, purchase)).toEqual(Array(3).fill("settled"));
  expect(await effects(w, BATCHES)).toHaveLength(1);
});

test("V153 a refund that PayPal leaves pending and then fails leaves the order paid, and an operator gives it back again", async () => {
  const w = await refundWorld();
  const purchase = await paid(w, "paypal", { products: [await w.product(await w.artisan())] });
  // The fee alone makes the balance smaller than what has to go back: PayPal waits for the bank.
  expect((await giveBack(w, purchase, whole)).status).toBe(201);
  await w.pump();
  expect(await refundsOf(w, purchase)).toMatchObject([{ state: "pending" }]);
  await failPending(w);
  expect(await stateOf(w, purchase)).toBe("paid");
  expect(await refundsOf(w, purchase)).toMatchObject([{ state: "failed" }]);
  expect(await statesOf(w, purchase)).toEqual(["held"]);
  await pass(w, 120, 60);
  expect(await refundsOf(w, purchase)).toHaveLength(1);

  await float(w, "paypal");
  expect((await giveBack(w, purchase, whole)).status).toBe(201);
  await w.pump();
  expect(await stateOf(w, purchase)).toBe("refunded");
  const states = (await refundsOf(w, purchase)).map(({ state }) => state);
  expect(states.toSorted()).toEqual(["failed", "succeeded"]);
});
