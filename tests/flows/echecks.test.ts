import { expect, test } from "vitest";
import { stockOf } from "../support/orders.ts";
import {
  capture,
  codeOf,
  DAY_MS,
  order,
  type Purchase,
  pass,
  paypal,
  purchaseOf,
  readOrder,
  transfersOf,
} from "../support/purchase.ts";
import { threeArtisans, type World, world } from "../support/world.ts";

/** An eCheck on its way: captured and pending. */
async function echeck(w: World) {
  const [bowl] = await threeArtisans(w);
  const purchase = await order(w, "paypal", { products: [bowl] });
  await w.approve(purchase.payment, { fundingSource: "echeck" });
  const returned = await capture(w, purchase);
  expect(returned.status).toBe(202);
  await w.pump();
  return { bowl, purchase };
}
type PayPalOrder = {
  purchase_units: { payments: { captures: { id: string; status: string }[] } }[];
};
async function captureOf(w: World, { payment }: Purchase) {
  const read = await paypal<PayPalOrder>(w, "GET", `/v2/checkout/orders/${payment.paypalOrderId}`);
  return read.purchase_units[0]!.payments.captures[0]!;
}

test("V021 V142 an eCheck stays pending past the reservation, releases nothing, and pays when it clears", async () => {
  const w = await world();
  const { bowl, purchase } = await echeck(w);
  await pass(w, 90, 10);
  const waiting = await readOrder(w, purchase);
  expect(waiting).toMatchObject({ state: "pending_payment", payment: { state: "processing" } });
  expect(await stockOf(w, bowl)).toEqual({ stock: 10, reserved: 1 });
  expect(await transfersOf(w, purchase)).toEqual([]);
  const part = purchase.order.parts[0]!.id;
  const early = await w.post(`/api/seller-orders/${part}/shipments`, {}, w.operator);
  expect(codeOf(early)).toBe("order_not_paid");
  const headers = { "Order-Token": purchase.orderToken };
  const given = await w.post(`/api/orders/${purchase.order.id}/cancel`, {}, headers);
  expect(codeOf(given)).toBe("payment_in_progress");
  // Nobody can cancel what is on its way, so nobody tries again each minute.
  expect(
    (await w.sql`select kind from operations order by opened_at`).map(({ kind }) => kind),
  ).toEqual(["create_payment", "capture_payment"]);

  await w.advance(5 * DAY_MS);
  await w.pump();
  expect((await readOrder(w, purchase)).state).toBe("paid");
  expect(await stockOf(w, bowl)).toEqual({ stock: 9, reserved: 0 });
});

test("V021 an eCheck that bounces gives the goods back, and the buyer is told", async () => {
  const w = await world();
  const { bowl, purchase } = await echeck(w);
  await pass(w, 60, 10);
  const { id } = await captureOf(w, purchase);
  await w.control("POST", `/paypal/captures/${id}`, { status: "DECLINED" });
  await w.pump();
  await pass(w, 1);
  expect(await readOrder(w, purchase)).toMatchObject({
    state: "expired",
    payment: { state: "failed" },
    givenBack: [],
  });
  expect(await stockOf(w, bowl)).toEqual({ stock: 10, reserved: 0 });
});

test("V021 an eCheck that bounces within the reservation leaves the order to be paid another way", async () => {
  const w = await world();
  const { purchase } = await echeck(w);
  const path = `/api/orders/${purchase.order.id}/payments`;
  const headers = { "Order-Token": purchase.orderToken };
  const meanwhile = await w.post(path, { processor: "stripe" }, headers);
  expect(codeOf(meanwhile)).toBe("payment_in_progress");

  const { id } = await captureOf(w, purchase);
  await w.control("POST", `/paypal/captures/${id}`, { status: "DECLINED" });
  await w.pump();
  const { payment } = purchaseOf(await w.post(path, { processor: "stripe" }, headers));
  await w.confirm(payment);
  await w.pump();
  expect(await readOrder(w, purchase)).toMatchObject({
    state: "paid",
    payment: { processor: "stripe" },
  });
});
