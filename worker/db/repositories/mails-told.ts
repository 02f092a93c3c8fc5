import { asc, eq, type InferSelectModel, inArray, or, sql } from "drizzle-orm";
import { sum } from "../../domain/money.ts";
import { sellerCanMend } from "../../domain/payouts.ts";
import type { OwedMail, Told } from "../../usecases/mail-ports.ts";
import type { Http } from "../client.ts";
import { toPayout } from "../rows.ts";
import {
  mails,
  orderItems,
  orders,
  payouts,
  sellerOrders,
  sellers,
  transfers,
} from "../schema/index.ts";
import { filesAfterSales, inFiles, mailed, toldAfterSales } from "./mails-told-after-sales.ts";

type Row = InferSelectModel<typeof mails>;
type Files = Awaited<ReturnType<typeof read>>;

/** What mails tell, by their subjects' rows as they are now: one batch, however many they are. */
export async function toldOver(db: Http, taken: readonly Row[]): Promise<OwedMail[]> {
  const files = await read(db, taken);
  return taken.flatMap((row) => {
    const told = toldBy(row, files);
    return told ? { ...told, id: row.id, tries: row.tries } : [];
  });
}

/** No two kinds of rows share an id, so that every list can be asked for all of them. */
async function read(db: Http, taken: readonly Row[]) {
  const subjects = taken.map(({ subjectId }) => subjectId);
  const of = {
    orders: inArray(orders.id, subjects as (typeof orders.$inferSelect.id)[]),
    parts: inArray(sellerOrders.id, subjects as (typeof sellerOrders.$inferSelect.id)[]),
    transfers: inArray(transfers.id, subjects as (typeof transfers.$inferSelect.id)[]),
  };
  const toldIn = sql<string | null>`${mails.facts} ->> 'toldIn'`;
  const ids = taken.map(({ id }) => id as string);
  const [ofOrders, parts, items, moved, bounced, ...after] = await db.batch([
    db.select().from(orders).where(of.orders),
    db
      .select({ part: sellerOrders, order: orders, seller: sellers })
      .from(sellerOrders)
      .innerJoin(orders, eq(orders.id, sellerOrders.orderId))
      .innerJoin(sellers, eq(sellers.id, sellerOrders.sellerId))
      .where(of.parts),
    db
      .select()
      .from(orderItems)
      .where(inArray(orderItems.sellerOrderId, subjects as never))
      .orderBy(asc(orderItems.title), asc(orderItems.id)),
    db
      .select({ mailId: mails.id, toldIn, transfer: transfers, order: orders, seller: sellers })
      .from(mails)
      .innerJoin(transfers, sql`${transfers.id} = ${mails.subjectId}`)
      .innerJoin(sellerOrders, eq(sellerOrders.id, transfers.sellerOrderId))
      .innerJoin(orders, eq(orders.id, sellerOrders.orderId))
      .innerJoin(sellers, eq(sellers.id, transfers.sellerId))
      .where(
        or(
          inArray(
            mails.id,
            taken.map(({ id }) => id),
          ),
          inArray(toldIn, ids),
        ),
      )
      .orderBy(asc(orders.number)),
    db
      .select({ payout: payouts, seller: sellers })
      .from(payouts)
      .innerJoin(sellers, eq(sellers.id, payouts.sellerId))
      .where(inArray(payouts.id, subjects as never)),
    ...filesAfterSales(
      db,
      taken.map(({ id }) => id),
      subjects,
    ),
  ]);
  return { orders: ofOrders, parts, items, moved, bounced, after: inFiles(after) };
}

function toldBy(row: Row, files: Files): Told | undefined {
  switch (row.kind) {
    case "order_paid":
    case "payment_refused": {
      const order = files.orders.find(({ id }) => id === row.subjectId);
      return order && { kind: row.kind, order: mailed(order) };
    }
    case "part_shipped":
    case "part_delivered":
    case "part_sold":
      return toldOfPart(row.kind, row.subjectId, files);
    case "transfer_sent":
      return toldOfSent(row, files);
    case "transfer_blocked":
      return toldOfBlocked(row, files);
    case "payout_failed": {
      const found = files.bounced.find(({ payout }) => payout.id === row.subjectId);
      return found && { kind: row.kind, seller: found.seller, payout: toPayout(found.payout) };
    }
    default:
      return toldAfterSales(row.kind, row, files.after);
  }
}

function toldOfPart(
  kind: "part_shipped" | "part_delivered" | "part_sold",
  id: string,
  { parts, items }: Files,
): Told | undefined {
  const found = parts.find(({ part }) => part.id === id);
  if (!found) return undefined;
  const { part, order, seller } = found;
  if (kind !== "part_sold") {
    const { carrier, trackingNumber } = part;
    return {
      kind,
      order: mailed(order),
      parcel: { carrier, trackingNumber, artisan: seller.name },
    };
  }
  return {
    ...{ kind, seller, number: order.number },
    goods: items.filter(({ sellerOrderId }) => sellerOrderId === id),
    net: { minor: part.netMinor, currency: part.currency },
  };
}

function toldOfSent({ id }: Row, { moved }: Files): Told | undefined {
  const all = moved.filter(({ mailId, toldIn }) => mailId === id || toldIn === id);
  const [first] = all;
  if (!first) return undefined;
  return {
    ...{ kind: "transfer_sent", seller: first.seller },
    numbers: all.map(({ order }) => order.number),
    total: {
      minor: sum(all.map(({ transfer }) => transfer.amountMinor)),
      currency: first.transfer.currency,
    },
  };
}

function toldOfBlocked({ id, facts }: Row, { moved }: Files): Told | undefined {
  const found = moved.find(({ mailId }) => mailId === id);
  const reason = sellerCanMend.find((one) => one === facts.reason);
  if (!found || !reason) return undefined;
  const { transfer, seller, order } = found;
  return {
    ...{ kind: "transfer_blocked", seller, number: order.number, reason },
    amount: { minor: transfer.amountMinor, currency: transfer.currency },
  };
}
