import { expect, test } from "vitest";
import { REFUND_TRIES_MAX } from "../../worker/domain/payments.ts";
import { stockOf } from "../support/orders.ts";
import {
  alertKinds,
  codeOf,
  desk,
  order,
  type Purchase,
  paid,
  readOrder,
  stripe,
} from "../support/purchase.ts";
import { failPending, fund, givenBack, refund, refused } from "../support/refunding.ts";
import { uuid, type World, world } from "../support/world.ts";

const HOUR_MS = 60 * 60_000;
const REFUNDS = /^\/v2\/payments\/captures\/[^/]+\/refund$/;

async function hours(w: World, count: number) {
  for (let hour = 0; hour < count; hour++) {
    await w.advance(HOUR_MS);
    await w.cron("7 * * * *");
    await w.pump();
  }
}

test("a refund that failed is tried again by itself, with another key, and succeeds once it can", async () => {
  const w = await world();
  const purchase = await refused(w);
  await hours(w, 1);
  await failPending(w);
  expect(await givenBack(w, purchase)).toEqual(["failed", "failed"]);
  await fund(w, 5000);
  await hours(w, 1);
  expect(await givenBack(w, purchase), "the second wait is longer").toHaveLength(2);
  await hours(w, 1);
  expect(await givenBack(w, purchase)).toEqual(["failed", "failed", "succeeded"]);
  await hours(w, 3);
  expect(await givenBack(w, purchase)).toHaveLength(3);
  const sent = (await w.requests("paypal")).filter(({ path }) => REFUNDS.test(path));
  expect(new Set(sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(3);
  // What came from the bank is the platform's own affair: it is taken out again.
  await fund(w, -5000);
});

test("a refund that is refused again and again is given up and shown, and tried when an operator says so", async () => {
  const w = await world();
  const purchase = await refused(w);
  // PayPal refunds for 180 days; from then on each try is refused for good.
  await w.advance(181 * 24 * HOUR_MS);
  for (let day = 0; day < REFUND_TRIES_MAX + 2; day++) {
    await hours(w, 1);
    await w.advance(24 * HOUR_MS);
  }
  const failed = Array.from({ length: REFUND_TRIES_MAX }, () => "failed");
  expect(await givenBack(w, purchase)).toEqual(failed);
  expect(await alertKinds(w)).toContain("refund_given_up");

  expect((await refund(w, purchase.payment.paymentId)).status).toBe(200);
  // Asked again while it is under way, it is the same refund.
  expect((await refund(w, purchase.payment.paymentId)).status).toBe(200);
  expect(await givenBack(w, purchase)).toEqual([...failed, "requested"]);
  await w.everyMinute();
  await w.pump();
  expect(await givenBack(w, purchase)).toEqual([...failed, "failed"]);
});

test("only money that pays no order is given back by this call", async () => {
  const w = await world();
  const purchase = await paid(w, "stripe");
  expect(codeOf(await refund(w, purchase.payment.paymentId))).toBe("payment_not_unapplied");
  expect(codeOf(await refund(w, uuid()))).toBe("payment_not_found");
  const nobody = await w.post(`/api/operator/payments/${purchase.payment.paymentId}/refund`, {});
  expect(nobody.status).toBe(401);
  expect((await readOrder(w, purchase)).state).toBe("paid");
});

test("V107 an operator gives a part back that was captured by hand: the order ends, its goods are for sale again", async () => {
  const w = await world();
  const bowl = await w.product(await w.artisan(), { stock: 1, priceMinor: 4500n });
  const purchase = await order(w, "stripe", { products: [bowl] });
  await partlyPaid(w, purchase);
  expect(await readOrder(w, purchase)).toMatchObject({ state: "partially_paid", givenBack: [] });
  await hours(w, 3);
  expect(await givenBack(w, purchase), "a person decides, not cron").toEqual([]);

  expect((await refund(w, purchase.payment.paymentId)).status).toBe(200);
  await w.everyMinute();
  await w.pump();
  expect(await readOrder(w, purchase)).toMatchObject({
    state: "cancelled",
    givenBack: [{ amount: { minor: "3000", currency: "USD" }, state: "succeeded" }],
  });
  expect(await stockOf(w, bowl)).toEqual({ stock: 1, reserved: 0 });
  const log = await w.sql`select actor, subject from audit_log where action = 'refund_payment'`;
  const actor = `operator:${w.operatorId}`;
  expect(log).toEqual([{ actor, subject: purchase.payment.paymentId }]);
  expect(await desk(w, "events?state=quarantined")).toEqual([]);
});

/** Stripe holds the card's money instead of taking it, and somebody takes a part in the dashboard. */
async function partlyPaid(w: World, { payment: { paymentId, clientSecret } }: Purchase) {
  const [old] = clientSecret.split("_secret_");
  const { amount } = await stripe<{ amount: number }>(w, `/v1/payment_intents/${old}`);
  const intent = await stripe<{ id: string }>(w, "/v1/payment_intents", {
    ...{ amount: `${amount}`, currency: "usd", capture_method: "manual" },
    ...{ "metadata[payment_id]": paymentId, "automatic_payment_methods[enabled]": "true" },
  });
  await w.sql`update payments set processor_ref = ${intent.id} where id = ${paymentId}`;
  await w.confirm({ clientSecret: `${intent.id}_secret_x` });
  await w.pump();
  await stripe(w, `/v1/payment_intents/${intent.id}/capture`, { amount_to_capture: "3000" });
  await w.pump();
}
