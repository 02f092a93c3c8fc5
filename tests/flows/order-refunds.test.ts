import { expect, test } from "vitest";
import {
  balances,
  float,
  giveBack,
  ofParts,
  owes,
  partOf,
  preview,
  REFUNDED,
  REVERSED,
  refundOf,
  refundsOf,
  refundWorld,
  stateOf,
  whole,
} from "../support/order-refunds.ts";
import {
  codeOf,
  DAY_MS,
  due,
  effects,
  paid,
  rails,
  readOrder,
  runTransfers,
  ship,
  transferRows,
} from "../support/purchase.ts";
import type { World } from "../support/world.ts";

/** Two artisans, of each one thing for 25.00 with 5.00 of shipping: a commission of 2.50, a net of 27.50. */
async function two(w: World) {
  const [ana, ben] = [await w.artisan(), await w.artisan()];
  return { ana, ben, products: [await w.product(ana), await w.product(ben)] };
}

/** What is owed to artisans and earned since, credits below nothing. */
async function owedBeyond(w: World, before: Record<string, number>) {
  const now = await balances(w);
  return ["payable", "platform:commission"].map((name) => (now[name] ?? 0) - (before[name] ?? 0));
}

test.each(rails)(
  "V122 all that was paid by %s goes back before anybody was paid: nothing is owed, nothing earned",
  async (rail) => {
    const w = await refundWorld();
    await float(w, rail);
    const floated = await balances(w);
    const { products } = await two(w);
    const purchase = await paid(w, rail, { products });
    const before = await balances(w);
    expect(await owedBeyond(w, floated)).toEqual([-5500, -500]);

    const answer = await giveBack(w, purchase, whole);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    expect(await transferRows(w, purchase)).toEqual(["cancelled 0", "cancelled 0"]);
    await w.pump();

    expect(await stateOf(w, purchase)).toBe("refunded");
    expect(await owedBeyond(w, floated)).toEqual([0, 0]);
    // The processor keeps its fee, which is the platform's.
    const fee = before["platform:processor-fees"]! - floated["platform:processor-fees"]!;
    const gone = (await balances(w))[`processor:${rail}`]! - floated[`processor:${rail}`]!;
    expect([fee > 0, gone]).toEqual([true, -fee]);
    expect(await effects(w, REFUNDED[rail])).toHaveLength(1);
    expect(await refundsOf(w, purchase)).toMatchObject([{ state: "succeeded", fault: "shared" }]);
  },
);

test("V123 a part that goes back after the artisans were paid is taken back from them by Stripe", async () => {
  const w = await refundWorld();
  await float(w, "stripe");
  const { ana, ben, products } = await two(w);
  const purchase = await due(w, "stripe", { products });
  await runTransfers(w);
  expect(await transferRows(w, purchase)).toEqual(["settled 2750", "settled 2750"]);

  // 30 % of everything: 9.00 from each, of which the platform had 0.75 of its 2.50.
  const wish = { kind: "amount", minor: "1800" };
  const seen = await preview(w, purchase, wish);
  expect(
    seen.shares.map(({ goods, commission, debt, withheld }) =>
      [goods, commission, debt, withheld].map(({ minor }) => minor),
    ),
  ).toEqual([
    ["900", "90", "810", "0"],
    ["900", "90", "810", "0"],
  ]);
  const { id } = refundOf(await giveBack(w, purchase, wish, { terms: seen.terms }));
  await w.pump();

  expect(await effects(w, REFUNDED.stripe)).toHaveLength(1);
  expect(await effects(w, REVERSED)).toHaveLength(2);
  expect(await stateOf(w, purchase)).toBe("partially_refunded");
  expect(await owes(w, ana)).toBe(0);
  expect(await owes(w, ben)).toBe(0);
  expect(await refundsOf(w, purchase)).toMatchObject([{ id, state: "succeeded" }]);
});

