import { describe, expect, it } from "vitest";
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
  typesOf,
} from "./sandbox-stripe.support.ts";

stripeForEachTest();

const artisanOf = () => artisan(standIn, opened.world, stripe);
const fund = (minor: number) =>
  standIn.control(opened.world, "/balance", { currency: "usd", minor: String(minor) });
const balanceOf = () => stripe.balance.retrieve();

describe("balance settings", () => {
  it("are manual for the platform and daily for a connected account", async () => {
    expect(await stripe.balanceSettings.retrieve()).toEqual(
      expect.objectContaining({
        object: "balance_settings",
        payments: {
          debit_negative_balances: true,
          payouts: {
            automatic_transfer_rules_by_currency: null,
            minimum_balance_by_currency: null,
            schedule: { interval: "manual" },
            statement_descriptor: null,
            status: "enabled",
          },
          settlement_timing: { delay_days: 2, start_of_day: null },
        },
      }),
    );
    const own = await stripe.accounts.retrieveCurrent();
    expect(own.settings?.payouts?.schedule.interval).toBe("manual");
    const account = await stripe.accounts.create({ type: "express" });
    expect(await stripe.balanceSettings.retrieve({}, { stripeAccount: account.id })).toMatchObject({
      payments: { payouts: { schedule: { interval: "daily" }, status: "disabled" } },
    });
  });

  it("change, say so once, and show in the account's own settings", async () => {
    const changed = await stripe.balanceSettings.update({
      payments: {
        debit_negative_balances: false,
        payouts: {
          schedule: { interval: "weekly", weekly_payout_days: ["monday", "friday"] },
          minimum_balance_by_currency: { usd: 500, eur: 700 },
          statement_descriptor: "HUB",
        },
        settlement_timing: { delay_days_override: 4, start_of_day: { hour: 6, minutes: 30 } },
      },
    });
    expect(changed.payments).toMatchObject({
      debit_negative_balances: false,
      payouts: {
        minimum_balance_by_currency: { usd: 500, eur: 700 },
        schedule: { interval: "weekly", weekly_payout_days: ["monday", "friday"] },
        statement_descriptor: "HUB",
      },
      settlement_timing: {
        delay_days: 4,
        delay_days_override: 4,
        start_of_day: { hour: 6, minutes: 30, timezone: "Etc/UTC" },
      },
    });
    const own = await stripe.accounts.retrieveCurrent();
    expect(own.settings?.payouts).toMatchObject({
      debit_negative_balances: false,
      schedule: { interval: "weekly", delay_days: 4 },
      statement_descriptor: "HUB",
    });
    await stripe.balanceSettings.update({ payments: { debit_negative_balances: false } });
    expect(typesOf(await takeEvents(opened.world))).toEqual(["balance_settings.updated"]);
    const back = await stripe.balanceSettings.update({
      payments: {
        payouts: { minimum_balance_by_currency: { usd: "" } },
        settlement_timing: { delay_days_override: "", start_of_day: "" },
      },
    });
    expect(back.payments).toMatchObject({
      payouts: { minimum_balance_by_currency: { eur: 700 } },
      settlement_timing: { delay_days: 2, start_of_day: null },
    });
    const none = await stripe.balanceSettings.update({
      payments: { payouts: { minimum_balance_by_currency: "" } },
    });
    expect(none.payments.payouts?.minimum_balance_by_currency).toBeNull();
  });

  it("refuse what no schedule has", async () => {
    const wrong = (payouts: object) =>
      errorOf(stripe.balanceSettings.update({ payments: { payouts } }));
    for (const schedule of [
      { interval: "hourly" },
      { interval: "weekly" },
      { interval: "weekly", weekly_payout_days: ["sunday"] },
      { interval: "monthly", monthly_payout_days: [32] },
      { interval: "daily", monthly_payout_days: [1] },
      { interval: "daily", weekly_payout_days: ["monday"] },
    ])
      expect(await wrong({ schedule })).toMatchObject({ statusCode: 400 });
    expect(await wrong({ minimum_balance_by_currency: { usd: -1 } })).toMatchObject({
      statusCode: 400,
    });
    expect(await wrong({ statement_descriptor: "X".repeat(23) })).toMatchObject({
      param: "payments[payouts][statement_descriptor]",
    });
    for (const delay_days_override of [1, 32]) {
      const update = { payments: { settlement_timing: { delay_days_override } } };
      expect(await errorOf(stripe.balanceSettings.update(update))).toMatchObject({
        param: "payments[settlement_timing][delay_days_override]",
      });
    }
  });

  it("delay when the money of a card is available", async () => {
    await stripe.balanceSettings.update({
      payments: { settlement_timing: { delay_days_override: 5 } },
    });
    await pay(stripe, 1_000);
    await opened.world.clock.advance(4 * DAY_MS);
    expect((await balanceOf()).available[0]?.amount).toBe(0);
    await opened.world.clock.advance(DAY_MS);
    expect((await balanceOf()).available[0]?.amount).toBe(941);
  });
});

