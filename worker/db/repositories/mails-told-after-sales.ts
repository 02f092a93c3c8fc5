import { and, asc, eq, type InferSelectModel, inArray, or, sql } from "drizzle-orm";
import type { Currency } from "../../domain/currency.ts";
import type { MailId } from "../../domain/ids.ts";
import type { MailKind } from "../../domain/mails.ts";
import type { MailedOrder, MailedShare, Told } from "../../usecases/mail-ports.ts";
import type { Http } from "../client.ts";
import {
  approvals,
  disputeHolds,
  disputeShares,
  disputes,
  mails,
  orders,
  payments,
  refundShares,
  refunds,
  sellerOrders,
  sellers,
  subscriptionInvoices,
  subscriptions,
  transferHolds,
  transfers,
} from "../schema/index.ts";
import type { Answers } from "./mails-owed-after-sales.ts";

/** What mails tell of what goes back, and of what is held or given up. */
export const filesAfterSales = (db: Http, ids: readonly MailId[], subjects: readonly string[]) =>
  [
    db
      .select({ refund: refunds, payment: payments, order: orders })
      .from(refunds)
      .innerJoin(payments, eq(payments.id, refunds.paymentId))
      .innerJoin(orders, eq(orders.id, payments.orderId))
      .where(inArray(refunds.id, subjects as never)),
    db
      .select({ share: refundShares, artisan: sellers.name })
      .from(refundShares)
      .innerJoin(sellerOrders, eq(sellerOrders.id, refundShares.sellerOrderId))
      .innerJoin(sellers, eq(sellers.id, sellerOrders.sellerId))
      .where(inArray(refundShares.refundId, subjects as never))
      .orderBy(asc(sellers.name), asc(refundShares.sellerOrderId)),
    db
      .select({
        mailId: mails.id,
        share: refundShares,
        refund: refunds,
        order: orders,
        seller: sellers,
      })
      .from(mails)
      .innerJoin(
        refundShares,
        sql`${refundShares.refundId}::text = ${mails.facts} ->> 'refundId' and ${refundShares.sellerOrderId}::text = ${mails.facts} ->> 'sellerOrderId'`,
      )
      .innerJoin(refunds, eq(refunds.id, refundShares.refundId))
      .innerJoin(sellerOrders, eq(sellerOrders.id, refundShares.sellerOrderId))
      .innerJoin(orders, eq(orders.id, sellerOrders.orderId))
      .innerJoin(sellers, eq(sellers.id, sellerOrders.sellerId))
      .where(inArray(mails.id, [...ids])),
    db
      .select({
        mailId: mails.id,
        share: disputeShares,
        dispute: disputes,
        order: orders,
        seller: sellers,
      })
      .from(mails)
      .innerJoin(
        disputeShares,
        sql`${disputeShares.holdId}::text = ${mails.facts} ->> 'holdId' and ${disputeShares.sellerOrderId}::text = ${mails.facts} ->> 'sellerOrderId'`,
      )
      .innerJoin(disputeHolds, eq(disputeHolds.id, disputeShares.holdId))
      .innerJoin(disputes, eq(disputes.id, disputeHolds.disputeId))
      .innerJoin(sellerOrders, eq(sellerOrders.id, disputeShares.sellerOrderId))
      .innerJoin(orders, eq(orders.id, sellerOrders.orderId))
      .innerJoin(sellers, eq(sellers.id, sellerOrders.sellerId))
      .where(inArray(mails.id, [...ids])),
    db
      .select({ hold: transferHolds, seller: sellers, transfer: transfers, number: orders.number })
      .from(transferHolds)
      .innerJoin(sellers, eq(sellers.id, transferHolds.sellerId))
      .leftJoin(transfers, eq(transfers.id, transferHolds.transferId))
      .leftJoin(sellerOrders, eq(sellerOrders.id, transfers.sellerOrderId))
      .leftJoin(orders, eq(orders.id, sellerOrders.orderId))
      .where(inArray(transferHolds.id, subjects as never)),
    db
      .select({ approval: approvals, seller: sellers })
      .from(approvals)
      .innerJoin(sellers, eq(sellers.id, approvals.subjectId))
      .where(inArray(approvals.id, subjects as never)),
    db
      .select({ invoice: subscriptionInvoices, subscription: subscriptions, seller: sellers })
      .from(subscriptions)
      .innerJoin(sellers, eq(sellers.id, subscriptions.sellerId))
      .leftJoin(
        subscriptionInvoices,
        and(
          eq(subscriptionInvoices.subscriptionId, subscriptions.id),
          inArray(subscriptionInvoices.id, subjects as never),
        ),
      )
      .where(
        or(
          inArray(subscriptions.id, subjects as never),
          inArray(subscriptionInvoices.id, subjects as never),
        ),
      ),
  ] as const;

