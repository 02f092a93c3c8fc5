import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import {
  errorOf,
  opened,
  stripe,
  stripeForEachTest,
  takeEvents,
  typesOf,
} from "./sandbox-stripe.support.ts";

stripeForEachTest();

const product = (more: object = {}) => stripe.products.create({ name: "Membership", ...more });
const monthly = (more: object = {}) =>
  stripe.prices.create({
    currency: "usd",
    unit_amount: 900,
    recurring: { interval: "month" },
    product_data: { name: "Membership" },
    ...more,
  });

describe("a price", () => {
  it("recurs with the interval that it was given, and is told with its plan", async () => {
    const price = await monthly({ nickname: "Basic", metadata: { tier: "1" } });
    expect(price).toMatchObject({
      object: "price",
      active: true,
      type: "recurring",
      unit_amount: 900,
      nickname: "Basic",
      metadata: { tier: "1" },
      recurring: { interval: "month", interval_count: 1, usage_type: "licensed", meter: null },
    });
    expect(price.unit_amount_decimal?.toString()).toBe("900");
    expect(typesOf(await takeEvents(opened.world))).toEqual([
      "product.created",
      "plan.created",
      "price.created",
    ]);
    const read = await stripe.prices.retrieve(price.id, { expand: ["product"] });
    expect(read.product).toMatchObject({ object: "product", name: "Membership" });
  });

  it("is one-time without an interval and has no plan", async () => {
    const { id } = await product();
    const price = await stripe.prices.create({ currency: "EUR", unit_amount: 100, product: id });
    expect(price).toMatchObject({ type: "one_time", recurring: null, currency: "eur" });
    expect(await errorOf(stripe.plans.retrieve(price.id))).toMatchObject({ statusCode: 404 });
  });

  it("takes an amount with decimals, which is then no whole number", async () => {
    const price = await monthly({
      unit_amount: undefined,
      unit_amount_decimal: Stripe.Decimal.from("0.125"),
    });
    expect(price.unit_amount).toBeNull();
    expect(price.unit_amount_decimal?.toString()).toBe("0.125");
  });

  it.each([
    ["no amount", { unit_amount: undefined }, "unit_amount"],
    ["a negative amount", { unit_amount: -1 }, "unit_amount"],
    ["an unknown currency", { currency: "xyz" }, "currency"],
    ["no product", { product_data: undefined }, "product"],
    ["a product that does not exist", { product_data: undefined, product: "prod_x" }, "product"],
    [
      "more than three years",
      { recurring: { interval: "month", interval_count: 37 } },
      "recurring[interval_count]",
    ],
    [
      "usage without a meter",
      { recurring: { interval: "month", usage_type: "metered" } },
      "recurring[meter]",
    ],
    [
      "a meter that does not exist",
      { recurring: { interval: "month", meter: "mtr_x" } },
      "recurring[meter]",
    ],
  ])("is refused with %s, and nothing is left behind", async (_, more, param) => {
    expect(await errorOf(monthly(more))).toMatchObject({ statusCode: 400, param });
    expect((await stripe.products.list()).data).toEqual([]);
    expect((await stripe.prices.list()).data).toEqual([]);
  });

  it("shows its other currencies only when asked", async () => {
    const price = await monthly({ currency_options: { eur: { unit_amount: 800 } } });
    expect(price).not.toHaveProperty("currency_options");
    const read = await stripe.prices.retrieve(price.id, { expand: ["currency_options"] });
    expect(read.currency_options).toMatchObject({
      usd: { unit_amount: 900 },
      eur: { unit_amount: 800, tax_behavior: "unspecified" },
    });
    const more = await stripe.prices.update(price.id, {
      currency_options: { gbp: { unit_amount: 700 } },
      expand: ["currency_options"],
    });
    expect(Object.keys(more.currency_options ?? {}).sort()).toEqual(["eur", "gbp", "usd"]);
  });

  it("may have tiers, which must rise to infinity", async () => {
    const tiered = (tiers: Stripe.PriceCreateParams.Tier[]) =>
      monthly({
        unit_amount: undefined,
        billing_scheme: "tiered",
        tiers_mode: "graduated",
        tiers,
        expand: ["tiers"],
      });
    const price = await tiered([
      { up_to: 5, unit_amount: 100 },
      { up_to: "inf", unit_amount: 50, flat_amount: 10 },
    ]);
    expect(price.tiers).toMatchObject([
      { up_to: 5, unit_amount: 100, flat_amount: null },
      { up_to: null, unit_amount: 50, flat_amount: 10 },
    ]);
    expect(await errorOf(tiered([{ up_to: 5, unit_amount: 100 }]))).toMatchObject({
      param: "tiers[0][up_to]",
    });
  });

  it("gives its lookup key to another only when that is asked for", async () => {
    const first = await monthly({ lookup_key: "basic" });
    expect(await errorOf(monthly({ lookup_key: "basic" }))).toMatchObject({ param: "lookup_key" });
    const second = await monthly({ lookup_key: "basic", transfer_lookup_key: true });
    expect((await stripe.prices.retrieve(first.id)).lookup_key).toBeNull();
    const found = await stripe.prices.list({ lookup_keys: ["basic", "other"] });
    expect(found.data.map(({ id }) => id)).toEqual([second.id]);
    await stripe.prices.update(first.id, { lookup_key: "basic", transfer_lookup_key: true });
    expect((await stripe.prices.retrieve(second.id)).lookup_key).toBeNull();
  });

  it("changes what may change and tells what it was", async () => {
    const price = await monthly({ metadata: { a: "1", b: "2" } });
    await takeEvents(opened.world);
    const after = await stripe.prices.update(price.id, {
      active: false,
      nickname: "Old",
      metadata: { a: "3", c: "4" },
      tax_behavior: "exclusive",
    });
    expect(after).toMatchObject({
      active: false,
      nickname: "Old",
      metadata: { a: "3", b: "2", c: "4" },
    });
    const events = await takeEvents(opened.world);
    expect(typesOf(events)).toEqual(["price.updated", "plan.updated"]);
    expect(JSON.parse(events[0]?.body ?? "").data.previous_attributes).toEqual({
      active: true,
      nickname: null,
      tax_behavior: "unspecified",
      metadata: { a: "1", c: null },
    });
    expect(
      await errorOf(stripe.prices.update(price.id, { tax_behavior: "inclusive" })),
    ).toMatchObject({ param: "tax_behavior" });
  });

  it("is listed by product, kind, interval and currency; the inactive ones only on demand", async () => {
    const { id } = await product();
    const once = await stripe.prices.create({ currency: "eur", unit_amount: 5, product: id });
    const yearly = await monthly({ recurring: { interval: "year" }, active: false });
    const month = await monthly();
    const ids = async (params: Stripe.PriceListParams) =>
      (await stripe.prices.list(params)).data.map((price) => price.id);
    expect(await ids({})).toEqual([month.id, once.id]);
    expect(await ids({ active: false })).toEqual([yearly.id]);
    expect(await ids({ product: id })).toEqual([once.id]);
    expect(await ids({ type: "recurring" })).toEqual([month.id]);
    expect(await ids({ recurring: { interval: "month" } })).toEqual([month.id]);
    expect(await ids({ currency: "eur" })).toEqual([once.id]);
    expect(await ids({ limit: 1 })).toEqual([month.id]);
  });
});

