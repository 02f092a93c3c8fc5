import { and, asc, eq, inArray, isNull, not, or, type SQL } from "drizzle-orm";
import { blockReasons, endsByItself } from "../../domain/payouts.ts";
import type { HoldScope, HoldsTx } from "../../usecases/hold-ports.ts";
import type { Transaction } from "../client.ts";
import { toHold, toTransfer } from "../rows.ts";
import { transferHolds, transfers } from "../schema/index.ts";
import { isHeld } from "./transfer-conditions.ts";
import { dueAgain } from "./transfers.ts";

export const holdsIn = (db: Transaction): HoldsTx => ({
  async lock(scope) {
    const [row] = await db.select().from(transferHolds).where(openOne(scope)).for("update");
    return row && toHold(row);
  },
  async place(hold) {
    await db.insert(transferHolds).values(hold);
  },
  async release(id, releasedBy, releasedAt) {
    await db.update(transferHolds).set({ releasedBy, releasedAt }).where(eq(transferHolds.id, id));
  },
  async apply(at, sellerId) {
    const waits = or(
      eq(transfers.state, "due"),
      and(
        eq(transfers.state, "blocked"),
        inArray(transfers.blockedReason, blockReasons.filter(endsByItself)),
      ),
    );
    await db
      .update(transfers)
      .set({ state: "blocked", blockedReason: "held_by_operator", updatedAt: at })
      .where(and(waits, isHeld(db), sellerId && eq(transfers.sellerId, sellerId)));
  },
  async lift(sellerId, at) {
    await db
      .update(transfers)
      .set(dueAgain(at))
      .where(and(isBlockedFor(sellerId), not(isHeld(db))));
  },
  async lockHeld(sellerId) {
    const rows = await db
      .select()
      .from(transfers)
      .where(isBlockedFor(sellerId))
      .orderBy(asc(transfers.id))
      .for("update");
    return rows.map(toTransfer);
  },
});

const isBlockedFor = (sellerId: HoldScope["sellerId"]): SQL | undefined =>
  and(
    eq(transfers.sellerId, sellerId),
    eq(transfers.state, "blocked"),
    eq(transfers.blockedReason, "held_by_operator"),
  );

const openOne = ({ sellerId, transferId }: HoldScope) =>
  and(
    eq(transferHolds.sellerId, sellerId),
    transferId === null
      ? isNull(transferHolds.transferId)
      : eq(transferHolds.transferId, transferId),
    isNull(transferHolds.releasedAt),
  );
