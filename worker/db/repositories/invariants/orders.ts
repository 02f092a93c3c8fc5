import { type SQL, sql } from "drizzle-orm";
import type { Subjects } from "./scope.ts";

/** States of an order that was paid, whatever went back since. */
const PAID = sql.raw("('paid', 'partially_refunded', 'refunded', 'charged_back')");
const WAITING = sql.raw("('pending_payment', 'partially_paid')");
type OfSome = (column: string) => SQL;

/** What the parts of each order add up to, and how many of their transfers are theirs. */
const partsOf = (some: OfSome) => sql`
  select s.order_id, sum(s.net_minor + s.commission_minor) as total, sum(s.items_minor) as items,
    sum(s.shipping_minor) as shipping, count(*) filter (where s.state <> 'unfulfilled') as shipped,
    count(*) filter (where s.net_minor > 0) as owed, count(f.id) as transfers,
    count(*) filter (where f.amount_minor + f.withheld_minor = s.net_minor and f.currency = s.currency
      and f.seller_id = s.seller_id and p.use = 'order' and p.order_id = s.order_id
      and p.processor = f.rail) as fitting
  from seller_orders s left join transfers f on f.seller_order_id = s.id and f.kind = 'sale'
  left join payments p on p.id = f.payment_id
  where ${some("s.order_id")} group by s.order_id`;

/** What was bought, and how many parts are not the sum of it. */
const itemsOf = (some: OfSome) => sql`
  select order_id, count(*) filter (where items is distinct from items_minor) as strange,
    sum(quantity) as quantity
  from (
    select s.order_id, s.items_minor, sum(i.total_minor) as items, sum(i.quantity) as quantity
    from seller_orders s left join order_items i on i.seller_order_id = s.id
    where ${some("s.order_id")} group by s.id) i
  group by order_id`;

/** What is reserved, and how much of it is not in the state that the order's asks for. */
const goodsOf = (some: OfSome) => sql`
  select r.order_id, sum(r.quantity) as quantity,
    count(*) filter (where r.state <> case when o.state in ${PAID} then 'consumed'
      when o.state in ${WAITING} then 'held' else 'released' end) as strange
  from stock_reservations r join orders o on o.id = r.order_id
  where ${some("r.order_id")} group by r.order_id`;

/** The payments that pay an order, and the captures of its total that the ledger has of them. */
const paymentsOf = (some: OfSome) => sql`
  select p.order_id, count(distinct p.id) as applied, count(e.line) as captures
  from payments p join orders o on o.id = p.order_id
  left join ledger_transactions t on t.subject_id = p.id and t.kind = 'capture'
    -- Stripe posts under a balance transaction, which no row of ours names.
    and (p.processor = 'stripe' or t.external_id = p.charge_ref)
  left join ledger_entries e on e.transaction_id = t.id
    and e.account = 'processor:' || p.processor
    and e.amount_minor = o.total_minor and e.currency = o.currency
  where p.use = 'order' and ${some("p.order_id")} group by p.order_id`;

/** Parts whose net no capture of their order owes to their artisan. */
const unowedOf = (some: OfSome) => sql`
  select s.order_id, count(*) as parts
  from seller_orders s join payments p on p.order_id = s.order_id and p.use = 'order'
  join ledger_transactions t on t.subject_id = p.id and t.kind = 'capture'
  left join ledger_entries e on e.transaction_id = t.id and e.amount_minor = -s.net_minor
    and e.account = 'seller:' || s.seller_id || ':payable:' || p.processor
  where s.net_minor > 0 and e.line is null and ${some("s.order_id")} group by s.order_id`;

/** L4, L10 and L11 of an order, its parts, goods and transfers. */
export const orders = ({ orders: from, of }: Subjects) => sql`
  select v.rule, o.id::text as subject, jsonb_build_object('state', o.state) || case v.rule
    when 'order_is_its_parts' then jsonb_build_object('total', o.total_minor::text,
      'parts', s.total::text, 'items', s.items::text, 'shipping', s.shipping::text)
    when 'order_is_its_items' then jsonb_build_object('parts', i.strange::text)
    when 'order_fits_its_payment' then
      jsonb_build_object('payments', coalesce(p.applied, 0)::text, 'paidAt', o.paid_at)
    when 'order_fits_its_goods' then jsonb_build_object('reserved', r.quantity::text,
      'ordered', i.quantity::text, 'strange', r.strange::text)
    when 'order_fits_its_transfers' then jsonb_build_object('owed', s.owed::text,
      'transfers', s.transfers::text, 'fitting', s.fitting::text)
    when 'order_fits_its_shipments' then jsonb_build_object('shipped', s.shipped::text)
    else jsonb_build_object('total', o.total_minor::text, 'currency', o.currency) end as facts
  from ${from}
  left join (${partsOf(of.orders)}) s on s.order_id = o.id
  left join (${itemsOf(of.orders)}) i on i.order_id = o.id
  left join (${goodsOf(of.orders)}) r on r.order_id = o.id
  left join (${paymentsOf(of.orders)}) p on p.order_id = o.id
  left join (${unowedOf(of.orders)}) u on u.order_id = o.id
  cross join lateral (values
    ('order_is_its_parts', (o.total_minor, o.items_minor, o.shipping_minor) is distinct from
      (s.total, s.items, s.shipping)),
    ('order_is_its_items', i.strange > 0),
    ('capture_pays_its_parts', u.parts > 0),
    ('order_has_its_capture', o.state in ${PAID} and coalesce(p.captures, 0) = 0),
    ('order_fits_its_payment', (o.state in ${PAID}) <> (coalesce(p.applied, 0) = 1)
      or (o.state in ${PAID}) <> (o.paid_at is not null)),
    ('order_fits_its_goods', coalesce(r.strange, 0) > 0
      or r.quantity is distinct from i.quantity),
    ('order_fits_its_transfers', s.transfers <> s.fitting
      or s.transfers <> case when o.state in ${PAID} then s.owed else 0 end),
    ('order_fits_its_shipments', s.shipped > 0 and o.state not in ${PAID})
  ) v (rule, is_broken)
  where v.is_broken`;

/** The stock rule. */
export const products = ({ products: from, of }: Subjects) => sql`
  select 'stock_is_reserved' as rule, g.id::text as subject,
    jsonb_build_object('reserved', g.reserved::text, 'held', coalesce(r.held, 0)::text) as facts
  from ${from}
  left join (
    select product_id, sum(quantity) as held from stock_reservations
    where state = 'held' and ${of.products("product_id")} group by product_id) r
    on r.product_id = g.id
  where g.reserved <> coalesce(r.held, 0)`;
