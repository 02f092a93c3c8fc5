import { coveredBy } from "../domain/disputes.ts";
import type { DisputeFound, KnownOfSale, OwnDispute } from "../usecases/dispute-ports.ts";
import type { DisputeView } from "./contract/disputes.ts";
import { toMoney } from "./views.ts";
import { toShare } from "./views-of-refunds.ts";

const instant = (at: Date | null) => at?.toISOString() ?? null;

export function toDisputeView({ dispute, holds, ...order }: DisputeFound): DisputeView {
  const { currency } = dispute.amount;
  const money = (minor: bigint) => toMoney({ minor, currency });
  return {
    ...{ id: dispute.id, orderId: order.orderId, orderNumber: order.orderNumber },
    ...{ paymentId: dispute.paymentId, processor: dispute.processor },
    ...{ processorRef: dispute.processorRef, state: dispute.state, reason: dispute.reason },
    ...{ amount: toMoney(dispute.amount), dueBy: instant(dispute.dueBy) },
    ...{ openedAt: dispute.openedAt.toISOString(), closedAt: instant(dispute.closedAt) },
    fault: dispute.fault,
    goods: dispute.goods as DisputeView["goods"],
    ...{ withdrawn: money(dispute.withdrawnMinor), returned: money(dispute.returnedMinor) },
    holds: holds
      .filter((hold) => coveredBy(hold) > 0n)
      .map(({ id, state, shares }) => ({
        ...{ id, state },
        shares: shares.map((share) => toShare(share, currency)),
      })),
  };
}

export const toKnown = (known: KnownOfSale) => ({
  ...{ orderedAt: known.orderedAt.toISOString(), paidAt: instant(known.paidAt) },
  total: toMoney(known.total),
  parts: known.parts.map(({ shippedAt, deliveredAt, ...part }) => ({
    ...part,
    ...{ shippedAt: instant(shippedAt), deliveredAt: instant(deliveredAt) },
  })),
  ...{ checks: known.checks, earlierOrders: known.earlierOrders },
  refunds: known.refunds.map(({ at, amount, state }) => ({
    ...{ at: at.toISOString(), amount: toMoney(amount), state },
  })),
});

export const toOwnDispute = ({
  holdState,
  kept,
  owed,
  openedAt,
  closedAt,
  ...row
}: OwnDispute) => ({
  ...row,
  ...{ openedAt: openedAt.toISOString(), closedAt: instant(closedAt) },
  kept: { state: holdState, amount: toMoney(kept), owed: toMoney(owed) },
});
