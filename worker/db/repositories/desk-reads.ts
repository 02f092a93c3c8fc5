import { and, asc, desc, eq, inArray, isNotNull, isNull, like, type SQL, sql } from "drizzle-orm";
import type { SellerId } from "../../domain/ids.ts";
import { PICTURES_MAX } from "../../domain/pictures.ts";
import { assert } from "../../domain/result.ts";
import type { PlansAt } from "../../domain/subscriptions.ts";
import type { DeskPart, DeskReads, GoodsWanted } from "../../usecases/desk-ports.ts";
import type { WaitingReads } from "../../usecases/waiting-ports.ts";
import type { Http } from "../client.ts";
import { toSeller, toSellerOrder, toTransfer } from "../rows.ts";
import {
  ledgerAccounts,
  ledgerEntries,
  ledgerTransactions,
  loginSessions,
  orderItems,
  orders,
  paypalProofs,
  products,
  sellerOrders,
  sellerRequirements,
  sellers,
  transfers,
  users,
} from "../schema/index.ts";
import { analyticsOver } from "./analytics.ts";
import { toDeskProduct } from "./desk.ts";
import { earlier } from "./earlier.ts";
import { factorsOver } from "./logins.ts";
import { picturesOf } from "./pictures.ts";
import { hiddenAbove } from "./plan-of.ts";
import { payoutsOver } from "./seller-payouts.ts";
import { isToShip, todayOver } from "./today.ts";
import { holdReasonOf } from "./transfer-conditions.ts";
import { waitingOver } from "./waiting-reads.ts";

/** Every condition of a seller's desk begins with whose it is. */
export const deskOver = (db: Http): DeskReads & WaitingReads => ({
  ...profiles(db),
  ...goods(db),
  ...sales(db),
  ...money(db),
  ...payoutsOver(db),
  ...waitingOver(db),
  ...logins(db),
  ...analyticsOver(db),
  ...todayOver(db),
});

function logins(db: Http): Pick<DeskReads, "login"> {
  const { used, there } = factorsOver(db);
  return {
    async login(id, loginSessionId) {
      const [row] = await db
        .select({
          beganAt: loginSessions.createdAt,
          hasSecondFactor: used,
          couldHave: there,
        })
        .from(loginSessions)
        .innerJoin(users, eq(users.id, loginSessions.userId))
        .innerJoin(sellers, eq(sellers.userId, users.id))
        .where(and(eq(sellers.id, id), eq(loginSessions.id, loginSessionId)));
      return row;
    },
  };
}

function profiles(db: Http): Pick<DeskReads, "find"> {
  return {
    async find(id) {
      const proves = and(
        eq(paypalProofs.sellerId, sellers.id),
        eq(paypalProofs.email, sellers.paypalEmail),
        isNull(paypalProofs.usedAt),
      );
      const [row] = await db
        .select({ seller: sellers, requirements: sellerRequirements, proof: paypalProofs })
        .from(sellers)
        .leftJoin(sellerRequirements, eq(sellerRequirements.sellerId, sellers.id))
        .leftJoin(paypalProofs, proves)
        .where(eq(sellers.id, id));
      if (!row) return undefined;
      const { story, createdAt } = row.seller;
      return {
        ...{ ...toSeller(row.seller), story, createdAt },
        requirements: row.requirements ?? undefined,
        proofExpiresAt: row.proof?.expiresAt,
      };
    },
  };
}

const isListed = eq(products.state, "listed");
const showing: Record<GoodsWanted["show"], SQL | undefined> = {
  all: undefined,
  listed: isListed,
  sold_out: and(isListed, eq(products.stock, 0)),
  withdrawn: eq(products.state, "withdrawn"),
};

const toEdit = (at: PlansAt) => ({
  ...{ product: products, pictures: picturesOf(PICTURES_MAX), hiddenAbove: hiddenAbove(at) },
});

function goods(db: Http): Pick<DeskReads, "products" | "product"> {
  return {
    async products(id, page, at) {
      const rows = await db
        .select(toEdit(at))
        .from(products)
        .where(
          and(
            eq(products.sellerId, id),
            earlier(page.before, products.createdAt, products.id),
            showing[page.show],
            ...page.words.map((word) => sql`strpos(lower(${products.title}), lower(${word})) > 0`),
          ),
        )
        .orderBy(desc(products.createdAt), desc(products.id))
        .limit(page.limit);
      return rows.map(toDeskProduct);
    },
    async product(id, productId, at) {
      const [row] = await db
        .select(toEdit(at))
        .from(products)
        .where(and(eq(products.sellerId, id), eq(products.id, productId)));
      return row && toDeskProduct(row);
    },
  };
}

