import type { Currency } from "../domain/currency.ts";
import type { RefundShare } from "../domain/refunds.ts";
import type { Preview, RefundOpened } from "../usecases/refund-order.ts";
import type { DebtFound, OwedBy, RefundFound } from "../usecases/refund-ports.ts";
import type { RefundShareView, RefundView } from "./contract/refunds.ts";
import { toMoney } from "./views.ts";
import { toApproval } from "./views-of-desk.ts";

export const toShare = (share: RefundShare, currency: Currency): RefundShareView => {
  const money = (minor: bigint) => toMoney({ minor, currency });
  return {
    ...{ sellerOrderId: share.sellerOrderId, sellerId: share.sellerId },
    ...{ goods: money(share.itemsMinor), shipping: money(share.shippingMinor) },
    items: share.items.map(({ productId, quantity }) => ({ productId, quantity })),
    ...{ commission: money(share.commissionMinor), fee: money(share.feeMinor) },
    ...{ withheld: money(share.withheldMinor), debt: money(share.debtMinor) },
    loss: money(share.lossMinor),
  };
};

export const toPreview = ({ plan, terms }: Preview) => ({
  ...{ amount: toMoney(plan.amount), fault: plan.fault, isFeeKnown: plan.isFeeKnown, terms },
  shares: plan.shares.map((share) => toShare(share, plan.amount.currency)),
});

export const toRefundView = ({ refund, shares }: RefundFound): RefundView => ({
  ...{ id: refund.id, paymentId: refund.paymentId, amount: toMoney(refund.amount) },
  ...{ reason: refund.reason, fault: refund.fault, restock: refund.restock, state: refund.state },
  processorRef: refund.processorRef,
  shares: shares.map((share) => toShare(share, refund.amount.currency)),
});

export const toOpened = (opened: RefundOpened) =>
  opened.kind === "waits"
    ? { approval: toApproval(opened.approval) }
    : { refund: toRefundView({ refund: opened.refund, shares: opened.plan.shares }) };

export const toDebt = ({ sellerId, name, owed, coming }: OwedBy) => ({
  ...{ sellerId, name, owed: toMoney(owed), coming: toMoney(coming) },
});

export const toDebtEntries = ({ owed, coming, entries }: DebtFound) => ({
  ...{ owed: toMoney(owed), coming: toMoney(coming) },
  entries: entries.map(({ at, kind, subjectId, amount }) => ({
    ...{ at: at.toISOString(), kind, subjectId },
    amount: { minor: `${amount.minor}`, currency: amount.currency },
  })),
});
