import { expect, test } from "vitest";
import type { Capture } from "../../worker/processors/processor.ts";
import { capturePayment } from "../../worker/usecases/capture-payment.ts";
import type { Deps } from "../../worker/usecases/ports.ts";
import { readSilent } from "../../worker/usecases/read-silent.ts";
import { agree, DAY_MS, MINUTE_MS, order, type Purchase, readOrder } from "../support/purchase.ts";
import { type World, world } from "../support/world.ts";

/** PayPal as it is when it has not made up its mind about its fee. */
function feeless(deps: Deps): Deps {
  const { paypal: rail } = deps.processors;
  type Read = ReturnType<typeof rail.payIn.readPayment>;
  const without = (capture: Capture | undefined) => capture && { ...capture, fee: undefined };
  const strip = async (asked: Read): Read => {
    const read = await asked;
    if (read.kind !== "ok") return read;
    return { ...read, value: { ...read.value, capture: without(read.value.capture) } };
  };
  const payIn: typeof rail.payIn = {
    ...rail.payIn,
    capturePayment: (operation) => strip(rail.payIn.capturePayment(operation)),
    readPayment: (ref) => strip(rail.payIn.readPayment(ref)),
  };
  return { ...deps, processors: { ...deps.processors, paypal: { ...rail, payIn } } };
}

/** Captured without a word about the fee, and every event about it lost. */
async function paidWithoutFee(w: World): Promise<Purchase> {
  const purchase = await order(w, "paypal");
  await agree(w, "paypal", purchase);
  const ids = { orderId: purchase.order.id, paymentId: purchase.payment.paymentId } as never;
  expect(await w.withDeps((deps) => capturePayment(feeless(deps), ids))).toMatchObject({
    ok: true,
  });
  await w.takeEvents();
  expect((await readOrder(w, purchase)).state).toBe("paid");
  expect(await feesPosted(w)).toBe(0);
  return purchase;
}
const feesPosted = async (w: World) =>
  (await w.sql`select id from ledger_transactions where kind = 'fee'`).length;
const lookups = async (w: World, { payment }: Purchase) =>
  (await w.requests("paypal")).filter(
    ({ method, path }) => method === "GET" && path.endsWith(payment.paypalOrderId),
  ).length;

test("a fee that PayPal did not tell with the capture is asked for, and posted once", async () => {
  const w = await world();
  const purchase = await paidWithoutFee(w);
  await w.advance(61 * MINUTE_MS);
  await w.everyMinute();
  expect(await feesPosted(w)).toBe(1);
  const asked = await lookups(w, purchase);
  await w.advance(61 * MINUTE_MS);
  await w.everyMinute();
  expect(await lookups(w, purchase)).toBe(asked);
});

test("a fee that is never told is asked for each hour, and after a week no more", async () => {
  const w = await world();
  // PayPal took a fee of which the books know nothing.
  w.skipBalance = true;
  const purchase = await paidWithoutFee(w);
  const hourly = async () => {
    const before = await lookups(w, purchase);
    await w.withDeps((deps) => readSilent(feeless(deps)));
    await w.withDeps((deps) => readSilent(feeless(deps)));
    return (await lookups(w, purchase)) - before;
  };
  expect(await hourly()).toBe(0);
  await w.advance(61 * MINUTE_MS);
  expect(await hourly()).toBe(1);
  await w.advance(6 * DAY_MS);
  expect(await hourly()).toBe(1);
  await w.advance(DAY_MS);
  expect(await hourly()).toBe(0);
});
