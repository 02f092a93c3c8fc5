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

async function give(destination: string, amount: number): Promise<void> {
  await fund(amount);
  await stripe.transfers.create({ amount, currency: "usd", destination });
}

const schedule = (payouts: object, stripeAccount?: string) =>
  stripe.balanceSettings.update(
    { payments: { payouts: { schedule: payouts } } },
    stripeAccount ? { stripeAccount } : {},
  );
const payoutsOf = async (stripeAccount?: string) =>
  (await stripe.payouts.list({}, stripeAccount ? { stripeAccount } : {})).data;
const availableOf = async (stripeAccount?: string) => {
  const balance = await stripe.balance.retrieve({}, stripeAccount ? { stripeAccount } : {});
  return balance.available[0]?.amount;
};

/**
 * Just past the next midnight, UTC, at which Stripe makes payouts. What begins at midnight begins
 * some milliseconds later, since the machine's own time goes on; so does what follows days after.
 */
const toMidnight = () => {
  const { clock } = opened.world;
  return clock.advance(DAY_MS - (clock.now() % DAY_MS) + 60_000);
};

/** To the midnight that begins a day of the week (0 is Sunday) or of the month. */
async function toDay(isIt: (day: Date) => boolean): Promise<void> {
  await toMidnight();
  while (!isIt(new Date(opened.world.clock.now()))) await toMidnight();
}

describe("an automatic payout", () => {
  it("is made daily for a connected account, with everything that is available", async () => {
    const ada = await artisanOf();
    await give(ada, 3_000);
    await give(ada, 2_000);
    await takeEvents(opened.world);
    await toMidnight();
    const [payout] = await payoutsOf(ada);
    expect(payout).toMatchObject({
      amount: 5_000,
      automatic: true,
      description: "STRIPE PAYOUT",
      reconciliation_status: "in_progress",
      status: "pending",
    });
    expect(await availableOf(ada)).toBe(0);
    await toMidnight();
    await toMidnight();
    expect(await payoutsOf(ada)).toMatchObject([
      { status: "paid", reconciliation_status: "completed" },
    ]);
    expect(typesOf(await takeEvents(opened.world))).toEqual([
      "payout.created",
      "payout.updated",
      "payout.reconciliation_completed",
      "payout.paid",
      "payout.updated",
    ]);
  });

  it("says which balance transactions it paid out, and a manual one does not", async () => {
    const ada = await artisanOf();
    await give(ada, 3_000);
    await give(ada, 2_000);
    await toMidnight();
    await give(ada, 700);
    await toMidnight();
    const [second, first] = await payoutsOf(ada);
    const settled = async (payout: string) => {
      const { data } = await stripe.balanceTransactions.list({ payout }, { stripeAccount: ada });
      return data.map(({ amount }) => amount);
    };
    expect(await settled(first?.id ?? "")).toEqual([-5_000, 2_000, 3_000]);
    expect(await settled(second?.id ?? "")).toEqual([-700, 700]);
    await fund(100);
    const manual = await stripe.payouts.create({ amount: 100, currency: "usd" });
    expect(await errorOf(stripe.balanceTransactions.list({ payout: manual.id }))).toMatchObject({
      param: "payout",
    });
  });

  it("waits for charges to settle, as their transfers do", async () => {
    const ada = await artisanOf();
    const intent = await pay(stripe, 10_000);
    await stripe.transfers.create({
      amount: 9_000,
      currency: "usd",
      destination: ada,
      source_transaction: String(intent.latest_charge),
    });
    await toMidnight();
    expect(await payoutsOf(ada)).toEqual([]);
    await opened.world.clock.advance(3 * DAY_MS);
    expect(await payoutsOf(ada)).toMatchObject([{ amount: 9_000 }]);
  });

  it("can come weekly, on the days that were chosen", async () => {
    const ada = await artisanOf();
    const account = await stripe.accounts.update(ada, {
      settings: { payouts: { schedule: { interval: "weekly", weekly_payout_days: ["thursday"] } } },
    });
    expect(account.settings?.payouts?.schedule).toMatchObject({
      interval: "weekly",
      weekly_anchor: "thursday",
    });
    await toDay((day) => day.getUTCDay() === 5);
    await give(ada, 1_000);
    await opened.world.clock.advance(5 * DAY_MS);
    expect(await payoutsOf(ada)).toEqual([]);
    await opened.world.clock.advance(DAY_MS);
    expect(await payoutsOf(ada)).toHaveLength(1);
  });

  it("can come monthly, on the last day of a month that is too short", async () => {
    const ada = await artisanOf();
    await schedule({ interval: "monthly", monthly_payout_days: [31] }, ada);
    await toDay((day) => day.getUTCDate() === 1 && day.getUTCMonth() === 1);
    await give(ada, 1_000);
    await toDay((day) => day.getUTCDate() === 1);
    const [payout] = await payoutsOf(ada);
    const made = new Date((payout?.created ?? 0) * 1000);
    expect([made.getUTCMonth(), made.getUTCDate()]).toEqual([
      1,
      made.getUTCFullYear() % 4 ? 28 : 29,
    ]);
  });

  it("is not made for an account that is restricted, or that has no bank", async () => {
    const [ada, bea] = [await artisanOf(), await artisanOf()];
    await give(ada, 1_000);
    await give(bea, 1_000);
    await standIn.control(opened.world, `/accounts/${ada}`, { transfers: "inactive" });
    const [bank] = (await stripe.accounts.listExternalAccounts(bea)).data;
    await stripe.accounts.deleteExternalAccount(bea, bank?.id ?? "");
    await toMidnight();
    expect([await payoutsOf(ada), await payoutsOf(bea)]).toEqual([[], []]);
    await standIn.control(opened.world, `/accounts/${ada}`, { transfers: "active" });
    await toMidnight();
    expect(await payoutsOf(ada)).toMatchObject([{ amount: 1_000 }]);
  });

  it("cannot be canceled", async () => {
    const ada = await artisanOf();
    await give(ada, 1_000);
    await toMidnight();
    const [payout] = await payoutsOf(ada);
    const cancel = stripe.payouts.cancel(payout?.id ?? "", {}, { stripeAccount: ada });
    expect(await errorOf(cancel)).toMatchObject({ code: "payouts_not_allowed" });
  });
});

