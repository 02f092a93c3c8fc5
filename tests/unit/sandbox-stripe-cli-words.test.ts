import { describe, expect, test } from "vitest";
import {
  DAY_MS,
  opened,
  standIn,
  stripe,
  stripeForEachTest,
  takeEvents,
  typesOf,
} from "./sandbox-stripe.support.ts";

stripeForEachTest();

type Answer = { id: string; error?: { code?: string; param?: string; message: string } };
type More = { key?: string; version?: string };

/** As Stripe's command line sends it, and whoever wrote a program before versions had a header. */
async function post(path: string, form: string, { key, version }: More = {}): Promise<Answer> {
  const answer = await fetch(`${opened.url}${path}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key ?? opened.secretKey}`,
      "content-type": "application/x-www-form-urlencoded",
      ...(version !== undefined && { "Stripe-Version": version }),
    },
    body: form,
  });
  // Every answer of Stripe's to a call that makes something has an id, or else an error.
  return (await answer.json()) as Answer;
}

const lastVerdict = () => opened.world.log.all().at(-1)?.request?.violations;
const couponOf = async (percent_off: number) => (await stripe.coupons.create({ percent_off })).id;
const monthly = async () => {
  const product_data = { name: "Club" };
  const recurring = { interval: "month", interval_count: 2 } as const;
  return stripe.prices.create({ currency: "usd", unit_amount: 900, product_data, recurring });
};

describe("a request that names no version is in the words of an old account", () => {
  test("payment_method_types is what a payment or a set-up allows", async () => {
    const intent = "amount=500&currency=usd&payment_method_types[]=us_bank_account";
    const { id } = await post("/v1/payment_intents", intent);
    const made = await stripe.paymentIntents.retrieve(id);
    expect(made.payment_method_types).toEqual(["us_bank_account"]);
    expect(lastVerdict()).toEqual([]);
    await post(`/v1/payment_intents/${id}`, "payment_method_types[]=card");
    const changed = await stripe.paymentIntents.retrieve(id);
    expect(changed.payment_method_types).toEqual(["card"]);
    const setup = await post("/v1/setup_intents", "payment_method_types[]=card");
    const { payment_method_types: types } = await stripe.setupIntents.retrieve(setup.id);
    expect(types).toEqual(["card"]);
  });

  test("a payment without a wish is paid by card, and needs no place to return to", async () => {
    const form = "amount=500&currency=usd&confirm=true&payment_method=pm_card_visa";
    const { id } = await post("/v1/payment_intents", form);
    expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({
      automatic_payment_methods: null,
      payment_method_types: ["card"],
      status: "succeeded",
    });
  });

  test("a payment with a wish of today's keeps it", async () => {
    const form = "amount=500&currency=usd&automatic_payment_methods[enabled]=true";
    const { id } = await post("/v1/payment_intents", form);
    const made = await stripe.paymentIntents.retrieve(id);
    expect(made.automatic_payment_methods?.enabled).toBe(true);
  });

  test("a promotion code is of a coupon", async () => {
    const coupon = await couponOf(20);
    const { id } = await post("/v1/promotion_codes", `coupon=${coupon}`);
    const { promotion } = await stripe.promotionCodes.retrieve(id);
    expect(promotion).toEqual({ coupon, type: "coupon" });
  });

  test("the iterations of a phase are as long as its price renews", async () => {
    const [price, customer] = [await monthly(), await stripe.customers.create()];
    const phase = `phases[0][items][0][price]=${price.id}&phases[0][iterations]=3`;
    const form = `customer=${customer.id}&start_date=1893456000&${phase}`;
    const { id } = await post("/v1/subscription_schedules", form);
    const { phases } = await stripe.subscriptionSchedules.retrieve(id);
    // Three times two months from 1 January 2030.
    expect(phases[0]?.end_date).toBe(Date.UTC(2030, 6, 1) / 1000);
  });

  test("an account that asks for nothing can be sent money at once", async () => {
    await standIn.control(opened.world, "/balance", { currency: "usd", minor: "5000" });
    const { id } = await post("/v1/accounts", "");
    const { capabilities } = await stripe.accounts.retrieve(id);
    expect(capabilities).toEqual({ legacy_payments: "active" });
    await stripe.transfers.create({ amount: 1000, currency: "usd", destination: id });
    const today = await post("/v1/accounts", "type=standard");
    expect((await stripe.accounts.retrieve(today.id)).capabilities).toEqual({});
  });
});

