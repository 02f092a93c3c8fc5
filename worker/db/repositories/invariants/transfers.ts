import { sql } from "drizzle-orm";
import type { Subjects } from "./scope.ts";

/** L11 and L12 of a transfer. A batch of PayPal's is one operation for all that is in it. */
export const transfers = ({ transfers: from, of }: Subjects) => sql`
  select b.rule, f.id::text as subject, jsonb_build_object('state', f.state,
    'amount', f.amount_minor::text, 'currency', f.currency,
    'left', coalesce(l.has_left, 0)::text, 'times', coalesce(n.times, 0)::text,
    'paymentId', f.payment_id::text) as facts
  from ${from}
  left join (
    select w.transfer_id, sum(w.amount_minor) filter (where w.state <> 'released') as kept
    from withholdings w where ${of.transfers("w.transfer_id")} group by w.transfer_id) w
    on w.transfer_id = f.id
  left join (
    select v.transfer_id, sum(v.amount_minor) filter (where v.state = 'succeeded') as taken
    from reversals v where ${of.transfers("v.transfer_id")} group by v.transfer_id) v
    on v.transfer_id = f.id
  left join (
    select t.subject_id, -sum(e.amount_minor) as has_left,
      count(*) filter (where t.kind = 'transfer') as sent,
      coalesce(sum(e.amount_minor) filter (where t.kind <> 'transfer'), 0) as came_back
    from ledger_transactions t
    join ledger_entries e on e.transaction_id = t.id and e.account like 'processor:%'
    where t.kind in ('transfer', 'transfer_returned') and ${of.transfers("t.subject_id")}
    group by t.subject_id) l on l.subject_id = f.id
  -- One may come back in several parts, each of which is posted.
  cross join lateral (select l.sent - (l.came_back - f.reversed_minor) / nullif(f.amount_minor, 0) as times) n
  cross join lateral (values
    ('transfer_fits_the_ledger', coalesce(l.has_left, 0) <>
      case when f.state in ('sent', 'settled', 'reversed') then f.amount_minor - f.reversed_minor else 0 end),
    ('transfer_is_what_was_not_kept', f.withheld_minor <> coalesce(w.kept, 0)
      or f.reversed_minor <> coalesce(v.taken, 0)),
    ('transfer_left_once', n.times not in (0, 1)),
    ('transfer_fits_its_shipment', f.state not in ('held', 'cancelled') and exists (
      select from seller_orders s where s.id = f.seller_order_id and s.state = 'unfulfilled')),
    -- What was found sent was an operation of another life of this database.
    ('transfer_had_an_operation', f.adopted_at is null and
      (f.state in ('sending', 'sent', 'settled') or f.processor_ref is not null) and not exists (
        select from operations o where o.subject_id = coalesce(f.batch_id, f.id)
          and o.kind = 'send_transfers'))
  ) b (rule, is_broken)
  where b.is_broken`;

/** L12: a payout batch is what its operation sends. */
export const batches = ({ batches: from }: Subjects) => sql`
  select 'batch_is_its_operation' as rule, b.id::text as subject, jsonb_build_object(
    'total', b.total_minor::text, 'sent', s.total::text, 'currency', b.currency) as facts
  from ${from}
  -- A number that PayPal refused is sent again with other transfers, by another operation.
  cross join lateral (
    select sum((item -> 'amount' ->> 'minor')::bigint) as total
    from (select params from operations where subject_id = b.id and kind = 'send_transfers'
      order by opened_at desc, id desc limit 1) o
    cross join jsonb_array_elements(o.params -> 'items') item) s
  where s.total is distinct from b.total_minor`;

/** What goes on with transfers; few are ever on their way. */
export const transfersOnTheirWay = () => sql`
  select 'transfer_goes_on' as rule, f.id::text as subject,
    jsonb_build_object('rail', f.rail, 'batchId', f.batch_id::text, 'batch', b.state) as facts
  from transfers f left join payout_batches b on b.id = f.batch_id
  where f.state = 'sending' and coalesce(b.state, '') not in ('sending', 'accepted')
    and not exists (select from operations o where o.state = 'open' and o.subject_id = f.id)
    and not exists (select from operations o where o.state = 'open' and o.subject_id = f.batch_id)`;

/** Likewise with batches. */
export const batchesOnTheirWay = () => sql`
  select 'batch_goes_on' as rule, b.id::text as subject,
    jsonb_build_object('total', b.total_minor::text, 'currency', b.currency) as facts
  from payout_batches b where b.state = 'sending' and not exists (
    select from operations o where o.state = 'open' and o.subject_id = b.id)`;
