import Stripe from "stripe";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  clientOf,
  expectBooksBalance,
  type StandIn,
  startStripe,
} from "./sandbox-stripe.support.ts";
import { advanceTo, idIn, inClock, monthly } from "./sandbox-stripe-billing.support.ts";
import {
  billedLines,
  expectBalanceAddsUp,
  expectInvoicesAddUp,
  expectStatusFits,
  expectTimeBilledOnce,
  hear,
  type Told,
} from "./sandbox-stripe-billing-invariants.support.ts";
import { choices, nextAct, type Scene } from "./sandbox-stripe-billing-random.support.ts";

let standIn: StandIn;

beforeAll(async () => {
  standIn = await startStripe();
});
afterAll(() => standIn.close());

const START = Date.parse("2027-01-31T12:00:00Z") / 1000;

async function play(
  where: StandIn,
  seed: number,
  steps: number,
  check: boolean,
): Promise<string[]> {
  const opened = await where.open(`random ${seed}`);
  const { world } = opened;
  const stripe = clientOf(opened, opened.secretKey);
  const { clock, customer } = await inClock(stripe, "2027-01-31T12:00:00");
  const other = await stripe.customers.create({ test_clock: clock });
  let now = START;
  const year = { recurring: { interval: "year" } } as const;
  const prices = [await monthly(stripe, 1000), await monthly(stripe, 3000)];
  prices.push(await monthly(stripe, 30_000, year));
  const scene: Scene = {
    stripe,
    pick: choices(seed),
    clock,
    now: () => now,
    async advance(seconds) {
      await advanceTo(stripe, world, clock, now + seconds);
      now += seconds;
    },
    customers: [customer, other.id],
    prices: prices.map(({ id }) => id),
    coupons: [
      (await stripe.coupons.create({ percent_off: 25, duration: "forever" })).id,
      (await stripe.coupons.create({ amount_off: 500, currency: "usd", duration: "once" })).id,
    ],
    taxRate: (await stripe.taxRates.create({ display_name: "T", inclusive: false, percentage: 7 }))
      .id,
    gifts: new Set(),
  };
  const told: Told = new Map();
  const dropped = new Set<string>();
  const ids: string[] = await hear(world, told);
  for (let step = 0; step < steps; step += 1) {
    const [name, act] = nextAct(scene.pick);
    const refusal = await act(scene).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (refusal !== undefined && !(refusal instanceof Stripe.errors.StripeError)) throw refusal;
    if (refusal instanceof Stripe.errors.StripeAPIError) throw refusal;
    const heard = await hear(world, told).catch((error: unknown) => {
      throw new Error(`step ${step} ${name}`, { cause: error });
    });
    ids.push(...heard);
    const refused = refusal instanceof Stripe.errors.StripeInvalidRequestError;
    const composed = ["schedule", "extra", "card", "pay"].includes(name);
    if (refused && !composed) expect(heard, `${name}: ${refusal.message}`).toEqual([]);
    if (check)
      await checkAll(scene, told, dropped).catch((error: unknown) => {
        throw new Error(`step ${step} ${name}: ${String(error)}`, { cause: error });
      });
    expectBooksBalance(world);
  }
  return ids;
}

async function checkAll(scene: Scene, told: Told, dropped: Set<string>): Promise<void> {
  const { stripe, gifts } = scene;
  for (const customer of scene.customers) {
    const invoices = await expectInvoicesAddUp(stripe, customer);
    await expectBalanceAddsUp(stripe, customer);
    const waiting = await stripe.invoiceItems.list({ customer, pending: true, limit: 100 });
    const list = await stripe.subscriptions.list({ customer, status: "all", limit: 100 });
    for (const subscription of list.data) {
      expect(told.get(subscription.id)).toEqual(JSON.parse(JSON.stringify(subscription)));
      if (subscription.pending_update) dropped.add(idIn(subscription.latest_invoice));
      expectStatusFits(subscription, invoices);
      if (gifts.has(subscription.id)) continue;
      if (!["active", "trialing", "past_due"].includes(subscription.status)) continue;
      const lines = billedLines(invoices, waiting.data, dropped);
      expectTimeBilledOnce(subscription, lines);
    }
    for (const { payments: _, ...invoice } of invoices) {
      const said = told.get(invoice.id);
      expect(said, invoice.id).toEqual(JSON.parse(JSON.stringify(invoice)));
    }
  }
}

it.each([11, 23])("holds through a hundred random calls and weeks, seed %i", async (seed) => {
  await play(standIn, seed, 100, true);
});

it("is the same again with the same seed", async () => {
  // The first world of each process has the same id; ids come from that and the seed.
  const [one, other] = [await startStripe(), await startStripe()];
  const first = await play(one, 9, 60, false);
  const again = await play(other, 9, 60, false);
  await one.close();
  await other.close();
  expect(first.length).toBeGreaterThan(60);
  expect(again).toEqual(first);
});
