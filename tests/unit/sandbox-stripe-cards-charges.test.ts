import { describe, expect, it } from "vitest";
import {
  clientOf,
  DAY_MS,
  errorOf,
  opened,
  pay,
  stripe,
  stripeForEachTest,
  takeEvents,
  typesOf,
} from "./sandbox-stripe.support.ts";

stripeForEachTest();

const charge = (more: object) =>
  stripe.charges.create({ amount: 10_000, currency: "usd", source: "tok_visa", ...more });

describe("a charge of the old API", () => {
  it("is paid with a token at once", async () => {
    const paid = await charge({ description: "A bowl", metadata: { order: "7" } });
    expect(paid).toMatchObject({
      object: "charge",
      status: "succeeded",
      captured: true,
      payment_intent: null,
      description: "A bowl",
      metadata: { order: "7" },
      source: { object: "card", brand: "Visa", last4: "4242" },
    });
    const { data } = await stripe.balanceTransactions.list({ source: paid.id });
    expect(data).toMatchObject([{ type: "charge", amount: 10_000, net: 9_680 }]);
    expect(typesOf(await takeEvents(opened.world))).toEqual(["charge.succeeded"]);
  });

  it("is declined as its token says", async () => {
    const error = await errorOf(charge({ source: "tok_visa_chargeDeclinedInsufficientFunds" }));
    expect(error).toMatchObject({ code: "card_declined", decline_code: "insufficient_funds" });
    expect((await stripe.charges.list()).data).toMatchObject([
      { status: "failed", outcome: { network_decline_code: "51", advice_code: "try_again_later" } },
    ]);
  });

  it.each([
    [{ source: "tok_nothing" }, "source"],
    [{ source: undefined }, "source"],
    [{ amount: 10 }, "amount"],
    [{ destination: { account: "acct_1" } }, "destination"],
  ])("is refused with %j", async (more, param) => {
    expect((await errorOf(charge(more))).param).toBe(param);
  });

  it("is paid with what a customer has saved, and with a token that Stripe.js made", async () => {
    const customer = await stripe.customers.create({ source: "tok_mastercard" });
    const saved = await charge({ source: undefined, customer: customer.id });
    expect(saved).toMatchObject({ customer: customer.id, source: { brand: "MasterCard" } });
    expect((await charge({ source: saved.payment_method, customer: customer.id })).paid).toBe(true);
    const token = await clientOf(opened, opened.publishableKey).tokens.create({
      card: { number: "378282246310005", exp_month: "12", exp_year: "34", cvc: "1234" },
    });
    expect((await charge({ source: token.id })).source).toMatchObject({
      brand: "American Express",
    });
    expect(await errorOf(charge({ source: token.id }))).toMatchObject({
      code: "token_already_used",
    });
    const bare = await stripe.customers.create();
    expect((await errorOf(charge({ source: undefined, customer: bare.id }))).param).toBe("card");
  });

  it("is captured later, whole or in part, once", async () => {
    const held = await charge({ capture: false });
    expect(held).toMatchObject({ captured: false, amount_captured: 0, balance_transaction: null });
    expect(await errorOf(stripe.charges.capture(held.id, { amount: 10_001 }))).toMatchObject({
      param: "amount",
    });
    const captured = await stripe.charges.capture(held.id, { amount: 6_000 });
    expect(captured).toMatchObject({ captured: true, amount_captured: 6_000 });
    expect(await errorOf(stripe.charges.capture(held.id))).toMatchObject({
      code: "charge_already_captured",
    });
    expect(typesOf(await takeEvents(opened.world))).toContain("charge.captured");
  });

  it("that nobody captured is released after seven days", async () => {
    const held = await charge({ capture: false });
    await opened.world.clock.advance(7 * DAY_MS);
    expect(await stripe.charges.retrieve(held.id)).toMatchObject({ refunded: true });
    expect(await errorOf(stripe.charges.capture(held.id))).toMatchObject({
      code: "charge_expired_for_capture",
    });
    expect(typesOf(await takeEvents(opened.world))).toContain("charge.expired");
  });

  it("of a PaymentIntent is captured through that", async () => {
    const intent = await pay(stripe, 5_000, "pm_card_visa", { capture_method: "manual" });
    const error = await errorOf(stripe.charges.capture(String(intent.latest_charge)));
    expect(error.message).toContain(intent.id);
  });

  it("is disputed by the card that is", async () => {
    const paid = await charge({ source: "tok_createDispute" });
    expect((await stripe.disputes.list({ charge: paid.id })).data).toHaveLength(1);
  });
});

