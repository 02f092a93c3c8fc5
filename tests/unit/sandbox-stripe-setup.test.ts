import { describe, expect, it } from "vitest";
import {
  errorOf,
  opened,
  standIn,
  stripe,
  stripeForEachTest,
  takeEvents,
  typesOf,
} from "./sandbox-stripe.support.ts";

stripeForEachTest();

const RETURN = "https://shop.example/saved";
const _buyer = (id: string, card: string, threeDSecure = "pass") =>
  standIn.control(opened.world, `/setup_intents/${id}/confirm`, { card, threeDSecure });
const aCustomer = async () => (await stripe.customers.create({})).id;
const save = async (method: string, more = {}) =>
  stripe.setupIntents.create({
    customer: await aCustomer(),
    payment_method: method,
    confirm: true,
    return_url: RETURN,
    ...more,
  });

describe("a SetupIntent", () => {
  it("starts with Stripe's defaults", async () => {
    const intent = await stripe.setupIntents.create({ metadata: { a: "1" } });
    expect(intent).toMatchObject({
      object: "setup_intent",
      status: "requires_payment_method",
      usage: "off_session",
      automatic_payment_methods: { enabled: true, allow_redirects: "always" },
      payment_method_types: ["card", "us_bank_account"],
      payment_method_options: { card: { request_three_d_secure: "automatic" } },
      metadata: { a: "1" },
      latest_attempt: null,
    });
    expect(intent.client_secret).toMatch(new RegExp(`^${intent.id}_secret_`));
    expect(typesOf(await takeEvents(opened.world))).toEqual(["setup_intent.created"]);
  });

  it("that succeeds gives the method to its customer, and says so", async () => {
    const intent = await save("pm_card_visa", { expand: ["latest_attempt", "payment_method"] });
    expect(intent).toMatchObject({
      status: "succeeded",
      next_action: null,
      payment_method: { customer: intent.customer, card: { checks: { cvc_check: "pass" } } },
      latest_attempt: { object: "setup_attempt", status: "succeeded", setup_error: null },
    });
    expect(typesOf(await takeEvents(opened.world))).toEqual([
      "customer.created",
      "setup_intent.created",
      "payment_method.attached",
      "setup_intent.succeeded",
    ]);
  });

  it("without a customer saves a method that a customer can have later", async () => {
    const intent = await stripe.setupIntents.create({
      payment_method: "pm_card_visa",
      confirm: true,
      return_url: RETURN,
    });
    const method = await stripe.paymentMethods.retrieve(String(intent.payment_method));
    expect(method.customer).toBeNull();
    const customer = await aCustomer();
    expect((await stripe.paymentMethods.attach(method.id, { customer })).customer).toBe(customer);
  });

  it("can be confirmed by the server in a second call", async () => {
    const intent = await stripe.setupIntents.create({
      customer: await aCustomer(),
      payment_method: "pm_card_visa",
    });
    expect(intent.status).toBe("requires_confirmation");
    const saved = await stripe.setupIntents.confirm(intent.id, { return_url: RETURN });
    expect(saved.status).toBe("succeeded");
  });

  it("needs a method before it can be confirmed", async () => {
    const intent = await stripe.setupIntents.create({});
    const error = await errorOf(stripe.setupIntents.confirm(intent.id, { return_url: RETURN }));
    expect(error).toMatchObject({ statusCode: 400, code: "setup_intent_unexpected_state" });
  });

  it("needs a return_url from a server when methods that redirect are allowed", async () => {
    const error = await errorOf(
      stripe.setupIntents.create({ payment_method: "pm_card_visa", confirm: true }),
    );
    expect(error).toMatchObject({ statusCode: 400, param: "return_url" });
    const intent = await stripe.setupIntents.create({
      payment_method: "pm_card_visa",
      confirm: true,
      automatic_payment_methods: { enabled: true, allow_redirects: "never" },
    });
    expect(intent.status).toBe("succeeded");
  });

  it.each(["mandate_data", "return_url", "single_use", "confirmation_token"])(
    "takes %s only together with confirm",
    async (name) => {
      const value = {
        mandate_data: { customer_acceptance: { type: "offline" as const } },
        return_url: RETURN,
        single_use: { amount: 1_000, currency: "usd" },
        confirmation_token: "ctoken_1",
      };
      const given = { [name]: value[name as keyof typeof value] };
      expect(await errorOf(stripe.setupIntents.create(given))).toMatchObject({
        statusCode: 400,
        param: name,
      });
    },
  );

  it("saves for the account itself or for a customer, never for both", async () => {
    const customer = await aCustomer();
    expect(
      await errorOf(stripe.setupIntents.create({ customer, attach_to_self: true })),
    ).toMatchObject({ param: "attach_to_self" });
    const own = await stripe.setupIntents.create({
      attach_to_self: true,
      flow_directions: ["inbound"],
    });
    expect(own).toMatchObject({ attach_to_self: true, flow_directions: ["inbound"] });
    expect(
      await errorOf(stripe.setupIntents.create({ flow_directions: ["inbound"] })),
    ).toMatchObject({ param: "flow_directions" });
  });

  it("can be changed while it is open; afterwards only its metadata and description", async () => {
    const customer = await aCustomer();
    const intent = await stripe.setupIntents.create({});
    const changed = await stripe.setupIntents.update(intent.id, {
      customer,
      payment_method: "pm_card_visa",
      description: "for later",
      allowed_payment_method_types: ["card"],
    });
    expect(changed).toMatchObject({
      customer,
      status: "requires_confirmation",
      description: "for later",
      payment_method_types: ["card"],
      automatic_payment_methods: null,
    });
    await stripe.setupIntents.confirm(intent.id);
    expect(
      await errorOf(stripe.setupIntents.update(intent.id, { payment_method: "pm_card_visa" })),
    ).toMatchObject({ code: "setup_intent_unexpected_state" });
    const told = await stripe.setupIntents.update(intent.id, { metadata: { a: "1" } });
    expect(told.metadata).toEqual({ a: "1" });
  });

  it("can be cancelled while it is open, and not when it has succeeded", async () => {
    const intent = await stripe.setupIntents.create({});
    const canceled = await stripe.setupIntents.cancel(intent.id, {
      cancellation_reason: "abandoned",
    });
    expect(canceled).toMatchObject({ status: "canceled", cancellation_reason: "abandoned" });
    const { id } = await save("pm_card_visa");
    for (const over of [intent.id, id]) {
      expect(await errorOf(stripe.setupIntents.cancel(over))).toMatchObject({
        code: "setup_intent_unexpected_state",
        raw: { setup_intent: { id: over } },
      });
      expect(
        await errorOf(stripe.setupIntents.confirm(over, { return_url: RETURN })),
      ).toMatchObject({ code: "setup_intent_unexpected_state" });
    }
    expect(typesOf(await takeEvents(opened.world))).toContain("setup_intent.canceled");
  });

  it("is listed by customer, method and time, page by page", async () => {
    const first = await save("pm_card_visa");
    const customer = String(first.customer);
    const second = await stripe.setupIntents.create({ customer });
    await stripe.setupIntents.create({ attach_to_self: true });
    const ids = async (params: Parameters<typeof stripe.setupIntents.list>[0]) =>
      (await stripe.setupIntents.list(params)).data.map(({ id }) => id);
    expect(await ids({ customer })).toEqual([second.id, first.id]);
    expect(await ids({ customer, limit: 1 })).toEqual([second.id]);
    expect(await ids({ customer, starting_after: second.id })).toEqual([first.id]);
    expect(await ids({ payment_method: String(first.payment_method) })).toEqual([first.id]);
    expect(await ids({ attach_to_self: true })).toHaveLength(1);
    expect(await ids({ created: { gt: opened.world.clock.nowSeconds() } })).toEqual([]);
  });
});
