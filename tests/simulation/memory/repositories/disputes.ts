import {
  fromDispute,
  toDispute,
  toHold,
  toShareRow,
} from "../../../../worker/db/repositories/disputes.ts";
import type { Store, Tx } from "../../../../worker/usecases/ports.ts";
import type { Row } from "../engine/schema.ts";
import type { Tables } from "../engine/tables.ts";
import { uuid } from "../engine/values.ts";
import { ordered } from "../order.ts";
import { notModelled, type Plain } from "../plain.ts";

export function disputesIn(tables: Tables): Plain<Tx["disputes"]> {
  const { disputes, disputeHolds, disputeShares, sellerOrders } = tables;
  const inOrder = <R extends { createdAt: Date; id: string }>(rows: readonly R[]) =>
    ordered(rows, ({ createdAt, id }) => [createdAt, id]);
  const holdOf = (row: Row<"disputeHolds">) => {
    const shares = ordered(disputeShares.where("ofHold", row.id), (one) => [one.sellerOrderId]);
    return toHold(
      row,
      shares.flatMap((share) => {
        const part = sellerOrders.get(share.sellerOrderId);
        return part ? [{ share, sellerId: part.sellerId }] : [];
      }),
    );
  };
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

/** No buyer of a run disputes anything, so that nobody has to answer; whoever asks for more is told. */
export const disputesOver = (): Plain<Store["disputes"]> => ({
  ...{ list: notModelled, find: notModelled, knownOf: notModelled, ofSeller: notModelled },
  dueBefore: () => [],
});
