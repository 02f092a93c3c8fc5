import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { UserId } from "../../domain/ids.ts";
import type { People } from "../../usecases/accounts.ts";
import type { Http } from "../client.ts";
import {
  approvals,
  loginSessions,
  orderItems,
  orders,
  passkeys,
  payments,
  paypalProofs,
  savedMethods,
  sellerOrders,
  sellers,
  transfers,
  users,
} from "../schema/index.ts";
import { earlier } from "./earlier.ts";

/** Whole and readable: sums in minor units as text, as everywhere in JSON. */
const itemsOf = sql`(select coalesce(jsonb_agg(jsonb_build_object(
    'artisan', ${sellers.name}, 'title', ${orderItems.title}, 'quantity', ${orderItems.quantity},
    'unitMinor', ${orderItems.unitMinor}::text, 'carrier', ${sellerOrders.carrier},
    'trackingNumber', ${sellerOrders.trackingNumber}) order by ${orderItems.id}), '[]')
  from ${sellerOrders} join ${sellers} on ${sellers.id} = ${sellerOrders.sellerId}
  join ${orderItems} on ${orderItems.sellerOrderId} = ${sellerOrders.id}
  where ${sellerOrders.orderId} = ${orders.id})`;
const paymentsOf = sql`(select coalesce(jsonb_agg(jsonb_build_object(
    'processor', ${payments.processor}, 'processorRef', ${payments.processorRef},
    'amountMinor', ${payments.amountMinor}::text, 'state', ${payments.state}) order by ${payments.id}), '[]')
  from ${payments} where ${payments.orderId} = ${orders.id})`;

/** Where operators let a desk's money go to. Which operators is the shop's business. */
const approvalsOf = sql`(select coalesce(jsonb_agg(jsonb_build_object(
    'destination', ${approvals.destination}, 'amountMinor', ${approvals.amountMinor}::text,
    'currency', ${approvals.currency}, 'state', ${approvals.state},
    'requestedAt', ${approvals.requestedAt}) order by ${approvals.requestedAt}, ${approvals.id}), '[]')
  from ${approvals} join ${transfers} on ${transfers.id} = ${approvals.subjectId}
  where ${transfers.sellerId} = ${sellers.id})`;
/** A desk as its person gave it; sales, goods and transfers are on the desk's own pages. */
const deskOf = (db: Http, userId: UserId) =>
  db
    .select({
      id: sellers.id,
      name: sellers.name,
      story: sellers.story,
      email: sellers.email,
      createdAt: sellers.createdAt,
      stripeAccountId: sellers.stripeAccountId,
      paypalEmail: sellers.paypalEmail,
      paypalState: sellers.paypalState,
      paypalMailedTo: paypalProofs.email,
      pauseMessage: sellers.pauseMessage,
      approvals: sql`${approvalsOf}`,
    })
    .from(sellers)
    .leftJoin(paypalProofs, eq(paypalProofs.sellerId, sellers.id))
    .where(eq(sellers.userId, userId));

export const peopleOver = (db: Http): People => ({
  async file({ userId }) {
    const [[account], logins, keys, methods, theirs, [desk]] = await db.batch([
      db
        .select({
          id: users.id,
          name: users.name,
          email: users.email,
          emailVerified: users.emailVerified,
          hasAuthenticator: users.twoFactorEnabled,
          createdAt: users.createdAt,
        })
        .from(users)
        .where(eq(users.id, userId)),
      db
        .select({
          begun: loginSessions.createdAt,
          ends: loginSessions.expiresAt,
          provedBy: loginSessions.authenticatedBy,
          ipAddress: loginSessions.ipAddress,
          userAgent: loginSessions.userAgent,
        })
        .from(loginSessions)
        .where(eq(loginSessions.userId, userId)),
      db
        .select({ name: passkeys.name, createdAt: passkeys.createdAt })
        .from(passkeys)
        .where(eq(passkeys.userId, userId)),
      db
        .select({
          processor: savedMethods.processor,
          processorRef: savedMethods.ref,
          kind: savedMethods.kind,
          brand: savedMethods.brand,
          last4: savedMethods.last4,
          expMonth: savedMethods.expMonth,
          expYear: savedMethods.expYear,
          funding: savedMethods.funding,
          email: savedMethods.email,
          state: savedMethods.state,
          createdAt: savedMethods.createdAt,
        })
        .from(savedMethods)
        .where(eq(savedMethods.userId, userId)),
      db
        .select({
          id: orders.id,
          number: orders.number,
          state: orders.state,
          createdAt: orders.createdAt,
          email: orders.email,
          shippingAddress: orders.shippingAddress,
          totalMinor: sql`${orders.totalMinor}::text`,
          currency: orders.currency,
          // Wrapped, or their columns would be printed without their tables.
          items: sql`${itemsOf}`,
          payments: sql`${paymentsOf}`,
        })
        .from(orders)
        .where(eq(orders.userId, userId))
        .orderBy(desc(orders.createdAt)),
      deskOf(db, userId),
    ]);
    return {
      account: account ?? {},
      logins,
      passkeys: keys,
      savedMethods: methods,
      orders: theirs,
      desk: desk ?? null,
    };
  },
  async orders(who, { before, limit }) {
    const isEarlier = earlier(
      before && { at: before.createdAt, id: before.id },
      orders.createdAt,
      orders.id,
    );
    const theirs = db
      .select({
        id: orders.id,
        number: orders.number,
        state: orders.state,
        createdAt: orders.createdAt,
        totalMinor: orders.totalMinor,
        currency: orders.currency,
      })
      .from(orders)
      .where(and(eq(orders.userId, who.userId), isEarlier))
      .orderBy(desc(orders.createdAt), desc(orders.id))
      .limit(limit);
    const bought = and(isNull(orders.userId), sql`lower(${orders.email}) = ${who.email}`);
    const rows = who.emailVerified
      ? (await db.batch([db.update(orders).set({ userId: who.userId }).where(bought), theirs]))[1]
      : await theirs;
    return rows.map(({ totalMinor: minor, currency, ...row }) => ({
      ...row,
      total: { minor, currency },
    }));
  },
});
