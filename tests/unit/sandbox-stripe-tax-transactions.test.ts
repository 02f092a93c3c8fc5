import type Stripe from "stripe";
import { beforeEach, describe, expect, it } from "vitest";
import { errorOf, stripe, stripeForEachTest } from "./sandbox-stripe.support.ts";

stripeForEachTest();
beforeEach(async () => {
  await stripe.tax.settings.update({ head_office: { address: { country: "DE" } } });
  await stripe.tax.registrations.create({
    active_from: "now",
    country: "DE",
    country_options: {
      de: { type: "standard", standard: { place_of_supply_scheme: "standard" } },
    },
  });
});

const calculate = () =>
  stripe.tax.calculations.create({
    currency: "eur",
    line_items: [
      { amount: 1_000, reference: "vase", metadata: { order: "o1" } },
      { amount: 333, reference: "cup", tax_behavior: "inclusive" },
    ],
    shipping_cost: { amount: 490 },
    customer_details: { address: { country: "DE" }, address_source: "shipping" },
  });

async function transact(reference = "o1"): Promise<Stripe.Tax.Transaction> {
  const { id } = await calculate();
  return stripe.tax.transactions.createFromCalculation({
    calculation: id ?? "",
    reference,
    expand: ["line_items"],
  });
}

type Reversal = Partial<Stripe.Tax.TransactionCreateReversalParams>;
const reverse = (original: Stripe.Tax.Transaction, reference: string, more: Reversal = {}) =>
  stripe.tax.transactions.createReversal({
    mode: "full",
    original_transaction: original.id,
    reference,
    expand: ["line_items"],
    ...more,
  });

const totals = ({ line_items: lines, shipping_cost: shipping }: Stripe.Tax.Transaction) => ({
  lines: lines?.data.map(({ amount, amount_tax: tax }) => [amount, tax]),
  shipping: shipping && [shipping.amount, shipping.amount_tax],
});

describe("a tax transaction", () => {
  it("is what was calculated, for good", async () => {
    const made = await transact();
    expect(made).toMatchObject({
      id: expect.stringMatching(/^tax_/),
      object: "tax.transaction",
      type: "transaction",
      reference: "o1",
      reversal: null,
      customer_details: { address: { country: "DE" } },
    });
    expect(totals(made)).toEqual({
      lines: [
        [1_000, 190],
        [333, 53],
      ],
      shipping: [490, 93],
    });
    expect(made.line_items?.data[0]).toMatchObject({ metadata: { order: "o1" }, reversal: null });
    const read = await stripe.tax.transactions.retrieve(made.id);
    expect(read).not.toHaveProperty("line_items");
    const lines = await stripe.tax.transactions.listLineItems(made.id);
    expect(lines.data.map(({ reference }) => reference)).toEqual(["vase", "cup"]);
  });

  it("has a reference of its own, and a calculation that no other has", async () => {
    const { id } = await calculate();
    const create = (reference: string) =>
      stripe.tax.transactions.createFromCalculation({ calculation: id ?? "", reference });
    await create("o1");
    expect(await errorOf(create("o2"))).toMatchObject({ param: "calculation" });
    expect(await errorOf(transact("o1"))).toMatchObject({ param: "reference" });
    const none = stripe.tax.transactions.createFromCalculation({
      calculation: "x",
      reference: "r",
    });
    expect(await errorOf(none)).toMatchObject({ code: "resource_missing" });
  });
});

describe("a reversal", () => {
  it("takes everything back, once", async () => {
    const made = await transact();
    const back = await reverse(made, "o1-refund");
    expect(back).toMatchObject({
      type: "reversal",
      reversal: { original_transaction: made.id },
    });
    expect(totals(back)).toEqual({
      lines: [
        [-1_000, -190],
        [-333, -53],
      ],
      shipping: [-490, -93],
    });
    expect(back.line_items?.data[0]?.reversal).toEqual({
      original_line_item: made.line_items?.data[0]?.id,
    });
    expect(await errorOf(reverse(made, "again"))).toMatchObject({ statusCode: 400 });
    expect(await errorOf(reverse(back, "back"))).toMatchObject({ param: "original_transaction" });
  });

  it("takes back some of a line, and never more than is left", async () => {
    const made = await transact();
    const part = (reference: string, amount: number, tax: number) =>
      reverse(made, reference, {
        mode: "partial",
        line_items: [
          {
            original_line_item: made.line_items?.data[0]?.id ?? "",
            reference: `${reference}-vase`,
            amount,
            amount_tax: tax,
          },
        ],
      });
    expect(totals(await part("r1", -600, -114)).lines).toEqual([[-600, -114]]);
    expect(await errorOf(part("r2", -600, -76))).toMatchObject({ param: "line_items" });
    expect(await errorOf(part("r3", -400, -77))).toMatchObject({ param: "line_items" });
    expect(await errorOf(part("r4", 400, 76))).toMatchObject({ param: "line_items" });
    expect(totals(await part("r5", -400, -76)).lines).toEqual([[-400, -76]]);
  });

  it("takes the delivery back alone", async () => {
    const made = await transact();
    const shipping = { amount: -490, amount_tax: -93 };
    const back = await reverse(made, "r1", { mode: "partial", shipping_cost: shipping });
    expect(totals(back)).toEqual({ lines: [], shipping: [-490, -93] });
    const again = reverse(made, "r2", { mode: "partial", shipping_cost: shipping });
    expect(await errorOf(again)).toMatchObject({ param: "shipping_cost" });
  });

  it("spreads a flat amount over everything, to the cent", async () => {
    const made = await transact();
    const back = await reverse(made, "r1", { mode: "partial", flat_amount: -1_000 });
    const { lines = [], shipping } = totals(back);
    const [vase, cup] = lines;
    // The cup's tax is inside its amount.
    const sum = (vase?.[0] ?? 0) + (vase?.[1] ?? 0) + (cup?.[0] ?? 0);
    expect(sum + (shipping?.[0] ?? 0) + (shipping?.[1] ?? 0)).toBe(-1_000);
    const rest = reverse(made, "r2", { mode: "partial", flat_amount: -2_107 });
    expect(await errorOf(rest)).toMatchObject({ param: "flat_amount" });
  });

  it.each<[string, Reversal, string]>([
    ["no amount for a part", { mode: "partial" }, "line_items"],
    ["an amount for all", { flat_amount: -1 }, "mode"],
    ["an amount above zero", { mode: "partial", flat_amount: 1 }, "flat_amount"],
    [
      "two ways at once",
      { mode: "partial", flat_amount: -1, shipping_cost: { amount: 0, amount_tax: 0 } },
      "flat_amount",
    ],
    ["a reference that is taken", { reference: "o1" }, "reference"],
    ["an unknown transaction", { original_transaction: "tax_x" }, "original_transaction"],
  ])("is refused with %s", async (_, more, param) => {
    const made = await transact();
    expect(await errorOf(reverse(made, "r", more))).toMatchObject({ statusCode: 400, param });
  });
});
