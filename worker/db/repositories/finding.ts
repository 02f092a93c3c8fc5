import { and, desc, eq, inArray, like, or, type SQL, sql } from "drizzle-orm";
import { type OrderId, ourId, type PaymentId } from "../../domain/ids.ts";
import { planNames } from "../../domain/plans.ts";
import type { FindingReads } from "../../usecases/finding-ports.ts";
import type { Http } from "../client.ts";
import { toSeller } from "../rows.ts";
import {
  ledgerAccounts,
  orders,
  payments,
  sellerOrders,
  sellers,
  subscriptions,
  transferHolds,
  transfers,
} from "../schema/index.ts";
import { earlier } from "./earlier.ts";
import { eventListOver } from "./events.ts";
import { ledgerReadsOver } from "./ledger-reads.ts";
import { overviewOver } from "./overview.ts";
import { ofPlan } from "./plan-of.ts";

export const findingOver = (db: Http): FindingReads => ({
  ...sales(db),
  ...artisans(db),
  ...eventListOver(db),
  ...ledgerReadsOver(db),
  ...overviewOver(db),
});

function sales(db: Http): Pick<FindingReads, "orders" | "payments"> {
  return {
    async orders({ words, state, sellerId }, page) {
      const names = sql<string[]>`array(select s.name from ${sellerOrders} p
        join ${sellers} s on s.id = p.seller_id where p.order_id = "orders"."id" order by s.name)`;
      const rows = await db
        .select({ order: orders, artisans: names })
        .from(orders)
        .where(
          and(
            words === undefined ? undefined : isOrderCalled(words),
            state && eq(orders.state, state),
            sellerId &&
              inArray(
                orders.id,
                db
                  .select({ id: sellerOrders.orderId })
                  .from(sellerOrders)
                  .where(eq(sellerOrders.sellerId, sellerId)),
              ),
            earlier(page.before, orders.createdAt, orders.id),
          ),
        )
        .orderBy(desc(orders.createdAt), desc(orders.id))
        .limit(page.limit);
      return rows.map(({ order, artisans }) => ({
        ...{ id: order.id, number: order.number, state: order.state, artisans },
        total: { minor: order.totalMinor, currency: order.currency },
        ...{ createdAt: order.createdAt, paidAt: order.paidAt },
      }));
    },
    async payments({ words, state, rail }, page) {
      const rows = await db
        .select({ payment: payments, orderNumber: orders.number })
        .from(payments)
        .innerJoin(orders, eq(orders.id, payments.orderId))
        .where(
          and(
            words === undefined ? undefined : isPaymentCalled(words),
            state && (state === "unapplied" ? eq(payments.use, state) : eq(payments.state, state)),
            rail && eq(payments.processor, rail),
            earlier(page.before, payments.updatedAt, payments.id),
          ),
        )
        .orderBy(desc(payments.updatedAt), desc(payments.id))
        .limit(page.limit);
      return rows.map(({ payment: { amountMinor, currency, ...payment }, orderNumber }) => ({
        ...{ id: payment.id, orderId: payment.orderId, orderNumber },
        ...{ processor: payment.processor, processorRef: payment.processorRef },
        ...{ chargeRef: payment.chargeRef, state: payment.state, use: payment.use },
        amount: { minor: amountMinor, currency },
        ...{ declineCode: payment.declineCode, createdAt: payment.createdAt },
        updatedAt: payment.updatedAt,
      }));
    },
  };
}

const numbered = (words: string) => eq(orders.number, words.toUpperCase());
/** By both processors, because that is how the indexes begin. */
const isNamedByProcessor = (words: string) => {
  const either = inArray(payments.processor, ["stripe", "paypal"]);
  return and(either, or(eq(payments.processorRef, words), eq(payments.chargeRef, words)));
};

