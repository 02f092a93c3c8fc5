import { eq, sql } from "drizzle-orm";
import type { ProductId, SellerId } from "../../domain/ids.ts";
import type { Period } from "../../domain/months.ts";
import { assert } from "../../domain/result.ts";
import type { DeskReads } from "../../usecases/desk-ports.ts";
import type { Http } from "../client.ts";
import { sellers } from "../schema/index.ts";

/** What a page shows and a person reads: beyond it are those that sold least. */
const PRODUCTS_MAX = 100;

/** Three statements in one batch, however many days, orders and goods. */
export const analyticsOver = (db: Http): Pick<DeskReads, "sales"> => ({
  async sales(id, period) {
    const [days, goods, own] = await db.batch([
      db.execute(daysOf(id, period)),
      db.execute(productsOf(id, period)),
      db.select({ currency: sellers.currency }).from(sellers).where(eq(sellers.id, id)),
    ]);
    const [seller] = own;
    assert(seller !== undefined, "sellers are never deleted");
    return {
      currency: seller.currency,
      days: days.rows.map((row) => ({
        ...{ day: `${row.day}`, orders: Number(row.orders), pieces: Number(row.pieces) },
        salesMinor: BigInt(`${row.sales}`),
        commissionMinor: BigInt(`${row.commission}`),
        returnedMinor: BigInt(`${row.returned}`),
      })),
      products: goods.rows.map((row) => ({
        ...{ productId: row.id as ProductId, title: `${row.title}`, orders: Number(row.orders) },
        ...{ pieces: Number(row.pieces), returnedPieces: Number(row.returned) },
        salesMinor: BigInt(`${row.sales}`),
      })),
    };
  },
});

/** The seller's parts of orders that were paid in these days. */
const parts = (id: SellerId, { from, until }: Period) => sql`parts as (
  select s.id, s.items_minor, s.shipping_minor, s.commission_minor,
    to_char(o.paid_at at time zone 'UTC', 'YYYY-MM-DD') as day
  from seller_orders s join orders o on o.id = s.order_id
  where s.seller_id = ${id} and o.paid_at >= ${from.toISOString()}::timestamptz
    and o.paid_at < ${until.toISOString()}::timestamptz)`;

const daysOf = (id: SellerId, period: Period) => sql`with ${parts(id, period)},
  pieces as (select i.seller_order_id as id, sum(i.quantity) as pieces
    from order_items i join parts on parts.id = i.seller_order_id group by i.seller_order_id),
  returned as (select gone.id, sum(gone.minor) as minor from (
    select h.seller_order_id as id, h.items_minor + h.shipping_minor as minor
    from refund_shares h join parts on parts.id = h.seller_order_id
    join refunds r on r.id = h.refund_id where r.state <> 'failed'
    union all
    select h.seller_order_id, h.items_minor + h.shipping_minor
    from dispute_shares h join parts on parts.id = h.seller_order_id
    join dispute_holds d on d.id = h.hold_id where d.state = 'taken') gone group by gone.id)
  select day, count(*)::text as orders, sum(pieces.pieces)::text as pieces,
    sum(items_minor + shipping_minor)::text as sales, sum(commission_minor)::text as commission,
    coalesce(sum(returned.minor), 0)::text as returned
  from parts join pieces on pieces.id = parts.id left join returned on returned.id = parts.id
  group by day order by day`;

const productsOf = (id: SellerId, period: Period) => sql`with ${parts(id, period)},
  returned as (select g.product_id, sum(g.quantity) as pieces
    from refund_items g join parts on parts.id = g.seller_order_id
    join refunds r on r.id = g.refund_id where r.state <> 'failed' group by g.product_id),
  sold as (select i.product_id, count(*) as orders, sum(i.quantity) as pieces,
      sum(i.total_minor) as sales
    from order_items i join parts on parts.id = i.seller_order_id group by i.product_id)
  select p.id, p.title, sold.orders::text as orders, sold.pieces::text as pieces,
    sold.sales::text as sales, coalesce(returned.pieces, 0)::text as returned
  from sold join products p on p.id = sold.product_id
  left join returned on returned.product_id = p.id
  order by sold.sales desc, p.id limit ${sql.raw(`${PRODUCTS_MAX}`)}`;