type Found = Answers<ReturnType<typeof filesAfterSales>>;
export const inFiles = ([returned, shares, given, disputed, held, forgiven, plans]: Found) => ({
  ...{ returned, shares, given, disputed, held, forgiven, plans },
});
type Files = ReturnType<typeof inFiles>;
type Row = Pick<InferSelectModel<typeof mails>, "id" | "subjectId">;
type Kind = Extract<
  MailKind,
  | ("order_refunded" | "refund_failed" | "part_refunded" | "refund_undone")
  | ("part_disputed" | "dispute_won" | "dispute_lost" | "transfer_held" | "debt_written_off")
  | ("plan_payment_failed" | "plan_trial_ending" | "plan_ended")
>;

/** By the rows as they are now; undefined if there are none any more. */
export function toldAfterSales(kind: Kind, row: Row, files: Files): Told | undefined {
  switch (kind) {
    case "order_refunded":
    case "refund_failed":
      return toldOfRefund(kind, row, files);
    case "part_refunded":
    case "refund_undone": {
      const found = files.given.find(({ mailId }) => mailId === row.id);
      if (!found) return undefined;
      const { share, refund, order, seller } = found;
      return { kind, seller, reason: refund.reason, ...shared(share, order, refund.currency) };
    }
    case "part_disputed":
    case "dispute_won":
    case "dispute_lost": {
      const found = files.disputed.find(({ mailId }) => mailId === row.id);
      if (!found) return undefined;
      const { share, dispute, order, seller } = found;
      const { reason, dueBy, currency } = dispute;
      return { kind, seller, reason, dueBy, ...shared(share, order, currency) };
    }
    case "transfer_held":
      return toldOfHold(row, files);
    case "debt_written_off": {
      const found = files.forgiven.find(({ approval }) => approval.id === row.subjectId);
      if (!found) return undefined;
      const { amountMinor: minor, currency } = found.approval;
      return { kind, seller: found.seller, amount: { minor, currency } };
    }
    case "plan_payment_failed":
    case "plan_trial_ending":
    case "plan_ended":
      return toldOfPlan(kind, row, files);
  }
}

function toldOfPlan(
  kind: "plan_payment_failed" | "plan_trial_ending" | "plan_ended",
  { subjectId }: Row,
  { plans }: Files,
): Told | undefined {
  const found = plans.find(
    ({ invoice, subscription }) => subscription.id === subjectId || invoice?.id === subjectId,
  );
  if (!found) return undefined;
  const { invoice, subscription, seller } = found;
  const { plan, trialEndsAt, owedSince, currency } = subscription;
  if (kind === "plan_ended") return { kind, seller, plan };
  if (kind === "plan_trial_ending") {
    const price = { minor: subscription.priceMinor, currency };
    const hasMethod = subscription.methodLast4 !== null;
    return trialEndsAt ? { kind, seller, plan, price, trialEndsAt, hasMethod } : undefined;
  }
  // Paid meanwhile: there is nothing to tell any more.
  if (!invoice || owedSince === null || invoice.state !== "open") return undefined;
  const due = { minor: invoice.dueMinor, currency };
  return { kind, seller, plan, due, owedSince, invoiceRef: invoice.ref };
}

function toldOfRefund(
  kind: "order_refunded" | "refund_failed",
  { subjectId }: Row,
  { returned, shares }: Files,
): Told | undefined {
  const found = returned.find(({ refund }) => refund.id === subjectId);
  if (!found) return undefined;
  const { refund, payment, order } = found;
  const { currency } = refund;
  const parts = shares
    .filter(({ share }) => share.refundId === refund.id)
    .map(({ share, artisan }) => ({
      artisan,
      amount: { minor: share.itemsMinor + share.shippingMinor, currency },
    }));
  const { reason, amountMinor: minor } = refund;
  const { processor } = payment;
  return {
    kind,
    order: mailed(order),
    refund: { amount: { minor, currency }, reason, processor, parts },
  };
}

function toldOfHold({ subjectId }: Row, { held }: Files): Told | undefined {
  const found = held.find(({ hold }) => hold.id === subjectId);
  if (!found) return undefined;
  const { hold, seller, transfer, number } = found;
  const one =
    transfer && number !== null
      ? { number, amount: { minor: transfer.amountMinor, currency: transfer.currency } }
      : null;
  return { kind: "transfer_held", seller, reason: hold.reason, transfer: one };
}

type Share = Pick<
  InferSelectModel<typeof refundShares>,
  "itemsMinor" | "shippingMinor" | "withheldMinor" | "debtMinor"
>;
const shared = (share: Share, { number }: { number: string }, currency: Currency): MailedShare => ({
  number,
  amount: { minor: share.itemsMinor + share.shippingMinor, currency },
  withheld: { minor: share.withheldMinor, currency },
  owed: { minor: share.debtMinor, currency },
});

export const mailed = (order: InferSelectModel<typeof orders>): MailedOrder => ({
  ...{ id: order.id, number: order.number, email: order.email },
  total: { minor: order.totalMinor, currency: order.currency },
});
