import { expect, test } from "vitest";
import { failRefund, float, giveBack, owes, refundWorld, whole } from "../support/order-refunds.ts";
import { due, paypal, runTransfers, transferRows, transfersOf } from "../support/purchase.ts";
import { fund } from "../support/refunding.ts";

test("what a later sale had repaid is paid out by itself once its refund has failed, and the books are in order", async () => {
  const w = await refundWorld();
  await float(w, "stripe");
  const ana = await w.artisan();
  const products = [await w.product(ana)];
  const purchase = await due(w, "stripe", { products });
  await runTransfers(w);
  // Nothing is taken back from an account that is empty.
  const account = `/stripe/accounts/${ana.account}/balance`;
  await w.control("POST", account, { currency: "usd", minor: -2750 });
  await giveBack(w, purchase, whole);
  await w.pump();
  const next = await due(w, "stripe", { products });
  await runTransfers(w);
  expect(await transferRows(w, next)).toEqual(["cancelled 0"]);
  expect(await owes(w, ana)).toBe(0);

  await failRefund(w, purchase);
  await runTransfers(w);
  // 27.50 of the first sale, and 27.50 that the second one had given for it.
  expect(await transferRows(w, purchase)).toEqual(["settled 2750", "settled 2750"]);
});

test.each(["returned", "refused"] as const)(
  "a payout that was %s waits for a person as before when the refund that had kept it fails, and is booked when it is sent again",
  async (reason) => {
    const w = await refundWorld();
    const ana = await w.artisan();
    const purchase = await due(w, "paypal", { products: [await w.product(ana)] });
    const receiver = (status: string) =>
      w.control("POST", "/paypal/receivers", { email: ana.email, status });
    await receiver(reason === "returned" ? "unknown" : "blocked");
    await runTransfers(w);
    const [sent] = await transfersOf(w, purchase);
    if (reason === "returned")
      await paypal(w, "POST", `/v1/payments/payouts-item/${sent!.processorRef}/cancel`);
    await receiver("verified");
    await w.pump();
    const waits = async () =>
      (await transfersOf(w, purchase)).map(({ state, blockedReason }) => [state, blockedReason]);
    expect(await waits()).toEqual([["blocked", reason]]);

    // PayPal has not the money for it, and tries for a while.
    await giveBack(w, purchase, whole);
    await w.pump();
    expect(await transferRows(w, purchase)).toEqual(["cancelled 0"]);
    await failRefund(w, purchase, "paypal");
    await runTransfers(w);
    expect(await waits()).toEqual([["blocked", reason]]);

    const unblock = `/api/operator/transfers/${sent!.id}/unblock`;
    expect((await w.post(unblock, {}, w.operator)).status).toBe(200);
    await fund(w, 100);
    await runTransfers(w);
    await fund(w, -100);
    expect(await transferRows(w, purchase)).toEqual(["settled 2750"]);
  },
);
