import type { Dispute } from "../domain/disputes.ts";
import { type Money, sum } from "../domain/money.ts";
import { leftToReturn, type Payment } from "../domain/payments.ts";
import type { Deps, Tx } from "./ports.ts";

/**
 * The dispute for which PayPal shows a refund on the payment. A refund has what its dispute took, or
 * what was left of the payment if that was less; what would fit in beside a dispute's sum is another.
 * Disputes that have their refund's name are out of the question. The order has to be locked.
 */
export async function settlementOf(
  tx: Tx,
  payment: Payment,
  { ref, amount }: { readonly ref: string; readonly amount: Money },
): Promise<Dispute | undefined> {
  const disputes = await tx.disputes.of(payment.id);
  const known = disputes.find(({ settlementRef }) => settlementRef === ref);
  if (known) return known;
  const refunds = (await tx.refunds.of(payment.id)).filter(({ state }) => state === "succeeded");
  const unrefundedMinor = leftToReturn(payment.captured ?? amount, refunds).minor;
  const takenMinor = sum(disputes.map(({ withdrawnMinor }) => withdrawnMinor));
  const nameless = disputes.filter(
    ({ processor, settlementRef }) => processor === "paypal" && settlementRef === null,
  );
  return (
    nameless.find(({ withdrawnMinor }) => withdrawnMinor === amount.minor) ??
    nameless.find(
      ({ withdrawnMinor }) =>
        withdrawnMinor > amount.minor && unrefundedMinor - takenMinor < amount.minor,
    )
  );
}

/** It is booked with the dispute: it only gets its name. */
export const nameSettlement = (deps: Deps, tx: Tx, dispute: Dispute, ref: string): Promise<void> =>
  tx.disputes.save({ ...dispute, settlementRef: ref }, deps.now());