describe("a charge that is changed", () => {
  it("takes a description, an address, an email and metadata, and tells what was before", async () => {
    const { id } = await charge({ description: "A bowl" });
    await takeEvents(opened.world);
    const shipping = { name: "B. Uyer", address: { line1: "1 Way", country: "GB" } };
    const updated = await stripe.charges.update(id, {
      description: "Two bowls",
      metadata: { order: "7" },
      receipt_email: "b@example.com",
      shipping,
    });
    expect(updated).toMatchObject({
      description: "Two bowls",
      metadata: { order: "7" },
      receipt_email: "b@example.com",
      shipping,
    });
    const [event, ...none] = await takeEvents(opened.world);
    expect(none).toEqual([]);
    expect(event?.type).toBe("charge.updated");
    expect(JSON.parse(event?.body ?? "{}").data.previous_attributes).toEqual({
      description: "A bowl",
      metadata: {},
      receipt_email: null,
      shipping: null,
    });
  });

  it("keeps its customer and its group once they are known", async () => {
    const { id } = await charge({ transfer_group: "order_1" });
    const [one, other] = await Promise.all([stripe.customers.create(), stripe.customers.create()]);
    expect((await stripe.charges.update(id, { customer: one.id })).customer).toBe(one.id);
    expect((await errorOf(stripe.charges.update(id, { customer: other.id }))).param).toBe(
      "customer",
    );
    expect((await errorOf(stripe.charges.update(id, { transfer_group: "order_2" }))).param).toBe(
      "transfer_group",
    );
  });
});

describe("charges", () => {
  it("are listed by payment, customer, group and time", async () => {
    const customer = await stripe.customers.create();
    const first = await charge({ transfer_group: "order_1" });
    await opened.world.clock.advance(DAY_MS);
    const intent = await pay(stripe, 5_000, "pm_card_visa", { customer: customer.id });
    const ids = async (params: object) =>
      (await stripe.charges.list(params)).data.map(({ id }) => id);
    expect(await ids({})).toEqual([intent.latest_charge, first.id]);
    expect(await ids({ payment_intent: intent.id })).toEqual([intent.latest_charge]);
    expect(await ids({ customer: customer.id })).toEqual([intent.latest_charge]);
    expect(await ids({ transfer_group: "order_1" })).toEqual([first.id]);
    expect(await ids({ created: { gt: first.created } })).toEqual([intent.latest_charge]);
  });

  it("are searched by what Stripe indexes, and by nothing else", async () => {
    const visa = await charge({ metadata: { order: "7" } });
    const amex = await charge({ source: "tok_amex", amount: 2_000 });
    const disputed = await charge({ source: "tok_createDispute" });
    const ids = async (query: string) =>
      (await stripe.charges.search({ query })).data.map(({ id }) => id);
    expect(await ids('metadata["order"]:"7"')).toEqual([visa.id]);
    expect(await ids("amount<5000")).toEqual([amex.id]);
    expect(await ids('payment_method_details.card.brand:"amex"')).toEqual([amex.id]);
    expect(await ids('payment_method_details.card.last4:4242 AND status:"succeeded"')).toEqual([
      visa.id,
    ]);
    expect(await ids('disputed:"true"')).toEqual([disputed.id]);
    const page = await stripe.charges.search({ query: "amount>0", limit: 2 });
    expect(page).toMatchObject({ has_more: true, data: [{ id: disputed.id }, { id: amex.id }] });
    const next = await stripe.charges.search({
      query: "amount>0",
      limit: 2,
      page: String(page.next_page),
    });
    expect(next.data.map(({ id }) => id)).toEqual([visa.id]);
    expect((await errorOf(stripe.charges.search({ query: "colour:red" }))).param).toBe("query");
  });

  it("show their receipt on a page", async () => {
    const { receipt_url } = await charge({});
    const page = await fetch(String(receipt_url));
    expect(page.status).toBe(200);
  });

  it("carry a descriptor with its suffix", async () => {
    const { calculated_statement_descriptor } = await charge({
      statement_descriptor_suffix: "ORDER 7",
    });
    expect(calculated_statement_descriptor).toBe("ARTISANS HUB* ORDER 7");
  });
});

describe("balance transactions", () => {
  it("are listed by type, source, currency and time", async () => {
    const usd = await charge({});
    await opened.world.clock.advance(DAY_MS);
    const eur = await charge({ currency: "eur" });
    const refund = await stripe.refunds.create({ charge: usd.id, amount: 1_000 });
    const sources = async (params: object) =>
      (await stripe.balanceTransactions.list(params)).data.map(({ source }) => source);
    expect(await sources({ type: "charge" })).toEqual([eur.id, usd.id]);
    expect(await sources({ source: refund.id })).toEqual([refund.id]);
    expect(await sources({ currency: "eur" })).toEqual([eur.id]);
    expect(await sources({ created: { gt: usd.created } })).toEqual([refund.id, eur.id]);
    const [found] = (await stripe.balanceTransactions.list({ source: usd.id })).data;
    const read = await stripe.balanceTransactions.retrieve(String(found?.id), {
      expand: ["source"],
    });
    expect(read.source).toMatchObject({ object: "charge", id: usd.id });
  });
});
