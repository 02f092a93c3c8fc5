import { sql } from "drizzle-orm";
import type { Subjects } from "./scope.ts";

/** L1 and L3: a ledger transaction and its entries. */
export const transactions = ({ transactions: from }: Subjects) => sql`
  select b.rule, a.id::text as subject, b.facts from (
    select coalesce(t.id, e.transaction_id) as id, max(t.kind) as kind, max(t.currency) as currency,
      coalesce(sum(e.amount_minor), 0) as total, count(e.line) as lines,
      coalesce(bool_or(e.currency <> t.currency), false) as is_mixed,
      bool_or(t.id is null) as is_lost, min(age(e.xmin)) <> max(age(e.xmin)) as is_mended
    from ${from}
    where t.id is not null or e.line is not null
    group by coalesce(t.id, e.transaction_id)
    having coalesce(sum(e.amount_minor), 0) <> 0 or count(e.line) < 2
      or bool_or(e.currency <> t.currency) or bool_or(t.id is null)
      -- The commit that wrote a row is the row's own to tell, whatever was done past the triggers.
      or min(age(e.xmin)) <> max(age(e.xmin))) a
  cross join lateral (values
    ('transaction_adds_up', a.total <> 0,
      jsonb_build_object('total', a.total::text, 'currency', a.currency, 'kind', a.kind)),
    ('transaction_has_entries', a.lines < 2,
      jsonb_build_object('entries', a.lines::text, 'kind', a.kind)),
    ('transaction_has_one_currency', a.is_mixed,
      jsonb_build_object('currency', a.currency, 'kind', a.kind)),
    ('transaction_is_there', a.is_lost, jsonb_build_object('entries', a.lines::text)),
    ('entries_were_written_together', a.is_mended,
      jsonb_build_object('entries', a.lines::text, 'kind', a.kind))
  ) b (rule, is_broken, facts)
  where b.is_broken`;

/** L2: all accounts of a currency. */
export const currencies = ({ currencies: from }: Subjects) => sql`
  select 'currency_adds_up' as rule, c.currency as subject,
    jsonb_build_object('total', s.total::text) as facts
  from ${from}
  cross join lateral (
    select sum(amount_minor) as total from ledger_entries e where e.currency = c.currency) s
  where s.total <> 0`;

/** L3 and L7: what artisans are owed. Debits are above zero, so what is owed stands below. */
export const owed = ({ owed: from }: Subjects) => sql`
  select b.rule, a.name || ' ' || a.currency as subject,
    jsonb_build_object('balance', a.balance_minor::text, 'entries', a.total::text) as facts
  from ${from}
  cross join lateral (values
    ('account_is_its_entries', a.balance_minor is distinct from a.total),
    -- What is owed stands below nothing, and a debt above.
    ('account_owes_no_less_than_nothing', case when a.name like 'seller:%:debt'
      then least(a.balance_minor, a.total) < 0 else greatest(a.balance_minor, a.total) > 0 end)
  ) b (rule, is_broken)
  where b.is_broken`;

/** L8: one effect per processor's id and kind. */
export const effects = ({ effects: from }: Subjects) => sql`
  select 'effect_is_posted_once' as rule, min(t.id::text) as subject,
    jsonb_build_object('processor', processor, 'externalId', external_id, 'kind', kind,
      'transactions', string_agg(t.id::text, ' ' order by t.id)) as facts
  from ${from}
  group by processor, external_id, kind having count(*) > 1`;

/** L11: what a posting is about. */
export const postings = ({ postings: from }: Subjects) => sql`
  select 'posting_fits_its_subject' as rule, t.id::text as subject,
    jsonb_build_object('kind', t.kind, 'subject', t.subject_id::text) as facts
  from ${from}
  where case
    when t.kind in ('capture', 'unapplied_capture', 'fee')
      then not exists (select from payments where id = t.subject_id)
    when t.kind in ('refund', 'refund_returned')
      then not exists (select from refunds where id = t.subject_id)
    when t.kind like 'invoice\\_%'
      then not exists (select from subscription_invoices where id = t.subject_id)
    when t.kind like 'dispute%'
      then not exists (select from disputes where id = t.subject_id)
    when t.kind = 'debt_written_off' then not exists (select from sellers where id = t.subject_id)
    when t.kind in ('debt_repaid', 'transfer', 'transfer_fee', 'transfer_fee_returned', 'transfer_returned')
      then not exists (select from transfers where id = t.subject_id)
    else false end`;
