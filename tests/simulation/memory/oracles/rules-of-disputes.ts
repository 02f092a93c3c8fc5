import { disputeOf, heldFor } from "../engine/lookups.ts";
import type { Row } from "../engine/schema.ts";
import { type Rule, sum } from "./rule.ts";

/** What is held or lost for disputes, by the names of oracles/steps.ts. */
export const rulesOfDisputes: Readonly<Record<string, Rule>> = {
  "L6 nor is it with what is held or lost for disputes": {
    of: {
      payments: ({ id }) => [id],
      refunds: ({ paymentId }) => [paymentId],
      disputes: (row) => [paymentOf(row)],
      disputeHolds: ({ disputeId }, { disputes }) => disputes.among([disputeId]).map(paymentOf),
      disputeShares: ({ holdId }, { disputes, disputeHolds }) =>
        disputeHolds
          .among([holdId])
          .flatMap(({ disputeId }) => disputes.among([disputeId]).map(paymentOf)),
    },
    isBroken(tables, id) {
      const holds = tables.disputes
        .where("ofPayment", id)
        .flatMap((dispute) => tables.disputeHolds.where("ofDispute", dispute.id))
        .filter(({ state }) => state !== "released");
      if (holds.length === 0) return false;
      const shares = holds.flatMap((hold) => tables.disputeShares.where("ofHold", hold.id));
      const held = sum(shares, ({ itemsMinor, shippingMinor }) => itemsMinor + shippingMinor);
      const live = tables.refunds.where("ofPayment", id).filter(({ state }) => state !== "failed");
      const back = sum(live, ({ amountMinor }) => amountMinor);
      return held + back > (tables.payments.get(id)?.capturedMinor ?? 0n);
    },
  },
  "the account of a dispute has what was taken and nobody bears yet": {
    of: {
      disputes: ({ id }) => [id],
      ledgerEntries({ account }) {
        const id = disputeOf(account);
        return id === null ? [] : [id];
      },
    },
    isBroken({ disputes, ledgerEntries }, id) {
      const dispute = disputes.get(id);
      if (dispute === undefined) return false;
      const { withdrawnMinor, returnedMinor, lostMinor } = dispute;
      const has = sum(ledgerEntries.where("ofDispute", id), ({ amountMinor }) => amountMinor);
      return withdrawnMinor - returnedMinor - lostMinor !== has;
    },
  },
  "what is held for a dispute is what its shares say": {
    of: {
      disputes: ({ id }) => [id],
      ledgerEntries({ account }) {
        const id = heldFor(account);
        return id === null ? [] : [id];
      },
      disputeHolds: ({ disputeId }) => [disputeId],
      disputeShares: ({ holdId }, { disputeHolds }) =>
        disputeHolds.among([holdId]).map(({ disputeId }) => disputeId),
    },
    isBroken({ disputes, disputeHolds, disputeShares, ledgerEntries }, id) {
      if (disputes.get(id) === undefined) return false;
      const held = disputeHolds.where("ofDispute", id).filter(({ state }) => state === "held");
      const shares = held.flatMap((hold) => disputeShares.where("ofHold", hold.id));
      const kept = sum(shares, ({ withheldMinor, debtMinor }) => withheldMinor + debtMinor);
      const has = sum(ledgerEntries.where("heldFor", id), ({ amountMinor }) => amountMinor);
      return kept !== -has;
    },
  },
};

const paymentOf = ({ paymentId }: Row<"disputes">): string => paymentId;