describe("a balance", () => {
  it("says what came from cards and what from bank debits, now and later", async () => {
    await pay(stripe, 1_000);
    await pay(stripe, 2_000, "pm_usBankAccount_success", {
      mandate_data: { customer_acceptance: { type: "offline" } },
    });
    await opened.world.clock.advance(5 * DAY_MS);
    const { available, pending } = await balanceOf();
    expect(available).toEqual([
      { amount: 941 + 1_984, currency: "usd", source_types: { bank_account: 1_984, card: 941 } },
    ]);
    expect(pending).toMatchObject([{ amount: 0, currency: "usd" }]);
    const destination = await artisanOf();
    const transfer = (amount: number, source_type: "bank_account" | "card") =>
      stripe.transfers.create({ amount, currency: "usd", destination, source_type });
    expect(await errorOf(transfer(942, "card"))).toMatchObject({ code: "balance_insufficient" });
    await transfer(984, "bank_account");
    expect((await balanceOf()).available[0]?.source_types).toEqual({
      bank_account: 1_000,
      card: 941,
    });
    expect(await errorOf(transfer(1_001, "bank_account"))).toMatchObject({
      code: "balance_insufficient",
    });
  });

  it("is in each currency by itself, and empty in dollars at first", async () => {
    expect(await balanceOf()).toMatchObject({
      object: "balance",
      available: [{ amount: 0, currency: "usd", source_types: { card: 0 } }],
      connect_reserved: [{ amount: 0, currency: "usd" }],
      livemode: false,
      pending: [{ amount: 0, currency: "usd" }],
    });
    await pay(stripe, 1_000, "pm_card_visa", { currency: "eur" });
    await pay(stripe, 1_000);
    expect((await balanceOf()).pending.map(({ currency }) => currency)).toEqual(["eur", "usd"]);
  });
});

describe("an instant payout", () => {
  it("needs a debit card, costs 1.5 % and is there in half an hour", async () => {
    const ada = await artisanOf();
    const asAda = { stripeAccount: ada };
    await fund(20_000);
    await stripe.transfers.create({ amount: 20_000, currency: "usd", destination: ada });
    const payOut = (amount: number, more = {}) =>
      stripe.payouts.create({ amount, currency: "usd", method: "instant", ...more }, asAda);
    expect(await errorOf(payOut(10_000))).toMatchObject({ code: "instant_payouts_unsupported" });
    expect(await stripe.balance.retrieve({}, asAda)).not.toHaveProperty("instant_available");
    const card = await stripe.accounts.createExternalAccount(ada, {
      external_account: "tok_visa_debit",
    });
    expect(await stripe.balance.retrieve({}, asAda)).toMatchObject({
      instant_available: [{ amount: 20_000, currency: "usd" }],
    });
    expect(await errorOf(payOut(19_900, { destination: card.id }))).toMatchObject({
      code: "balance_insufficient",
    });
    const payout = await payOut(10_000, { destination: card.id, expand: ["balance_transaction"] });
    expect(payout).toMatchObject({
      method: "instant",
      type: "card",
      balance_transaction: { amount: -10_000, fee: 150, net: -10_150 },
    });
    await opened.world.clock.advance(30 * 60_000);
    expect((await stripe.payouts.retrieve(payout.id, {}, asAda)).status).toBe("paid");
  });
});

