import { type SQL, sql } from "drizzle-orm";
import type { CheckScope } from "../../../usecases/invariant-ports.ts";

/**
 * What a check looks at: each is what stands behind `from`, under the alias that the checks use.
 * The rest of a check is the same for everything and for what changed.
 */
export type Subjects = {
  /** Stands before all checks. */
  readonly preamble: SQL;
  /** `t` a ledger transaction, or null; `e` one of its entries, or null. */
  readonly transactions: SQL;
  /** `t` a ledger transaction. */
  readonly postings: SQL;
  /** `c` a currency. */
  readonly currencies: SQL;
  /** `a` an artisan's account, `a.total` the sum of its entries. */
  readonly owed: SQL;
  /** `t` ledger transactions, all those that share an effect. */
  readonly effects: SQL;
  /** `o`, `p`, `r`, `f`: an order, a payment, a refund, a transfer. */
  readonly orders: SQL;
  readonly payments: SQL;
  readonly refunds: SQL;
  readonly transfers: SQL;
  /** `x`: a dispute. */
  readonly disputes: SQL;
  /** `b` a payout batch. */
  readonly batches: SQL;
  /** `g` a product. */
  readonly products: SQL;
  /**
   * That a column is the id of one of these: what belongs to them is summed up for all of them at
   * once, which costs far less than one after the other.
   */
  readonly of: Readonly<
    Record<
      "orders" | "payments" | "refunds" | "transfers" | "disputes" | "products",
      (column: string) => SQL
    >
  >;
};

export const subjectsOf = (scope: CheckScope): Subjects =>
  scope.kind === "everything" ? everything : changedSince(scope.since);

/** What a seller is owed, and what they owe: the accounts that carry a running balance. */
const OWED = sql.raw("any (array['seller:%:payable:%', 'seller:%:debt'])");

const everything: Subjects = {
  preamble: sql``,
  transactions: sql`ledger_entries e full join ledger_transactions t on t.id = e.transaction_id`,
  postings: sql`ledger_transactions t`,
  currencies: sql`(select distinct currency from ledger_accounts) c`,
  owed: sql`(
    select a.name, a.currency, a.balance_minor, coalesce(s.total, 0) as total
    from ledger_accounts a
    left join (
      select account, currency, sum(amount_minor) as total from ledger_entries
      where account like ${OWED} group by account, currency) s
      on s.account = a.name and s.currency = a.currency
    where a.name like ${OWED}) a`,
  effects: sql`ledger_transactions t`,
  orders: sql`orders o`,
  payments: sql`payments p`,
  refunds: sql`refunds r`,
  transfers: sql`transfers f`,
  disputes: sql`disputes x`,
  batches: sql`payout_batches b`,
  products: sql`products g`,
  of: {
    orders: () => sql`true`,
    payments: () => sql`true`,
    refunds: () => sql`true`,
    transfers: () => sql`true`,
    disputes: () => sql`true`,
    products: () => sql`true`,
  },
};

/**
 * What was touched since then, found through indexes, and whatever an open break is about, so that
 * one that was repaired ends with the next run. An order is looked at with all that belongs to it
 * when any of it was touched.
 */
function changedSince(since: Date): Subjects {
  const at = sql`${since.toISOString()}::timestamptz`;
  return {
    preamble: sql`
      with known as (
        select subject::uuid as id from invariant_breaks
        where resolved_at is null and subject ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'),
      posted as (
        select id, subject_id from ledger_transactions where posted_at >= ${at}
        union select t.id, t.subject_id from known join ledger_transactions t on t.id = known.id),
      named as (select subject_id as id from posted union select id from known),
      touched_payments as (
        select id from payments where updated_at >= ${at}
        union select payment_id from refunds where updated_at >= ${at}
        union select payment_id from transfers where updated_at >= ${at}
        union select payment_id from disputes where updated_at >= ${at}
        union select p.id from orders o join payments p on p.order_id = o.id
          where o.updated_at >= ${at}
        union select p.id from named join payments p on p.id = named.id
        union select r.payment_id from named join refunds r on r.id = named.id
        union select f.payment_id from named join transfers f on f.id = named.id
        union select x.payment_id from named join disputes x on x.id = named.id
        union select f.payment_id from known join transfers f on f.batch_id = known.id
        union select p.id from known join payments p on p.order_id = known.id),
      touched_orders as (
        select id from orders where updated_at >= ${at}
        union select o.id from known join orders o on o.id = known.id
        union select p.order_id from touched_payments c join payments p on p.id = c.id),
      touched_refunds as (
        select r.id from touched_payments c join refunds r on r.payment_id = c.id),
      touched_transfers as (
        select f.id from touched_payments c join transfers f on f.payment_id = c.id),
      touched_disputes as (
        select x.id from touched_payments c join disputes x on x.payment_id = c.id),
      touched_products as (
        select r.product_id as id from touched_orders c
        join stock_reservations r on r.order_id = c.id
        union select id from known)`,
    transactions: sql`(select id from posted union select id from known) c
      left join ledger_transactions t on t.id = c.id
      left join ledger_entries e on e.transaction_id = c.id`,
    postings: sql`posted c join ledger_transactions t on t.id = c.id`,
    // Where every transaction adds up, their sum does too: only a broken one makes it worth the scan.
    currencies: sql`(
      select e.currency from posted join ledger_entries e on e.transaction_id = posted.id
      group by posted.id, e.currency having sum(e.amount_minor) <> 0
      union select subject from invariant_breaks
        where resolved_at is null and rule = 'currency_adds_up') c`,
    // The running balance is believed, because a seller's whole history is no small change; it is
    // compared with its entries once a day, and again as long as the two are known to differ.
    owed: sql`(
      select a.name, a.currency, a.balance_minor,
        case when c.is_known then (
          select coalesce(sum(amount_minor), 0) from ledger_entries e
          where e.account = a.name and e.currency = a.currency)
        else a.balance_minor end as total
      from (
        select e.account, e.currency, false as is_known
        from posted join ledger_entries e on e.transaction_id = posted.id
        where e.account like ${OWED}
        union select split_part(subject, ' ', 1), split_part(subject, ' ', 2), true
          from invariant_breaks where resolved_at is null and split_part(subject, ' ', 1) like ${OWED}) c
      join ledger_accounts a on a.name = c.account and a.currency = c.currency) a`,
    effects: sql`(
      select distinct processor, external_id, kind
      from posted join ledger_transactions on ledger_transactions.id = posted.id) c
      join ledger_transactions t using (processor, external_id, kind)`,
    orders: sql`touched_orders c join orders o on o.id = c.id`,
    payments: sql`touched_payments c join payments p on p.id = c.id`,
    refunds: sql`touched_refunds c join refunds r on r.id = c.id`,
    transfers: sql`touched_transfers c join transfers f on f.id = c.id`,
    disputes: sql`touched_disputes c join disputes x on x.id = c.id`,
    batches: sql`(
      select distinct f.batch_id from touched_transfers c join transfers f on f.id = c.id) c
      join payout_batches b on b.id = c.batch_id`,
    products: sql`touched_products c join products g on g.id = c.id`,
    of: {
      orders: oneOf("touched_orders"),
      payments: oneOf("touched_payments"),
      refunds: oneOf("touched_refunds"),
      transfers: oneOf("touched_transfers"),
      disputes: oneOf("touched_disputes"),
      products: oneOf("touched_products"),
    },
  };
}

const oneOf = (touched: string) => (column: string) =>
  sql.raw(`${column} in (select id from ${touched})`);
