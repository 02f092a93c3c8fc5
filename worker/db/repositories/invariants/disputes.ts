import { sql } from "drizzle-orm";
import type { Subjects } from "./scope.ts";

/** L11 of a dispute: its own account, and what is held of artisans for it. */
export const disputes = ({ disputes: from, of }: Subjects) => sql`
  select b.rule, x.id::text as subject, jsonb_build_object('state', x.state,
    'paymentId', x.payment_id::text, 'open', coalesce(l.open, 0)::text,
    'held', coalesce(l.held, 0)::text, 'shares', coalesce(h.held, 0)::text) as facts
  from ${from}
  left join (
    select t.subject_id,
      sum(e.amount_minor) filter (where e.account = 'dispute:' || t.subject_id) as open,
      -sum(e.amount_minor) filter (where e.account like 'seller:%:held:%') as held
    from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
    where t.kind like 'dispute%' and ${of.disputes("t.subject_id")}
    group by t.subject_id) l on l.subject_id = x.id
  left join (
    select d.dispute_id, count(distinct d.id) as holds,
      sum(s.withheld_minor + s.debt_minor) filter (where d.state = 'held') as held
    from dispute_holds d join dispute_shares s on s.hold_id = d.id
    where d.state <> 'released' and ${of.disputes("d.dispute_id")}
    group by d.dispute_id) h on h.dispute_id = x.id
  cross join lateral (values
    ('dispute_fits_the_ledger', coalesce(l.open, 0)
        <> x.withdrawn_minor - x.returned_minor - x.lost_minor
      or (x.closed_at is not null and coalesce(l.open, 0) <> 0)),
    ('dispute_holds_its_shares', coalesce(l.held, 0) <> coalesce(h.held, 0)
      or coalesce(h.holds, 0) > 1 or (x.closed_at is not null and coalesce(l.held, 0) <> 0))
  ) b (rule, is_broken)
  where b.is_broken`;
