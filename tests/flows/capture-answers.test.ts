import { expect, test } from "vitest";
import { capturePayment } from "../../worker/usecases/capture-payment.ts";
import type { Deps } from "../../worker/usecases/ports.ts";
import {
  agree,
  capture,
  codeOf,
  MINUTE_MS,
  order,
  type Purchase,
  pass,
  paypal,
  purchaseOf,
  readOrder,
} from "../support/purchase.ts";
import { threeArtisans, type World, world } from "../support/world.ts";

// What a buyer's browser is told when it comes back from PayPal is what is true.

const payWith = (w: World, { order: { id }, orderToken }: Purchase, processor: string) =>
  w.post(`/api/orders/${id}/payments`, { processor }, { "Order-Token": orderToken });
const captureAtPaypal = (w: World, { payment }: Purchase) =>
  paypal(w, "POST", `/v2/checkout/orders/${payment.paypalOrderId}/capture`);

/** PayPal takes the call, answers 201, and has declined the capture that is in it. */
const declining = (deps: Deps): Deps => {
  const { paypal: rail } = deps.processors;
  const payIn: typeof rail.payIn = {
    ...rail.payIn,
    async capturePayment({ params }) {
      const read = await rail.payIn.readPayment(params.ref);
      if (read.kind !== "ok") return read;
      const attempt = { ref: "CAPTURE", state: "failed", declineCode: "declined" } as const;
      return { kind: "ok", value: { ...read.value, state: "failed", isApproved: false, attempt } };
    },
  };
  return { ...deps, processors: { ...deps.processors, paypal: { ...rail, payIn } } };
};

test("a capture that PayPal accepts and declines is a decline, and the order is paid another way", async () => {
  const w = await world();
  const purchase = await order(w, "paypal");
  await agree(w, "paypal", purchase);
  const ids = { orderId: purchase.order.id, paymentId: purchase.payment.paymentId } as never;
  const answer = await w.withDeps((deps) => capturePayment(declining(deps), ids));
  expect(answer).toMatchObject({ ok: false, error: { kind: "instrument_declined" } });
  const again = await capture(w, purchase);
  expect([again.status, again.body]).toMatchObject([
    402,
    // PayPal has ended its order, so that choosing another card there would lead nowhere.
    { code: "instrument_declined", needsNewPayment: true },
  ]);

  const other = { ...purchase, payment: purchaseOf(await payWith(w, purchase, "paypal")).payment };
  expect(other.payment.paymentId).not.toBe(purchase.payment.paymentId);
  await agree(w, "paypal", other);
  expect((await capture(w, other)).status).toBe(200);
  await w.pump();
  expect((await readOrder(w, purchase)).state).toBe("paid");
});

test("a declined card leaves PayPal's order open: the buyer chooses another there", async () => {
  const w = await world();
  const purchase = await order(w, "paypal");
  await w.approve(purchase.payment, { fundingSource: "declined_card" });
  const { status, body } = await capture(w, purchase);
  expect([status, body]).toMatchObject([402, { code: "instrument_declined" }]);
  expect(body).not.toHaveProperty("needsNewPayment");
});

test("a buyer whose money came too late is not told that the order is paid", async () => {
  const w = await world();
  const [bowl] = await threeArtisans(w);
  const purchase = await order(w, "paypal", { products: [bowl] });
  await pass(w, 32, 16);
  await agree(w, "paypal", purchase);
  await captureAtPaypal(w, purchase);
  await w.pump();
  const answer = await capture(w, purchase);
  expect([answer.status, codeOf(answer)]).toEqual([409, "payment_not_applied"]);
  const seen = await readOrder(w, purchase);
  expect(seen).toMatchObject({ state: "expired", givenBack: [{ amount: purchase.order.total }] });
});

test("a buyer who paid twice is told that the second payment pays nothing", async () => {
  const w = await world();
  const purchase = await order(w, "paypal");
  const card = purchaseOf(await payWith(w, purchase, "stripe"));
  await agree(w, "paypal", purchase);
  await captureAtPaypal(w, purchase);
  await w.confirm(card.payment);
  await w.pump();
  const { payment } = await readOrder(w, purchase);
  const second = payment?.processor === "paypal" ? card.payment : purchase.payment;
  const answer = await capture(w, { ...purchase, payment: second });
  expect([answer.status, codeOf(answer)]).toEqual([409, "payment_not_applied"]);
  const first = { ...second, paymentId: payment?.id ?? "" };
  expect((await capture(w, { ...purchase, payment: first })).status).toBe(200);
});

test("a payment of an order that its buyer gave up, or that is paid, is not called too late", async () => {
  const w = await world();
  const given = await order(w, "paypal");
  const cancel = `/api/orders/${given.order.id}/cancel`;
  await w.post(cancel, {}, { "Order-Token": given.orderToken });
  expect(codeOf(await capture(w, given))).toBe("order_not_payable");

  const expired = await order(w, "paypal");
  await w.advance(31 * MINUTE_MS);
  expect(codeOf(await capture(w, expired))).toBe("order_expired");
});
