import {
  toOrder,
  toPayment,
  toRefund,
  toSellerOrder,
  toTransfer,
} from "../../../../worker/db/rows.ts";
import type { Reads } from "../../../../worker/usecases/reads.ts";
import type { Row } from "../engine/schema.ts";
import type { Tables } from "../engine/tables.ts";
import { uuid } from "../engine/values.ts";
import { ordered } from "../order.ts";
import type { Plain } from "../plain.ts";
import { holdReasonOf } from "./holds.ts";
import { paymentsOf } from "./payments.ts";

export function orderFilesOver(
  tables: Tables,
): Plain<Pick<Reads, "order" | "orderOf" | "transfersOf">> {
  const { orders, sellerOrders, sellers, orderItems, payments, refunds, refundShares, transfers } =
    tables;
  const itemsOf = (partId: string) =>
    ordered(orderItems.where("ofPart", partId), ({ title, id }) => [title, id]);

  function partsOf(orderId: string): { part: Row<"sellerOrders">; sellerName: string }[] {
    const parts = sellerOrders.where("ofOrder", orderId).flatMap((part) => {
      const seller = sellers.get(part.sellerId);
      return seller ? [{ part, sellerName: seller.name }] : [];
    });
    return ordered(parts, ({ part, sellerName }) => [sellerName, part.sellerId]);
  }
  return {
    order(id) {
      const row = orders.get(id);
      if (!row) return undefined;
      const parts = partsOf(row.id);
      const paid = paymentsOf(payments.where("ofOrder", row.id));
      const returned = paymentsOf(
        paid.flatMap((payment) => refunds.where("ofPayment", payment.id)),
      );
      const { itemsMinor, shippingMinor, userId } = row;
      const order = toOrder(
        row,
        parts.map(({ part }) => part),
      );
      return {
        order: { ...order, itemsMinor, shippingMinor, userId },
        parts: parts.map(({ part, sellerName }) => ({
          ...toSellerOrder(part),
          sellerName,
          items: itemsOf(part.id).map(
            ({ productId, productVersion, title, unitMinor, quantity }) => ({
              ...{ productId, productVersion, title, unitMinor, quantity },
            }),
          ),
          refundedMinor: returned
            .filter(({ state }) => state !== "failed")
            .flatMap((refund) => refundShares.where("ofRefund", refund.id))
            .filter(({ sellerOrderId }) => sellerOrderId === part.id)
            .reduce((sum, { itemsMinor, shippingMinor }) => sum + itemsMinor + shippingMinor, 0n),
        })),
        payments: paid.map(toPayment),
        refunds: returned.map(toRefund),
      };
    },
    orderOf: (id) => payments.get(id)?.orderId,
    transfersOf(orderId) {
      const found = sellerOrders
        .where("ofOrder", uuid(orderId))
        .flatMap(({ id }) => transfers.where("ofPart", id));
      return ordered(found, ({ sellerId, createdAt, id }) => [sellerId, createdAt, id]).map(
        (row) => ({
          ...toTransfer(row),
          holdReason: holdReasonOf(tables, row),
        }),
      );
    },
  };
}
