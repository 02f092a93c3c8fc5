import { and, asc, desc, eq, gte, isNotNull, isNull, lte, ne, type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import type { MailKind } from "../../domain/mails.ts";
import type { Http } from "../client.ts";
import {
  approvals,
  disputeHolds,
  disputeShares,
  disputes,
  mails,
  orders,
  payments,
  refundShares,
  refunds,
  subscriptionInvoices,
  subscriptions,
  transferHolds,
} from "../schema/index.ts";

/** A run of cron writes down no more than it could send. */
export const OWED_MAX = 500;

/** What a batch of these statements answers. */
export type Answers<T extends readonly unknown[]> = { readonly [K in keyof T]: Awaited<T[K]> };

export type Due = {
  readonly kind: MailKind;
  readonly subjectId: string;
  readonly facts: Record<string, string>;
};

const told = (db: Http, kind: MailKind, subjectId: AnyPgColumn | SQL) =>
  db
    .select({ id: mails.id })
    .from(mails)
    .where(and(eq(mails.kind, kind), eq(mails.subjectId, subjectId)));
export const notTold = (db: Http, kind: MailKind, subjectId: AnyPgColumn | SQL): SQL =>
  sql`not exists ${told(db, kind, subjectId)}`;
/** That it is undone is told to whoever was told that it was done. */
const isTold = (db: Http, kind: MailKind, subjectId: AnyPgColumn | SQL): SQL =>
  sql`exists ${told(db, kind, subjectId)}`;

/** A share has no id of its own; what it is made of names it, and always the same. */
const subjectOf = (whole: AnyPgColumn, part: AnyPgColumn) =>
  sql<string>`md5(${whole}::text || ${part}::text)::uuid`;
const ofRefund = subjectOf(refundShares.refundId, refundShares.sellerOrderId);
const ofDispute = subjectOf(disputes.id, disputeShares.sellerOrderId);

/** What goes back to buyers, or may, and what it does to artisans. */
export const ofWhatGoesBack = (db: Http, since: Date, now: Date) =>
  [
    wholeRefunds(db, [
      eq(refunds.state, "succeeded"),
      // What the policy against fraud did not accept is told as that.
      ne(refunds.reason, "refused"),
      gte(refunds.updatedAt, since),
      notTold(db, "order_refunded", refunds.id),
    ]),
    wholeRefunds(db, [
      eq(refunds.state, "failed"),
      gte(refunds.updatedAt, since),
      isTold(db, "order_refunded", refunds.id),
      notTold(db, "refund_failed", refunds.id),
    ]),
    sharesOfRefunds(db, [
      eq(refunds.state, "succeeded"),
      gte(refunds.updatedAt, since),
      notTold(db, "part_refunded", ofRefund),
    ]),
    sharesOfRefunds(db, [
      eq(refunds.state, "failed"),
      gte(refunds.updatedAt, since),
      isTold(db, "part_refunded", ofRefund),
      notTold(db, "refund_undone", ofRefund),
    ]),
    sharesOfDisputes(db, [
      eq(disputeHolds.state, "held"),
      gte(disputes.updatedAt, since),
      notTold(db, "part_disputed", ofDispute),
    ]),
    sharesOfDisputes(db, [
      eq(disputes.state, "won"),
      gte(disputes.updatedAt, since),
      isTold(db, "part_disputed", ofDispute),
      notTold(db, "dispute_won", ofDispute),
    ]),
    sharesOfDisputes(db, [
      eq(disputes.state, "lost"),
      eq(disputeHolds.state, "taken"),
      gte(disputes.updatedAt, since),
      notTold(db, "dispute_lost", ofDispute),
    ]),
    db
      .select({ subjectId: transferHolds.id })
      .from(transferHolds)
      .where(
        and(
          gte(transferHolds.placedAt, since),
          isNull(transferHolds.releasedAt),
          notTold(db, "transfer_held", transferHolds.id),
        ),
      )
      .limit(OWED_MAX),
    db
      .select({ subjectId: approvals.id })
      .from(approvals)
      .where(
        and(
          eq(approvals.kind, "write_off_debt"),
          eq(approvals.state, "approved"),
          gte(approvals.decidedAt, since),
          notTold(db, "debt_written_off", approvals.id),
        ),
      )
      .limit(OWED_MAX),
    db
      .select({ subjectId: subscriptionInvoices.id })
      .from(subscriptionInvoices)
      .innerJoin(subscriptions, eq(subscriptions.id, subscriptionInvoices.subscriptionId))
      .where(
        and(
          eq(subscriptionInvoices.state, "open"),
          isNotNull(subscriptions.owedSince),
          eq(subscriptions.latestInvoiceRef, subscriptionInvoices.ref),
          gte(subscriptionInvoices.updatedAt, since),
          notTold(db, "plan_payment_failed", subscriptionInvoices.id),
        ),
      )
      .limit(OWED_MAX),
    ofSubscriptions(db, [
      eq(subscriptions.state, "trialing"),
      gte(subscriptions.trialEndsAt, now),
      lte(subscriptions.trialEndsAt, new Date(now.getTime() + TRIAL_TOLD_MS)),
      notTold(db, "plan_trial_ending", subscriptions.id),
    ]),
    ofSubscriptions(db, [
      eq(subscriptions.state, "canceled"),
      gte(subscriptions.endedAt, since),
      notTold(db, "plan_ended", subscriptions.id),
    ]),
  ] as const;

/** Long enough to end it, or to enter a card. */
const TRIAL_TOLD_MS = 3 * 24 * 60 * 60_000;
const ofSubscriptions = (db: Http, which: readonly SQL[]) =>
  db
    .select({ subjectId: subscriptions.id })
    .from(subscriptions)
    .where(and(...which))
    .limit(OWED_MAX);

type Found = Answers<ReturnType<typeof ofWhatGoesBack>>;
/** Their kinds, in the order of the statements. */
export function dueAfter(found: Found): Due[] {
  const [refunded, failed, given, undone, held, won, lost, kept, forgiven, ...plans] = found;
  const [unpaid, ending, ended] = plans;
  const whole = (kind: MailKind, rows: readonly { subjectId: string }[]) =>
    rows.map(({ subjectId }) => ({ kind, subjectId, facts: {} }));
  const shares = (kind: MailKind, rows: readonly ShareOwed[]) =>
    rows.map(({ subjectId, ...facts }) => ({ kind, subjectId, facts }));
  return [
    ...whole("order_refunded", refunded),
    ...whole("refund_failed", failed),
    ...shares("part_refunded", given),
    ...shares("refund_undone", undone),
    ...shares("part_disputed", held),
    ...shares("dispute_won", won),
    ...shares("dispute_lost", lost),
    ...whole("transfer_held", kept),
    ...whole("debt_written_off", forgiven),
    ...whole("plan_payment_failed", unpaid),
    ...whole("plan_trial_ending", ending),
    ...whole("plan_ended", ended),
  ];
}
type ShareOwed = { readonly subjectId: string; readonly [fact: string]: string };

const wholeRefunds = (db: Http, which: readonly SQL[]) =>
  db
    .select({ subjectId: refunds.id })
    .from(refunds)
    .innerJoin(payments, eq(payments.id, refunds.paymentId))
    .innerJoin(orders, eq(orders.id, payments.orderId))
    .where(and(...which, isNull(orders.erasedAt)))
    .orderBy(asc(refunds.updatedAt), asc(refunds.id))
    .limit(OWED_MAX);

const sharesOfRefunds = (db: Http, which: readonly SQL[]) =>
  db
    .select({
      subjectId: ofRefund,
      refundId: refundShares.refundId,
      sellerOrderId: refundShares.sellerOrderId,
    })
    .from(refundShares)
    .innerJoin(refunds, eq(refunds.id, refundShares.refundId))
    .where(and(...which))
    .orderBy(asc(refunds.updatedAt), asc(refundShares.refundId), asc(refundShares.sellerOrderId))
    .limit(OWED_MAX);

/** Of a part that was held on several terms, the last ones. */
const sharesOfDisputes = (db: Http, which: readonly SQL[]) =>
  db
    .selectDistinctOn([disputes.id, disputeShares.sellerOrderId], {
      subjectId: ofDispute,
      holdId: disputeShares.holdId,
      sellerOrderId: disputeShares.sellerOrderId,
    })
    .from(disputeShares)
    .innerJoin(disputeHolds, eq(disputeHolds.id, disputeShares.holdId))
    .innerJoin(disputes, eq(disputes.id, disputeHolds.disputeId))
    .where(and(...which))
    .orderBy(asc(disputes.id), asc(disputeShares.sellerOrderId), desc(disputeHolds.createdAt))
    .limit(OWED_MAX);
