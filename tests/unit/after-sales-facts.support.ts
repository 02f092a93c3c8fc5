import type { Currency } from "../../worker/domain/currency.ts";
import type {
  DisputeFacts,
  Fee,
  RefundFacts,
  SentTransfers,
  TransferFacts,
} from "../../worker/processors/processor.ts";
import type {
  Batch,
  Charge,
  Dispute,
  Reading,
  Refund,
  Sent,
} from "./after-sales-readings.support.ts";

/** What PayPal takes for an item of a batch; what of it is no whole step, is taken all the same. */
export const TRANSFER_FEE = 25n;

/** What the processor says of what it has, as its adapter would read it. */
export function factsIn(currency: Currency) {
  const money = (minor: bigint) => ({ minor, currency });
  const fee = (effectId: string, minor: bigint): Fee => ({ effectId, amount: money(minor) });

  const payment = (charge: Charge): Reading => ({
    of: "payment",
    facts: {
      ...{ ref: charge.paymentRef, paymentId: charge.paymentId, state: "succeeded" },
      ...{ isApproved: false, asked: money(charge.minor), attempt: undefined },
      capture: {
        ...{ chargeRef: charge.ref, effectId: charge.ref, amount: money(charge.minor) },
        ...{ settledIn: currency, settledMinor: charge.minor },
        fee: charge.isFeeKnown ? fee(charge.ref, charge.feeMinor) : undefined,
      },
    },
  });
  const refundFacts = ({ ref, id, charge, minor, state, hasLeft }: Refund): RefundFacts => ({
    ...{ ref, refundId: id, chargeRef: charge.ref, state, amount: money(minor) },
    effectId: `${ref}:out`,
    returnedEffectId: state === "failed" && hasLeft ? `${ref}:back` : undefined,
  });
  function transferFacts({ ref, id, minor, state, reversals, ...one }: Sent): TransferFacts {
    const ours = reversals.map((each) => ({
      ...{ effectId: each.effectId, amount: money(each.minor), reversalId: each.id },
    }));
    const isBack = minor === reversals.reduce((left, each) => left + each.minor, 0n);
    const byItself = { effectId: `${ref}:back`, amount: money(minor), reversalId: undefined };
    return {
      ...{ transferId: id, ref, state: isBack ? "returned" : state, amount: money(minor) },
      effectId: `${ref}:out`,
      returns: state === "returned" ? [byItself] : ours,
      fee: one.batch && fee(`${ref}:out:fee`, one.isFeeKept ? TRANSFER_FEE : 0n),
      code: undefined,
    };
  }
  const batchFacts = ({ id, ref, items }: Batch): SentTransfers => ({
    ...{ batchId: id, batchRef: ref, denied: false, notSent: [] },
    done: items.every(({ state }) => state !== "pending"),
    items: items.map(transferFacts),
  });
  const disputeFacts = (one: Dispute): DisputeFacts => ({
    ...{ ref: one.ref, chargeRef: one.charge.ref, paymentRef: undefined, state: one.state },
    ...{ version: one.version, amount: money(one.minor), reason: "general", dueBy: undefined },
    ...{ openedAt: one.openedAt, withdrawn: [...one.withdrawn], returned: [...one.returned] },
    ...{ fees: [...one.fees], mayBeOf: undefined },
  });
  return { payment, refundFacts, transferFacts, batchFacts, disputeFacts };
}
