import type { Currency } from "./currency.ts";
import type { DisputeId, PaymentId } from "./ids.ts";
import {
  type About,
  accounts,
  credit,
  debit,
  type Entry,
  type GivenToSeller,
  posting,
  type ShareOfRefund,
  toSeller,
  totalOf,
} from "./ledger.ts";
import type { Money } from "./money.ts";

// What the ledger writes of disputes (docs/decisions/0024-disputes.md).

/** The processor takes what a buyer disputes, before anybody has decided. */
export const disputeWithdrawn = (about: About, dispute: DisputeId, amount: Money) =>
  posting("dispute", about, amount.currency, [
    debit(accounts.dispute(dispute), amount.minor),
    credit(accounts.processor(about.processor), amount.minor),
  ]);

export const disputeReturned = (about: About, dispute: DisputeId, amount: Money) =>
  posting("dispute_returned", about, amount.currency, [
    debit(accounts.processor(about.processor), amount.minor),
    credit(accounts.dispute(dispute), amount.minor),
  ]);

/** Below zero where the processor gave it back. */
export const disputeFee = (about: About, fee: Money) =>
  posting("dispute_fee", about, fee.currency, [
    debit(accounts.processorFees, fee.minor),
    credit(accounts.processor(about.processor), fee.minor),
  ]);

/** What sellers would have to give is theirs no more, and not yet anybody else's. */
export const disputeHeld = (
  about: About,
  dispute: DisputeId,
  currency: Currency,
  shares: readonly ShareOfRefund[],
) =>
  posting(
    "dispute_held",
    about,
    currency,
    shares.flatMap(({ sellerId, withheldMinor, debtMinor }) => [
      debit(accounts.payable(sellerId, about.processor), withheldMinor),
      debit(accounts.debt(sellerId), debtMinor),
      credit(accounts.held(sellerId, dispute), withheldMinor + debtMinor),
    ]),
  );

/** What was held is the sellers' again. */
export const disputeLetGo = (
  about: About,
  dispute: DisputeId,
  currency: Currency,
  given: readonly GivenToSeller[],
) =>
  posting(
    "dispute_let_go",
    about,
    currency,
    given.flatMap((each) => [
      debit(accounts.held(each.sellerId, dispute), each.debtMinor + each.payableMinor),
      ...toSeller(each, about.processor),
    ]),
  );

/** What of a dispute's money pays no order, and was its buyer's. */
export type Repaid = { readonly payment: PaymentId; readonly minor: bigint };

/**
 * A buyer has won: everybody bears their share, the platform what is beyond the order. What was the
 * buyer's own is owed to them no more.
 */
export const disputeLost = (
  about: About,
  dispute: DisputeId,
  amount: Money,
  shares: readonly ShareOfRefund[],
  repaid: Repaid,
) =>
  posting("dispute_lost", about, amount.currency, [
    ...shares.map(({ sellerId, withheldMinor, debtMinor }) =>
      debit(accounts.held(sellerId, dispute), withheldMinor + debtMinor),
    ),
    ...borneByPlatform(amount.minor, shares, repaid),
    credit(accounts.dispute(dispute), amount.minor),
  ]);

/** Lost, and won after all: the other way round, and what the sellers bore is theirs again. */
export const disputeLostUndone = (
  about: About,
  dispute: DisputeId,
  amount: Money,
  shares: readonly ShareOfRefund[],
  repaid: Repaid,
  given: readonly GivenToSeller[],
) =>
  posting("dispute_lost_undone", about, amount.currency, [
    debit(accounts.dispute(dispute), amount.minor),
    ...borneByPlatform(amount.minor, shares, repaid).map(({ account, amountMinor }) => ({
      account,
      amountMinor: -amountMinor,
    })),
    ...given.flatMap((each) => toSeller(each, about.processor)),
  ]);

function borneByPlatform(minor: bigint, shares: readonly ShareOfRefund[], repaid: Repaid): Entry[] {
  const commissionMinor = totalOf(shares, (share) => share.commissionMinor);
  const feeMinor = totalOf(shares, (share) => share.feeMinor);
  const sellersMinor = totalOf(shares, (share) => share.withheldMinor + share.debtMinor);
  return [
    debit(accounts.commission, commissionMinor),
    credit(accounts.processorFees, feeMinor),
    debit(accounts.unapplied(repaid.payment), repaid.minor),
    debit(accounts.losses, minor - commissionMinor - sellersMinor + feeMinor - repaid.minor),
  ];
}