describe("the coupon of a customer", () => {
  test("is a discount that can be changed for another and taken away", async () => {
    const [first, second] = [await couponOf(20), await couponOf(30)];
    const { id } = await post("/v1/customers", `coupon=${first}`);
    expect(lastVerdict()).toEqual([]);
    await post(`/v1/customers/${id}`, `coupon=${second}`);
    const discountOf = async () => {
      const customer = await stripe.customers.retrieve(id);
      return customer.deleted ? undefined : customer.discount;
    };
    expect(await discountOf()).toMatchObject({ customer: id, source: { coupon: second } });
    await post(`/v1/customers/${id}`, "coupon=");
    expect(await discountOf()).toBeNull();
    const told = (await takeEvents(opened.world)).filter(({ type }) => /discount/.test(type));
    expect(typesOf(told)).toEqual([
      "customer.discount.created",
      "customer.discount.updated",
      "customer.discount.deleted",
    ]);
  });

  test("that does not exist is refused, and there is no customer", async () => {
    const { error } = await post("/v1/customers", "coupon=nothing");
    expect(error).toMatchObject({ code: "resource_missing", param: "coupon" });
    expect((await stripe.customers.list()).data).toEqual([]);
  });
});

test.each([
  ["/v1/payment_intents", "amount=500&currency=usd&payment_method_types[]=card"],
  ["/v1/setup_intents", "payment_method_types[]=card"],
  ["/v1/customers", "coupon=any"],
  ["/v1/promotion_codes", "coupon=any"],
])("a request to %s that names its version is refused the old words", async (path, form) => {
  const { error } = await post(path, form, { version: "2026-10-28.endive" });
  expect(error?.code).toBe("parameter_unknown");
  expect(lastVerdict()).not.toEqual([]);
});

describe("a SEPA debit", () => {
  const billing = "billing_details[name]=B&billing_details[email]=b@example.com";
  async function pay(iban: string, currency = "eur") {
    const data = `type=sepa_debit&sepa_debit[iban]=${iban}&${billing}`;
    const method = await post("/v1/payment_methods", data);
    const mandate = "mandate_data[customer_acceptance][type]=offline";
    const types = "payment_method_types[]=sepa_debit";
    const what = `payment_method=${method.id}&amount=1000&currency=${currency}&confirm=true`;
    return post("/v1/payment_intents", `${what}&${types}&${mandate}`);
  }
  const daysLater = async (iban: string) => {
    const { id } = await pay(iban);
    expect((await stripe.paymentIntents.retrieve(id)).status).toBe("processing");
    await opened.world.clock.advance(6 * DAY_MS);
    return stripe.paymentIntents.retrieve(id, { expand: ["latest_charge.balance_transaction"] });
  };

  test("is processing for days, and then paid less Stripe's fee", async () => {
    const intent = await daysLater("AT321904300235473204");
    expect(intent).toMatchObject({
      status: "succeeded",
      latest_charge: {
        balance_transaction: { currency: "eur", fee: 38, net: 962, status: "available" },
        payment_method_details: { sepa_debit: { bank_code: "19043", last4: "3204" } },
      },
    });
  });

  test("that the bank refuses can be paid otherwise", async () => {
    const intent = await daysLater("AT861904300235473202");
    expect(intent.status).toBe("requires_payment_method");
    expect(typesOf(await takeEvents(opened.world))).toContain("payment_intent.payment_failed");
  });

  test("that the buyer disputes is lost at once", async () => {
    await daysLater("AT591904300235473203");
    const { data } = await stripe.disputes.list();
    expect(data).toMatchObject([{ status: "lost" }]);
  });

  test("needs the word of a buyer who is there", async () => {
    const data = `type=sepa_debit&sepa_debit[iban]=AT321904300235473204&${billing}`;
    const { id } = await post("/v1/payment_methods", data);
    const what = `payment_method=${id}&amount=1000&currency=eur&confirm=true`;
    const form = `${what}&payment_method_types[]=sepa_debit`;
    const { error } = await post("/v1/payment_intents", form);
    expect(error).toMatchObject({ param: "mandate_data" });
  });

  test("is for euros only, and for accounts that there are", async () => {
    expect((await pay("AT321904300235473204", "usd")).error?.message).toContain("sepa_debit");
    const wrong = `type=sepa_debit&sepa_debit[iban]=AT00&${billing}`;
    const { error } = await post("/v1/payment_methods", wrong);
    expect(error).toMatchObject({ code: "invalid_bank_account_iban", param: "sepa_debit[iban]" });
  });
});
