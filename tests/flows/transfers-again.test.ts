import { expect, test } from "vitest";
import type { BatchId } from "../../worker/domain/ids.ts";
import type { Answer, SentTransfers, TransferFacts } from "../../worker/processors/processor.ts";
import { applyBatch, applyTransfer } from "../../worker/usecases/apply-subject.ts";
import type { Deps } from "../../worker/usecases/ports.ts";
import { sendDueTransfers } from "../../worker/usecases/send-due-transfers.ts";
import {
  alertKinds,
  DAY_MS,
  due,
  paid,
  pass,
  runTransfers,
  ship,
  stripe,
  transfersOf,
} from "../support/purchase.ts";
import { activate, type World, world } from "../support/world.ts";

const oneSeller = async (w: World) => {
  const artisan = await w.artisan();
  return { artisan, products: [await w.product(artisan)] };
};
const unblock = (w: World, id: string) =>
  w.post(`/api/operator/transfers/${id}/unblock`, {}, w.operator);

/** Days go by with all of cron's work. */
async function days(w: World, count: number) {
  for (let i = 0; i < count; i++) {
    await w.advance(DAY_MS);
    await w.everyMinute();
    await w.pump();
    await runTransfers(w);
  }
}

/** A Stripe transfer that was sent, taken back whole in the dashboard, and is known to be back. */
async function takenBack(w: World) {
  const purchase = await due(w, "stripe", { products: (await oneSeller(w)).products });
  await runTransfers(w);
  const [sent] = await transfersOf(w, purchase);
  const { id, processorRef, amount } = sent!;
  await stripe(w, `/v1/transfers/${processorRef}/reversals`, { amount: amount.minor });
  return { purchase, id, ref: processorRef! };
}

test("late news of a transfer that came back does not end the try that replaced it", async () => {
  const w = await world();
  const { purchase, id } = await takenBack(w);
  const events = await w.takeEvents();
  const [early, last] = [events[0]!, events.at(-1)!];
  await w.deliver(last);
  await w.queue.work(w.env);
  expect(await transfersOf(w, purchase)).toMatchObject([{ state: "blocked" }]);

  await unblock(w, id);
  await w.withDeps((deps) => sendDueTransfers(deps));
  expect(await transfersOf(w, purchase)).toMatchObject([{ state: "sending" }]);
  if (early !== last) await w.deliver(early);
  await w.control("POST", "/deliveries/resend", { eventId: last.eventId });
  await w.pump();
  await days(w, 1);
  expect(await transfersOf(w, purchase)).toMatchObject([{ state: "settled" }]);
});

test("after a 500 that Stripe keeps, the transfer that came back is not taken for the new one", async () => {
  const w = await world();
  const { purchase, id, ref } = await takenBack(w);
  await w.pump();
  const fault = { kind: "error_500_cached", times: 1, effect: false };
  await w.fault({ service: "stripe", route: "POST /v1/transfers", ...fault });
  await unblock(w, id);
  await runTransfers(w);
  await pass(w, 20, 4);
  await days(w, 3);
  const [again] = await transfersOf(w, purchase);
  expect(again).toMatchObject({ state: "settled" });
  expect(again!.processorRef).not.toBe(ref);
});

test("a part of a transfer that was taken back by hand is told to the operators", async () => {
  const w = await world();
  w.skipBalance = true; // What was taken back by hand is not booked yet: that is what is told.
  const purchase = await due(w, "stripe", { products: (await oneSeller(w)).products });
  await runTransfers(w);
  const [sent] = await transfersOf(w, purchase);
  await stripe(w, `/v1/transfers/${sent!.processorRef}/reversals`, { amount: "1000" });
  await w.pump();
  expect(await alertKinds(w)).toContain("transfer_partly_returned");
  expect(await transfersOf(w, purchase)).toMatchObject([{ state: "settled" }]);
});

test("V119 a seller who can be paid again is paid although the event that says so got lost", async () => {
  const w = await world();
  const { artisan, products } = await oneSeller(w);
  const purchase = await due(w, "stripe", { products });
  await activate(w, artisan.account, "inactive");
  await w.pump();
  await runTransfers(w);
  expect(await transfersOf(w, purchase)).toMatchObject([{ blockedReason: "seller_not_payable" }]);
  await activate(w, artisan.account, "active");
  await w.takeEvents();
  await days(w, 2);
  expect(await transfersOf(w, purchase)).toMatchObject([{ state: "settled" }]);
});

test("a seller whose account Stripe refuses is asked about until it can be paid, and not called in vain", async () => {
  const w = await world();
  const { artisan, products } = await oneSeller(w);
  const purchase = await due(w, "stripe", { products });
  await activate(w, artisan.account, "inactive");
  await w.takeEvents(); // We never hear of it, so the transfer is tried.
  await runTransfers(w);
  expect(await transfersOf(w, purchase)).toMatchObject([{ blockedReason: "seller_not_payable" }]);
  await days(w, 3);
  const tries = (await w.requests("stripe")).filter(
    ({ method, path }) => method === "POST" && path === "/v1/transfers",
  );
  expect(tries).toHaveLength(1);
  await activate(w, artisan.account, "active");
  await w.takeEvents();
  await days(w, 1);
  expect(await transfersOf(w, purchase)).toMatchObject([{ state: "settled" }]);
});

