import type Stripe from "stripe";
import { emit } from "../events.ts";
import { accountOption, move } from "../money.ts";
import { payOut, sourceTypeOf } from "../payouts.ts";
import { idOf, mergeMetadata, ownerOf, type Platform } from "../platform.ts";
import { refused } from "../wire/errors.ts";
import { payoutFailure } from "./destinations.ts";
import { breakExternalAccount } from "./external-accounts.ts";
import { payoutDestination } from "./payout-destination.ts";

const DAY_MS = 86_400_000;
/** A bank can send a payout back for that many of its own days after it took it. */
const BANK_DAYS_TO_REFUSE = 5;

const MESSAGES: Record<string, string> = {
  account_closed: "The bank account has been closed.",
  debit_not_authorized: "Debit transactions are not approved on your bank account.",
  insufficient_funds: "Your Stripe account has insufficient funds to cover the payout.",
  invalid_currency:
    "The bank was unable to process this payout because of its currency. This is probably because the bank account cannot accept payments in that currency.",
  no_account:
    "The bank account details on file are probably incorrect. No bank account could be located with those details.",
};

/** A job: the payout is with the bank now, and what it pays out can be asked for. */
export function submitPayout(platform: Platform, id: string): void {
  const payout = platform.stores.payouts.get(id);
  if (payout.status !== "pending") return;
  payout.status = "in_transit";
  const reconciled = payout.reconciliation_status === "in_progress";
  if (reconciled) payout.reconciliation_status = "completed";
  const options = accountOption(platform, ownerOf(platform, id));
  emit(platform, "payout.updated", payout, { ...options, previous: { status: "pending" } });
  if (reconciled) emit(platform, "payout.reconciliation_completed", payout, options);
}

/** A job: the bank has taken the money, or sends it back. */
export function arrivePayout(platform: Platform, id: string): void {
  const payout = platform.stores.payouts.get(id);
  if (payout.status === "pending") submitPayout(platform, id);
  if (payout.status !== "in_transit") return;
  const external = platform.stores.externalAccounts.find(idOf(payout.destination) ?? "");
  const failure = external && payoutFailure(external);
  if (failure !== undefined && payout.amount > 0) {
    failPayout(platform, id, failure);
    return;
  }
  const previous = { status: payout.status, trace_id: null };
  payout.status = "paid";
  payout.trace_id = { status: "supported", value: payout.id.slice(-12) };
  announce(platform, payout, "payout.paid", previous);
}

/** The bank refuses it, even after it was paid; the money comes back, and no more is sent there. */
export function failPayout(platform: Platform, id: string, code: string): Stripe.Payout {
  const payout = platform.stores.payouts.get(id, "payout");
  if (payout.status === "failed") return payout;
  if (payout.status === "canceled") {
    throw refused({ message: `The payout ${id} was canceled and cannot fail.` });
  }
  if (payout.reversed_by !== null) {
    throw refused({ message: `The payout ${id} was reversed: its money has come back already.` });
  }
  const lastDay = addBankDays(payout.arrival_date * 1000, BANK_DAYS_TO_REFUSE);
  if (payout.status === "paid" && platform.world.clock.now() > lastDay) {
    throw refused({
      message: `The payout ${id} arrived more than ${BANK_DAYS_TO_REFUSE} business days ago.`,
    });
  }
  const previous = { status: payout.status, failure_code: null, failure_message: null };
  payout.status = "failed";
  payout.failure_code = code;
  payout.failure_message = MESSAGES[code] ?? "The bank account could not take the payout.";
  payout.failure_balance_transaction = takeBack(platform, payout, "payout_failure");
  announce(platform, payout, "payout.failed", {
    ...previous,
    failure_balance_transaction: null,
  });
  breakExternalAccount(platform, ownerOf(platform, id), idOf(payout.destination) ?? "");
  return payout;
}

