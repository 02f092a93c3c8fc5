import { authorize } from "../account-endings.ts";
import { restrict, setTransfers, type TransfersStatus } from "../account-reviews.ts";
import { connectedAccount, type DisabledReason } from "../account-state.ts";
import { isKnownCurrency } from "../currencies.ts";
import { withoutEvents } from "../events.ts";
import { type ControlBody, ControlError, type RegisterControl } from "../feature.ts";
import { account, amountIn, move } from "../money.ts";
import { createPayout } from "../payouts.ts";
import type { Platform } from "../platform.ts";
import { rollSecret } from "../webhooks.ts";
import { spendable } from "./balance.ts";
import { failPayout } from "./payout-life.ts";
import { addFunds, failTopup, reverseTopup } from "./topups.ts";

/** What banks, Stripe's reviewers and the people in its dashboard do. */
export function bankControl(post: RegisterControl): void {
  post("/accounts/:id", reviewAccount);
  post("/accounts/:id/payouts", payOutNow);
  post("/accounts/:id/deauthorize", (platform, _body, id) => authorize(platform, id, false));
  post("/accounts/:id/authorize", (platform, _body, id) => authorize(platform, id, true));
  post("/accounts/:id/balance", adjustBalance);
  post("/payouts/:id", (platform, body, id) =>
    failPayout(platform, id, textOf(body.failureCode) ?? "account_closed"),
  );
  post("/topups/:id", (platform, body, id) => {
    if (body.status === "reversed") return reverseTopup(platform, id);
    if (body.status !== "failed") throw new ControlError('status is "failed" or "reversed"');
    failTopup(platform, id);
    return platform.stores.topups.get(id, "topup");
  });
  post("/balance", (platform, body) => {
    const { currency, minor } = moneyOf(body);
    addFunds(platform, currency, minor, null);
    return {
      account: account(platform.accountId, "available"),
      currency,
      minor: String(amountIn(platform, platform.accountId, "available", currency)),
    };
  });
  post("/webhook_endpoints/:id/roll", (platform, body, id) => {
    platform.stores.endpoints.get(id, "webhook_endpoint");
    return { secret: rollSecret(platform, id, body.keepOld === true) };
  });
}

/**
 * `{transfers}` is the end of a review; `{requirements, deadlineMs?, disabledReason?}` asks for more,
 * now or until a time of the world's clock. There is no event of it with `isTold: false`.
 */
function reviewAccount(platform: Platform, body: ControlBody, id: string): unknown {
  const review = () => reviewed(platform, body, id);
  return body.isTold === false ? withoutEvents(platform, review) : review();
}

function reviewed(platform: Platform, body: ControlBody, id: string): unknown {
  // Stripe adds reasons; a test may name one that the package does not list yet.
  const reason = textOf(body.disabledReason) as DisabledReason | null;
  const { requirements, deadlineMs, transfers } = body;
  if (requirements === undefined) {
    return setTransfers(platform, id, transfersOf(transfers), reason);
  }
  if (!Array.isArray(requirements) || requirements.length === 0)
    throw new ControlError('requirements: ["individual.verification.document", …]');
  if (deadlineMs !== undefined && !(typeof deadlineMs === "number" && deadlineMs > 0))
    throw new ControlError("deadlineMs is a number of milliseconds above zero");
  if (transfers !== undefined) setTransfers(platform, id, transfersOf(transfers), null);
  return restrict(platform, id, requirements.map(String), deadlineMs ?? null, reason);
}

function transfersOf(value: unknown): TransfersStatus {
  if (value === "active" || value === "inactive" || value === "pending") return value;
  throw new ControlError('transfers is "active", "inactive" or "pending"');
}

function payOutNow(platform: Platform, body: ControlBody, id: string): unknown {
  connectedAccount(platform, id);
  const currency = textOf(body.currency) ?? "usd";
  const amount = typeof body.amount === "number" ? body.amount : spendable(platform, id, currency);
  return createPayout(platform, id, { amount, currency });
}

/** Stripe's own correction of a connected balance, which may go below zero. */
function adjustBalance(platform: Platform, body: ControlBody, id: string): unknown {
  connectedAccount(platform, id);
  const { currency, minor } = moneyOf(body);
  return move(platform, {
    owner: id,
    type: "adjustment",
    reportingCategory: "other_adjustment",
    amount: minor,
    fee: 0,
    currency,
    source: null,
    against: `bank:${id}`,
    availableAtMs: 0,
  });
}

function moneyOf(body: ControlBody): { currency: string; minor: number } {
  const minor = /^-?\d+$/.test(String(body.minor)) ? Number(body.minor) : Number.NaN;
  if (!Number.isSafeInteger(minor)) throw new ControlError("minor is not a whole number");
  const currency = (textOf(body.currency) ?? "usd").toLowerCase();
  if (!isKnownCurrency(currency)) throw new ControlError(`there is no currency "${currency}"`);
  return { currency, minor };
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
