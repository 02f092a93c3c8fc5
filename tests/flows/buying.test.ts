import { expect, test } from "vitest";
import { order } from "../support/purchase.ts";
import { threeArtisans, world } from "../support/world.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

test.each(["stripe", "paypal"] as const)(
  "a cart of three artisans is paid once by %s, and each gets 90 % of the goods and all shipping",
  async (processor) => {
    const w = await world();
    const [bowl, cup, plate] = await threeArtisans(w);

    const { status, body } = await w.checkout({ items: w.cart(bowl, [cup, 2], plate), processor });
    expect(status).toBe(201);
    const { order, orderToken, payment } = body as never as {
      order: { id: string; total: { minor: string }; parts: { id: string }[] };
      orderToken: string;
      payment: { clientSecret: string; paypalOrderId: string; paymentId: string };
    };
    expect(order.total).toEqual({ minor: "13333", currency: "USD" });

    if (processor === "stripe") await w.confirm(payment);
    else await w.approve(payment);
    await w.pump();
    expect((await w.readOrder(order, orderToken)).order).toMatchObject({ state: "paid" });

    for (const part of order.parts) {
      const shipped = await w.post(`/api/seller-orders/${part.id}/shipments`, {}, w.operator);
      expect(shipped.status).toBe(200);
    }
    await w.transfersRun();
    await w.pump();
    const path = `/api/operator/orders/${order.id}/transfers`;
    type Transfers = { transfers: { state: string; amount: { minor: string } }[] };
    const before = (await w.get(path, w.operator)).body as never as Transfers;
    expect(before.transfers.map(({ state }) => state)).toEqual(["held", "held", "held"]);

    await w.advance(8 * DAY_MS);
    await w.transfersRun();
    await w.pump();
    const after = (await w.get(path, w.operator)).body as never as Transfers;
    expect(after.transfers.map(({ state }) => state)).toEqual(["settled", "settled", "settled"]);
    expect(after.transfers.map(({ amount }) => amount.minor).sort()).toEqual(
      ["3500", "4100", "4550"].map((m) => m).sort(),
    );
  },
);

test("a card payment is for cards, whatever else the dashboard has switched on", async () => {
  const w = await world();
  const { payment } = await order(w, "stripe");
  // A bank debit would be transferred to artisans days before it can still fail.
  await expect(w.confirm(payment, { card: "pm_usBankAccount_success" })).rejects.toThrow(
    "not allowed",
  );
  await w.confirm(payment);
  await w.pump();
  expect(await w.sql`select state from orders`).toEqual([{ state: "paid" }]);
});
