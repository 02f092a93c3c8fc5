import { REFUND_TRIES_MAX, refundRetryDelayMs } from "../../../../worker/domain/payments.ts";
import type { Reads } from "../../../../worker/usecases/reads.ts";
import { ALL } from "../engine/lookups.ts";
import type { Tables } from "../engine/tables.ts";
import { ordered } from "../order.ts";
import type { Plain } from "../plain.ts";

type DueWork = Pick<Reads, "refundsToRetry" | "unshipped" | "unpayableSellers" | "dueRails">;

export function dueWorkOver(tables: Tables): Plain<DueWork> {
  const { orders, sellerOrders, sellers, payments, refunds, disputes, transfers, alerts } = tables;
  const blockedAs = (reason: string) =>
    transfers.where("inState", "blocked").filter(({ blockedReason }) => blockedReason === reason);

  return {
    refundsToRetry(now, limit) {
      const refused = new Set(refunds.where("refused", ALL).map(({ paymentId }) => paymentId));
      const owed = [
        ...payments.where("unapplied", ALL),
        ...payments.among([...refused]).filter(({ use }) => use !== "unapplied"),
      ];
      const due = owed.flatMap(({ id, orderId, capturedMinor, capturedCurrency, use }) => {
        if (orders.get(orderId)?.state === "partially_paid") return [];
        const all = refunds.where("ofPayment", id);
        // Of an order's own money only what goes back because an operator has refused all of it.
        const tried = use === "unapplied" ? all : all.filter(({ reason }) => reason === "refused");
        const failures = tried.filter(({ state }) => state === "failed").length;
        if (failures === 0 || failures >= REFUND_TRIES_MAX) return [];
        const live = tried.filter(({ state }) => state !== "failed");
        const returnedMinor = live.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
        const lostMinor = disputes
          .where("ofPayment", id)
          .filter(({ currency }) => currency === capturedCurrency)
          .reduce((sum, dispute) => sum + dispute.lostMinor, 0n);
        if (capturedMinor === null || returnedMinor + lostMinor >= capturedMinor) return [];
        const lastMs = Math.max(...tried.map(({ updatedAt }) => updatedAt.getTime()));
        const isDue = lastMs <= now.getTime() - refundRetryDelayMs(failures);
        return isDue ? [{ id, lastMs }] : [];
      });
      return ordered(due, ({ id, lastMs }) => [lastMs, id])
        .slice(0, limit)
        .map(({ id }) => id);
    },
    unshipped({ paidBefore, toldAs }, limit) {
      const late = sellerOrders.where("unfulfilled", ALL).flatMap(({ id, orderId, sellerId }) => {
        const order = orders.get(orderId);
        if (order?.state !== "paid" && order?.state !== "partially_refunded") return [];
        if (order.paidAt === null || order.paidAt > paidBefore || alerts.get(toldAs, id)) return [];
        return [{ id, orderNumber: order.number, sellerId, paidAt: order.paidAt }];
      });
      return ordered(late, ({ paidAt, id }) => [paidAt, id])
        .slice(0, limit)
        .map(({ paidAt: _, ...part }) => part);
    },
    unpayableSellers(limit) {
      const waiting = blockedAs("seller_not_payable").filter(({ rail }) => rail === "stripe");
      const ids = new Set(waiting.map(({ sellerId }) => sellerId));
      return ordered([...ids], (id) => [id])
        .slice(0, limit)
        .flatMap((id) => {
          const account = sellers.get(id)?.stripeAccountId ?? null;
          return account === null ? [] : [{ id, account }];
        });
    },
    dueRails(now) {
      const due = transfers.where("inState", "due").filter(({ dueAt }) => dueAt && dueAt <= now);
      const waiting = [...due, ...blockedAs("rail_underfunded")];
      const rails = new Map(
        waiting.map(({ rail, currency }) => [`${rail} ${currency}`, { rail, currency }]),
      );
      return ordered([...rails.values()], ({ rail, currency }) => [rail, currency]);
    },
  };
}
