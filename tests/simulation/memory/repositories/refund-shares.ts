import {
  fromMoney,
  toReversal,
  toShare,
  toShareRow,
  toWithholding,
} from "../../../../worker/db/repositories/refund-shares.ts";
import type { Tx } from "../../../../worker/usecases/ports.ts";
import type { StoredShare } from "../../../../worker/usecases/refund-ports.ts";
import type { Row } from "../engine/schema.ts";
import type { Tables } from "../engine/tables.ts";
import { uuid } from "../engine/values.ts";
import { ordered } from "../order.ts";
import type { Plain } from "../plain.ts";

type ShareRow = Row<"refundShares">;

export function sharesIn(tables: Tables): Plain<Tx["shares"]> {
  const { refundShares, refundItems, refunds, payments, sellerOrders, orderItems, products } =
    tables;
  const { ledgerTransactions, ledgerEntries } = tables;
  const stored = (rows: readonly ShareRow[]): StoredShare[] =>
    ordered(rows, ({ refundId, sellerOrderId }) => [refundId, sellerOrderId]).flatMap((row) => {
      const part = sellerOrders.get(row.sellerOrderId);
      const items = ordered(refundItems.where("ofRefund", row.refundId), (one) => [one.productId]);
      return part ? [toShare(row, part.sellerId, items)] : [];
    });
  return {
    ofPayment: (id) =>
      stored(
        refunds
          .where("ofPayment", uuid(id))
          .filter(({ state }) => state !== "failed")
          .flatMap((refund) => refundShares.where("ofRefund", refund.id)),
      ),
    of: (id) => stored(refundShares.where("ofRefund", uuid(id))),
    add(refundId, shares) {
      refundShares.insert(shares.map((share) => toShareRow(refundId, share)));
      const items = shares.flatMap(({ sellerOrderId, items: goods }) =>
        goods.map((item) => ({ refundId, sellerOrderId, ...item })),
      );
      if (items.length > 0) refundItems.insert(items);
    },
    goodsOf(orderId) {
      const parts = sellerOrders.where("ofOrder", uuid(orderId));
      const items = parts.flatMap(({ id }) => orderItems.where("ofPart", id));
      return ordered(items, ({ id }) => [id]).map(({ id: _, totalMinor: __, ...item }) => item);
    },
    keptFee(id, currency) {
      const payment = payments.get(id);
      if (!payment || payment.feeAwaitedUntil !== null) return null;
      return ledgerTransactions
        .where("ofSubject", uuid(id))
        .filter(({ kind }) => kind === "fee")
        .flatMap((one) => ledgerEntries.where("ofTransaction", one.id))
        .filter(
          (entry) => entry.account === "platform:processor-fees" && entry.currency === currency,
        )
        .reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
    },
    restock(id) {
      for (const { productId, quantity } of refundItems.where("ofRefund", uuid(id))) {
        const product = products.get(productId);
        if (product) products.update([product], { stock: product.stock + quantity });
      }
    },
  };
}

export function withholdingsIn({ withholdings }: Tables): Plain<Tx["withholdings"]> {
  const of = (cause: string, causeId: string) =>
    withholdings.where("ofCause", uuid(causeId)).filter((row) => row.cause === cause);
  return {
    add(all, at) {
      if (all.length > 0)
        withholdings.insert(
          all.map((one) => ({ ...fromMoney(one), createdAt: at, updatedAt: at })),
        );
    },
    of: (cause, causeId) => ordered(of(cause, causeId), ({ id }) => [id]).map(toWithholding),
    move: (cause, causeId, to, at) =>
      void withholdings.update(of(cause, causeId), { state: to, updatedAt: at }),
  };
}

export function reversalsIn({ reversals, transfers }: Tables): Plain<Tx["reversals"]> {
  const inOrder = (rows: readonly Row<"reversals">[]) =>
    ordered(rows, ({ id }) => [id]).map(toReversal);
  return {
    add(all, at) {
      if (all.length > 0)
        reversals.insert(all.map((one) => ({ ...fromMoney(one), createdAt: at, updatedAt: at })));
    },
    find(id) {
      const row = reversals.get(id);
      return row && toReversal(row);
    },
    of: (cause, causeId) =>
      inOrder(reversals.where("ofCause", uuid(causeId)).filter((row) => row.cause === cause)),
    ofTransfers: (ids) =>
      inOrder([...new Set(ids.map(uuid))].flatMap((id) => reversals.where("ofTransfer", id))),
    save({ id, state, processorRef }, at) {
      const row = reversals.get(id);
      reversals.update(row ? [row] : [], { state, processorRef, updatedAt: at });
    },
    openOf(ids, currency) {
      const coming = new Map<(typeof ids)[number], bigint>();
      if (ids.length === 0) return coming;
      for (const { state, currency: of, transferId, amountMinor } of reversals.all()) {
        if (of !== currency || (state !== "waiting" && state !== "requested")) continue;
        const seller = transfers.get(transferId)?.sellerId;
        const id = ids.find((one) => uuid(one) === seller);
        if (id) coming.set(id, (coming.get(id) ?? 0n) + amountMinor);
      }
      return coming;
    },
  };
}
