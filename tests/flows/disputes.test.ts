import { expect, test } from "vitest";
import {
  accounts,
  changes,
  decide,
  dispute,
  disputeOf,
  disputeWorld,
  stateOf,
  two,
} from "../support/disputes.ts";
import {
  giveBack,
  ofParts,
  owes,
  partOf,
  REVERSED,
  refundsOf,
  whole,
} from "../support/order-refunds.ts";
import {
  alertKinds,
  codeOf,
  due,
  effects,
  paid,
  type Rail,
  rails,
  runTransfers,
  transferRows,
} from "../support/purchase.ts";

/** A bank's chargeback costs something at once; what PayPal itself decides only when it is lost. */
const FEE: Record<Rail, { opened: number; lost: number }> = {
  stripe: { opened: 1500, lost: 1500 },
  paypal: { opened: 0, lost: 1500 },
};
/** PayPal only holds what is disputed: it stays in the total until it is lost. */
const taken = (rail: Rail) => (rail === "stripe" ? 6000 : 0);
const present = (all: Record<string, number>) =>
  Object.fromEntries(Object.entries(all).filter(([, minor]) => minor !== 0));

test.each(rails)(
  "V132 what is disputed with %s is held from both artisans, and shown with its deadline",
  async (rail) => {
    const w = await disputeWorld(rail);
    const { products } = await two(w);
    const sale = await paid(w, rail, { products });
    const before = await accounts(w);
    await dispute(w, rail, sale);
    await w.pump();
    expect(await changes(w, before)).toEqual(
      present({
        [`processor:${rail}`]: -taken(rail) - FEE[rail].opened,
        dispute: taken(rail),
        "platform:processor-fees": FEE[rail].opened,
        payable: 5500,
        held: -5500,
      }),
    );
    expect(await transferRows(w, sale)).toEqual(["cancelled 0", "cancelled 0"]);
    const seen = await disputeOf(w, sale);
    expect(seen).toMatchObject({ state: "needs_response", amount: { minor: "6000" } });
    expect(seen.dueBy).not.toBeNull();
    expect(seen.holds.map(({ state }) => state)).toEqual(["held"]);
    expect(await alertKinds(w)).toEqual(["dispute_opened"]);
    // Whose money a bank decides about, nobody gives back meanwhile.
    expect(codeOf(await giveBack(w, sale, whole))).toBe("order_disputed");
  },
);

test.each(rails)(
  "V133 won with %s: everybody has again what was held, but for the fee",
  async (rail) => {
    const w = await disputeWorld(rail);
    const { products } = await two(w);
    const sale = await paid(w, rail, { products });
    const before = await accounts(w);
    const ref = await dispute(w, rail, sale);
    await w.pump();
    await decide(w, rail, ref, "won");
    await w.pump();
    const kept = FEE[rail].opened;
    expect(await changes(w, before)).toEqual(
      present({ [`processor:${rail}`]: -kept, "platform:processor-fees": kept }),
    );
    expect(await transferRows(w, sale)).toEqual(["held 2750", "held 2750"]);
    expect(await disputeOf(w, sale)).toMatchObject({ state: "won", holds: [] });
    expect((await disputeOf(w, sale)).closedAt).not.toBeNull();
    expect(await stateOf(w, sale)).toBe("paid");
  },
);

test.each(rails)("V134 lost with %s: it stays lost, once", async (rail) => {
  const w = await disputeWorld(rail);
  const { products } = await two(w);
  const sale = await paid(w, rail, { products });
  const before = await accounts(w);
  const ref = await dispute(w, rail, sale);
  await w.pump();
  await decide(w, rail, ref, "lost");
  const events = await w.takeEvents();
  for (const event of [...events, ...events]) await w.deliver(event);
  await w.pump();
  expect(await changes(w, before)).toEqual({
    [`processor:${rail}`]: -6000 - FEE[rail].lost,
    "platform:processor-fees": FEE[rail].lost,
    "platform:commission": 500,
    payable: 5500,
  });
  expect(await stateOf(w, sale)).toBe("charged_back");
  expect(await disputeOf(w, sale)).toMatchObject({ state: "lost", holds: [{ state: "taken" }] });
  expect(await refundsOf(w, sale)).toEqual([]);
  expect(codeOf(await giveBack(w, sale, whole))).toBe("nothing_left_to_refund");
});

