import { sql } from "drizzle-orm";
import type { Subjects } from "./scope.ts";

/** States of an order that was paid, whatever went back since. */
const PAID = sql.raw("('paid', 'partially_refunded', 'refunded', 'charged_back')");
const WAITING = sql.raw("('pending_payment', 'partially_paid')");

/** L4, L10 and L11 of an order, its parts, goods and transfers. */
export const orders = ({ orders: from }: Subjects) => sql`
  select v.rule, o.id::text as subject, jsonb_build_object('state', o.state) || case v.rule
    when 'order_is_its_parts' then jsonb_build_object('total', o.total_minor::text,
      'parts', s.total::text, 'items', s.items::text, 'shipping', s.shipping::text)
    when 'order_is_its_items' then jsonb_build_object('parts', i.strange::text)
    when 'order_fits_its_payment' then
      jsonb_build_object('payments', p.applied::text, 'paidAt', o.paid_at)
    when 'order_fits_its_goods' then jsonb_build_object('reserved', r.quantity::text,
      'ordered', i.quantity::text, 'strange', r.strange::text)
    when 'order_fits_its_transfers' then jsonb_build_object('owed', s.owed::text,
      'transfers', s.transfers::text, 'fitting', s.fitting::text)
    when 'order_fits_its_shipments' then jsonb_build_object('shipped', s.shipped::text)
    else jsonb_build_object('total', o.total_minor::text, 'currency', o.currency) end as facts
  from ${from}
  cross join lateral (
    select sum(s.net_minor + s.commission_minor) as total, sum(s.items_minor) as items,
      sum(s.shipping_minor) as shipping, count(*) filter (where s.state <> 'unfulfilled') as shipped,
      count(*) filter (where s.net_minor > 0) as owed, count(f.id) as transfers,
      count(*) filter (where f.amount_minor = s.net_minor and f.currency = o.currency
        and f.seller_id = s.seller_id and p.use = 'order' and p.order_id = o.id
        and p.processor = f.rail) as fitting
    from seller_orders s left join transfers f on f.seller_order_id = s.id
    left join payments p on p.id = f.payment_id
    where s.order_id = o.id) s
  cross join lateral (
    select count(*) filter (where i.items is distinct from i.items_minor) as strange,
      coalesce(sum(i.quantity), 0) as quantity
    from (
      select s.items_minor, sum(i.total_minor) as items, sum(i.quantity) as quantity
      from seller_orders s left join order_items i on i.seller_order_id = s.id
      where s.order_id = o.id group by s.id) i) i
  cross join lateral (
    select coalesce(sum(quantity), 0) as quantity,
      count(*) filter (where state <> case when o.state in ${PAID} then 'consumed'
        when o.state in ${WAITING} then 'held' else 'released' end) as strange
    from stock_reservations where order_id = o.id) r
  cross join lateral (
    select count(*) as applied, count(c.id) as captures,
      count(*) filter (where c.unpaid > 0) as unpaid
    from payments p left join lateral (
      select t.id, (
        select count(*) from seller_orders s
        left join ledger_entries e on e.transaction_id = t.id and e.amount_minor = -s.net_minor
          and e.account = 'seller:' || s.seller_id || ':payable:' || p.processor
        where s.order_id = o.id and s.net_minor > 0 and e.line is null) as unpaid
      from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
      where t.subject_id = p.id and t.kind = 'capture' and e.account = 'processor:' || p.processor
        and e.amount_minor = o.total_minor and e.currency = o.currency
        -- Stripe posts under a balance transaction, which no row of ours names.
        and (p.processor = 'stripe' or t.external_id = p.charge_ref)) c on true
    where p.order_id = o.id and p.use = 'order') p
  cross join lateral (values
    ('order_is_its_parts', (o.total_minor, o.items_minor, o.shipping_minor) is distinct from
      (s.total, s.items, s.shipping)),
    ('order_is_its_items', i.strange > 0),
    ('capture_pays_its_parts', p.unpaid > 0),
    ('order_has_its_capture', o.state in ${PAID} and p.captures = 0),
    ('order_fits_its_payment', (o.state in ${PAID}) <> (p.applied = 1)
      or (o.state in ${PAID}) <> (o.paid_at is not null)),
    ('order_fits_its_goods', r.strange > 0 or r.quantity <> i.quantity),
    ('order_fits_its_transfers', s.transfers <> s.fitting
      or s.transfers <> case when o.state in ${PAID} then s.owed else 0 end),
    ('order_fits_its_shipments', s.shipped > 0 and o.state not in ${PAID})
  ) v (rule, is_broken)
  where v.is_broken`;

/** The stock rule. */
export const products = ({ products: from }: Subjects) => sql`
  select 'stock_is_reserved' as rule, g.id::text as subject,
    jsonb_build_object('reserved', g.reserved::text, 'held', r.held::text) as facts
  from ${from}
  cross join lateral (
    select coalesce(sum(quantity), 0) as held from stock_reservations
    where product_id = g.id and state = 'held') r
  where g.reserved <> r.held`;
