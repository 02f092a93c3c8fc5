import type { Tx } from "../../../../worker/usecases/ports.ts";
import type { Tables } from "../engine/tables.ts";
import { uuid } from "../engine/values.ts";
import { notModelled, type Plain } from "../plain.ts";

const noVelocity = { cardOrders: 0, cardEmails: 0, cardDeclines: 0, emailCards: 0 };

/** Every card is its buyer's own, and nobody tries too often; what banks and operators say is kept. */
export function fraudIn({ reviews, fraudWarnings }: Tables): Plain<Tx["fraud"]> {
  return {
    addSender: () => {},
    senderOf: () => undefined,
    countPayment: () => [],
    countDecline: () => [],
    declinesOf: () => 0,
    look: () => ({ velocity: noVelocity, isBlocked: false, addressDigest: null }),
    reviews: {
      open({ reasons, ...review }) {
        const row = { ...review, reasons: [...reasons], state: "open" as const };
        return reviews.insert([row], {}).length > 0;
      },
      find: (id) => reviews.get(id),
      holds: (orderId) => isReviewed({ reviews }, orderId),
      decide(id, { state, at, by, note }) {
        const row = reviews.get(id);
        const decided = { state, decidedAt: at, decidedBy: by, note };
        reviews.update(row?.state === "open" ? [row] : [], decided);
      },
    },
    saveWarning(id, { ref, ...warning }, at) {
      const known = fraudWarnings.by("fraud_warnings_ref", ref);
      const { isActionable } = warning;
      if (known) fraudWarnings.update([known], { isActionable, updatedAt: at });
      else
        fraudWarnings.insert([{ id, ...warning, processorRef: ref, createdAt: at, updatedAt: at }]);
      return known === undefined;
    },
    blocklist: { add: notModelled, remove: notModelled },
  };
}

/** One keeps the order's money and goods here: it waits, or it was refused. */
export const isReviewed = ({ reviews }: Pick<Tables, "reviews">, orderId: string): boolean =>
  reviews.where("ofOrder", uuid(orderId)).some(({ state }) => state !== "approved");
