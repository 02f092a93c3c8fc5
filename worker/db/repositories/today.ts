import { and, desc, eq, inArray, or, type SQL, sql } from "drizzle-orm";
import type { DisputeState } from "../../domain/disputes.ts";
import type { DisputeId, SellerId, SellerOrderId } from "../../domain/ids.ts";
import { accounts } from "../../domain/ledger.ts";
import { assert } from "../../domain/result.ts";
import type { Midnights } from "../../domain/today.ts";
import type { DeskReads } from "../../usecases/desk-ports.ts";
import type { Http } from "../client.ts";
import { toPayout } from "../rows.ts";
import { payouts, sellers } from "../schema/index.ts";
import { latestOfItsPart } from "./dispute-reads.ts";

/** What is read at a glance; the lists have all of it. */
const ROWS_MAX = 10;

/** Eight statements in one batch, hence of one moment, however much was sold. */
export const todayOver = (db: Http): Pick<DeskReads, "today"> => ({
  async today(id, midnights) {
    const [own, sold, toShip, transfers, coming, debts, disputes, goods] = await db.batch([
      db.select({ currency: sellers.currency }).from(sellers).where(eq(sellers.id, id)),
      db.execute(soldBy(id, midnights)),
      db.execute(toShipOf(id)),
      db.execute(transfersOf(id)),
      db
        .select()
        .from(payouts)
        .where(and(eq(payouts.sellerId, id), isComingOrFailed(id)))
        .orderBy(sql`${payouts.arrivesAt} nulls last`, desc(payouts.createdAt))
        .limit(ROWS_MAX),
      db.execute(sql`select balance_minor::text as minor from ledger_accounts
        where name = ${accounts.debt(id).name}`),
      db.execute(disputesOf(id)),
      db.execute(sql`select count(*)::text as listed,
        count(*) filter (where stock = 0)::text as sold_out
        from products where seller_id = ${id} and state = 'listed'`),
    ]);
    const [seller] = own;
    assert(seller !== undefined, "sellers are never deleted");
    const { currency } = seller;
    const [counts] = sold.rows;
    const soldIn = (period: string) => ({
      orders: Number(counts?.[`${period}_orders`]),
      pieces: Number(counts?.[`${period}_pieces`]),
      amountMinor: BigInt(`${counts?.[`${period}_minor`]}`),
    });
    const group = (kind: string) => transfers.rows.find((row) => row.kind === kind);
    const next = group("next");
    return {
      currency,
      sold: { today: soldIn("today"), week: soldIn("week"), weekBefore: soldIn("before") },
      toShip: {
        count: Number(toShip.rows[0]?.count ?? 0),
        parts: toShip.rows.map((row) => ({
          ...{ id: row.id as SellerOrderId, orderNumber: `${row.number}` },
          paidAt: new Date(`${row.paid_at}`),
          items: row.items as { title: string; quantity: number }[],
          to: { city: `${row.city}`, country: `${row.country}` },
          netMinor: BigInt(`${row.net}`),
        })),
      },
      transfers: {
        next: next && { at: new Date(`${next.at}`), ...together(next) },
        ...{ coming: together(group("coming")), unshipped: together(group("unshipped")) },
        waiting: transfers.rows
          .filter(({ because }) => because !== null)
          .map((row) => ({ because: `${row.because}`, ...together(row) })),
      },
      goods: {
        listed: Number(goods.rows[0]?.listed),
        soldOut: Number(goods.rows[0]?.sold_out),
      },
      payouts: coming.map((row) => ({ ...toPayout(row), createdAt: row.createdAt })),
      debt: { minor: BigInt(`${debts.rows[0]?.minor ?? 0}`), currency },
      disputes: disputes.rows.map((row) => ({
        ...{ id: row.id as DisputeId, sellerOrderId: row.part as SellerOrderId },
        ...{ orderNumber: `${row.number}`, state: row.state as DisputeState },
        dueBy: row.due_by === null ? null : new Date(`${row.due_by}`),
        kept: { minor: BigInt(`${row.kept}`), currency },
      })),
    };
  },
});

type Row = Record<string, unknown>;
const together = (row: Row | undefined) => ({
  count: Number(row?.count ?? 0),
  amountMinor: BigInt(`${row?.minor ?? 0}`),
});