test("a seller who became payable a moment before the transfer was blocked is paid by the next run", async () => {
  const w = await world();
  const { artisan, products } = await oneSeller(w);
  const purchase = await due(w, "stripe", { products });
  await w.sql`update sellers set stripe_transfers = 'inactive' where id = ${artisan.id}`;
  await runTransfers(w);
  await w.sql`update sellers set stripe_transfers = 'active' where id = ${artisan.id}`;
  await days(w, 1);
  expect(await transfersOf(w, purchase)).toMatchObject([{ state: "settled" }]);
});

const sendingBy = (
  deps: Deps,
  sendTransfers: Deps["processors"]["paypal"]["payOut"]["sendTransfers"],
): Deps => {
  const { paypal } = deps.processors;
  const processors = {
    ...deps.processors,
    paypal: { ...paypal, payOut: { ...paypal.payOut, sendTransfers } },
  };
  return { ...deps, processors };
};

test("late news of a batch whose name got lost does not end the batch that came after it", async () => {
  const w = await world();
  const purchase = await due(w, "paypal", { products: (await oneSeller(w)).products });
  const [{ id, amount } = { id: "", amount: { minor: "0" } }] = await transfersOf(w, purchase);
  const refused = {
    ...{ transferId: id, ref: "ITEMA", state: "refused", effectId: "ITEMA" },
    ...{ amount: { minor: BigInt(amount.minor), currency: "USD" }, returns: [] },
    ...{ fee: undefined, code: "balance_insufficient" },
  } as unknown as TransferFacts;
  await w.withDeps(async (all) => {
    // given that PayPal took the first without saying its name, and does not answer about the second
    const taken = { batchId: undefined, batchRef: undefined, done: false, denied: false };
    const answers: Answer<SentTransfers>[] = [
      { kind: "ok", value: { ...taken, items: [], notSent: [] } },
      { kind: "unavailable", code: "no_answer" },
    ];
    const deps = sendingBy(all, async () => answers.shift()!);
    await sendDueTransfers(deps);
    const [first] = await w.sql`select id from payout_batches`;
    await applyTransfer(deps, "paypal", refused, undefined);
    await sendDueTransfers(deps);
    const batchId = first!.id as BatchId;
    const sent = {
      batchId,
      batchRef: "BATCHA",
      done: true,
      denied: false,
      items: [refused],
      notSent: [],
    };
    await applyBatch(deps, "BATCHA", sent, undefined);
  });
  const open = await w.sql`select subject_id from operations
    where kind = 'send_transfers' and state = 'open'`;
  expect(open).toHaveLength(1);
  expect(await transfersOf(w, purchase)).toMatchObject([{ state: "sending", processorRef: null }]);
});

test("a denied batch whose list is empty leaves no transfer on its way for ever", async () => {
  const w = await world();
  const purchase = await due(w, "paypal", { products: (await oneSeller(w)).products });
  await w.control("POST", "/paypal/payouts", { processing: "held" });
  await runTransfers(w);
  const [batch] = await w.sql`select id, processor_ref from payout_batches`;
  const denied = { batchId: undefined, done: true, denied: true, items: [], notSent: [] };
  const ref = batch!.processor_ref;
  await w.withDeps((deps) => applyBatch(deps, ref, { ...denied, batchRef: ref }, undefined));
  expect(await transfersOf(w, purchase)).toMatchObject([{ blockedReason: "rail_underfunded" }]);
});

test("a finished batch that says nothing of a transfer is read again, and told", async () => {
  const w = await world();
  const purchase = await due(w, "paypal", { products: (await oneSeller(w)).products });
  await w.control("POST", "/paypal/payouts", { processing: "held" });
  await runTransfers(w);
  const [batch] = await w.sql`select processor_ref from payout_batches`;
  const silent = { batchId: undefined, done: true, denied: false, items: [], notSent: [] };
  const ref = batch!.processor_ref;
  await w.withDeps((deps) => applyBatch(deps, ref, { ...silent, batchRef: ref }, undefined));
  expect(await alertKinds(w)).toContain("batch_items_missing");
  await w.control("POST", `/paypal/payouts/${ref}/process`);
  await days(w, 1);
  expect(await transfersOf(w, purchase)).toMatchObject([{ state: "settled" }]);
});

test("what is shipped twice is held once", async () => {
  const w = await world();
  const purchase = await paid(w, "stripe", { products: (await oneSeller(w)).products });
  await ship(w, purchase);
  const [before] = await w.sql`select due_at from transfers`;
  await w.advance(DAY_MS);
  await ship(w, purchase);
  const [after] = await w.sql`select due_at from transfers`;
  expect(after).toEqual(before);
});
