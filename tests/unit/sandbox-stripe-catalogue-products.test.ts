import type Stripe from "stripe";
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

const create = (more: Partial<Stripe.ProductCreateParams> = {}) =>
  stripe.products.create({ name: "Membership", ...more });

describe("a product", () => {
  it("starts active and without a price", async () => {
    const product = await create({ description: "For artisans", metadata: { plan: "basic" } });
    expect(product).toMatchObject({
      id: expect.stringMatching(/^prod_\w{14}$/),
      object: "product",
      active: true,
      default_price: null,
      description: "For artisans",
      images: [],
      metadata: { plan: "basic" },
      type: "service",
    });
    expect(typesOf(await takeEvents(opened.world))).toEqual(["product.created"]);
  });

  it("is made together with its default price", async () => {
    const product = await create({
      default_price_data: { currency: "usd", unit_amount: 900, recurring: { interval: "month" } },
      expand: ["default_price"],
    });
    expect(product.default_price).toMatchObject({ unit_amount: 900, product: product.id });
    expect(typesOf(await takeEvents(opened.world))).toEqual([
      "product.created",
      "plan.created",
      "price.created",
      "product.updated",
    ]);
  });

  it("is not made when its default price cannot be", async () => {
    const call = create({ default_price_data: { currency: "usd", unit_amount: -1 } });
    expect(await errorOf(call)).toMatchObject({ statusCode: 400 });
    expect((await stripe.products.list()).data).toEqual([]);
  });

  it.each([
    ["no name", { name: "" }, "name"],
    ["a long unit label", { unit_label: "thirteen char" }, "unit_label"],
    ["an unknown tax code", { tax_code: "food" }, "tax_code"],
    ["nine images", { images: Array.from({ length: 9 }, () => "https://x.example/a") }, "images"],
    ["a descriptor without letters", { statement_descriptor: "1234" }, "statement_descriptor"],
    ["a long descriptor", { statement_descriptor: "A".repeat(23) }, "statement_descriptor"],
    [
      "too many features",
      { marketing_features: Array.from({ length: 16 }, () => ({ name: "x" })) },
      "marketing_features",
    ],
  ])("is refused with %s", async (_, more, param) => {
    expect(await errorOf(create(more))).toMatchObject({ statusCode: 400, param });
  });

  it("may have an id of the caller's, once", async () => {
    await create({ id: "membership" });
    expect(await stripe.products.retrieve("membership")).toMatchObject({ name: "Membership" });
    expect(await errorOf(create({ id: "membership" }))).toMatchObject({
      code: "resource_already_exists",
    });
  });

  it("changes, and tells only what is different", async () => {
    const { id } = await create({ description: "Old", metadata: { a: "1" } });
    await takeEvents(opened.world);
    await opened.world.clock.advance(60_000);
    const after = await stripe.products.update(id, { description: "", name: "Membership" });
    expect(after.description).toBeNull();
    expect(after.updated).toBeGreaterThan(after.created);
    const [event] = await takeEvents(opened.world);
    expect(JSON.parse(event?.body ?? "").data.previous_attributes).toEqual({
      description: "Old",
      updated: after.created,
    });
    await stripe.products.update(id, { name: "Membership" });
    expect(await takeEvents(opened.world)).toEqual([]);
  });

  it("takes only its own active prices as default, and keeps them from being archived", async () => {
    const { id } = await create();
    const price = (product: string, active = true) =>
      stripe.prices.create({ currency: "usd", unit_amount: 1, product, active });
    const own = await price(id);
    const foreign = await price((await create()).id);
    const inactive = await price(id, false);
    for (const other of [foreign.id, inactive.id, "price_x"]) {
      const call = stripe.products.update(id, { default_price: other });
      expect(await errorOf(call)).toMatchObject({ statusCode: 400, param: "default_price" });
    }
    await stripe.products.update(id, { default_price: own.id });
    expect(await errorOf(stripe.prices.update(own.id, { active: false }))).toMatchObject({
      message: expect.stringContaining("default price"),
    });
  });

  it("can be deleted until it has a price", async () => {
    const { id } = await create();
    const sold = await create();
    await stripe.prices.create({ currency: "usd", unit_amount: 1, product: sold.id });
    await takeEvents(opened.world);
    expect(await stripe.products.del(id)).toEqual(
      expect.objectContaining({ id, object: "product", deleted: true }),
    );
    expect(typesOf(await takeEvents(opened.world))).toEqual(["product.deleted"]);
    expect(await errorOf(stripe.products.retrieve(id))).toMatchObject({ statusCode: 404 });
    expect(await errorOf(stripe.products.del(sold.id))).toMatchObject({ statusCode: 400 });
  });

  it("is listed by what was asked for", async () => {
    const first = await create({ shippable: true, url: "https://shop.example/1" });
    const second = await create({ active: false });
    const ids = async (params: Stripe.ProductListParams) =>
      (await stripe.products.list(params)).data.map(({ id }) => id);
    expect(await ids({})).toEqual([second.id, first.id]);
    expect(await ids({ active: true })).toEqual([first.id]);
    expect(await ids({ ids: [second.id] })).toEqual([second.id]);
    expect(await ids({ shippable: true })).toEqual([first.id]);
    expect(await ids({ url: "https://shop.example/1" })).toEqual([first.id]);
    expect(await ids({ type: "good" })).toEqual([]);
    expect(await ids({ created: { gt: second.created } })).toEqual([]);
  });

  it("is found by what is in it", async () => {
    const vase = await create({ name: "Blue vase", metadata: { shelf: "7" } });
    await create({ name: "Blue cup", active: false });
    const found = async (query: string) =>
      (await stripe.products.search({ query })).data.map(({ id }) => id);
    expect(await found("active:'true' AND name~'blue'")).toEqual([vase.id]);
    expect(await found("metadata['shelf']:'7'")).toEqual([vase.id]);
  });
});