function soldBy(id: SellerId, { today, week, weekBefore }: Midnights): SQL {
  const at = (time: Date) => sql`${time.toISOString()}::timestamptz`;
  const within = (name: string, condition: SQL) => sql`
    count(*) filter (where ${condition})::text as ${sql.raw(`${name}_orders`)},
    coalesce(sum(pieces) filter (where ${condition}), 0)::text as ${sql.raw(`${name}_pieces`)},
    coalesce(sum(minor) filter (where ${condition}), 0)::text as ${sql.raw(`${name}_minor`)}`;
  return sql`with parts as (
    select o.paid_at, s.items_minor + s.shipping_minor as minor,
      (select sum(i.quantity) from order_items i where i.seller_order_id = s.id) as pieces
    from seller_orders s join orders o on o.id = s.order_id
    where s.seller_id = ${id} and o.paid_at >= ${at(weekBefore)})
  select ${within("today", sql`paid_at >= ${at(today)}`)},
    ${within("week", sql`paid_at >= ${at(week)}`)},
    ${within("before", sql`paid_at < ${at(week)}`)} from parts`;
}

const toShipOf = (id: SellerId) => sql`
  select seller_orders.id, orders.number, orders.paid_at::text, seller_orders.net_minor::text as net,
    count(*) over ()::text as count,
    orders.shipping_address->>'city' as city, orders.shipping_address->>'country' as country,
    (select json_agg(json_build_object('title', i.title, 'quantity', i.quantity)
      order by i.title, i.id) from order_items i where i.seller_order_id = seller_orders.id) as items
  from seller_orders join orders on orders.id = seller_orders.order_id
  where ${isToShip(id)}
  order by orders.paid_at, seller_orders.id limit ${sql.raw(`${ROWS_MAX}`)}`;

/** As shipping would let it: what is under review is not to be sent, nor what went back whole. */
export const isToShip = (id: SellerId) => sql`seller_orders.seller_id = ${id}
    and seller_orders.state = 'unfulfilled' and orders.state in ('paid', 'partially_refunded')
    and not exists (select from reviews v where v.order_id = orders.id and v.state <> 'approved')
    and seller_orders.items_minor + seller_orders.shipping_minor > (
      select coalesce(sum(h.items_minor + h.shipping_minor), 0) from refund_shares h
      join refunds r on r.id = h.refund_id
      where h.seller_order_id = seller_orders.id and r.state <> 'failed')`;

/** What has not left: by the day that it has, by having none yet, and by why it waits. */
const transfersOf = (id: SellerId) => sql`with own as (
    select t.amount_minor, t.due_at, case
      when t.state = 'failed' then 'failed'
      when t.state = 'blocked' then t.blocked_reason
      when t.state in ('held', 'due') and exists (select from transfer_holds h
        where h.released_at is null and h.seller_id = t.seller_id
          and (h.transfer_id is null or h.transfer_id = t.id)) then 'held_by_operator'
    end as because
    from transfers t
    where t.seller_id = ${id} and t.state in ('held', 'due', 'sending', 'blocked', 'failed')),
  first as (select min(due_at) as at from own where because is null)
  select case when because is not null then 'waiting' when due_at is null then 'unshipped'
    else 'coming' end as kind, because, null as at,
    count(*)::text as count, sum(amount_minor)::text as minor
  from own group by 1, 2
  union all
  select 'next', null, first.at::text, count(*)::text, sum(amount_minor)::text
  from own join first on own.due_at < first.at + interval '1 day'
  where because is null group by first.at
  order by 1, 2`;

const isComingOrFailed = (id: SellerId) =>
  or(
    inArray(payouts.state, ["pending", "in_transit"]),
    and(
      eq(payouts.state, "failed"),
      sql`${payouts.id} = (select p.id from payouts p where p.seller_id = ${id}
        order by p.created_at desc, p.id desc limit 1)`,
    ),
  );

const disputesOf = (id: SellerId) => sql`
  select disputes.id, o.number, dispute_shares.seller_order_id as part, disputes.state,
    disputes.due_by::text, (dispute_shares.withheld_minor + dispute_shares.debt_minor)::text as kept
  from dispute_shares
  join seller_orders s on s.id = dispute_shares.seller_order_id
  join dispute_holds on dispute_holds.id = dispute_shares.hold_id
  join disputes on disputes.id = dispute_holds.dispute_id
  join orders o on o.id = s.order_id
  where s.seller_id = ${id} and disputes.closed_at is null and ${latestOfItsPart}
  order by disputes.due_by nulls last, disputes.opened_at, disputes.id
  limit ${sql.raw(`${ROWS_MAX}`)}`;