describe("the platform's balance", () => {
  it("is paid out by hand until its settings say otherwise", async () => {
    await fund(5_000);
    await opened.world.clock.advance(7 * DAY_MS);
    expect(await payoutsOf()).toEqual([]);
    await schedule({ interval: "daily" });
    await toMidnight();
    expect(await payoutsOf()).toMatchObject([{ amount: 5_000, automatic: true }]);
  });

  it("keeps the minimum that its settings name", async () => {
    await stripe.balanceSettings.update({
      payments: {
        payouts: {
          schedule: { interval: "daily" },
          minimum_balance_by_currency: { usd: 1_500 },
        },
      },
    });
    await fund(5_000);
    await toMidnight();
    expect(await payoutsOf()).toMatchObject([{ amount: 3_500 }]);
    await toMidnight();
    expect([await payoutsOf(), await availableOf()]).toMatchObject([[{}], 1_500]);
  });

  it("keeps what covers connected accounts that are below zero", async () => {
    const ada = await artisanOf();
    await schedule({ interval: "manual" }, ada);
    await fund(1_000);
    await standIn.control(opened.world, `/accounts/${ada}/balance`, { minor: "-300" });
    expect(await stripe.balance.retrieve()).toMatchObject({
      available: [{ amount: 700, currency: "usd" }],
      connect_reserved: [{ amount: 300, currency: "usd" }],
    });
    expect(await errorOf(stripe.payouts.create({ amount: 701, currency: "usd" }))).toMatchObject({
      code: "balance_insufficient",
    });
    const bea = await artisanOf();
    expect(
      await errorOf(stripe.transfers.create({ amount: 701, currency: "usd", destination: bea })),
    ).toMatchObject({ code: "balance_insufficient" });
    expect(await availableOf(ada)).toBe(-300);
  });
});

describe("a connected account below zero", () => {
  it("is filled up from its bank, unless its settings forbid it", async () => {
    const [ada, bea] = [await artisanOf(), await artisanOf()];
    await stripe.balanceSettings.update(
      { payments: { debit_negative_balances: false } },
      { stripeAccount: bea },
    );
    for (const id of [ada, bea])
      await standIn.control(opened.world, `/accounts/${id}/balance`, { minor: "-300" });
    await toMidnight();
    expect(await payoutsOf(ada)).toMatchObject([{ amount: -300, automatic: true }]);
    await toMidnight();
    await toMidnight();
    expect([await payoutsOf(ada), await availableOf(ada)]).toMatchObject([[{}], 0]);
    expect([await payoutsOf(bea), await availableOf(bea)]).toMatchObject([[], -300]);
  });
});
