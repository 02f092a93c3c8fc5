import {
  fromDispute,
  toDispute,
  toHold,
  toShareRow,
} from "../../../../worker/db/repositories/disputes.ts";
import { isAwaitingUs } from "../../../../worker/domain/disputes.ts";
import type { DisputeFound } from "../../../../worker/usecases/dispute-ports.ts";
import type { Store, Tx } from "../../../../worker/usecases/ports.ts";
import { ALL } from "../engine/lookups.ts";
import type { Row } from "../engine/schema.ts";
import type { Tables } from "../engine/tables.ts";
import { uuid } from "../engine/values.ts";
import { descending, ordered } from "../order.ts";
import { notModelled, type Plain } from "../plain.ts";

export function disputesIn(tables: Tables): Plain<Tx["disputes"]> {
  const { disputes, disputeHolds, disputeShares } = tables;
  const holdOf = holdsOver(tables);
  return {
    find(id) {
      const row = disputes.get(id);
      return row && toDispute(row);
    },
    findByRef(processor, ref) {
      const row = disputes.by("disputes_ref", processor, ref);
      return row && toDispute(row);
    },
    of: (id) => inOrder(disputes.where("ofPayment", uuid(id))).map(toDispute),
    add: (dispute, at) =>
      void disputes.insert([{ ...fromDispute(dispute), createdAt: at, updatedAt: at }]),
    save(dispute, at) {
      const row = disputes.get(dispute.id);
      disputes.update(row ? [row] : [], { ...fromDispute(dispute), updatedAt: at });
    },
    liveHolds(id) {
      const all = disputes
        .where("ofPayment", uuid(id))
        .flatMap((dispute) => disputeHolds.where("ofDispute", dispute.id));
      return inOrder(all.filter(({ state }) => state !== "released")).map(holdOf);
    },
    addHold({ id, disputeId, state, shares }, at) {
      disputeHolds.insert([{ id, disputeId, state, createdAt: at, updatedAt: at }]);
      disputeShares.insert(shares.map((share) => toShareRow(id, share)));
    },
    moveHold(id, state, at) {
      const row = disputeHolds.get(id);
      disputeHolds.update(row ? [row] : [], { state, updatedAt: at });
    },
  };
}

/** Likewise between transactions; what a seller or an operator reads of a sale is not modelled. */
export function disputesOver(tables: Tables): Plain<Store["disputes"]> {
  const { disputes, disputeHolds, payments, orders, sellers } = tables;
  const holdOf = holdsOver(tables);
  const found = (row: Row<"disputes">): DisputeFound[] => {
    const payment = payments.get(row.paymentId);
    const order = payment && orders.get(payment.orderId);
    const live = disputeHolds
      .where("ofDispute", row.id)
      .filter(({ state }) => state !== "released");
    const holds = inOrder(live).map(holdOf);
    if (!order) return [];
    const { id: orderId, number: orderNumber } = order;
    return [{ orderId, orderNumber, sellers: new Map(), dispute: toDispute(row), holds }];
  };
  /** What is read together names all who are in any of it. */
  const named = (all: readonly DisputeFound[]): DisputeFound[] => {
    const shares = all.flatMap(({ holds }) => holds).flatMap((hold) => hold.shares);
    const names = shares.map(
      ({ sellerId }) => [sellerId, sellers.get(sellerId)?.name ?? ""] as const,
    );
    return all.map((one) => ({ ...one, sellers: new Map(names) }));
  };
  return {
    list(limit) {
      const all = ordered(disputes.all(), (row) => [
        ...(isAwaitingUs(row.state) ? [0, row.dueBy] : [1, null]),
        ...[descending(row.openedAt), row.id],
      ]);
      return named(all.slice(0, limit).flatMap(found));
    },
    ...{ find: notModelled, knownOf: notModelled, ofSeller: notModelled },
    dueBefore(until, limit) {
      const due = disputes
        .where("open", ALL)
        .filter(({ dueBy, state }) => dueBy && dueBy <= until && isAwaitingUs(state));
      const first = ordered(due, ({ dueBy, id }) => [dueBy, id]).slice(0, limit);
      return named(first.flatMap(found));
    },
  };
}

const inOrder = <R extends { createdAt: Date; id: string }>(rows: readonly R[]) =>
  ordered(rows, ({ createdAt, id }) => [createdAt, id]);

/** A hold with whose part each of its shares is of. */
const holdsOver =
  ({ disputeShares, sellerOrders }: Tables) =>
  (row: Row<"disputeHolds">) => {
    const shares = ordered(disputeShares.where("ofHold", row.id), (one) => [one.sellerOrderId]);
    return toHold(
      row,
      shares.flatMap((share) => {
        const part = sellerOrders.get(share.sellerOrderId);
        return part ? [{ share, sellerId: part.sellerId }] : [];
      }),
    );
  };