function sales(db: Http): Pick<DeskReads, "parts" | "toShip" | "part"> {
  async function partsWhere(
    condition: SQL | undefined,
    limit: number,
    order = desc,
  ): Promise<DeskPart[]> {
    const chosen = db.$with("chosen").as(
      db
        .select({ id: sellerOrders.id })
        .from(sellerOrders)
        .innerJoin(orders, eq(orders.id, sellerOrders.orderId))
        .where(and(isNotNull(orders.paidAt), condition))
        .orderBy(order(orders.paidAt), order(sellerOrders.id))
        .limit(limit),
    );
    const ids = db.select({ id: chosen.id }).from(chosen);
    // Both in one batch, hence of one moment.
    const [rows, items] = await db.batch([
      db
        .with(chosen)
        .select({
          ...{ part: sellerOrders, order: orders, transfer: transfers },
          holdReason: holdReasonOf(),
        })
        .from(sellerOrders)
        .innerJoin(orders, eq(orders.id, sellerOrders.orderId))
        // Its own: what became the seller's again has others.
        .leftJoin(
          transfers,
          and(eq(transfers.sellerOrderId, sellerOrders.id), eq(transfers.kind, "sale")),
        )
        .where(inArray(sellerOrders.id, ids))
        .orderBy(order(orders.paidAt), order(sellerOrders.id)),
      db
        .with(chosen)
        .select()
        .from(orderItems)
        .where(inArray(orderItems.sellerOrderId, ids))
        .orderBy(asc(orderItems.title), asc(orderItems.id)),
    ]);
    return rows.map(({ part, order, transfer, holdReason }) => {
      assert(order.paidAt !== null, "only what was paid is asked for");
      return {
        ...{ ...toSellerOrder(part), currency: part.currency },
        ...{ orderId: order.id, orderNumber: order.number, orderState: order.state },
        ...{ paidAt: order.paidAt, shippingAddress: order.shippingAddress },
        items: items.filter(({ sellerOrderId }) => sellerOrderId === part.id),
        transfer: transfer ? { ...toTransfer(transfer), holdReason } : undefined,
      };
    });
  }
  return {
    parts: (id, page) =>
      partsWhere(
        and(eq(sellerOrders.sellerId, id), earlier(page.before, orders.paidAt, sellerOrders.id)),
        page.limit,
      ),
    toShip: (id, { before, limit }) =>
      partsWhere(
        and(
          isToShip(id),
          before &&
            sql`(${orders.paidAt}, ${sellerOrders.id}) > (${before.at.toISOString()}, ${before.id})`,
        ),
        limit,
        asc,
      ),
    async part(id, partId) {
      const own = and(eq(sellerOrders.sellerId, id), eq(sellerOrders.id, partId));
      return (await partsWhere(own, 1))[0];
    },
  };
}

function money(db: Http): Pick<DeskReads, "transfers" | "transfer" | "payables" | "entries"> {
  async function transfersWhere(condition: SQL | undefined, limit: number) {
    const rows = await db
      .select({ transfer: transfers, orderNumber: orders.number, holdReason: holdReasonOf() })
      .from(transfers)
      .innerJoin(sellerOrders, eq(sellerOrders.id, transfers.sellerOrderId))
      .innerJoin(orders, eq(orders.id, sellerOrders.orderId))
      .where(condition)
      .orderBy(desc(transfers.createdAt), desc(transfers.id))
      .limit(limit);
    return rows.map(({ transfer, orderNumber, holdReason }) => ({
      ...toTransfer(transfer),
      ...{ orderNumber, holdReason, createdAt: transfer.createdAt },
    }));
  }
  return {
    transfers: (id, page) =>
      transfersWhere(
        and(eq(transfers.sellerId, id), earlier(page.before, transfers.createdAt, transfers.id)),
        page.limit,
      ),
    async transfer(id, transferId) {
      const own = and(eq(transfers.sellerId, id), eq(transfers.id, transferId));
      return (await transfersWhere(own, 1))[0];
    },
    async payables(id) {
      const rows = await db
        .select()
        .from(ledgerAccounts)
        .where(like(ledgerAccounts.name, payableOf(id)))
        .orderBy(asc(ledgerAccounts.name), asc(ledgerAccounts.currency));
      return rows.map(({ name, currency, balanceMinor }) => ({
        rail: railIn(name),
        // Credits are below zero.
        owed: { minor: -(balanceMinor ?? 0n), currency },
      }));
    },
    async entries(id, limit) {
      const rows = await db
        .select({ entry: ledgerEntries, transaction: ledgerTransactions })
        .from(ledgerEntries)
        .innerJoin(ledgerTransactions, eq(ledgerTransactions.id, ledgerEntries.transactionId))
        .where(like(ledgerEntries.account, payableOf(id)))
        .orderBy(desc(ledgerTransactions.postedAt), desc(ledgerTransactions.id))
        .limit(limit);
      return rows.map(({ entry, transaction }) => ({
        ...{ transactionId: transaction.id, kind: transaction.kind, at: transaction.postedAt },
        rail: railIn(entry.account),
        amount: { minor: -entry.amountMinor, currency: entry.currency },
      }));
    },
  };
}

/** An id has no sign that means something to LIKE. */
const payableOf = (id: SellerId) => `seller:${id}:payable:%`;
const railIn = (account: string) => (account.endsWith(":paypal") ? "paypal" : "stripe");
