import type Stripe from "stripe";
import { describe, expect, it } from "vitest";
import {
  DAY_MS,
  errorOf,
  opened,
  stripe,
  stripeForEachTest,
  takeEvents,
  typesOf,
} from "./sandbox-stripe.support.ts";
import { calculate, california, now, sellFrom } from "./sandbox-stripe-tax.support.ts";

stripeForEachTest();

describe("the tax settings", () => {
  it("are pending until the head office is known; nothing is calculated before", async () => {
    expect(await stripe.tax.settings.retrieve()).toMatchObject({
      status: "pending",
      status_details: { pending: { missing_fields: ["head_office"] } },
    });
    expect(await errorOf(calculate())).toMatchObject({ code: "stripe_tax_inactive" });
    const after = await stripe.tax.settings.update({
      head_office: { address: { country: "DE", city: "Berlin" } },
      defaults: { tax_behavior: "inclusive", tax_code: "txcd_99999999" },
    });
    expect(after).toMatchObject({
      status: "active",
      defaults: { tax_behavior: "inclusive" },
      head_office: { address: { country: "DE", city: "Berlin", state: null } },
    });
    expect(typesOf(await takeEvents(opened.world))).toEqual(["tax.settings.updated"]);
    expect((await calculate()).tax_amount_inclusive).toBe(0);
  });

  it("say how prices are meant, by currency if asked", async () => {
    await sellFrom("DE");
    await stripe.tax.settings.update({ defaults: { tax_behavior: "inferred_by_currency" } });
    expect(await calculate()).toMatchObject({ tax_amount_inclusive: 160, amount_total: 1_000 });
    expect(await calculate({ currency: "usd" })).toMatchObject({ tax_amount_exclusive: 190 });
  });
});

