import { expect } from "vitest";
import { agree, order, type Purchase, pass, paypal, readOrder } from "./purchase.ts";
import { threeArtisans, type World } from "./world.ts";

/** Money between the platform's bank and its PayPal balance, in cents. */
export const fund = (w: World, minor: number) =>
  w.control("POST", "/paypal/balance", { currency: "USD", minor: `${minor}` });
/** What an operator asks for. */
export const refund = (w: World, paymentId: string) =>
  w.post(`/api/operator/payments/${paymentId}/refund`, {}, w.operator);
export const givenBack = async (w: World, purchase: Purchase) =>
  (await readOrder(w, purchase)).givenBack.map(({ state }) => state);

/** Money that came after its order's end, and that PayPal could not give back in the end. */
export async function refused(w: World): Promise<Purchase> {
  const [bowl] = await threeArtisans(w);
  const purchase = await order(w, "paypal", { products: [bowl] });
  await pass(w, 40, 10);
  await agree(w, "paypal", purchase);
  await paypal(w, "POST", `/v2/checkout/orders/${purchase.payment.paypalOrderId}/capture`);
  // The fee alone makes the balance smaller than what has to go back.
  await w.pump();
  await failPending(w);
  expect(await givenBack(w, purchase)).toEqual(["failed"]);
  return purchase;
}
/** PayPal gives up what it was still trying, and tells. */
export async function failPending(w: World) {
  for (const { processor_ref: ref } of await w.sql`select processor_ref from refunds
    where state = 'pending'`)
    await w.control("POST", `/paypal/refunds/${ref}`, { status: "FAILED" });
  await w.pump();
}
