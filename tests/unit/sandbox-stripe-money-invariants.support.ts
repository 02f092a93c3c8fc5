import type Stripe from "stripe";
import { expect } from "vitest";
import type { OpenWorld } from "../sandbox/core/worlds.ts";
import type { dump } from "../sandbox/stripe/dump.ts";
import { expectBooksBalance, type StandIn } from "./sandbox-stripe.support.ts";
import type { Actors } from "./sandbox-stripe-money-random.support.ts";

export type Picture = ReturnType<typeof dump>;

export function pictureOf(standIn: StandIn, world: OpenWorld): Picture {
  // The registry knows its processors only as such; here it is Stripe's.
  return standIn.registry.processors.stripe?.dump?.(world) as Picture;
}

const sumOf = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0);

/** Nothing lost, nothing doubled, and every view of the money says the same. */
export async function expectMoneyAddsUp(actors: Actors): Promise<void> {
  const { standIn, opened, stripe, artisans } = actors;
  const { world } = opened;
  expectBooksBalance(world);
  const picture = pictureOf(standIn, world);
  expectPostingsAreTransactions(world, picture);
  expectChargesAddUp(picture);
  expectTransfersAddUp(picture);
  expectNothingTwice(picture);
  for (const owner of [picture.accountId, ...artisans]) {
    expectTransactionsAddUp(world, picture, owner);
    const options = owner === picture.accountId ? {} : { stripeAccount: owner };
    expectBalanceIsShown(world, owner, await stripe.balance.retrieve({}, options));
  }
}

/** What becomes available only moves from one place of its owner to another. */
function expectPostingsAreTransactions(world: OpenWorld, { stores }: Picture): void {
  const posted = world.books.save().map(({ what }) => what);
  const moved = stores.balanceTransactions.map(({ type, source }) => `${type} ${source}`);
  expect(posted.filter((what) => !what.startsWith("available "))).toEqual(moved);
}

function expectTransactionsAddUp(
  world: OpenWorld,
  { stores, hidden, accountId }: Picture,
  owner: string,
): void {
  const own = stores.balanceTransactions.filter(
    ({ id }) => (hidden.owners.get(id) ?? accountId) === owner,
  );
  for (const currency of new Set(own.map((transaction) => transaction.currency))) {
    for (const part of ["pending", "available"]) {
      const nets = own
        .filter((transaction) => transaction.currency === currency && transaction.status === part)
        .map(({ net }) => net);
      const booked = world.books.balance(`stripe:${owner}:${part}`, currency);
      expect(BigInt(sumOf(nets)), `${owner} ${part}`).toBe(booked);
    }
  }
  for (const { net, amount, fee, fee_details } of own) {
    expect(net - amount + fee).toBe(0);
    expect(sumOf(fee_details.map((detail) => detail.amount)) - fee).toBe(0);
  }
}

function expectChargesAddUp({ stores }: Picture): void {
  for (const charge of stores.charges) {
    if (!charge.captured) continue;
    const refunds = stores.refunds.filter((refund) => refund.charge === charge.id);
    const kept = refunds.filter(({ status }) => status !== "failed" && status !== "canceled");
    expect(charge.amount_refunded, charge.id).toBe(sumOf(kept.map(({ amount }) => amount)));
    expect(charge.amount_refunded).toBeLessThanOrEqual(charge.amount_captured);
    expect(charge.refunded).toBe(charge.amount_refunded === charge.amount_captured);
  }
}

function expectTransfersAddUp({ stores }: Picture): void {
  for (const { id, amount, amount_reversed, reversed, reversals } of stores.transfers) {
    const parts = stores.reversals.filter(({ transfer }) => transfer === id);
    expect(amount_reversed, id).toBe(sumOf(parts.map((part) => part.amount)));
    expect(amount_reversed).toBeLessThanOrEqual(amount);
    expect(reversed).toBe(amount_reversed === amount);
    expect(reversals.data).toEqual(parts.reverse());
  }
}

/** What a refund, a payout or a dispute took comes back once, or never. */
function expectNothingTwice({ stores }: Picture): void {
  const moves = stores.balanceTransactions
    .filter(({ type, source }) => type !== "adjustment" && source !== null)
    .map(({ type, source }) => `${type} ${source}`);
  expect(new Set(moves).size).toBe(moves.length);
  for (const { id, status, failure_balance_transaction, reversed_by } of stores.payouts) {
    const cameBack = status === "failed" || status === "canceled";
    expect(failure_balance_transaction !== null, id).toBe(cameBack);
    if (cameBack) expect(reversed_by, id).toBeNull();
  }
  for (const { id, status, balance_transactions } of stores.disputes) {
    const taken = sumOf(balance_transactions.map(({ amount }) => amount));
    const isTaken = ["needs_response", "under_review", "lost"].includes(status);
    expect(taken < 0, `${id} ${status}`).toBe(isTaken);
    if (!isTaken) expect(taken, id).toBe(0);
  }
}

function expectBalanceIsShown(world: OpenWorld, owner: string, balance: Stripe.Balance): void {
  for (const part of ["pending", "available"] as const) {
    for (const { amount, currency, source_types } of balance[part]) {
      const held = balance.connect_reserved?.find((entry) => entry.currency === currency)?.amount;
      const reserved = part === "available" ? (held ?? 0) : 0;
      const booked = Number(world.books.balance(`stripe:${owner}:${part}`, currency));
      expect(amount + reserved, `${owner} ${part}`).toBe(booked);
      expect(sumOf(Object.values(source_types ?? {}))).toBe(amount);
    }
  }
}