test("V134 what was paid to the artisans is taken back by Stripe, and is theirs again when it is won", async () => {
  const w = await disputeWorld("stripe");
  const { ana, products } = await two(w);
  const sale = await due(w, "stripe", { products });
  await runTransfers(w);
  const before = await accounts(w);
  const ref = await dispute(w, "stripe", sale);
  await w.pump();
  expect(await effects(w, REVERSED)).toHaveLength(2);
  expect(await changes(w, before)).toMatchObject({ held: -5500, dispute: 6000 });
  expect(await owes(w, ana)).toBe(0);
  await decide(w, "stripe", ref, "won");
  await w.pump();
  expect(await transferRows(w, sale)).toEqual([
    "due 2750",
    "due 2750",
    "reversed 2750",
    "reversed 2750",
  ]);
  await runTransfers(w);
  expect(await transferRows(w, sale)).toEqual([
    ...["reversed 2750", "reversed 2750", "settled 2750", "settled 2750"],
  ]);
});

test("V134 what PayPal has paid out is owed while it is disputed, and after it is lost", async () => {
  const w = await disputeWorld("paypal");
  const { ana, products } = await two(w);
  const sale = await due(w, "paypal", { products });
  await runTransfers(w);
  const ref = await dispute(w, "paypal", sale);
  await w.pump();
  expect(await owes(w, ana)).toBe(2750);
  await decide(w, "paypal", ref, "lost");
  await w.pump();
  expect(await owes(w, ana)).toBe(2750);
  expect(await stateOf(w, sale)).toBe("charged_back");
});

test("V136 a dispute about money that went back takes nothing from artisans", async () => {
  const w = await disputeWorld("stripe");
  const { products } = await two(w);
  const sale = await paid(w, "stripe", { products });
  await giveBack(w, sale, whole);
  await w.pump();
  const before = await accounts(w);
  const ref = await dispute(w, "stripe", sale, { amount: 6000, reason: "credit_not_processed" });
  await w.pump();
  expect(await changes(w, before)).not.toHaveProperty("held");
  await decide(w, "stripe", ref, "lost");
  await w.pump();
  expect(await changes(w, before)).toEqual({
    "processor:stripe": -7500,
    "platform:processor-fees": 1500,
    "platform:losses": 6000,
  });
  expect(await stateOf(w, sale)).toBe("refunded");
  expect(await effects(w, REVERSED)).toHaveLength(0);
});

test.each(rails)(
  "V136 of a sale of which a part went back, what is left is held: %s",
  async (rail) => {
    const w = await disputeWorld(rail);
    const { ana, ben, products } = await two(w);
    const sale = await paid(w, rail, { products });
    await giveBack(w, sale, ofParts({ sellerOrderId: partOf(sale, ana), kind: "rest" }));
    await w.pump();
    const before = await accounts(w);
    // All of it again: banks ask for what they like.
    const amount = rail === "stripe" ? 6000 : { currency_code: "USD", value: "30.00" };
    const ref = await dispute(w, rail, sale, { amount });
    await w.pump();
    const { holds } = await disputeOf(w, sale);
    expect(holds.flatMap(({ shares }) => shares)).toMatchObject([
      { sellerId: ben.id, withheld: { minor: "2750" } },
    ]);
    await decide(w, rail, ref, "lost");
    await w.pump();
    const lost = rail === "stripe" ? { "platform:losses": 3000 } : {};
    expect(await changes(w, before)).toMatchObject({ payable: 2750, ...lost });
    expect(await stateOf(w, sale)).toBe("charged_back");
  },
);

test("V136 a bank that takes more than was paid takes the rest from the platform", async () => {
  const w = await disputeWorld("stripe");
  const { products } = await two(w);
  const sale = await paid(w, "stripe", { products });
  const before = await accounts(w);
  const ref = await dispute(w, "stripe", sale, { amount: 7500 });
  await w.pump();
  await decide(w, "stripe", ref, "lost");
  await w.pump();
  expect(await changes(w, before)).toMatchObject({ payable: 5500, "platform:losses": 1500 });
});

test("V136 what the platform bears of a lost dispute is paid to the artisans all the same", async () => {
  const w = await disputeWorld("stripe");
  const { products } = await two(w);
  const sale = await due(w, "stripe", { products });
  const ref = await dispute(w, "stripe", sale);
  await w.pump();
  const { id } = await disputeOf(w, sale);
  const said = { goods: null, fault: "platform" };
  expect((await w.post(`/api/operator/disputes/${id}/goods`, said, w.operator)).status).toBe(200);
  await decide(w, "stripe", ref, "lost");
  await w.pump();
  // Of the charge nothing is left, so that Stripe would take no transfer that is tied to it.
  await runTransfers(w);
  expect(await transferRows(w, sale)).toEqual(["settled 2750", "settled 2750"]);
});
