import type Stripe from "stripe";
import { spendable } from "./bank/balance.ts";
import { platformCharge } from "./charges.ts";
import { takenOf } from "./disputes/of-charge.ts";
import { converted } from "./exchange.ts";
import type { SourceType } from "./money.ts";
import { idOf, type Platform } from "./platform.ts";
import { refused } from "./wire/errors.ts";

/**
 * Between these a platform may send money across borders; docs.stripe.com/connect/separate-charges-
 * and-transfers. Elsewhere only to accounts under the recipient service agreement.
 */
const CROSS_BORDER = new Set(
  "US CA GB CH AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split(
    " ",
  ),
);

export function checkDestination(platform: Platform, destination: string): void {
  const account = platform.stores.accounts.find(destination);
  if (!account) {
    throw refused({
      code: "resource_missing",
      message: `No such destination: '${destination}'`,
      param: "destination",
    });
  }
  checkCapability(account);
  checkRegion(account);
}

function checkCapability(account: Stripe.Account): void {
  const { transfers, legacy_payments: legacy } = account.capabilities ?? {};
  if (transfers === "active" || legacy === "active") return;
  throw refused({
    code: "insufficient_capabilities_for_transfer",
    message:
      "Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments",
  });
}

function checkRegion(account: Stripe.Account): void {
  const country = account.country ?? "US";
  if (CROSS_BORDER.has(country)) return;
  if (account.tos_acceptance?.service_agreement === "recipient") return;
  throw refused({
    code: "transfers_not_allowed",
    message: `Funds can't be sent to accounts located in ${country} because it's restricted outside of your platform's region. For more information, see: https://stripe.com/docs/connect/account-capabilities#transfers-cross-border.`,
    param: "destination",
  });
}

/**
 * A charge pays for its transfers before its money is available, up to what is left of it: the
 * amount that reached the platform, less what went back to the buyer, what a dispute took and what
 * was transferred already. Stripe's pages say nothing about a charge whose money has been available
 * for long: here it must still be there, as without `source_transaction`.
 */
export function fundingCharge(
  platform: Platform,
  id: string,
  currency: string,
  amount: number,
): Stripe.Charge {
  const { stores } = platform;
  const charge = platformCharge(platform, id, "source_transaction");
  const settled = stores.balanceTransactions.find(idOf(charge.balance_transaction) ?? "");
  if (charge.status !== "succeeded" || !charge.captured || !settled) {
    throw refused({
      message: `Cannot use source_transaction ${id}: the charge has not succeeded.`,
      param: "source_transaction",
    });
  }
  if (settled.currency !== currency) {
    throw refused({
      message: `The currency of source_transaction's balance transaction (${settled.currency}) must be the same as the transfer currency (${currency})`,
      param: "currency",
    });
  }
  const left = leftOf(platform, charge, settled);
  if (amount > left) {
    throw refused({
      code: "transfer_source_balance_parameters_mismatch",
      message: `The transfer amount (${amount}) exceeds what is left of the source transaction ${id} (${left}): transfers that use a source_transaction may not exceed its amount.`,
      param: "amount",
    });
  }
  if (settled.status === "available") checkAvailable(platform, currency, amount);
  return charge;
}

function leftOf(
  platform: Platform,
  charge: Stripe.Charge,
  settled: Stripe.BalanceTransaction,
): number {
  const gone = charge.amount_refunded + takenOf(platform, charge.id);
  const back = converted(gone, settled.exchange_rate);
  return Math.max(0, settled.amount - back - transferredFrom(platform, charge.id));
}

/** Reversed parts count no longer. */
function transferredFrom(platform: Platform, chargeId: string): number {
  return platform.stores.transfers
    .all()
    .filter((transfer) => transfer.source_transaction === chargeId)
    .reduce((sum, transfer) => sum + transfer.amount - transfer.amount_reversed, 0);
}

export function checkAvailable(
  platform: Platform,
  currency: string,
  amount: number,
  sourceType?: SourceType,
): void {
  if (amount <= spendable(platform, platform.accountId, currency, sourceType)) return;
  throw refused({
    code: "balance_insufficient",
    message:
      "You have insufficient available funds in your Stripe account. Try adding funds directly to your available balance by creating Charges using the 4000000000000077 test card. See: https://stripe.com/docs/testing#available-balance",
  });
}