function isOrderCalled(words: string): SQL | undefined {
  const id = ourId<OrderId>(words.toLowerCase());
  if (id) return or(eq(orders.id, id), sql`${orders.id} in (${orderOfPayment(id)})`);
  if (words.includes("@")) return sql`lower(${orders.email}) = ${words.toLowerCase()}`;
  const named = sql`select ${payments.orderId} from ${payments} where ${isNamedByProcessor(words)}`;
  return or(numbered(words), sql`${orders.id} in (${named})`);
}
const orderOfPayment = (id: string) =>
  sql`select ${payments.orderId} from ${payments} where ${payments.id} = ${id}::uuid`;

function isPaymentCalled(words: string): SQL | undefined {
  const id = ourId<string>(words.toLowerCase());
  if (id) return or(eq(payments.id, id as PaymentId), eq(payments.orderId, id as OrderId));
  return or(numbered(words), isNamedByProcessor(words));
}

function artisans(db: Http): Pick<FindingReads, "sellers"> {
  return {
    async sellers(which, page, at) {
      const isThose =
        which &&
        ("id" in which
          ? eq(sellers.id, which.id)
          : sql`position(lower(${which.name}) in lower(${sellers.name})) > 0`);
      const those = db
        .select({ id: sellers.id })
        .from(sellers)
        .where(and(isThose, earlier(page.before, sellers.createdAt, sellers.id)))
        .orderBy(desc(sellers.createdAt), desc(sellers.id))
        .limit(page.limit);
      const rank = ofPlan(sql.raw("sellers.id"), at, ({ name }) => planNames.indexOf(name));
      const ofSeller = sql`"sellers"."id"`;
      const isStopped = sql`select count(*)::integer from ${transfers} t
        where t.seller_id = ${ofSeller} and t.state in ('blocked', 'failed')`;
      const isHeld = sql`exists (select from ${transferHolds} h
        where h.seller_id = ${ofSeller} and h.transfer_id is null and h.released_at is null)`;
      const subscription = sql`select s.id from ${subscriptions} s
        where s.seller_id = ${ofSeller} order by s.created_at desc, s.id desc limit 1`;
      const [rows, balances] = await db.batch([
        db
          .select({
            ...{
              seller: sellers,
              plan: sql<number>`${rank}`,
              stopped: sql<number>`(${isStopped})`,
            },
            isHeld: sql<boolean>`${isHeld}`,
            subscriptionId: sql<string | null>`(${subscription})`,
          })
          .from(sellers)
          .where(sql`${sellers.id} = any(array(${those}))`)
          .orderBy(desc(sellers.createdAt), desc(sellers.id)),
        db
          .select()
          .from(ledgerAccounts)
          .where(
            and(
              like(ledgerAccounts.name, "seller:%"),
              sql`${ledgerAccounts.balanceMinor} <> 0`,
              sql`split_part(${ledgerAccounts.name}, ':', 2) = any(array(select id::text from (${those}) those))`,
            ),
          )
          .orderBy(ledgerAccounts.name, ledgerAccounts.currency),
      ]);
      return rows.map(({ seller, plan, subscriptionId, ...row }) => {
        const own = balances.filter(({ name }) => name.startsWith(`seller:${seller.id}:`));
        return {
          ...{ ...toSeller(seller), createdAt: seller.createdAt, ...row },
          plan: planNames[plan] ?? "starter",
          subscriptionId: ourId(subscriptionId) ?? null,
          owed: own
            .filter(({ name }) => name.includes(":payable:"))
            .map(({ name, currency, balanceMinor }) => ({
              rail: name.endsWith(":paypal") ? ("paypal" as const) : ("stripe" as const),
              // Credits are below zero.
              amount: { minor: -(balanceMinor ?? 0n), currency },
            })),
          debts: own
            .filter(({ name }) => name.endsWith(":debt"))
            .map(({ currency, balanceMinor }) => ({ minor: balanceMinor ?? 0n, currency })),
        };
      });
    },
  };
}