/** Saturdays and Sundays, in UTC, are no days of a bank. */
function addBankDays(fromMs: number, days: number): number {
  let at = fromMs;
  for (let left = days; left > 0; ) {
    at += DAY_MS;
    const weekday = new Date(at).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return at;
}

/** Only what nobody has handed to the bank yet can be canceled, and nothing that Stripe began. */
export function cancelPayout(platform: Platform, payout: Stripe.Payout): Stripe.Payout {
  if (payout.status !== "pending" || payout.automatic || payout.original_payout !== null) {
    throw refused({
      code: "payouts_not_allowed",
      message: `Payout ${payout.id} cannot be canceled: only manual payouts that are pending can be.`,
    });
  }
  payout.status = "canceled";
  payout.failure_balance_transaction = takeBack(platform, payout, "payout_cancel");
  announce(platform, payout, "payout.canceled", {
    status: "pending",
    failure_balance_transaction: null,
  });
  return payout;
}

/** Asks the bank of a connected account for the money of a payout that it has taken. */
export function reversePayout(
  platform: Platform,
  payout: Stripe.Payout,
  params: Stripe.PayoutReverseParams,
): Stripe.Payout {
  const owner = ownerOf(platform, payout.id);
  checkReversible(platform, payout, owner);
  const destination = payoutDestination(
    platform,
    owner,
    payout.currency,
    idOf(payout.destination) ?? undefined,
  );
  const reversal = payOut(platform, owner, {
    amount: -payout.amount,
    currency: payout.currency,
    automatic: false,
    destination,
    fee: 0,
    original: payout.id,
    ...(params.metadata && { metadata: params.metadata }),
  });
  payout.reversed_by = reversal.id;
  emit(platform, "payout.updated", payout, {
    ...accountOption(platform, owner),
    previous: { reversed_by: null },
  });
  return reversal;
}

function checkReversible(platform: Platform, payout: Stripe.Payout, owner: string): void {
  const reason =
    owner === platform.accountId
      ? "only payouts of connected accounts can be reversed"
      : payout.status !== "paid"
        ? "only a payout that is paid can be reversed"
        : payout.reversed_by !== null
          ? "it has been reversed already"
          : payout.original_payout !== null || payout.type !== "bank_account"
            ? "only payouts to bank accounts can be reversed"
            : null;
  if (reason !== null)
    throw refused({ message: `Payout ${payout.id} cannot be reversed: ${reason}.` });
}

export function updatePayout(
  platform: Platform,
  payout: Stripe.Payout,
  params: Stripe.PayoutUpdateParams,
): Stripe.Payout {
  const before = payout.metadata;
  payout.metadata = mergeMetadata(before, params.metadata);
  emit(platform, "payout.updated", payout, {
    ...accountOption(platform, ownerOf(platform, payout.id)),
    previous: { metadata: before },
  });
  return payout;
}

/** The money is in the balance again, the fee of an instant payout with it. */
function takeBack(
  platform: Platform,
  payout: Stripe.Payout,
  type: "payout_failure" | "payout_cancel",
): string {
  const owner = ownerOf(platform, payout.id);
  const sent = platform.stores.balanceTransactions.get(idOf(payout.balance_transaction) ?? "");
  const sourceType = sourceTypeOf(payout.source_type);
  return move(platform, {
    owner,
    type,
    reportingCategory: "payout_reversal",
    amount: payout.amount,
    fee: -sent.fee,
    currency: payout.currency,
    source: payout.id,
    against: `bank:${owner}`,
    // What a reversal would have brought has not arrived yet.
    availableAtMs: sent.status === "pending" ? sent.available_on * 1000 : 0,
    ...(sourceType && { sourceType }),
  }).id;
}

function announce(
  platform: Platform,
  payout: Stripe.Payout,
  type: string,
  previous: Record<string, unknown>,
): void {
  const options = accountOption(platform, ownerOf(platform, payout.id));
  emit(platform, type, payout, options);
  emit(platform, "payout.updated", payout, { ...options, previous });
}
