import type Stripe from "stripe";
import { payoutStep } from "../currencies.ts";
import { payOut } from "../payouts.ts";
import { later, ownerOf, type Platform } from "../platform.ts";
import { refused } from "../wire/errors.ts";
import { currenciesOf, spendable, totalOf } from "./balance.ts";
import { defaultDestination } from "./payout-destination.ts";
import { type PayoutSettings, payoutSettingsOf } from "./settings.ts";

const DAY_MS = 86_400_000;
const JOB = "payout_day";

/** Automatic payouts are made at midnight, UTC; there is one job for all accounts of a world. */
export function beginPayoutDays(platform: Platform): void {
  const { hidden, world } = platform;
  if ([...hidden.jobs.values()].some(({ kind }) => kind === JOB)) return;
  if (!ownersOf(platform).some((owner) => isAutomatic(payoutSettingsOf(platform, owner)))) return;
  later(platform, DAY_MS - (world.clock.now() % DAY_MS), JOB, platform.accountId);
}

const isAutomatic = ({ schedule }: PayoutSettings) => schedule.interval !== "manual";

function ownersOf(platform: Platform): string[] {
  return [platform.accountId, ...platform.stores.accounts.all().map(({ id }) => id)];
}

/** A job: everybody whose day it is gets what is available to them. */
export function runPayoutDay(platform: Platform): void {
  const today = new Date(platform.world.clock.now());
  for (const owner of ownersOf(platform)) {
    const settings = payoutSettingsOf(platform, owner);
    if (isDue(settings, today) && canPayOut(platform, owner)) payOutAll(platform, owner, settings);
  }
  beginPayoutDays(platform);
}

const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/** A month that is too short for a day has its payout on its last day. */
function isDue({ schedule }: PayoutSettings, today: Date): boolean {
  if (schedule.interval === "daily") return true;
  if (schedule.interval === "weekly") {
    const days: string[] = schedule.weekly_payout_days ?? [];
    return days.includes(WEEKDAYS[today.getUTCDay()] ?? "");
  }
  if (schedule.interval !== "monthly") return false;
  const date = today.getUTCDate();
  const last = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1, 0)).getUTCDate();
  return (schedule.monthly_payout_days ?? []).some((day) => Math.min(day, last) === date);
}

function canPayOut(platform: Platform, owner: string): boolean {
  return platform.stores.accounts.find(owner)?.payouts_enabled ?? owner === platform.accountId;
}

function payOutAll(platform: Platform, owner: string, settings: PayoutSettings): void {
  for (const currency of currenciesOf(platform, owner)) {
    const destination = defaultDestination(platform, owner, currency);
    if (!destination) continue;
    const amount = amountDue(platform, owner, currency, settings);
    if (amount === 0) continue;
    const payout = payOut(platform, owner, {
      amount,
      currency,
      automatic: true,
      destination,
      fee: 0,
    });
    if (amount > 0) settle(platform, owner, payout);
  }
}

/** What is above the minimum; below zero, what the bank is asked for if it may be. */
function amountDue(
  platform: Platform,
  owner: string,
  currency: string,
  settings: PayoutSettings,
): number {
  const total = totalOf(platform, owner, currency);
  if (total < 0) return settings.debit_negative_balances ? total : 0;
  const kept = settings.minimumByCurrency[currency] ?? 0;
  const due = Math.max(0, spendable(platform, owner, currency) - kept);
  // What a bank cannot take stays, and goes with a later payout.
  return due - (due % payoutStep(currency));
}

/**
 * Everything that became available since the last automatic payout leaves with this one. With a
 * minimum balance Stripe does not say which part stays behind: here too the newest payout names all.
 */
function settle(platform: Platform, owner: string, payout: Stripe.Payout): void {
  const { paidOutBy } = platform.hidden.connect;
  for (const { id, status, currency } of platform.stores.balanceTransactions.all()) {
    if (status !== "available" || currency !== payout.currency || paidOutBy.has(id)) continue;
    if (ownerOf(platform, id) === owner) paidOutBy.set(id, payout.id);
  }
}

/** The filter `payout`: what an automatic payout has paid out, itself included. */
export function leftWith(
  platform: Platform,
  transaction: Stripe.BalanceTransaction,
  payoutId: string | undefined,
): boolean {
  if (payoutId === undefined) return true;
  const payout = platform.stores.payouts.get(payoutId, "payout");
  if (!payout.automatic) {
    throw refused({
      message: "Balance transactions can only be filtered by automatic payouts, not manual ones.",
      param: "payout",
    });
  }
  return (
    transaction.source === payoutId ||
    platform.hidden.connect.paidOutBy.get(transaction.id) === payoutId
  );
}
