import Stripe from "stripe";
import { artisan, DAY_MS, pay, type StandIn } from "./sandbox-stripe.support.ts";

type Opened = Awaited<ReturnType<StandIn["open"]>>;

/** What a sequence works with; after a restart of the stand-in these are others. */
export type Actors = {
  standIn: StandIn;
  opened: Opened;
  stripe: Stripe;
  artisans: string[];
};

export type Random = {
  below(count: number): number;
  one<T>(list: readonly T[]): T | undefined;
};

/** The same seed gives the same numbers: mulberry32. */
export function randomOf(seed: number): Random {
  let state = seed;
  const draw = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (count: number) => Math.floor(draw() * count);
  return { below, one: (list) => list[below(list.length)] };
}

const CARDS = [
  ...["pm_card_visa", "pm_card_visa", "pm_card_bypassPending", "pm_card_bypassPending"],
  ...["pm_card_refundFail", "pm_card_pendingRefund", "pm_card_createDispute"],
  ...[
    "pm_card_createDisputeInquiry",
    "pm_card_createMultipleDisputes",
    "pm_card_visa_chargeDeclined",
  ],
  ...["pm_card_createIssuerFraudRecord", "pm_usBankAccount_success", "pm_usBankAccount_dispute"],
];
const DISPUTE_ENDS = [
  ...["won", "lost", "under_review", "warning_under_review", "warning_closed", "needs_response"],
];

type Step = (actors: Actors, random: Random) => Promise<unknown>;

const amountOf = (random: Random) => 50 + random.below(20_000);
/** All of it, or some. */
const part = (random: Random) => (random.below(2) === 0 ? {} : { amount: 1 + random.below(6_000) });
const picked = async <T extends { id: string }>(
  list: Promise<{ data: T[] }>,
  random: Random,
): Promise<string> => random.one((await list).data)?.id ?? "none";
const asOwner = ({ artisans }: Actors, random: Random) => {
  const owner = random.one([undefined, ...artisans]);
  return owner === undefined ? {} : { stripeAccount: owner };
};
const control = ({ standIn, opened }: Actors, path: string, body: object) =>
  standIn.control(opened.world, path, body);
const advance = ({ opened }: Actors, ms: number) => opened.world.clock.advance(ms);

