import { and, desc, eq, inArray, isNull, or, type SQL, sql } from "drizzle-orm";
import type { WaitingReads } from "../../usecases/waiting-ports.ts";
import type { Http } from "../client.ts";
import { toHold, toTransfer } from "../rows.ts";
import { orders, sellerOrders, sellers, transferHolds, transfers } from "../schema/index.ts";
import { earlier } from "./earlier.ts";
import { holdReasonOf } from "./transfer-conditions.ts";

export const waitingOver = (db: Http): WaitingReads => ({
  async waiting(which, of, { before, limit }) {
    const { createdAt, id } = transfers;
    const rows = await db
      .select({
        ...{ transfer: transfers, holdReason: holdReasonOf(), sellerName: sellers.name },
        ...{ orderId: orders.id, orderNumber: orders.number },
      })
      .from(transfers)
      .innerJoin(sellerOrders, eq(sellerOrders.id, transfers.sellerOrderId))
      .innerJoin(orders, eq(orders.id, sellerOrders.orderId))
      .innerJoin(sellers, eq(sellers.id, transfers.sellerId))
      .where(
        and(
          which === "stopped" ? isStopped() : isCounting(),
          of && eq(transfers.sellerId, of),
          earlier(before, createdAt, id),
        ),
      )
      .orderBy(desc(createdAt), desc(id))
      .limit(limit);
    if (rows.length === 0) return [];
    const sellerIds = [...new Set(rows.map(({ transfer }) => transfer.sellerId))];
    const held = await openHolds(db, inArray(transferHolds.sellerId, sellerIds));
    return rows.map(({ transfer, ...row }) => ({
      ...{ ...toTransfer(transfer), ...row, createdAt: transfer.createdAt },
      holds: held
        .map(({ hold }) => toHold(hold))
        .filter(({ sellerId }) => sellerId === transfer.sellerId)
        .filter(({ transferId }) => transferId === null || transferId === transfer.id)
        .sort((a, b) => Number(a.transferId === null) - Number(b.transferId === null)),
    }));
  },
  async sellerHolds() {
    const found = await openHolds(db, isNull(transferHolds.transferId));
    return found.map(({ hold, sellerName }) => ({ ...toHold(hold), sellerName }));
  },
});

const unsent = inArray(transfers.state, ["held", "due"]);
const isStopped = () =>
  or(
    inArray(transfers.state, ["blocked", "failed"]),
    and(unsent, sql`${holdReasonOf()} is not null`),
  );
const isCounting = () => and(unsent, sql`${holdReasonOf()} is null`);

const openHolds = (db: Http, condition: SQL) =>
  db
    .select({ hold: transferHolds, sellerName: sellers.name })
    .from(transferHolds)
    .innerJoin(sellers, eq(sellers.id, transferHolds.sellerId))
    .where(and(isNull(transferHolds.releasedAt), condition))
    .orderBy(desc(transferHolds.placedAt), desc(transferHolds.id));
