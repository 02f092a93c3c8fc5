import { describe, expect, it } from "vitest";
import { errorOf, opened, standIn, stripe, stripeForEachTest } from "./sandbox-stripe.support.ts";

stripeForEachTest();

const open = (more = {}) =>
  stripe.paymentIntents.create({ amount: 5_000, currency: "usd", ...more });

describe("a payment method configuration", () => {
  it("is there from the start, and every automatic intent names it", async () => {
    const { data } = await stripe.paymentMethodConfigurations.list();
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({
      is_default: true,
      active: true,
      card: { available: true, display_preference: { value: "on" } },
    });
    const details = { id: data[0]?.id, parent: null };
    expect((await open()).payment_method_configuration_details).toEqual(details);
    const setup = await stripe.setupIntents.create({});
    expect(setup.payment_method_configuration_details).toEqual(details);
    const listed = await open({ allowed_payment_method_types: ["card"] });
    expect(listed.payment_method_configuration_details).toBeNull();
  });

  it("that switches a method off keeps it out of what is opened afterwards", async () => {
    const [standard] = (await stripe.paymentMethodConfigurations.list()).data;
    const before = await open();
    const changed = await stripe.paymentMethodConfigurations.update(String(standard?.id), {
      us_bank_account: { display_preference: { preference: "off" } },
    });
    expect(changed.us_bank_account?.available).toBe(false);
    expect((await open()).payment_method_types).toEqual(["card"]);
    const read = await stripe.paymentIntents.retrieve(before.id);
    expect(read.payment_method_types).toEqual(["card", "us_bank_account"]);
  });

  it("of one's own holds for the intents that name it", async () => {
    const own = await stripe.paymentMethodConfigurations.create({
      name: "Debits",
      card: { display_preference: { preference: "off" } },
    });
    expect(own).toMatchObject({ name: "Debits", is_default: false, parent: null });
    const intent = await open({ payment_method_configuration: own.id });
    expect(intent.payment_method_types).toEqual(["us_bank_account"]);
    expect((await stripe.paymentMethodConfigurations.retrieve(own.id)).name).toBe("Debits");
    const error = await errorOf(open({ payment_method_configuration: "pmc_nothing" }));
    expect(error).toMatchObject({ statusCode: 400 });
  });
});

describe("a payment method domain", () => {
  it("is registered once, validated, switched off and listed", async () => {
    const made = await stripe.paymentMethodDomains.create({ domain_name: "shop.example" });
    expect(made).toMatchObject({
      object: "payment_method_domain",
      domain_name: "shop.example",
      enabled: true,
      apple_pay: { status: "active" },
      google_pay: { status: "active" },
    });
    const again = await stripe.paymentMethodDomains.create({ domain_name: "SHOP.example" });
    expect(again.id).toBe(made.id);
    expect((await stripe.paymentMethodDomains.validate(made.id)).apple_pay.status).toBe("active");
    expect((await stripe.paymentMethodDomains.retrieve(made.id)).id).toBe(made.id);
    await stripe.paymentMethodDomains.update(made.id, { enabled: false });
    expect((await stripe.paymentMethodDomains.list({ enabled: true })).data).toEqual([]);
    expect(
      (await stripe.paymentMethodDomains.list({ domain_name: "shop.example" })).data,
    ).toHaveLength(1);
  });

  it("is a domain's name, not an address", async () => {
    const call = stripe.paymentMethodDomains.create({ domain_name: "https://shop.example/" });
    expect(await errorOf(call)).toMatchObject({ statusCode: 400, param: "domain_name" });
  });
});

describe("a world that is restored", () => {
  it("still knows who was set up, what was used, who was deleted and what waits", async () => {
    const customer = (await stripe.customers.create({})).id;
    const setup = await stripe.setupIntents.create({ customer });
    const card = "4000002500003155";
    await standIn.control(opened.world, `/setup_intents/${setup.id}/confirm`, { card });
    const { payment_method: method } = await stripe.setupIntents.retrieve(setup.id);
    const waiting = await stripe.setupIntents.create({ customer });
    await standIn.control(opened.world, `/setup_intents/${waiting.id}/confirm`, {
      card,
      threeDSecure: "leave",
    });
    const gone = await stripe.customers.create({});
    await stripe.customers.del(gone.id);
    const session = await stripe.customerSessions.create({
      customer,
      components: { payment_element: { enabled: true } },
    });
    const { stripe: processor } = standIn.registry.processors;
    await processor?.restore?.(opened.world, structuredClone(processor.dump?.(opened.world)));
    const paid = await stripe.paymentIntents.create({
      ...{ amount: 5_000, currency: "usd", customer, payment_method: String(method) },
      ...{ confirm: true, off_session: true },
    });
    expect(paid.status).toBe("succeeded");
    const { next_action: step } = await stripe.setupIntents.retrieve(waiting.id);
    await fetch(String(step?.use_stripe_sdk?.stripe_js), {
      method: "POST",
      body: new URLSearchParams({ outcome: "complete" }),
    });
    expect((await stripe.setupIntents.retrieve(waiting.id)).status).toBe("succeeded");
    expect(await stripe.customers.retrieve(gone.id)).toMatchObject({ deleted: true });
    const query = new URLSearchParams({
      ...{ key: opened.publishableKey, mode: "setup" },
      customer_session_client_secret: session.client_secret,
    });
    const answer = await fetch(`${opened.url}/v1/elements/sessions?${query}`);
    expect(await answer.json()).toMatchObject({ customer: { id: customer } });
  });
});
