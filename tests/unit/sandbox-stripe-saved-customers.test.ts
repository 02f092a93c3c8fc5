import { beforeEach, describe, expect, it } from "vitest";
import {
  errorOf,
  opened,
  pay,
  stripe,
  stripeForEachTest,
  takeEvents,
  typesOf,
} from "./sandbox-stripe.support.ts";

stripeForEachTest();

let customer: string;
beforeEach(async () => {
  customer = (await stripe.customers.create({})).id;
});

const previousOf = async () => {
  const last = (await takeEvents(opened.world)).at(-1);
  expect(last?.type).toBe("customer.updated");
  return JSON.parse(last?.body ?? "").data.previous_attributes;
};

describe("a customer", () => {
  it("comes with everything that was said", async () => {
    const made = await stripe.customers.create({
      email: "b@example.com",
      name: "B. Uyer",
      phone: "+441225000000",
      description: "a buyer",
      address: { line1: "1 Way", city: "Bath", country: "GB" },
      shipping: { name: "B. Uyer", address: { line1: "2 Way" } },
      preferred_locales: ["en-GB"],
      tax_exempt: "reverse",
      tax: { ip_address: "192.0.2.1" },
      invoice_prefix: "BUYER1",
      next_invoice_sequence: 7,
      business_name: "Uyer Ltd",
      individual_name: "B. Uyer",
      metadata: { a: "1" },
    });
    expect(made).toMatchObject({
      object: "customer",
      email: "b@example.com",
      address: { line1: "1 Way", line2: null },
      shipping: { name: "B. Uyer", address: { line1: "2 Way" }, phone: null },
      preferred_locales: ["en-GB"],
      tax_exempt: "reverse",
      invoice_prefix: "BUYER1",
      next_invoice_sequence: 7,
      business_name: "Uyer Ltd",
      balance: 0,
      currency: null,
      default_source: null,
      delinquent: false,
      discount: null,
      test_clock: null,
      invoice_settings: { default_payment_method: null },
    });
  });

  it("can start with a card that pays its invoices", async () => {
    const method = await stripe.paymentMethods.create({
      type: "card",
      card: { token: "tok_visa" },
    });
    const made = await stripe.customers.create({
      payment_method: method.id,
      invoice_settings: { default_payment_method: method.id },
    });
    expect(made.invoice_settings.default_payment_method).toBe(method.id);
    expect((await stripe.paymentMethods.retrieve(method.id)).customer).toBe(made.id);
    const types = typesOf(await takeEvents(opened.world));
    expect(types.slice(-2)).toEqual(["payment_method.attached", "customer.created"]);
  });

  it("is not made with a card that is declined", async () => {
    const error = await errorOf(
      stripe.customers.create({ payment_method: "pm_card_chargeDeclined" }),
    );
    expect(error).toMatchObject({ statusCode: 402, code: "card_declined" });
    expect((await stripe.customers.list()).data.map(({ id }) => id)).toEqual([customer]);
  });

  it("of a test clock lives in its time, and is listed with it only", async () => {
    const frozen = opened.world.clock.nowSeconds() - 1_000;
    const clock = await stripe.testHelpers.testClocks.create({ frozen_time: frozen });
    const made = await stripe.customers.create({ test_clock: clock.id });
    expect(made).toMatchObject({ test_clock: clock.id, created: frozen });
    const all = await stripe.customers.list();
    expect(all.data.map(({ id }) => id)).toEqual([customer]);
    const own = await stripe.customers.list({ test_clock: clock.id });
    expect(own.data.map(({ id }) => id)).toEqual([made.id]);
  });

  it("pays invoices with its own methods only", async () => {
    const other = await stripe.customers.create({});
    const method = await stripe.paymentMethods.attach("pm_card_visa", { customer: other.id });
    expect(
      await errorOf(
        stripe.customers.update(customer, {
          invoice_settings: { default_payment_method: method.id },
        }),
      ),
    ).toMatchObject({
      code: "resource_missing",
      param: "invoice_settings[default_payment_method]",
    });
  });

  it("that is changed tells what was before, and nothing else", async () => {
    const method = await stripe.paymentMethods.attach("pm_card_visa", { customer });
    await stripe.customers.update(customer, { name: "A", metadata: { a: "1", b: "2" } });
    expect(await previousOf()).toEqual({ name: null, metadata: { a: null, b: null } });
    await stripe.customers.update(customer, {
      name: "A",
      metadata: { a: "", b: "2" },
      address: { city: "Bath" },
      invoice_settings: { default_payment_method: method.id },
    });
    expect(await previousOf()).toEqual({
      metadata: { a: "1" },
      address: null,
      invoice_settings: { default_payment_method: null },
    });
    await stripe.customers.update(customer, { name: "A" });
    expect(await takeEvents(opened.world)).toEqual([]);
  });

  it("keeps an entry for each balance that is written", async () => {
    await stripe.customers.update(customer, { balance: -500 });
    expect(await previousOf()).toMatchObject({ balance: 0 });
    const read = await stripe.customers.update(customer, { balance: 200 });
    expect(read).toMatchObject({ balance: 200, currency: "usd" });
  });

  it.each([
    [{ email: "nobody" }, "email"],
    [{ invoice_prefix: "x" }, "invoice_prefix"],
    [{ test_clock: "clock_nothing" }, "test_clock"],
    [{ source: "tok_nothing" }, "card[token]"],
  ])("with %j is refused", async (given, param) => {
    expect(await errorOf(stripe.customers.create(given))).toMatchObject({ param });
  });

  it("that is deleted can be looked at and nothing else", async () => {
    const method = await stripe.paymentMethods.attach("pm_card_visa", { customer });
    const deleted = { id: customer, object: "customer", deleted: true };
    expect(await stripe.customers.del(customer)).toMatchObject(deleted);
    expect(typesOf(await takeEvents(opened.world)).at(-1)).toBe("customer.deleted");
    expect({ ...(await stripe.customers.retrieve(customer)) }).toEqual(deleted);
    for (const call of [
      () => stripe.customers.update(customer, { name: "A" }),
      () => stripe.customers.del(customer),
      () => stripe.customers.listPaymentMethods(customer),
    ]) {
      expect(await errorOf(call())).toMatchObject({ statusCode: 404, code: "resource_missing" });
    }
    const paid = pay(stripe, 1_000, "pm_card_visa", { customer });
    expect(await errorOf(paid)).toMatchObject({ statusCode: 400, code: "resource_missing" });
    expect((await stripe.customers.list()).data).toEqual([]);
    expect((await stripe.paymentMethods.retrieve(method.id)).customer).toBeNull();
    expect((await errorOf(pay(stripe, 1_000, method.id))).message).toContain("used again");
  });

  it("that is deleted takes its subscriptions along, before it goes", async () => {
    const price = await stripe.prices.create({
      currency: "usd",
      unit_amount: 1_000,
      recurring: { interval: "month" },
      product_data: { name: "Box" },
    });
    const method = await stripe.paymentMethods.attach("pm_card_visa", { customer });
    const subscription = await stripe.subscriptions.create({
      customer,
      items: [{ price: price.id }],
      default_payment_method: method.id,
    });
    await stripe.customers.del(customer);
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("canceled");
    expect(typesOf(await takeEvents(opened.world)).slice(-2)).toEqual([
      "customer.subscription.deleted",
      "customer.deleted",
    ]);
  });

  it("that was deleted is shown as such where it is expanded", async () => {
    const intent = await pay(stripe, 1_000, "pm_card_visa", { customer });
    await stripe.customers.del(customer);
    const read = await stripe.paymentIntents.retrieve(intent.id, { expand: ["customer"] });
    expect(read.customer).toEqual({ id: customer, object: "customer", deleted: true });
  });

  it("is found by email, name, phone, time and metadata", async () => {
    const made = await stripe.customers.create({
      email: "b@example.com",
      name: "Berta Uyer",
      phone: "+1555",
      metadata: { buyer: "b1" },
    });
    for (const query of [
      "email:'b@example.com'",
      "name~'berta'",
      "phone:'+1555'",
      "metadata['buyer']:'b1'",
      `created>=${made.created} AND -email:null`,
    ]) {
      const found = await stripe.customers.search({ query });
      expect(found.data.map(({ id }) => id)).toEqual([made.id]);
    }
    expect(await errorOf(stripe.customers.search({ query: "shoe:'9'" }))).toMatchObject({
      statusCode: 400,
      param: "query",
    });
  });

  it("is listed by email, page by page", async () => {
    const ids = [customer];
    for (const email of ["a@example.com", "b@example.com", "a@example.com"]) {
      ids.unshift((await stripe.customers.create({ email })).id);
    }
    const listed: string[] = [];
    for await (const { id } of stripe.customers.list({ limit: 2 })) listed.push(id);
    expect(listed).toEqual(ids);
    const named = await stripe.customers.list({ email: "a@example.com" });
    expect(named.data).toHaveLength(2);
  });

  it("has cards of the old API, which pay as any other method does", async () => {
    const made = await stripe.customers.create({ source: "tok_visa" });
    const card = String(made.default_source);
    expect(card).toMatch(/^card_/);
    expect(await stripe.customers.retrieveSource(made.id, card)).toMatchObject({
      object: "card",
      brand: "Visa",
      last4: "4242",
      customer: made.id,
    });
    const second = await stripe.customers.createSource(made.id, { source: "tok_mastercard" });
    const sources = await stripe.customers.listSources(made.id, { object: "card" });
    expect(sources.data.map(({ id }) => id)).toEqual([second.id, card]);
    expect((await pay(stripe, 1_000, card, { customer: made.id })).status).toBe("succeeded");
    const changed = await stripe.customers.updateSource(made.id, card, {
      name: "B. Uyer",
      exp_month: "5",
      metadata: { a: "1" },
    });
    expect(changed).toMatchObject({ name: "B. Uyer", exp_month: 5, metadata: { a: "1" } });
    const removed = await stripe.customers.deleteSource(made.id, card);
    expect(removed).toMatchObject({ id: card, deleted: true });
    const events = typesOf(await takeEvents(opened.world));
    expect(events.filter((type) => type.startsWith("customer.source"))).toEqual([
      "customer.source.created",
      "customer.source.created",
      "customer.source.updated",
      "customer.source.deleted",
    ]);
    expect(await errorOf(stripe.customers.retrieveSource(made.id, card))).toMatchObject({
      statusCode: 404,
    });
  });
});
