import { beforeEach, describe, expect, it } from "vitest";
import {
  artisan,
  DAY_MS,
  errorOf,
  opened,
  pay,
  standIn,
  stripe,
  stripeForEachTest,
  takeEvents,
} from "./sandbox-stripe.support.ts";

stripeForEachTest();

let ada: string;
beforeEach(async () => {
  ada = await artisan(standIn, opened.world, stripe);
  await stripe.balanceSettings.update(
    { payments: { payouts: { schedule: { interval: "manual" } } } },
    asAda(),
  );
});

const asAda = () => ({ stripeAccount: ada });
const control = (path: string, body: object) => standIn.control(opened.world, path, body);
const chargeOf = async (amount: number, card?: string) =>
  String((await pay(stripe, amount, card)).latest_charge);
const adaHas = async () => {
  const { available, pending } = await stripe.balance.retrieve({}, asAda());
  return [available[0]?.amount, pending[0]?.amount];
};

describe("money that came back", () => {
  it.each(["canceled", "failed"])("does not come back twice: a refund that %s", async (status) => {
    const charge = await chargeOf(5_000);
    const refund = await stripe.refunds.create({ charge, amount: 700 });
    await control(`/refunds/${refund.id}`, { status });
    await control(`/refunds/${refund.id}`, { status: "canceled" });
    await control(`/refunds/${refund.id}`, { status: "failed" });
    expect((await stripe.charges.retrieve(charge)).amount_refunded).toBe(0);
    expect((await stripe.refunds.retrieve(refund.id)).status).toBe(status);
    expect((await stripe.balance.retrieve()).pending[0]?.amount).toBe(5_000 - 175);
  });

  it("does not come back twice: a payout that was reversed cannot fail", async () => {
    await control(`/accounts/${ada}/balance`, { minor: 5_000 });
    const { id } = await stripe.payouts.create({ amount: 4_000, currency: "usd" }, asAda());
    await opened.world.clock.advance(2 * DAY_MS + 1_000);
    await stripe.payouts.reverse(id, {}, asAda());
    expect((await control(`/payouts/${id}`, {})).status).toBe(400);
    expect(await adaHas()).toEqual([1_000, 4_000]);
  });

  it("is taken from what is on its way: a reversal that the bank refuses before it arrives", async () => {
    await control(`/accounts/${ada}/balance`, { minor: 5_000 });
    const { id } = await stripe.payouts.create({ amount: 4_000, currency: "usd" }, asAda());
    await opened.world.clock.advance(2 * DAY_MS + 1_000);
    const reversal = await stripe.payouts.reverse(id, {}, asAda());
    await control(`/payouts/${reversal.id}`, {});
    expect(await adaHas()).toEqual([1_000, 0]);
    await opened.world.clock.advance(3 * DAY_MS);
    expect(await adaHas()).toEqual([1_000, 0]);
  });

  it("pays for no transfer: what a dispute's prevention gave the buyer", async () => {
    await control("/dispute_settings", { programmes: ["resolution"] });
    const charge = await chargeOf(5_000, "pm_card_createRapidDisputeResolutionDispute");
    expect((await stripe.disputes.list({ charge })).data[0]?.status).toBe("prevented");
    const refused = stripe.transfers.create({
      amount: 100,
      currency: "usd",
      destination: ada,
      source_transaction: charge,
    });
    expect((await errorOf(refused)).code).toBe("transfer_source_balance_parameters_mismatch");
  });
});

describe("what a bank has taken", () => {
  it.each(["pending", "requires_action"])(
    "is not refunded beside it: a refund that is %s",
    async (status) => {
      const charge = await chargeOf(5_000, "pm_card_pendingRefund");
      const { id } = await stripe.refunds.create({ charge, amount: 700 });
      if (status !== "pending") await control(`/refunds/${id}`, { status });
      await control(`/charges/${charge}/dispute`, {});
      expect(await stripe.refunds.retrieve(id)).toMatchObject({
        status: "failed",
        failure_reason: "charge_for_pending_refund_disputed",
      });
    },
  );

  it("is not taken again by the next dispute, unless that says an amount", async () => {
    const charge = await chargeOf(5_000);
    const dispute = (body = {}) => control(`/charges/${charge}/dispute`, body);
    expect((await dispute({ amount: 2_000 })).json.amount).toBe(2_000);
    const second = await dispute();
    expect(second.json.amount).toBe(3_000);
    expect((await dispute()).status).toBe(400);
    await control(`/disputes/${second.json.id}`, { status: "won" });
    expect((await dispute()).json.amount).toBe(3_000);
    expect((await dispute({ amount: 500 })).status).toBe(200);
  });
});

describe("money that a control call adds", () => {
  it.each([null, "", [], true, 0.5, "1e3", "much"])("is a whole number, not %j", async (minor) => {
    expect((await control("/balance", { minor })).status).toBe(400);
    expect((await control(`/accounts/${ada}/balance`, { minor })).status).toBe(400);
  });

  it("is in a currency that there is, and nothing of Stripe's is behind it", async () => {
    expect((await control("/balance", { minor: 5, currency: "zzz" })).status).toBe(400);
    expect((await control("/balance", { minor: "500", currency: "EUR" })).status).toBe(200);
    const { data } = await stripe.balanceTransactions.list({ expand: ["data.source"] });
    expect(data[0]).toMatchObject({ amount: 500, currency: "eur", source: null });
  });
});