describe("a calculation", () => {
  it("adds up lines and delivery, and shows each tax once", async () => {
    await sellFrom("DE");
    const made = await calculate({
      line_items: [
        { amount: 1_000, reference: "vase", quantity: 2 },
        { amount: 333, reference: "cup", tax_behavior: "inclusive" },
        { amount: 500, reference: "voucher", tax_code: "txcd_00000000" },
      ],
      shipping_cost: { amount: 490 },
      expand: ["line_items", "line_items.data.tax_breakdown"],
    });
    expect(made).toMatchObject({
      id: expect.stringMatching(/^taxcalc_/),
      object: "tax.calculation",
      amount_total: 1_000 + 190 + 333 + 500 + 490 + 93,
      tax_amount_exclusive: 190 + 93,
      tax_amount_inclusive: 53,
      shipping_cost: { amount: 490, amount_tax: 93, tax_code: "txcd_92010001" },
    });
    expect(
      made.tax_breakdown.map((entry) => [entry.amount, entry.inclusive, entry.taxable_amount]),
    ).toEqual([
      [283, false, 1_490],
      [53, true, 280],
      [0, false, 0],
    ]);
    expect(made.tax_breakdown[0]?.tax_rate_details).toMatchObject({
      country: "DE",
      percentage_decimal: "19.0",
      tax_type: "vat",
    });
    expect(made.line_items?.data[1]).toMatchObject({
      amount: 333,
      amount_tax: 53,
      reference: "cup",
      tax_breakdown: [
        { jurisdiction: { country: "DE", level: "country" }, sourcing: "destination" },
      ],
    });
  });

  it("says why there is no tax", async () => {
    await sellFrom("DE");
    const at = (details: Stripe.Tax.CalculationCreateParams.CustomerDetails) =>
      calculate({ customer_details: { address_source: "billing", ...details } });
    const reason = async (made: Promise<Stripe.Tax.Calculation>) =>
      (await made).tax_breakdown[0]?.taxability_reason;
    expect(await reason(at({ address: { country: "FR" } }))).toBe("not_collecting");
    expect(
      await reason(at({ address: { country: "DE" }, taxability_override: "customer_exempt" })),
    ).toBe("customer_exempt");
    expect(
      await reason(at({ address: { country: "DE" }, taxability_override: "reverse_charge" })),
    ).toBe("reverse_charge");
  });

  it("takes the place from a customer, the shipping address first", async () => {
    await sellFrom("US", california);
    const { id: customer } = await stripe.customers.create({
      address: { country: "DE", line1: "Unter den Linden 1" },
      shipping: { name: "Ada", address: { country: "US", state: "CA", line1: "1 Main St" } },
    });
    const line_items = [{ amount: 1_000 }];
    const made = await stripe.tax.calculations.create({ currency: "usd", customer, line_items });
    expect(made).toMatchObject({
      customer,
      tax_amount_exclusive: 73,
      customer_details: { address_source: "shipping", address: { state: "CA" } },
    });
    const nowhere = await stripe.customers.create();
    const call = stripe.tax.calculations.create({
      currency: "usd",
      customer: nowhere.id,
      line_items,
    });
    expect(await errorOf(call)).toMatchObject({ code: "customer_tax_location_invalid" });
  });

  it("takes the tax code of the product", async () => {
    await sellFrom("DE");
    const { id: product } = await stripe.products.create({ name: "V", tax_code: "txcd_00000000" });
    const made = await calculate({ line_items: [{ amount: 100, product }] });
    expect(made.tax_amount_exclusive).toBe(0);
  });

  it.each<[string, Partial<Stripe.Tax.CalculationCreateParams>, string]>([
    ["no lines", { line_items: [] }, "line_items"],
    [
      "no address",
      { customer_details: { taxability_override: "none" } },
      "customer_details[address]",
    ],
    [
      "an address without its source",
      { customer_details: { address: { country: "DE" } } },
      "customer_details[address_source]",
    ],
    [
      "two lines of one reference",
      {
        line_items: [
          { amount: 1, reference: "a" },
          { amount: 2, reference: "a" },
        ],
      },
      "line_items[1][reference]",
    ],
    [
      "an unknown tax code",
      { line_items: [{ amount: 1, tax_code: "x" }] },
      "line_items[0][tax_code]",
    ],
    [
      "an American buyer without a state",
      { customer_details: { address: { country: "US" }, address_source: "billing" } },
      "customer_details[address]",
    ],
    [
      "a buyer who is only an IP address",
      { customer_details: { ip_address: "192.0.2.1" } },
      "customer_details[address]",
    ],
    ["delivery below nothing", { shipping_cost: { amount: -1 } }, "shipping_cost[amount]"],
    ["none of something", { line_items: [{ amount: 1, quantity: 0 }] }, "line_items[0][quantity]"],
  ])("is refused with %s", async (_, more, param) => {
    await sellFrom("DE");
    expect(await errorOf(calculate(more))).toMatchObject({ statusCode: 400, param });
  });

  it("lists its lines in their order, page by page", async () => {
    await sellFrom("DE");
    const line_items = Array.from({ length: 12 }, (_, index) => ({ amount: index + 1 }));
    const made = await calculate({ line_items, expand: ["line_items"] });
    expect(made.line_items?.has_more).toBe(true);
    const amounts: number[] = [];
    const pages = stripe.tax.calculations.listLineItems(made.id ?? "", { limit: 5 });
    for await (const { amount } of pages) amounts.push(amount);
    expect(amounts).toEqual(line_items.map(({ amount }) => amount));
  });

  it("is gone after 90 days", async () => {
    await sellFrom("DE");
    const before = now();
    const { id, expires_at: end } = await calculate();
    const [earliest, latest] = [before, now()].map((seconds) => seconds + 90 * 86_400);
    expect(end).toBeGreaterThanOrEqual(earliest ?? 0);
    expect(end).toBeLessThanOrEqual(latest ?? 0);
    expect(await stripe.tax.calculations.retrieve(id ?? "")).toMatchObject({ id });
    await opened.world.clock.advance(90 * DAY_MS);
    expect(await errorOf(stripe.tax.calculations.retrieve(id ?? ""))).toMatchObject({
      statusCode: 404,
    });
  });
});

it("a customer's place can be asked for before it is kept", async () => {
  await sellFrom("DE");
  const { id } = await stripe.customers.create({ email: "a@b.example" });
  const tax = { validate_location: "immediately" } as const;
  const told = await errorOf(stripe.customers.update(id, { address: { country: "US" }, tax }));
  expect(told.code).toBe("customer_tax_location_invalid");
  expect(await stripe.customers.retrieve(id)).toMatchObject({ address: null });
  const placed = await stripe.customers.update(id, { address: { country: "DE" }, tax });
  expect(placed.address).toMatchObject({ country: "DE" });
});