/** Everything that moves money: a buyer's, the platform's, an artisan's, a bank's and the clock's. */
const STEPS: Record<string, Step> = {
  pay: ({ stripe }, random) =>
    pay(stripe, amountOf(random), random.one(CARDS), {
      currency: random.one(["usd", "usd", "usd", "eur"]),
    }),
  payAgain: ({ stripe }, random) => pay(stripe, amountOf(random), "pm_card_bypassPending"),
  authorize: ({ stripe }, random) =>
    pay(stripe, amountOf(random), "pm_card_visa", { capture_method: "manual" }),
  capture: async ({ stripe }, random) => {
    const id = await picked(stripe.paymentIntents.list(), random);
    const { amount } = part(random);
    await stripe.paymentIntents.capture(
      id,
      amount === undefined ? {} : { amount_to_capture: amount },
    );
  },
  cancel: async ({ stripe }, random) =>
    stripe.paymentIntents.cancel(await picked(stripe.paymentIntents.list(), random)),
  refund: async ({ stripe }, random) =>
    stripe.refunds.create({
      charge: await picked(stripe.charges.list({ limit: 30 }), random),
      ...part(random),
    }),
  moveRefund: async (actors, random) =>
    control(actors, `/refunds/${await picked(actors.stripe.refunds.list(), random)}`, {
      status: random.one(["succeeded", "failed", "requires_action", "canceled"]),
    }),
  cancelRefund: async ({ stripe }, random) =>
    stripe.refunds.cancel(await picked(stripe.refunds.list(), random)),
  transfer: ({ stripe, artisans }, random) =>
    stripe.transfers.create({
      amount: 1 + random.below(4_000),
      currency: "usd",
      destination: random.one(artisans) ?? "",
    }),
  transferOfCharge: async ({ stripe, artisans }, random) =>
    stripe.transfers.create({
      amount: 1 + random.below(8_000),
      currency: "usd",
      destination: random.one(artisans) ?? "",
      source_transaction: await picked(stripe.charges.list({ limit: 30 }), random),
    }),
  reverse: async ({ stripe }, random) =>
    stripe.transfers.createReversal(await picked(stripe.transfers.list(), random), part(random)),
  dispute: async (actors, random) =>
    control(actors, `/charges/${await picked(actors.stripe.charges.list(), random)}/dispute`, {
      status: random.one(["needs_response", "warning_needs_response"]),
      ...part(random),
    }),
  moveDispute: async (actors, random) =>
    control(actors, `/disputes/${await picked(actors.stripe.disputes.list(), random)}`, {
      status: random.one(DISPUTE_ENDS),
    }),
  answerDispute: async ({ stripe }, random) =>
    stripe.disputes.update(await picked(stripe.disputes.list(), random), {
      evidence: {
        uncategorized_text:
          random.one(["winning_evidence", "losing_evidence", "escalate_inquiry_evidence"]) ?? "",
      },
    }),
  payOut: async (actors, random) =>
    actors.stripe.payouts.create(
      { amount: 1 + random.below(6_000), currency: "usd" },
      asOwner(actors, random),
    ),
  cancelPayout: async (actors, random) => {
    const owner = asOwner(actors, random);
    await actors.stripe.payouts.cancel(
      await picked(actors.stripe.payouts.list({}, owner), random),
      {},
      owner,
    );
  },
  reversePayout: async (actors, random) => {
    const owner = asOwner(actors, random);
    await actors.stripe.payouts.reverse(
      await picked(actors.stripe.payouts.list({}, owner), random),
      {},
      owner,
    );
  },
  failPayout: async (actors, random) => {
    const payouts = actors.stripe.payouts.list({}, asOwner(actors, random));
    return control(actors, `/payouts/${await picked(payouts, random)}`, {});
  },
  topUp: ({ stripe }, random) =>
    stripe.topups.create({ amount: amountOf(random), currency: "usd", description: "more" }),
  cancelTopup: async ({ stripe }, random) =>
    stripe.topups.cancel(await picked(stripe.topups.list(), random)),
  moveTopup: async (actors, random) =>
    control(actors, `/topups/${await picked(actors.stripe.topups.list(), random)}`, {
      status: random.one(["failed", "reversed"]),
    }),
  addMoney: (actors, random) =>
    control(actors, "/balance", { currency: "usd", minor: random.below(20_000) - 5_000 }),
  adjustArtisan: (actors, random) =>
    control(actors, `/accounts/${random.one(actors.artisans)}/balance`, {
      minor: random.below(4_000) - 1_000,
    }),
  review: (actors, random) =>
    control(actors, `/accounts/${random.one(actors.artisans)}`, {
      transfers: random.one(["active", "active", "active", "inactive"]),
    }),
  settleInDollars: (actors, random) =>
    control(actors, "/settlement", { currencies: random.one([[], ["usd"]]) }),
  anHour: (actors) => advance(actors, 3_600_000),
  aDay: (actors) => advance(actors, DAY_MS),
  days: (actors, random) => advance(actors, (1 + random.below(9)) * DAY_MS),
};

/** What makes money to work with, and what works with it, comes more often than the rest. */
const OFTEN: Readonly<Record<string, number>> = {
  pay: 3,
  refund: 4,
  moveRefund: 3,
  transferOfCharge: 2,
  payOut: 3,
  failPayout: 2,
};
const STEP_NAMES = Object.keys(STEPS).flatMap((name) => Array<string>(OFTEN[name] ?? 1).fill(name));

/** One thing happens, or is refused; whatever else it ends with is a fault of the stand-in. */
export async function step(actors: Actors, random: Random): Promise<string> {
  const name = random.one(STEP_NAMES) ?? "";
  try {
    await STEPS[name]?.(actors, random);
    return name;
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError) || (error.statusCode ?? 500) >= 500) {
      throw new Error(`${name} broke the stand-in: ${String(error)}`, { cause: error });
    }
    return `${name} refused`;
  }
}

/** A platform with two artisans and something to begin with. */
export async function actorsOf(standIn: StandIn, opened: Opened, stripe: Stripe): Promise<Actors> {
  const artisans: string[] = [];
  for (const _ of [1, 2]) artisans.push(await artisan(standIn, opened.world, stripe));
  // The second one's bank sends every payout back.
  await stripe.accounts.createExternalAccount(artisans[1] ?? "", {
    external_account: "btok_us_accountClosed",
    default_for_currency: true,
  });
  const actors = { standIn, opened, stripe, artisans };
  await control(actors, "/balance", { currency: "usd", minor: 50_000 });
  return actors;
}