describe("a payment that an artisan got by a transfer", () => {
  let payment: string;
  beforeEach(async () => {
    await control("/balance", { minor: 9_000 });
    const transfer = await stripe.transfers.create({
      amount: 3_000,
      currency: "usd",
      destination: ada,
    });
    payment = String(transfer.destination_payment);
    await stripe.transfers.createReversal(transfer.id, { amount: 1_000 });
  });

  it("is no charge of the platform's: it cannot be refunded, disputed or transferred from", async () => {
    const calls = [
      () => stripe.refunds.create({ charge: payment }),
      () =>
        stripe.transfers.create({
          amount: 1,
          currency: "usd",
          destination: ada,
          source_transaction: payment,
        }),
    ];
    for (const call of calls) expect((await errorOf(call())).code).toBe("resource_missing");
    expect((await control(`/charges/${payment}/dispute`, {})).status).toBe(400);
    expect(await adaHas()).toEqual([2_000, 0]);
  });

  it("has refunds of its own, one for each reversal, which only the artisan sees", async () => {
    const { data } = await stripe.refunds.list({}, asAda());
    expect(data).toMatchObject([{ amount: 1_000, charge: payment, status: "succeeded" }]);
    expect((await stripe.refunds.list()).data).toEqual([]);
    const id = String(data[0]?.id);
    expect((await stripe.refunds.retrieve(id, {}, asAda())).id).toBe(id);
    for (const call of [
      () => stripe.refunds.retrieve(id),
      () => stripe.refunds.update(id, { metadata: { a: "b" } }),
      () => stripe.refunds.cancel(id),
    ])
      expect((await errorOf(call())).code).toBe("resource_missing");
    expect((await control(`/refunds/${id}`, { status: "failed" })).status).toBe(400);
  });

  it("shows in the artisan's transactions with what is behind each of them", async () => {
    const { data } = await stripe.balanceTransactions.list({ expand: ["data.source"] }, asAda());
    expect(
      data.map(({ source }) => (typeof source === "string" ? source : source?.object)),
    ).toEqual(["refund", "charge"]);
  });
});

describe("a change of a PaymentIntent", () => {
  it("changes nothing if a part of it is refused", async () => {
    const { id } = await stripe.paymentIntents.create({ amount: 500, currency: "usd" });
    const refused = stripe.paymentIntents.update(id, {
      amount: 900,
      metadata: { order: "7" },
      payment_method: "pm_none",
    });
    expect((await errorOf(refused)).code).toBe("resource_missing");
    expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({ amount: 500, metadata: {} });
  });

  it("cannot give it to another customer", async () => {
    const [ann, bob] = [await stripe.customers.create(), await stripe.customers.create()];
    const { id } = await stripe.paymentIntents.create({ amount: 500, currency: "usd" });
    await stripe.paymentIntents.update(id, { customer: ann.id });
    await stripe.paymentIntents.update(id, { customer: ann.id });
    const refused = await errorOf(stripe.paymentIntents.update(id, { customer: bob.id }));
    expect(refused).toMatchObject({ statusCode: 400, param: "customer" });
    expect((await stripe.paymentIntents.retrieve(id)).customer).toBe(ann.id);
  });
});

describe("what an error says", () => {
  it("of an id that does not exist: 404 for one in the path, 400 for one among the parameters", async () => {
    const missing = "cus_none";
    expect(await errorOf(stripe.customers.retrieve(missing))).toMatchObject({ statusCode: 404 });
    const calls = [
      () => stripe.paymentIntents.create({ amount: 500, currency: "usd", customer: missing }),
      () => stripe.paymentMethods.attach("pm_card_visa", { customer: missing }),
      () => stripe.customers.list({ starting_after: missing }),
    ];
    for (const call of calls) {
      expect(await errorOf(call())).toMatchObject({
        statusCode: 400,
        code: "resource_missing",
        message: "No such customer: 'cus_none'",
      });
    }
  });

  it("of a transfer in a currency that there is not: which parameter", async () => {
    const refused = stripe.transfers.create({ amount: 5, currency: "zzz", destination: ada });
    expect(await errorOf(refused)).toMatchObject({ statusCode: 400, param: "currency" });
  });

  it("of a path that cannot be read: that there is no such address", async () => {
    const answer = await fetch(`${opened.url}/v1/charges/%E0%A4%A`, {
      headers: { Authorization: `Bearer ${opened.secretKey}` },
    });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { type: "invalid_request_error" } });
  });
});

describe("an event of a change", () => {
  it("names what changed and nothing else", async () => {
    const charge = await chargeOf(3_000);
    await takeEvents(opened.world);
    await stripe.refunds.create({ charge, amount: 100 });
    const refunded = (await takeEvents(opened.world)).find(
      ({ type }) => type === "charge.refunded",
    );
    expect(JSON.parse(String(refunded?.body)).data.previous_attributes).toEqual({
      amount_refunded: 0,
    });
  });

  it("copes with metadata that is called as what every object has", async () => {
    const { id } = await stripe.customers.create();
    const changed = await stripe.customers.update(id, { metadata: { constructor: "x" } });
    expect(changed.metadata).toEqual({ constructor: "x" });
  });
});