describe("a top-up", () => {
  const topUp = (more = {}) => stripe.topups.create({ amount: 5_000, currency: "usd", ...more });

  it("is with the platform after two days", async () => {
    const made = await topUp({ description: "Float", metadata: { q: "1" }, transfer_group: "g" });
    expect(made).toMatchObject({
      object: "topup",
      amount: 5_000,
      description: "Float",
      status: "pending",
      transfer_group: "g",
    });
    expect((await balanceOf()).available[0]?.amount).toBe(0);
    await opened.world.clock.advance(2 * DAY_MS);
    expect(
      await stripe.topups.retrieve(made.id, { expand: ["balance_transaction"] }),
    ).toMatchObject({ status: "succeeded", balance_transaction: { type: "topup", amount: 5_000 } });
    expect((await balanceOf()).available[0]?.amount).toBe(5_000);
    expect(typesOf(await takeEvents(opened.world))).toEqual(["topup.created", "topup.succeeded"]);
  });

  it("fails with the test token of a bank account that is not there", async () => {
    const made = await topUp({ source: "btok_us_verified_noAccount" });
    await opened.world.clock.advance(2 * DAY_MS);
    expect(await stripe.topups.retrieve(made.id)).toMatchObject({
      status: "failed",
      failure_code: "no_account",
      balance_transaction: null,
    });
    expect(typesOf(await takeEvents(opened.world))).toEqual(["topup.created", "topup.failed"]);
    expect(await topUp({ source: "btok_us_verified" })).toMatchObject({ status: "pending" });
    expect(await errorOf(topUp({ source: "btok_none" }))).toMatchObject({ param: "source" });
    expect(await errorOf(topUp({ amount: 0 }))).toMatchObject({ param: "amount" });
  });

  it("can be canceled while it is pending", async () => {
    const made = await topUp();
    expect(await stripe.topups.cancel(made.id)).toMatchObject({ status: "canceled" });
    await opened.world.clock.advance(2 * DAY_MS);
    expect((await balanceOf()).available[0]?.amount).toBe(0);
    expect(await errorOf(stripe.topups.cancel(made.id))).toMatchObject({ statusCode: 400 });
    expect(typesOf(await takeEvents(opened.world))).toEqual(["topup.created", "topup.canceled"]);
  });

  it("can be taken back by the bank after it succeeded", async () => {
    const made = await topUp();
    const move = (status: string) =>
      standIn.control(opened.world, `/topups/${made.id}`, { status });
    expect((await move("reversed")).status).toBe(400);
    await opened.world.clock.advance(2 * DAY_MS);
    expect((await move("reversed")).json).toMatchObject({ status: "reversed" });
    expect((await balanceOf()).available[0]?.amount).toBe(0);
    expect(typesOf(await takeEvents(opened.world))).toContain("topup.reversed");
    expect((await move("paid")).status).toBe(400);
  });

  it("can be refused by the bank while it is pending", async () => {
    const made = await topUp();
    const { json } = await standIn.control(opened.world, `/topups/${made.id}`, {
      status: "failed",
    });
    expect(json).toMatchObject({ status: "failed" });
  });

  it("can be described later and listed by status, amount and creation", async () => {
    const [small, large] = [await topUp({ amount: 100 }), await topUp({ amount: 900 })];
    const updated = await stripe.topups.update(small.id, {
      description: "B",
      metadata: { n: "1" },
    });
    expect(updated).toMatchObject({ description: "B", metadata: { n: "1" } });
    await stripe.topups.cancel(small.id);
    const list = async (params: object) =>
      (await stripe.topups.list(params)).data.map(({ id }) => id);
    expect(await list({})).toEqual([large.id, small.id]);
    expect(await list({ status: "canceled" })).toEqual([small.id]);
    expect(await list({ amount: { gte: 500 } })).toEqual([large.id]);
    expect(await list({ created: { gt: large.created } })).toEqual([]);
  });
});
