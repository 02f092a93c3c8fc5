import { beforeEach, describe, expect, it } from "vitest";
import {
  DAY_MS,
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

const attach = (name: string) => stripe.paymentMethods.attach(name, { customer });

describe("a payment method", () => {
  it("of a server is made of a token, never of a card's number", async () => {
    const made = await stripe.paymentMethods.create({
      type: "card",
      card: { token: "tok_visa" },
      allow_redisplay: "always",
      billing_details: { email: "b@example.com", address: { postal_code: "12345" } },
      metadata: { a: "1" },
    });
    expect(made).toMatchObject({
      type: "card",
      allow_redisplay: "always",
      card: { brand: "visa", last4: "4242", networks: { available: ["visa"] } },
      billing_details: { email: "b@example.com", address: { postal_code: "12345" } },
      metadata: { a: "1" },
      customer: null,
    });
    const card = { number: "4242424242424242", exp_month: 12, exp_year: 2040, cvc: "123" };
    expect(await errorOf(stripe.paymentMethods.create({ type: "card", card }))).toMatchObject({
      statusCode: 402,
    });
    await standIn.control(opened.world, "/raw_card_data", { enabled: true });
    const raw = await stripe.paymentMethods.create({ type: "card", card });
    expect(raw.card).toMatchObject({ last4: "4242", exp_month: 12, exp_year: 2040 });
  });

  it.each([
    [{ payment_method: "pm_card_visa" }, "payment_method"],
    [{ customer: "cus_1" }, "customer"],
  ])("cannot be shared with connected accounts: %j", async (given, param) => {
    expect(await errorOf(stripe.paymentMethods.create({ type: "card", ...given }))).toMatchObject({
      statusCode: 400,
      param,
    });
  });

  it("of the same number has the same fingerprint, of another number another", async () => {
    const prints = [];
    for (const token of ["tok_visa", "tok_visa", "tok_mastercard"]) {
      const { card } = await stripe.paymentMethods.create({ type: "card", card: { token } });
      prints.push(card?.fingerprint);
    }
    expect(prints[0]).toBe(prints[1]);
    expect(prints[0]).not.toBe(prints[2]);
  });

  it("named pm_card_visa exists wherever a method's id is taken", async () => {
    expect((await stripe.paymentMethods.retrieve("pm_card_visa")).card?.last4).toBe("4242");
    expect((await attach("pm_card_mastercard")).card?.brand).toBe("mastercard");
    expect((await pay(stripe, 1_000, "pm_card_visa")).status).toBe("succeeded");
    expect(await errorOf(stripe.paymentMethods.retrieve("pm_card_nothing"))).toMatchObject({
      statusCode: 404,
      code: "resource_missing",
    });
  });

  it("has checks that nobody has made until a bank is asked", async () => {
    const made = await stripe.paymentMethods.create({ type: "card", card: { token: "tok_visa" } });
    expect(made.card?.checks?.cvc_check).toBe("unchecked");
    expect((await attach(made.id)).card?.checks?.cvc_check).toBe("pass");
  });
});

describe("attaching a payment method", () => {
  it("makes it the customer's, once, and is announced", async () => {
    const method = await attach("pm_card_visa");
    expect((await attach(method.id)).customer).toBe(customer);
    const events = await takeEvents(opened.world);
    expect(typesOf(events)).toEqual(["customer.created", "payment_method.attached"]);
    expect(events[1]?.object).toMatchObject({ id: method.id, customer });
  });

  it.each([
    ["pm_card_chargeDeclined", "card_declined", "generic_decline"],
    ["pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card"],
    ["pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc"],
    ["pm_card_chargeDeclinedProcessingError", "processing_error", "processing_error"],
  ])("asks the bank, which says no to %s", async (name, code, decline) => {
    expect(await errorOf(attach(name))).toMatchObject({
      statusCode: 402,
      code,
      decline_code: decline,
    });
    expect((await stripe.customers.listPaymentMethods(customer)).data).toEqual([]);
  });

  it("is refused where it belongs to another customer", async () => {
    const method = await attach("pm_card_visa");
    const other = await stripe.customers.create({});
    const error = await errorOf(stripe.paymentMethods.attach(method.id, { customer: other.id }));
    expect(error.message).toContain("already been attached");
  });

  it("is refused once it was charged without a customer, and so is charging it again", async () => {
    const intent = await pay(stripe, 1_000, "pm_card_visa");
    const method = String(intent.payment_method);
    expect((await errorOf(attach(method))).message).toContain("may not be used again");
    expect((await errorOf(pay(stripe, 1_000, method))).message).toContain("may not be used again");
  });

  it("needs a customer that exists", async () => {
    expect(
      await errorOf(stripe.paymentMethods.attach("pm_card_visa", { customer: "cus_nobody" })),
    ).toMatchObject({ statusCode: 400 });
    expect(await errorOf(stripe.paymentMethods.attach("pm_card_visa"))).toMatchObject({
      code: "parameter_missing",
      param: "customer",
    });
  });
});

describe("a saved payment method", () => {
  it("that is detached is nobody's, no default any more, and can never be used again", async () => {
    const method = await attach("pm_card_visa");
    await stripe.customers.update(customer, {
      invoice_settings: { default_payment_method: method.id },
    });
    const detached = await stripe.paymentMethods.detach(method.id);
    expect(detached.customer).toBeNull();
    expect((await stripe.customers.retrieve(customer, {})) as unknown).toMatchObject({
      invoice_settings: { default_payment_method: null },
    });
    const last = (await takeEvents(opened.world)).at(-1);
    expect(last?.type).toBe("payment_method.detached");
    expect(JSON.parse(last?.body ?? "").data.previous_attributes).toEqual({ customer });
    expect((await errorOf(attach(method.id))).message).toContain("may not be used again");
    expect((await errorOf(stripe.paymentMethods.detach(method.id))).message).toContain(
      "not attached",
    );
  });

  it("can be charged for its own customer only", async () => {
    const { id } = await attach("pm_card_visa");
    expect((await pay(stripe, 1_000, id, { customer })).status).toBe("succeeded");
    expect((await errorOf(pay(stripe, 1_000, id))).message).toContain("belongs to the Customer");
    const other = await stripe.customers.create({});
    expect((await errorOf(pay(stripe, 1_000, id, { customer: other.id }))).message).toContain(
      "does not belong to the Customer",
    );
  });

  it("can be changed, and the event says what was before", async () => {
    const { id, card } = await attach("pm_card_visa");
    const year = (card?.exp_year ?? 0) + 2;
    const changed = await stripe.paymentMethods.update(id, {
      billing_details: { name: "B. Uyer", address: { city: "Bath" } },
      card: { exp_month: 5, exp_year: year },
      metadata: { a: "1" },
      allow_redisplay: "limited",
    });
    expect(changed).toMatchObject({
      billing_details: { name: "B. Uyer", address: { city: "Bath", line1: null } },
      card: { exp_month: 5, exp_year: year, last4: "4242" },
      allow_redisplay: "limited",
    });
    const last = (await takeEvents(opened.world)).at(-1);
    expect(last?.type).toBe("payment_method.updated");
    expect(JSON.parse(last?.body ?? "").data.previous_attributes).toEqual({
      allow_redisplay: "unspecified",
      billing_details: { name: null, address: { city: null } },
      card: { exp_month: 12, exp_year: card?.exp_year },
      metadata: { a: null },
    });
  });

  it("cannot be changed before it is saved, to a past date, or into another kind", async () => {
    const loose = await stripe.paymentMethods.create({ type: "card", card: { token: "tok_visa" } });
    const rename = { billing_details: { name: "B. Uyer" } };
    expect(await errorOf(stripe.paymentMethods.update(loose.id, rename))).toMatchObject({
      statusCode: 400,
    });
    const { id } = await attach("pm_card_visa");
    expect(
      await errorOf(stripe.paymentMethods.update(id, { card: { exp_year: 2020 } })),
    ).toMatchObject({ code: "invalid_expiry_year" });
    expect(
      await errorOf(
        stripe.paymentMethods.update(id, { us_bank_account: { account_type: "savings" } }),
      ),
    ).toMatchObject({ param: "us_bank_account" });
    const bank = await attach("pm_usBankAccount_success");
    const changed = await stripe.paymentMethods.update(bank.id, {
      us_bank_account: { account_type: "savings" },
    });
    expect(changed.us_bank_account?.account_type).toBe("savings");
  });

  it("is listed by customer, type and what may be shown again", async () => {
    const card = await attach("pm_card_visa");
    const bank = await attach("pm_usBankAccount_success");
    await stripe.paymentMethods.update(card.id, { allow_redisplay: "always" });
    const ids = async (params: Parameters<typeof stripe.paymentMethods.list>[0]) =>
      (await stripe.paymentMethods.list(params)).data.map(({ id }) => id);
    expect(await ids({ customer })).toEqual([bank.id, card.id]);
    expect(await ids({ customer, type: "card" })).toEqual([card.id]);
    expect(await ids({ customer, allow_redisplay: "always" })).toEqual([card.id]);
    const own = await stripe.customers.listPaymentMethods(customer, { type: "us_bank_account" });
    expect(own.data.map(({ id }) => id)).toEqual([bank.id]);
    expect((await stripe.customers.retrievePaymentMethod(customer, card.id)).id).toBe(card.id);
    const other = await stripe.customers.create({});
    expect(await errorOf(stripe.customers.retrievePaymentMethod(other.id, card.id))).toMatchObject({
      statusCode: 404,
    });
  });

  it("that has expired is declined, by the clock or by control", async () => {
    const { id } = await attach("pm_card_visa");
    await opened.world.clock.advance(5 * 365 * DAY_MS);
    expect(await errorOf(pay(stripe, 1_000, id, { customer }))).toMatchObject({
      code: "expired_card",
    });
    const fresh = await attach("pm_card_visa");
    await standIn.control(opened.world, `/payment_methods/${fresh.id}`, { expire: true });
    expect(await errorOf(pay(stripe, 1_000, fresh.id, { customer }))).toMatchObject({
      code: "expired_card",
    });
    expect(
      await errorOf(
        stripe.setupIntents.create({
          customer,
          payment_method: fresh.id,
          confirm: true,
          return_url: "https://shop.example/",
        }),
      ),
    ).toMatchObject({ code: "expired_card" });
  });

  it("is renewed by the card network, which tells what was before", async () => {
    const { id, card } = await attach("pm_card_visa");
    const given = { expMonth: 3, expYear: (card?.exp_year ?? 0) + 4, last4: "1881" };
    await standIn.control(opened.world, `/payment_methods/${id}`, given);
    const renewed = await stripe.paymentMethods.retrieve(id);
    expect(renewed.card).toMatchObject({ exp_month: 3, last4: "1881" });
    expect(renewed.card?.fingerprint).not.toBe(card?.fingerprint);
    const last = (await takeEvents(opened.world)).at(-1);
    expect(last?.type).toBe("payment_method.automatically_updated");
    expect(JSON.parse(last?.body ?? "").data.previous_attributes.card).toMatchObject({
      exp_month: 12,
      last4: "4242",
    });
    expect((await pay(stripe, 1_000, id, { customer })).status).toBe("succeeded");
  });
});
