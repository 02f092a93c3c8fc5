import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  clientOf,
  errorOf,
  expectBooksBalance,
  type StandIn,
  startStripe,
  takeEvents,
  typesOf,
} from "./sandbox-stripe.support.ts";

let standIn: StandIn;
let opened: Awaited<ReturnType<StandIn["open"]>>;
let stripe: ReturnType<typeof clientOf>;

beforeAll(async () => {
  standIn = await startStripe();
});
afterAll(() => standIn.close());
beforeEach(async () => {
  opened = await standIn.open();
  stripe = clientOf(opened, opened.secretKey);
});
afterEach(() => expectBooksBalance(opened.world));

const RETURN = "https://shop.example/saved";
const buyer = (id: string, card: string, threeDSecure = "pass") =>
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

describe("a decline at a set-up", () => {
  it.each([
    ["pm_card_visa_chargeDeclined", "card_declined", "generic_decline"],
    ["pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"],
    ["pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card"],
    ["pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc"],
  ])(
    "of %s is a 402 with the SetupIntent, and another card can be tried",
    async (card, code, decline) => {
      const customer = await aCustomer();
      const intent = await stripe.setupIntents.create({ customer });
      const error = await errorOf(
        stripe.setupIntents.confirm(intent.id, { payment_method: card, return_url: RETURN }),
      );
      expect(error).toMatchObject({
        statusCode: 402,
        code,
        decline_code: decline,
        raw: { setup_intent: { id: intent.id }, payment_method: { type: "card" } },
      });
      const failed = await stripe.setupIntents.retrieve(intent.id, { expand: ["latest_attempt"] });
      expect(failed).toMatchObject({
        status: "requires_payment_method",
        payment_method: null,
        last_setup_error: { code, decline_code: decline, type: "card_error" },
        latest_attempt: { status: "failed", setup_error: { code } },
      });
      const saved = await stripe.setupIntents.confirm(intent.id, {
        payment_method: "pm_card_visa",
        return_url: RETURN,
      });
      expect(saved).toMatchObject({ status: "succeeded", last_setup_error: null });
      expect(typesOf(await takeEvents(opened.world))).toEqual([
        "customer.created",
        "setup_intent.created",
        "setup_intent.setup_failed",
        "payment_method.attached",
        "setup_intent.succeeded",
      ]);
    },
  );

  it("does not happen to a card that fails only when it is charged", async () => {
    expect((await save("pm_card_chargeCustomerFail")).status).toBe("succeeded");
  });
});

describe("3-D Secure at a set-up", () => {
  it.each(["4000002500003155", "4000002760003184", "4000003800000446", "4000008260003178"])(
    "%s is saved once the buyer has passed",
    async (card) => {
      const intent = await stripe.setupIntents.create({ customer: await aCustomer() });
      await buyer(intent.id, card, "leave");
      const waiting = await stripe.setupIntents.retrieve(intent.id, { expand: ["latest_attempt"] });
      expect(waiting).toMatchObject({
        status: "requires_action",
        next_action: { type: "use_stripe_sdk" },
        latest_attempt: { status: "requires_action" },
      });
      const url = String(waiting.next_action?.use_stripe_sdk?.stripe_js);
      expect(await (await fetch(url)).text()).toContain("saved for later");
      await fetch(url, { method: "POST", body: new URLSearchParams({ outcome: "complete" }) });
      const saved = await stripe.setupIntents.retrieve(intent.id, {
        expand: ["latest_attempt", "payment_method"],
      });
      expect(saved).toMatchObject({
        status: "succeeded",
        payment_method: { customer: intent.customer },
        latest_attempt: {
          status: "succeeded",
          payment_method_details: { card: { three_d_secure: { result: "authenticated" } } },
        },
      });
    },
  );

  it.each(["fail", "cancel"])("%s saves nothing and names the reason", async (step) => {
    const intent = await stripe.setupIntents.create({ customer: await aCustomer() });
    await buyer(intent.id, "4000002500003155", step);
    expect(await stripe.setupIntents.retrieve(intent.id)).toMatchObject({
      status: "requires_payment_method",
      payment_method: null,
      last_setup_error: {
        code: "setup_intent_authentication_failure",
        type: "invalid_request_error",
        payment_method: { customer: null },
      },
    });
    const events = typesOf(await takeEvents(opened.world));
    expect(events.slice(-2)).toEqual(["setup_intent.requires_action", "setup_intent.setup_failed"]);
  });

  it("on its own page goes back to the shop with the result", async () => {
    const waiting = await save("pm_card_authenticationRequired");
    const answer = await fetch(waiting.next_action?.redirect_to_url?.url ?? "", {
      method: "POST",
      body: new URLSearchParams({ outcome: "complete" }),
      redirect: "manual",
    });
    expect(answer.headers.get("location")).toBe(
      `${RETURN}?setup_intent=${waiting.id}&setup_intent_client_secret=${waiting.client_secret}&redirect_status=succeeded`,
    );
  });

  it("of a cancelled SetupIntent leads nowhere, and its attempt was given up", async () => {
    const waiting = await save("pm_card_authenticationRequired");
    await stripe.setupIntents.cancel(waiting.id);
    await fetch(waiting.next_action?.redirect_to_url?.url ?? "", {
      method: "POST",
      body: new URLSearchParams({ outcome: "complete" }),
    });
    expect((await stripe.setupIntents.retrieve(waiting.id)).status).toBe("canceled");
    const attempts = await stripe.setupAttempts.list({ setup_intent: waiting.id });
    expect(attempts.data.map(({ status }) => status)).toEqual(["abandoned"]);
  });

  it("is asked of a card that could do without when the shop wants it", async () => {
    const wish = { payment_method_options: { card: { request_three_d_secure: "any" as const } } };
    expect((await save("pm_card_threeDSecureOptional")).status).toBe("succeeded");
    expect((await save("pm_card_threeDSecureOptional", wish)).status).toBe("requires_action");
  });

  it("is passed and the card is declined all the same", async () => {
    const intent = await stripe.setupIntents.create({ customer: await aCustomer() });
    await buyer(intent.id, "4000008400001629");
    expect(await stripe.setupIntents.retrieve(intent.id)).toMatchObject({
      status: "requires_payment_method",
      last_setup_error: { code: "card_declined" },
    });
  });

  it("left for another card is an attempt given up", async () => {
    const intent = await stripe.setupIntents.create({ customer: await aCustomer() });
    await buyer(intent.id, "4000002760003184", "leave");
    await buyer(intent.id, "4242424242424242");
    const attempts = await stripe.setupAttempts.list({ setup_intent: intent.id });
    expect(attempts.data.map(({ status }) => status)).toEqual(["succeeded", "abandoned"]);
  });
});
