import { sql } from "drizzle-orm";
import type { Subjects } from "./scope.ts";

/** What was posted for each payment, its refunds and its transfers, but for fees. */
const ledgerOf = ({ of }: Subjects) => sql`
  select t.payment_id,
    count(*) filter (where t.is_capture and t.is_processor) as captures,
    coalesce(sum(t.amount_minor) filter (where t.is_capture and t.is_processor), 0) as captured,
    max(t.currency) filter (where t.is_capture) as captured_currency,
    max(t.kind) filter (where t.is_capture) as capture_kind,
    -coalesce(sum(t.amount_minor) filter (where t.is_refund and t.is_processor), 0) as given_back,
    -- What came less what went; what artisans came to owe, what the platform bore and what is disputed
    -- went for others.
    coalesce(sum(t.amount_minor) filter (where t.is_processor or t.is_borne), 0) as remaining
  from (
    select s.payment_id, t.kind, t.currency, e.amount_minor,
      t.kind in ('capture', 'unapplied_capture') as is_capture,
      t.kind in ('refund', 'refund_returned') as is_refund,
      e.account like 'processor:%' as is_processor,
      e.account like 'seller:%:debt' or e.account like 'dispute:%'
        or e.account = 'platform:losses' as is_borne
    from (
      select id as payment_id, id from payments where ${of.payments("id")}
      union all select payment_id, id from refunds where ${of.payments("payment_id")}
      union all select payment_id, id from disputes where ${of.payments("payment_id")}
      union all select payment_id, id from transfers where ${of.payments("payment_id")}) s
    join ledger_transactions t on t.subject_id = s.id and t.kind not like '%fee%'
    join ledger_entries e on e.transaction_id = t.id) t
  group by t.payment_id`;

/** L5, L6, L8, L10, L11 and L12 of a payment. */
export const payments = (subjects: Subjects) => sql`
  select v.rule, p.id::text as subject, jsonb_build_object('state', p.state, 'use', p.use,
    'captured', p.captured_minor::text, 'currency', p.currency, v.name, v.value::text) as facts
  from ${subjects.payments}
  left join (
    -- A supplement may give back what a later sale had repaid: its money did not come with this one.
    select payment_id, sum(amount_minor - reversed_minor) as passed_on from transfers
    where kind = 'sale' and state in ('sending', 'sent', 'settled')
      and ${subjects.of.payments("payment_id")}
    group by payment_id) f on f.payment_id = p.id
  left join (
    select payment_id, sum(amount_minor) as given_back from refunds
    where state <> 'failed' and ${subjects.of.payments("payment_id")}
    group by payment_id) r on r.payment_id = p.id
  left join (${ledgerOf(subjects)}) l on l.payment_id = p.id
  cross join lateral (values
    ('payment_covers_transfers', f.passed_on > coalesce(p.captured_minor, 0),
      'passedOn', f.passed_on),
    ('payment_covers_what_left', l.remaining < 0, 'remaining', l.remaining),
    ('payment_covers_refunds',
      greatest(r.given_back, l.given_back) > coalesce(p.captured_minor, 0),
      'givenBack', greatest(r.given_back, l.given_back)),
    ('capture_is_posted_once', l.captures > 1, 'captures', l.captures),
    ('payment_is_posted',
      case when p.captured_minor is null then l.captures > 0
      else (coalesce(l.captures, 0) = 0 or l.captured <> p.captured_minor
          or l.captured_currency <> p.captured_currency
          or l.capture_kind <> case p.use when 'order' then 'capture' else 'unapplied_capture' end)
        -- Money in a currency that nobody agreed to is an operator's to book, who was told.
        and not exists (select from alerts
          where kind = 'settled_in_other_currency' and subject = p.id::text) end,
      'posted', l.captured),
    ('payment_fits_its_capture', (p.state = 'succeeded') <> (p.captured_minor is not null),
      'posted', l.captured),
    ('payment_had_an_operation', p.processor_ref is not null and not exists (
      select from operations o where o.subject_id = p.id and o.kind = 'create_payment'),
      'posted', l.captured)
  ) v (rule, is_broken, name, value)
  where v.is_broken`;

/** L11 and L12 of a refund. */
export const refunds = ({ refunds: from, of }: Subjects) => sql`
  select b.rule, r.id::text as subject, jsonb_build_object('state', r.state,
    'amount', r.amount_minor::text, 'left', coalesce(l.has_left, 0)::text,
    'paymentId', r.payment_id::text) as facts
  from ${from}
  join payments p on p.id = r.payment_id
  left join (
    select h.refund_id, sum(h.items_minor + h.shipping_minor) as total from refund_shares h
    where ${of.refunds("h.refund_id")} group by h.refund_id) s on s.refund_id = r.id
  left join (
    select t.subject_id, -sum(e.amount_minor) as has_left
    from ledger_transactions t
    join ledger_entries e on e.transaction_id = t.id and e.account like 'processor:%'
    where t.kind in ('refund', 'refund_returned') and ${of.refunds("t.subject_id")}
    group by t.subject_id) l on l.subject_id = r.id
  cross join lateral (values
    ('refund_is_its_shares', s.total is distinct from
      case when p.use = 'order' then r.amount_minor end),
    ('refund_fits_the_ledger',
      coalesce(l.has_left, 0) <> case r.state when 'succeeded' then r.amount_minor else 0 end),
    -- What somebody gave back in the processor's pages was nobody's operation here.
    ('refund_had_an_operation', r.reason <> 'by_hand' and
      (r.state in ('pending', 'succeeded') or r.processor_ref is not null) and not exists (
        select from operations o where o.subject_id = r.id and o.kind = 'refund_payment'))
  ) b (rule, is_broken)
  where b.is_broken`;

/** What goes on with refunds and unapplied money; few are ever on their way. */
export const refundsOnTheirWay = () => sql`
  select 'refund_goes_on' as rule, r.id::text as subject,
    jsonb_build_object('paymentId', r.payment_id::text) as facts
  from refunds r where r.state = 'requested' and not exists (
    select from operations o where o.state = 'open' and o.subject_id = r.id)`;

/** Money that pays no order, and that nobody gives back. */
export const unapplied = ({ payments: from }: Subjects) => sql`
  select 'unapplied_goes_back' as rule, p.id::text as subject,
    jsonb_build_object('captured', p.captured_minor::text, 'currency', p.captured_currency,
      'order', o.state) as facts
  from ${from} join orders o on o.id = p.order_id
  where p.use = 'unapplied' and o.state <> 'partially_paid'
    and not exists (select from refunds r where r.payment_id = p.id)
    and not exists (select from alerts
      where kind = 'settled_in_other_currency' and subject = p.id::text)`;
