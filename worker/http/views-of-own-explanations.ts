import type { Explanation } from "../domain/explanation/explain.ts";
import type { OrderNode, PartNode, TransferNode } from "../domain/explanation/tree.ts";
import type { Money } from "../domain/money.ts";
import type { OwnExplanation } from "./contract/own-explanations.ts";

/** What is the seller's own of it. */
export function toOwnExplanation(explained: Explanation): OwnExplanation {
  const { payout, orders, debts, checks, addsUp, summary, sentences } = explained;
  return {
    payout: payout && {
      ...{ ref: payout.ref, state: payout.state, amount: amountOf(payout.amount) },
      arrivesAt: payout.arrivesAt?.toISOString() ?? null,
      lines: (payout.lines ?? []).map(({ ref, kind, amount, fee }) => ({
        ...{ ref, kind, amount: amountOf(amount), fee: amountOf(fee) },
      })),
    },
    sales: orders.flatMap((order) => order.parts.map((part) => toSale(order, part))),
    debts: debts.map(({ currency, owedMinor, comingMinor }) => ({
      currency,
      owed: amountOf({ minor: owedMinor, currency }),
      coming: amountOf({ minor: comingMinor, currency }),
    })),
    checks: checks.map(({ expected, found, ...check }) => ({
      ...{ ...check, expected: amountOf(expected), found: amountOf(found) },
    })),
    ...{ addsUp, summary, sentences },
  };
}

const amountOf = ({ minor, currency }: Money) => ({ minor: `${minor}`, currency });

const toSale = (order: OrderNode, part: PartNode): OwnExplanation["sales"][number] => ({
  ...{ id: part.id, orderNumber: order.number, orderState: order.state },
  paidAt: order.paidAt?.toISOString() ?? null,
  items: part.items.map(({ productId, title, quantity, total }) => ({
    ...{ productId, title, quantity, total: amountOf(total) },
  })),
  ...{ itemsTotal: amountOf(part.itemsTotal), shipping: amountOf(part.shipping) },
  net: amountOf(part.net),
  commission: { amount: amountOf(part.commission.amount), words: part.commission.words },
  refunds: order.payments.flatMap(({ refunds }) => refunds).flatMap(toRefunds),
  transfers: [...(part.transfer ? [part.transfer] : []), ...part.supplements].map(toTransfer),
});

const toRefunds = ({ id, reason, state, fault, processorRef, shares }: RefundNode) =>
  shares.map((share) => ({
    ...{ id, reason, state, fault, processorRef },
    share: {
      ...{ sellerOrderId: share.sellerOrderId, sellerId: share.sellerId },
      items: share.items.map(({ productId, quantity }) => ({ productId, quantity })),
      ...{ goods: amountOf(share.goods), shipping: amountOf(share.shipping) },
      ...{ commission: amountOf(share.commission), fee: amountOf(share.fee) },
      ...{ withheld: amountOf(share.withheld), debt: amountOf(share.debt) },
      loss: amountOf(share.loss),
    },
  }));
type RefundNode = OrderNode["payments"][number]["refunds"][number];

const toTransfer = (
  transfer: TransferNode,
): OwnExplanation["sales"][number]["transfers"][number] => ({
  ...{ id: transfer.id, rail: transfer.rail, kind: transfer.kind, state: transfer.state },
  ...{ amount: amountOf(transfer.amount), withheld: amountOf(transfer.withheld) },
  ...{ reversed: amountOf(transfer.reversed), dueAt: transfer.dueAt?.toISOString() ?? null },
  ...{ processorRef: transfer.processorRef, pastRefs: [...transfer.pastRefs] },
  withholdings: transfer.withholdings.map((one) => ({ ...one, amount: amountOf(one.amount) })),
  reversals: transfer.reversals.map((one) => ({ ...one, amount: amountOf(one.amount) })),
  booked: transfer.ledger.map(({ id, kind, externalId, postedAt }) => ({
    ...{ id, kind, externalId, postedAt: postedAt.toISOString() },
  })),
});
