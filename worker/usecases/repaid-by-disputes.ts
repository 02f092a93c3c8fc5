import { type Dispute, repaidByDisputes } from "../domain/disputes.ts";
import { type Money, sum } from "../domain/money.ts";
import { leftToReturn, type Payment, type Refund } from "../domain/payments.ts";
import type { Tx } from "./ports.ts";

// Money that pays no order is its buyer's, and a bank or PayPal may give it back before a refund
// does (docs/decisions/0024-disputes.md). The order has to be locked.

/** How much more of a payment disputes have given back once so much more, or less, is lost by one. */
export async function repaidBy(tx: Tx, payment: Payment, more: Money): Promise<bigint> {
  const { captured } = payment;
  if (captured === null || captured.currency !== more.currency) return 0n;
  if (!(await isOwed(tx, payment))) return 0n;
  const unrefundedMinor = captured.minor - refundedMinor(await tx.refunds.of(payment.id));
  const lostMinor = lostOf(captured, await tx.disputes.of(payment.id));
  return (
    repaidByDisputes(unrefundedMinor, lostMinor + more.minor) -
    repaidByDisputes(unrefundedMinor, lostMinor)
  );
}

/** What of a refund disputes have given back as well, so that one of the two is the platform's loss. */
export async function repaidBeside(tx: Tx, payment: Payment, refund: Refund): Promise<bigint> {
  const { captured } = payment;
  const disputes = captured === null ? [] : await tx.disputes.of(payment.id);
  const lostMinor = captured === null ? 0n : lostOf(captured, disputes);
  if (captured === null || lostMinor === 0n || !(await isOwed(tx, payment))) return 0n;
  const others = (await tx.refunds.of(payment.id)).filter(({ id }) => id !== refund.id);
  const unrefundedMinor = captured.minor - refundedMinor(others);
  return (
    repaidByDisputes(unrefundedMinor, lostMinor) -
    repaidByDisputes(unrefundedMinor - refund.amount.minor, lostMinor)
  );
}

/** What is still to be given back: neither refunded, nor on its way, nor given back by a dispute. */
export async function leftForBuyer(tx: Tx, payment: Payment, captured: Money): Promise<Money> {
  const left = leftToReturn(captured, await tx.refunds.of(payment.id));
  const lostMinor = lostOf(captured, await tx.disputes.of(payment.id));
  return { ...left, minor: left.minor > lostMinor ? left.minor - lostMinor : 0n };
}

/** What settled in another currency is in no books of ours. */
const isOwed = async (tx: Tx, { id, use }: Payment): Promise<boolean> =>
  use === "unapplied" && (await tx.ledger.isPosted(id, "unapplied_capture"));

const refundedMinor = (refunds: readonly Refund[]) =>
  sum(refunds.filter(({ state }) => state === "succeeded").map(({ amount }) => amount.minor));
const lostOf = ({ currency }: Money, disputes: readonly Dispute[]) =>
  sum(
    disputes.filter(({ amount }) => amount.currency === currency).map(({ lostMinor }) => lostMinor),
  );