test("the buyer's order says what each artisan gave back, and that it was the order's", async () => {
  const w = await refundWorld();
  const { ana, products } = await two(w);
  const purchase = await paid(w, "stripe", { products });
  const seen = async () => {
    const { parts, givenBack } = await readOrder(w, purchase);
    const ofAna = ({ artisan }: (typeof parts)[number]) => artisan.id === ana.id;
    const first = parts.toSorted((a, b) => Number(ofAna(b)) - Number(ofAna(a)));
    return {
      parts: first.map(({ refunded }) => refunded.minor),
      givenBack: givenBack.map(({ amount, isOfOrder }) => [amount.minor, isOfOrder]),
    };
  };
  expect(await seen()).toEqual({ parts: ["0", "0"], givenBack: [] });
  await giveBack(w, purchase, ofParts({ sellerOrderId: partOf(purchase, ana), kind: "rest" }));
  const all = { parts: ["3000", "0"], givenBack: [["3000", true]] };
  expect(await seen(), "on its way").toEqual(all);
  await w.pump();
  expect(await seen()).toEqual(all);
});

test("what PayPal has paid out stays a debt, which the next sales repay before anything is sent", async () => {
  const w = await refundWorld();
  await float(w, "paypal");
  const ana = await w.artisan();
  const products = [await w.product(ana)];
  const first = await due(w, "paypal", { products });
  await runTransfers(w);
  await giveBack(w, first, whole);
  await w.pump();
  expect(await owes(w, ana)).toBe(2750);
  expect(await stateOf(w, first)).toBe("refunded");

  // A sale by card of the same net repays it all: nothing of it is sent.
  const second = await due(w, "stripe", { products });
  await runTransfers(w);
  expect(await transferRows(w, second)).toEqual(["cancelled 0"]);
  expect(await owes(w, ana)).toBe(0);
  const third = await due(w, "stripe", { products });
  await runTransfers(w);
  expect(await transferRows(w, third)).toEqual(["settled 2750"]);
});

test("V124 of two operators who give back 60 % at once, one does and one is told", async () => {
  const w = await refundWorld();
  const { products } = await two(w);
  const purchase = await paid(w, "stripe", { products });
  const wish = { kind: "amount", minor: "3600" };
  const answers = await Promise.all([giveBack(w, purchase, wish), giveBack(w, purchase, wish)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(answers.map(codeOf).filter(Boolean)).toEqual(["refund_exceeds_left"]);
  await w.pump();
  expect(await effects(w, REFUNDED.stripe)).toHaveLength(1);
});

test("a preview that is no longer true is not confirmed", async () => {
  const w = await refundWorld();
  const { ana, products } = await two(w);
  const purchase = await paid(w, "stripe", { products });
  const wish = ofParts({ sellerOrderId: partOf(purchase, ana), kind: "rest" });
  const { terms } = await preview(w, purchase, wish);
  await giveBack(w, purchase, { kind: "amount", minor: "100" });
  const late = await giveBack(w, purchase, wish, { terms });
  expect([late.status, codeOf(late)]).toEqual([409, "refund_terms_changed"]);
  const { terms: now } = await preview(w, purchase, wish);
  expect((await giveBack(w, purchase, wish, { terms: now })).status).toBe(201);
  await w.pump();
});

test("an artisan who owes too much takes no orders until it is less", async () => {
  const w = await refundWorld({ DEBT_LIMIT_MINOR: "2000" });
  await float(w, "paypal");
  const ana = await w.artisan();
  const product = await w.product(ana);
  const sold = await due(w, "paypal", { products: [product] });
  await runTransfers(w);
  await giveBack(w, sold, { kind: "amount", minor: "2000" });
  await w.pump();
  expect(await owes(w, ana)).toBe(1800);
  const open = await paid(w, "stripe", { products: [product] });
  await giveBack(w, sold, whole);
  await w.pump();
  expect(await owes(w, ana)).toBe(2750);
  const refused = await w.checkout({ items: w.cart(product) });
  expect([refused.status, codeOf(refused)]).toEqual([409, "artisan_unavailable"]);
  // What was bought before is shipped, and repays it.
  await ship(w, open);
  await w.advance(8 * DAY_MS);
  await runTransfers(w);
  expect(await owes(w, ana)).toBe(0);
  expect((await w.checkout({ items: w.cart(product) })).status).toBe(201);
});
