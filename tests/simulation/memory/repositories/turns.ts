import type { ProcessorName } from "../../../../worker/domain/processor-name.ts";
import type { Turns } from "../../../../worker/usecases/turns.ts";
import type { Tables } from "../engine/tables.ts";
import { first, greatest } from "../order.ts";
import type { Plain } from "../plain.ts";

export function turnsOver(tables: Tables): Plain<Turns> {
  const { orders, inbox, payments, refunds, transfers, payoutBatches } = tables;
  return {
    orderToEnd(at, since) {
      const over = orders
        .where("inState", "pending_payment")
        .filter(
          (row) =>
            row.expiresAt <= at &&
            (row.endTriedAt === null || row.endTriedAt < since) &&
            !payments.where("ofOrder", row.id).some(({ state }) => state === "processing"),
        );
      const next = first(over, (row) => [greatest(row.expiresAt, row.endTriedAt), row.id]);
      return orders.update(next ? [next] : [], { endTriedAt: at })[0]?.id;
    },
    waitingEvent(processor, at, { before, since }) {
      const waiting = inbox
        .where("inState", "received")
        .filter(
          (row) =>
            row.processor === processor &&
            row.receivedAt <= before &&
            (row.triedAt === null || row.triedAt < since),
        );
      const next = first(waiting, (row) => [greatest(row.receivedAt, row.triedAt), row.id]);
      return inbox.update(next ? [next] : [], { triedAt: at })[0]?.id;
    },
    silentPayment: (rail, at, before) =>
      refOf(payments.update(silent(payments.where("openOn", rail), before), { updatedAt: at })),
    paymentWithoutFee(rail, at, before) {
      const awaited = payments
        .where("awaitingFeeOn", rail)
        .filter(({ feeAwaitedUntil }) => feeAwaitedUntil !== null && feeAwaitedUntil > at);
      return refOf(payments.update(silent(awaited, before), { updatedAt: at }));
    },
    pendingRefund(rail, at, before) {
      const onRail = (paymentId: string) => payments.get(paymentId)?.processor === rail;
      const pending = refunds
        .where("inState", "pending")
        .filter(({ paymentId }) => onRail(paymentId));
      return refOf(refunds.update(silent(pending, before), { updatedAt: at }));
    },
    unsettledTransfer(rail: ProcessorName, at, before) {
      const sent = transfers.where("inState", "sent").filter((row) => row.rail === rail);
      return refOf(transfers.update(silent(sent, before), { updatedAt: at }));
    },
    unfinishedBatch(at, before) {
      const accepted = payoutBatches.where("inState", "accepted");
      return refOf(payoutBatches.update(silent(accepted, before), { updatedAt: at }));
    },
  };
}

/** What the processors have a name for, and tell news of. */
type Named = { id: string; processorRef: string | null; updatedAt: Date };

/** The one of which nothing was heard for longest, if it is long enough. */
function silent<R extends Named>(rows: readonly R[], before: Date): R[] {
  const quiet = rows.filter((row) => row.processorRef !== null && row.updatedAt <= before);
  const next = first(quiet, ({ updatedAt, id }) => [updatedAt, id]);
  return next ? [next] : [];
}
const refOf = ([row]: readonly Named[]) => row?.processorRef ?? undefined;