describe("a search of prices", () => {
  it("finds them by key, product and kind", async () => {
    const price = await monthly({ lookup_key: "basic" });
    await monthly({ currency: "eur" });
    const found = async (query: string) =>
      (await stripe.prices.search({ query })).data.map(({ id }) => id);
    expect(await found("lookup_key:'basic'")).toEqual([price.id]);
    expect(await found(`product:'${price.product}' AND type:'recurring'`)).toEqual([price.id]);
    expect(await found("currency:'usd'")).toEqual([price.id]);
  });
});

describe("a plan", () => {
  it("is a recurring price under its older name", async () => {
    const plan = await stripe.plans.create({
      id: "gold",
      currency: "usd",
      amount: 2_000,
      interval: "year",
      product: { name: "Gold" },
    });
    expect(plan).toMatchObject({ id: "gold", object: "plan", amount: 2_000, interval: "year" });
    expect(await stripe.prices.retrieve("gold")).toMatchObject({ unit_amount: 2_000 });
    const price = await monthly();
    expect(await stripe.plans.retrieve(price.id)).toMatchObject({ amount: 900 });
    const listed = await stripe.plans.list();
    expect(listed.data.map(({ id }) => id)).toEqual([price.id, "gold"]);
  });

  it("changes with its price, and goes with it", async () => {
    const price = await monthly();
    const plan = await stripe.plans.update(price.id, { nickname: "Old", trial_period_days: 7 });
    expect(plan).toMatchObject({ nickname: "Old", trial_period_days: 7 });
    expect((await stripe.prices.retrieve(price.id)).nickname).toBe("Old");
    await takeEvents(opened.world);
    expect(await stripe.plans.del(price.id)).toMatchObject({ deleted: true });
    expect(typesOf(await takeEvents(opened.world))).toEqual(["plan.deleted", "price.deleted"]);
    expect(await errorOf(stripe.prices.retrieve(price.id))).toMatchObject({ statusCode: 404 });
  });
});
