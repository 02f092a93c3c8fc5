import { expect, test } from "vitest";
import type { OperationId } from "../../worker/domain/ids.ts";
import { resumeOperation } from "../../worker/usecases/run-operation.ts";
import { sendDueTransfers } from "../../worker/usecases/send-due-transfers.ts";
import { checkedOut, paymentIntents, stockOf } from "../support/orders.ts";
import {
  agree,
  due,
  order,
  pass,
  type Rail,
  rails,
  readOrder,
  transfersOf,
} from "../support/purchase.ts";
import { uuid, type World } from "../support/world.ts";
import { AHEAD, expectSentOnce, later, oneBowl, sends, whileOff } from "../support/wrong-clock.ts";

/** Due transfers are opened, the call leaves and has its effect; whoever made it is gone before it could say so. */
const crashAfterSending = (w: World, rail: Rail) =>
  w.withDeps(async (deps) => {
    const processor = deps.processors[rail];
    const sendTransfers: typeof processor.payOut.sendTransfers = async (operation) => {
      await processor.payOut.sendTransfers(operation);
      throw new Error("the isolate is gone");
    };
    const payOut = { ...processor.payOut, sendTransfers };
    const processors = { ...deps.processors, [rail]: { ...processor, payOut } };
    const crashing = { ...deps, processors };
    const send = async () => {
      // A batch is sent by whoever opens it, a single transfer by a message.
      await sendDueTransfers(crashing);
      const [row] = await w.sql`select id from operations where state = 'open'`;
      await resumeOperation(crashing, row?.id as OperationId);
    };
    await expect(send()).rejects.toThrow("the isolate is gone");
    // Nor do its events tell.
    await w.takeEvents();
  });

test.each(rails)(
  "V172 a transfer by %s opened and sent while the clock was a day ahead, by a worker that crashed: it leaves once, and does not wait for that day",
  async (rail) => {
    const w = await later();
    const purchase = await due(w, rail, { products: await oneBowl(w) });
    await whileOff(w, AHEAD, () => crashAfterSending(w, rail));
    await pass(w, 5);
    // Who was to tell that it is settled was lost, and asking takes its time.
    expect(["sent", "settled"]).toContain((await transfersOf(w, purchase))[0]?.state);
    await pass(w, 26 * 60, 60);
    await expectSentOnce(w, rail);
  },
);

test("V172 a transfer sent while the clock was a day ahead, and found again after Stripe forgot its key, leaves once", async () => {
  const w = await later();
  await due(w, "stripe", { products: await oneBowl(w) });
  await whileOff(w, AHEAD, () => crashAfterSending(w, "stripe"));
  // Stripe cannot be reached, so that each try leaves it unknown, until the key is forgotten.
  await w.fault({ service: "stripe", route: sends("stripe"), kind: "request_lost", times: 1000 });
  await pass(w, 30 * 60, 60);
  await w.control("DELETE", "/faults");
  await pass(w, 3 * 60, 60);
  await expectSentOnce(w, "stripe");
});

test("V172 a checkout that was opened while the clock was a day ahead goes on at once, and is paid once", async () => {
  const w = await later();
  const [bowl] = await oneBowl(w);
  const key = { "Idempotency-Key": uuid() };
  const cart = { items: w.cart(bowl!) };
  const route = "POST /v1/payment_intents";
  await w.fault({ service: "stripe", route, kind: "answer_lost", times: 1 });
  await whileOff(w, AHEAD, () => w.checkout(cart, key));
  const purchase = checkedOut(await w.checkout(cart, key));
  await agree(w, "stripe", purchase as never);
  await w.pump();
  await pass(w, 26 * 60, 60);
  expect(await readOrder(w, purchase as never)).toMatchObject({ state: "paid", givenBack: [] });
  expect(await paymentIntents(w)).toHaveLength(1);
  expect(await stockOf(w, bowl!)).toEqual({ stock: 9, reserved: 0 });
});

test("V172 a request that died while the clock was a day ahead does not lock its key for that day", async () => {
  const w = await later();
  const purchase = await order(w, "stripe", { products: await oneBowl(w) });
  const key = { "Idempotency-Key": uuid(), "Order-Token": purchase.orderToken };
  const path = `/api/orders/${purchase.order.id}/cancel`;
  expect((await w.post(path, {}, key)).status).toBe(200);
  const dead = new Date(w.nowMs() + AHEAD + 90_000).toISOString();
  await w.sql`update idempotency_keys set status = null, body = null, locked_until = ${dead}
    where subject_id is null`;
  expect((await w.post(path, {}, key)).status).toBe(200);
  await w.pump();
  expect((await readOrder(w, purchase)).state).toBe("cancelled");
});
