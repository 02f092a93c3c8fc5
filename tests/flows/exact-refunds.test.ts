import { expect, test } from "vitest";
import { decide, dispute, disputeOf } from "../support/disputes.ts";
import {
  balances,
  float,
  giveBack,
  owes,
  refundOf,
  refundsOf,
  refundWorld,
  stateOf,
  whole,
} from "../support/order-refunds.ts";
import { due, type Purchase, paid, rails, runTransfers, transfersOf } from "../support/purchase.ts";
import type { World } from "../support/world.ts";

// Sums of which the last unit matters.

const changed = async (w: World, before: Record<string, number>, name: string) =>
  ((await balances(w))[name] ?? 0) - (before[name] ?? 0);

test("an order that goes back whole leaves no commission, though one of its refunds came back after another was asked for", async () => {
  const w = await refundWorld();
  await float(w, "stripe");
  const before = await balances(w);
  // A commission of 6 on goods of 55: of the first 4 it is nothing, of the first 5 it is 1.
  const products = [await w.product(await w.artisan(), { priceMinor: 55n })];
  const purchase = await paid(w, "stripe", { products });
  const first = refundOf(await giveBack(w, purchase, { kind: "amount", minor: "4" }));
  await giveBack(w, purchase, { kind: "amount", minor: "1" });
  await w.pump();
  const { processorRef } = (await refundsOf(w, purchase)).find(({ id }) => id === first.id)!;
  await w.control("POST", `/stripe/refunds/${processorRef}`, { status: "failed" });
  await w.pump();

  await giveBack(w, purchase, whole);
  await w.pump();
  expect(await stateOf(w, purchase)).toBe("refunded");
  expect(await changed(w, before, "platform:commission")).toBe(0);
  expect(await changed(w, before, "payable")).toBe(0);
});

/** Forints with fillér: a card pays them, and PayPal does not. */
async function inForints(w: World) {
  // Sales that nobody touches: they cover what goes back beyond what has come.
  const ben = await w.artisan({ currency: "HUF", shippingMinor: 0n });
  for (const rail of rails)
    await paid(w, rail, { products: [await w.product(ben, { priceMinor: 5_000_000n })] });
  const ana = await w.artisan({ currency: "HUF", shippingMinor: 9_900n });
  return { ana, products: [await w.product(ana, { priceMinor: 20_045n })] };
}
const fillers = async (w: World): Promise<Purchase> =>
  paid(w, "stripe", { products: (await inForints(w)).products });

test("V091 what a card has paid in forints with fillér goes back to the fillér", async () => {
  const w = await refundWorld();
  const purchase = await fillers(w);
  const asked = await giveBack(w, purchase, whole);
  expect(asked.status, JSON.stringify(asked.body)).toBe(201);
  await w.pump();
  expect(refundOf(asked).amount).toMatchObject({ minor: "29945" });
  expect(await stateOf(w, purchase)).toBe("refunded");
});

test.each(["won", "lost"] as const)(
  "V091 a dispute of what a card has paid in forints with fillér is held whole, and is %s",
  async (outcome) => {
    const w = await refundWorld();
    const purchase = await fillers(w);
    const ref = await dispute(w, "stripe", purchase);
    await w.pump();
    const [hold] = (await disputeOf(w, purchase)).holds;
    expect(hold?.shares.map(({ goods }) => goods.minor)).toEqual(["20045"]);
    await decide(w, "stripe", ref, outcome);
    await w.pump();
    expect(await stateOf(w, purchase)).toBe(outcome === "won" ? "paid" : "charged_back");
    const left = (await transfersOf(w, purchase)).map(({ state, amount }) => [state, amount.minor]);
    expect(left).toEqual(outcome === "won" ? [["held", "27945"]] : [["cancelled", "0"]]);
  },
);

test("V091 a debt with fillér is repaid by what PayPal can send, and the fillér stay owed", async () => {
  const w = await refundWorld();
  const { ana, products } = await inForints(w);
  const purchase = await due(w, "stripe", { products });
  await runTransfers(w);
  // Nothing is taken back from an account that is empty.
  const account = `/stripe/accounts/${ana.account}/balance`;
  await w.control("POST", account, { currency: "huf", minor: -27_945 });
  await giveBack(w, purchase, whole);
  await w.pump();
  expect(await owes(w, ana)).toBe(27_945);

  const next = await due(w, "paypal", {
    products: [await w.product(ana, { priceMinor: 50_000n })],
  });
  await runTransfers(w);
  const left = (await transfersOf(w, next)).map(({ state, amount }) => `${state} ${amount.minor}`);
  expect(left).toEqual(["settled 27000"]);
  expect(await owes(w, ana)).toBe(45);
});
