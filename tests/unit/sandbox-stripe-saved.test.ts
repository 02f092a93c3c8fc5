import { beforeEach, describe, expect, it } from "vitest";
import {
  errorOf,
  opened,
  pay,
  standIn,
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

/** A card that was saved with a SetupIntent by a buyer who passed whatever was asked. */
async function setUp(card: string, usage: "off_session" | "on_session" = "off_session") {
  const intent = await stripe.setupIntents.create({ customer, usage });
  await standIn.control(opened.world, `/setup_intents/${intent.id}/confirm`, { card });
  const saved = await stripe.setupIntents.retrieve(intent.id);
  expect(saved.status).toBe("succeeded");
  return String(saved.payment_method);
}

async function attached(name: string) {
  return (await stripe.paymentMethods.attach(name, { customer })).id;
}

const offSession = (method: string, more = {}) =>
  pay(stripe, 5_000, method, { customer, off_session: true, ...more });

describe("a payment without the buyer", () => {
  it.each([
    ["4242424242424242", "succeeded"],
    ["4000002500003155", "succeeded"],
    ["4000003800000446", "succeeded"],
  ])("with %s that was set up needs nobody", async (card, status) => {
    expect((await offSession(await setUp(card))).status).toBe(status);
  });

  it.each(["recurring", "one_off"])("can be said to be %s", async (kind) => {
    const method = await setUp("4000002500003155");
    expect((await offSession(method, { off_session: kind })).status).toBe("succeeded");
  });

  it.each([
    ["pm_card_authenticationRequiredOnSetup", "was never set up"],
    ["pm_card_authenticationRequired", "always asks"],
  ])("with %s, which %s, is declined for want of authentication", async (name) => {
    const method = await attached(name);
    const error = await errorOf(offSession(method));
    expect(error).toMatchObject({
      statusCode: 402,
      type: "StripeCardError",
      code: "authentication_required",
      decline_code: "authentication_required",
      payment_method: { id: method },
      payment_intent: { status: "requires_payment_method" },
    });
    expect((await stripe.charges.list({ customer })).data[0]).toMatchObject({
      status: "failed",
      failure_code: "authentication_required",
    });
  });

  it("that was declined so is completed by the buyer with the same method", async () => {
    const method = await attached("pm_card_authenticationRequiredOnSetup");
    const { payment_intent: refused } = await errorOf(offSession(method));
    expect(refused?.last_payment_error?.payment_method?.id).toBe(method);
    const id = String(refused?.id);
    await standIn.control(opened.world, `/payment_intents/${id}/confirm`, { card: method });
    expect(await stripe.paymentIntents.retrieve(id, { expand: ["latest_charge"] })).toMatchObject({
      status: "succeeded",
      payment_method: method,
      latest_charge: {
        payment_method_details: { card: { three_d_secure: { result: "authenticated" } } },
      },
    });
  });

  it("with a card that was set up for payments with the buyer only is declined", async () => {
    const method = await setUp("4000002500003155", "on_session");
    expect((await errorOf(offSession(method))).code).toBe("authentication_required");
  });

  it("with a card that was set up and has no money is declined for that", async () => {
    const method = await setUp("4000008260003178");
    expect(await errorOf(offSession(method))).toMatchObject({
      code: "card_declined",
      decline_code: "insufficient_funds",
    });
  });

  it("with a card that fails once it is the customer's is declined", async () => {
    const method = await attached("pm_card_chargeCustomerFail");
    expect(await errorOf(offSession(method))).toMatchObject({ code: "card_declined" });
  });

  it("does not go with a wish to save the method", async () => {
    const method = await attached("pm_card_visa");
    const wish = { setup_future_usage: "off_session" };
    expect(await errorOf(offSession(method, wish))).toMatchObject({
      statusCode: 400,
      param: "off_session",
    });
  });

  it("is known to the card network by the set-up before it", async () => {
    const method = await setUp("4242424242424242");
    const ids = [];
    for (const _ of [1, 2]) {
      const { latest_charge: charge } = await offSession(method, { expand: ["latest_charge"] });
      if (charge === null || typeof charge === "string") throw new Error("not expanded");
      ids.push(charge.payment_method_details?.card?.network_transaction_id);
    }
    expect(ids[0]).toMatch(/^[0-9A-Z]{15}$/);
    expect(ids[1]).toBe(ids[0]);
  });
});

describe("a payment that saves its method", () => {
  it("gives it to the customer when it succeeds, before it says so", async () => {
    const intent = await pay(stripe, 5_000, "pm_card_visa", {
      customer,
      setup_future_usage: "off_session",
    });
    const method = await stripe.paymentMethods.retrieve(String(intent.payment_method));
    expect(method.customer).toBe(customer);
    expect(typesOf(await takeEvents(opened.world)).slice(1, 4)).toEqual([
      "payment_intent.created",
      "payment_method.attached",
      "charge.succeeded",
    ]);
  });

  it("saves nothing when it is declined", async () => {
    await errorOf(
      pay(stripe, 5_000, "pm_card_chargeDeclined", { customer, setup_future_usage: "on_session" }),
    );
    expect((await stripe.customers.listPaymentMethods(customer)).data).toEqual([]);
    expect(typesOf(await takeEvents(opened.world))).not.toContain("payment_method.attached");
  });

  it("sets the card up for later payments without the buyer, who was asked this once", async () => {
    const intent = await stripe.paymentIntents.create({
      amount: 5_000,
      currency: "usd",
      customer,
      setup_future_usage: "off_session",
    });
    await standIn.control(opened.world, `/payment_intents/${intent.id}/confirm`, {
      card: "4000002500003155",
    });
    const { payment_method: method } = await stripe.paymentIntents.retrieve(intent.id);
    expect((await offSession(String(method))).status).toBe("succeeded");
  });

  it.each([
    ["on_session", "off_session", "authentication_required"],
    ["off_session", "on_session", undefined],
  ] as const)("by its type's own option %s, not by %s", async (own, other, code) => {
    const intent = await stripe.paymentIntents.create({
      amount: 5_000,
      currency: "usd",
      customer,
      setup_future_usage: other,
      payment_method_options: { card: { setup_future_usage: own } },
    });
    await standIn.control(opened.world, `/payment_intents/${intent.id}/confirm`, {
      card: "4000002500003155",
    });
    const { payment_method: method } = await stripe.paymentIntents.retrieve(intent.id);
    const again = offSession(String(method));
    if (code === undefined) expect((await again).status).toBe("succeeded");
    else expect((await errorOf(again)).code).toBe(code);
  });

  it("is not saved where its type's option says none", async () => {
    const intent = await pay(stripe, 5_000, "pm_card_visa", {
      customer,
      setup_future_usage: "off_session",
      payment_method_options: { card: { setup_future_usage: "none" } },
    });
    const method = await stripe.paymentMethods.retrieve(String(intent.payment_method));
    expect(method.customer).toBeNull();
  });

  it("without a customer keeps the method good for a customer to come", async () => {
    const intent = await pay(stripe, 5_000, "pm_card_visa", { setup_future_usage: "off_session" });
    const method = String(intent.payment_method);
    expect((await stripe.paymentMethods.attach(method, { customer })).customer).toBe(customer);
  });
});

describe("a mandate", () => {
  const mandate_data = {
    customer_acceptance: {
      type: "online" as const,
      online: { ip_address: "192.0.2.1", user_agent: "browser" },
    },
  };
  const debit = (more = {}) =>
    stripe.setupIntents.create({
      customer,
      payment_method: "pm_usBankAccount_success",
      confirm: true,
      return_url: "https://shop.example/",
      ...more,
    });

  it("stands behind every bank account that is saved, and a server must say how it came", async () => {
    expect(await errorOf(debit())).toMatchObject({
      code: "parameter_missing",
      param: "mandate_data",
    });
    const intent = await debit({ mandate_data });
    const mandate = await stripe.mandates.retrieve(String(intent.mandate));
    expect(mandate).toMatchObject({
      status: "active",
      type: "multi_use",
      payment_method: intent.payment_method,
      customer_acceptance: { type: "online", online: { ip_address: "192.0.2.1" } },
    });
  });

  it("for one payment only is a single-use mandate", async () => {
    const intent = await debit({ mandate_data, single_use: { amount: 2_000, currency: "usd" } });
    expect(intent.mandate).toBeNull();
    expect(await stripe.mandates.retrieve(String(intent.single_use_mandate))).toMatchObject({
      type: "single_use",
      single_use: { amount: 2_000, currency: "usd" },
    });
  });

  it("can be named by a payment with its own method, and by no other", async () => {
    const intent = await debit({ mandate_data });
    const mandate = String(intent.mandate);
    const method = String(intent.payment_method);
    const paid = await offSession(method, { mandate, expand: ["latest_charge"] });
    expect(paid).toMatchObject({
      status: "processing",
      latest_charge: { payment_method_details: { us_bank_account: { mandate } } },
    });
    expect(await errorOf(offSession(await attached("pm_card_visa"), { mandate }))).toMatchObject({
      code: "payment_intent_mandate_invalid",
    });
  });

  it("ends when the method is taken away", async () => {
    const intent = await debit({ mandate_data });
    await stripe.paymentMethods.detach(String(intent.payment_method));
    const mandate = await stripe.mandates.retrieve(String(intent.mandate));
    expect(mandate.status).toBe("inactive");
    const events = typesOf(await takeEvents(opened.world));
    expect(events.slice(-2)).toEqual(["payment_method.detached", "mandate.updated"]);
  });

  it("waits for a bank that never answers", async () => {
    const intent = await debit({ payment_method: "pm_usBankAccount_processing", mandate_data });
    expect(intent.status).toBe("processing");
    expect(await errorOf(stripe.setupIntents.cancel(intent.id))).toMatchObject({
      code: "setup_intent_unexpected_state",
    });
  });
});
