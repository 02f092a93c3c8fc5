import { type SQL, sql } from "drizzle-orm";
import type { DifferenceState } from "../../domain/reconciliation.ts";
import type { Reconciliations, Run } from "../../usecases/reconciliations.ts";
import type { Http } from "../client.ts";
import { moving } from "./reconciliation-runs.ts";

export type Matching = Pick<Reconciliations, "match" | "settle" | "review">;

/**
 * Both books laid side by side, a part of a window at a time and by PostgreSQL alone: however many
 * lines there are, only what differs is written, and nothing is read into the Worker.
 */
export const matchingOver = (db: Http): Pick<Reconciliations, "match" | "settle" | "review"> => ({
  async match(run, { from, until }, to, lease) {
    const slice = { from: instant(from), until: instant(until) };
    const at = instant(lease.at);
    const [, , , moved] = await db.batch([
      db.execute(opening(run, at, linesThatDiffer(run, slice))),
      db.execute(opening(run, at, effectsThatDiffer(run, slice))),
      db.execute(opening(run, at, statesThatDiffer(run, slice))),
      moving(db, run, to, lease.at, lease.until),
    ]);
    return moved.length > 0;
  },
  async settle(rail, runId, at) {
    const { rows } = await db.execute(sql`
      update reconciliation_differences d
      set state = 'healed', ended_at = ${instant(at)}, ended_by = 'books', run_id = ${runId}::uuid
      where d.rail = ${rail} and d.state <> 'healed'
        and ${there} = ${here} and ${isConsistent}
      returning d.id`);
    return rows.length;
  },
  async review(id, { class: as, note, evidence, subjectId }, at) {
    const agree = sql`(b.there = b.here and ${isConsistent})`;
    const otherwise = sql`case when coalesce(b.there, b.here) is null then d.class
      when b.there is null then 'missing_there' when b.here is null then 'missing_here'
      else 'amount' end`;
    const { rows } = await db.execute<{ state: DifferenceState }>(sql`
      update reconciliation_differences d set
        there_minor = coalesce(b.there, d.there_minor), here_minor = coalesce(b.here, d.here_minor),
        class = case when ${agree} then d.class else coalesce(${as ?? null}::text, ${otherwise}) end,
        state = case when ${agree} then 'healed' else 'open' end,
        ended_at = case when ${agree} then ${instant(at)} end,
        ended_by = case when ${agree} then 'books' end,
        note = case when ${agree} then d.note else coalesce(${note ?? null}::text, d.note) end,
        evidence = coalesce(${evidence === undefined ? null : JSON.stringify(evidence)}::jsonb, d.evidence),
        subject_id = coalesce(${subjectId ?? null}::uuid, d.subject_id), seen_at = ${instant(at)}
      from (select d.id, ${there} as there, ${here} as here
        from reconciliation_differences d where d.id = ${id}) b
      where d.id = b.id and d.state = 'open'
      returning d.state`);
    return rows[0]?.state ?? "healed";
  },
});

type Slice = { readonly from: SQL; readonly until: SQL };

const instant = (at: Date) => sql`${at.toISOString()}::timestamptz`;
/** The kind of line that shows an effect: as `lineKindOf` of the domain. */
const lineKind = sql`case when t.kind = 'unapplied_capture' then 'capture'
  when t.kind like 'invoice\\_%' then substr(t.kind, 9) else t.kind end`;
/** The entries of an effect that moved the rail's balance. */
const entriesOnRail = sql`ledger_entries e on e.transaction_id = t.id
  and e.account = 'processor:' || t.processor`;

/** Lines that the ledger has not, or not so. */
const linesThatDiffer = ({ rail }: Run, { from, until }: Slice) => sql`
  select s.effect_id, s.kind, s.currency,
    case when t.id is null then 'missing_here' else 'amount' end as class,
    s.amount_minor as there_minor,
    case when t.currency = s.currency then sum(e.amount_minor)::bigint end as here_minor,
    s.line_ref, s.source_ref, t.subject_id, s.occurred_at
  from statement_lines s
  left join ledger_transactions t
    on t.processor = s.rail and t.external_id = s.effect_id and ${lineKind} = s.kind
  left join ${entriesOnRail}
  where s.rail = ${rail} and s.occurred_at >= ${from} and s.occurred_at < ${until}
  group by s.rail, s.effect_id, s.kind, t.id
  having t.id is null or t.currency <> s.currency
    or coalesce(sum(e.amount_minor), 0) <> s.amount_minor`;

/** Effects of the ledger that the statement has not, or in another currency. */
const effectsThatDiffer = ({ rail, judgedUntil, from }: Run, slice: Slice) => sql`
  select t.external_id as effect_id, ${lineKind} as kind, t.currency,
    case when s.rail is not null then 'amount'
      when t.posted_at > ${instant(judgedUntil ?? from)} then 'timing'
      else 'missing_there' end as class,
    null::bigint as there_minor, sum(e.amount_minor)::bigint as here_minor,
    s.line_ref, s.source_ref, t.subject_id, t.posted_at as occurred_at
  from ledger_transactions t
  join ${entriesOnRail}
  left join statement_lines s
    on s.rail = t.processor and s.effect_id = t.external_id and s.kind = ${lineKind}
  where t.processor = ${rail} and t.posted_at >= ${slice.from} and t.posted_at < ${slice.until}
  group by t.id, s.rail, s.effect_id, s.kind
  having sum(e.amount_minor) <> 0 and (s.rail is null or s.currency <> t.currency)`;

/** What the ledger says of a payment, refund or transfer, and its row denies. */
const statesThatDiffer = ({ rail }: Run, { from, until }: Slice) => {
  const touched = sql`x.id in (select l.subject_id from ledger_transactions l
    where l.processor = ${rail} and l.posted_at >= ${from} and l.posted_at < ${until})`;
  return sql`
    select c.effect_id, c.kind, c.currency, 'state' as class, c.minor as there_minor,
      c.minor as here_minor, s.line_ref, s.source_ref, c.subject_id, c.posted_at as occurred_at
    from (${contradictions(sql`${rail}`, touched)}) c
    left join statement_lines s
      on s.rail = ${rail} and s.effect_id = c.effect_id and s.kind = c.kind`;
};

/** By which effects money of ours goes out or in, and in which states of its row it has. */
const movers = [
  { table: sql`payments`, kinds: ["capture", "unapplied_capture"], states: ["succeeded"] },
  { table: sql`refunds`, kinds: ["refund", "refund_returned"], states: ["succeeded"] },
  {
    table: sql`transfers`,
    kinds: ["transfer", "transfer_returned"],
    states: ["sent", "settled"],
  },
] as const;

const contradictions = (rail: SQL, which: SQL) =>
  sql.join(
    movers.map((mover) => contradicting(rail, which, mover)),
    sql` union all `,
  );

/** Named by the last effect that took or gave the money. */
const contradicting = (
  rail: SQL,
  which: SQL,
  { table, kinds: [out, back], states }: (typeof movers)[number],
) => sql`
  select t.subject_id, t.currency, ${out} as kind, sum(e.amount_minor)::bigint as minor,
    (array_agg(t.external_id order by t.kind = ${back}, t.posted_at desc, t.id desc))[1]
      as effect_id,
    max(t.posted_at) as posted_at
  from ${table} x
  join ledger_transactions t
    on t.subject_id = x.id and t.processor = ${rail} and t.kind in (${out}, ${back})
  join ${entriesOnRail}
  where ${which}
  group by t.subject_id, t.currency, x.state
  having (sum(e.amount_minor) <> 0) <> (x.state in ${states})`;

/**
 * An id is a digest of what a difference is about and when it was opened, because it is made here
 * and nothing here is random: version 8 of RFC 9562.
 */
const opening = ({ id, rail }: Run, at: SQL, found: SQL) => sql`
  insert into reconciliation_differences as d
    (id, rail, effect_id, kind, currency, class, there_minor, here_minor, line_ref, source_ref,
     subject_id, evidence, state, run_id, occurred_at, opened_at, seen_at)
  select overlay(overlay(md5(concat_ws(' ', ${rail}::text, f.effect_id, f.kind, f.currency, ${at}))
      placing '8' from 13 for 1) placing '8' from 17 for 1)::uuid,
    ${rail}, f.effect_id, f.kind, f.currency, f.class, f.there_minor, f.here_minor, f.line_ref,
    f.source_ref, f.subject_id, '{}', 'open', ${id}::uuid, f.occurred_at, ${at}, ${at}
  from (${found}) f
  on conflict (rail, effect_id, kind, currency) where state <> 'healed' do update set
    ${stillClosed("class", sql`excluded.class`)},
    ${stillClosed("state", sql`'open'`)},
    ${stillClosed("ended_at", sql`null`)},
    ${stillClosed("ended_by", sql`null`)},
    there_minor = excluded.there_minor, here_minor = excluded.here_minor,
    line_ref = coalesce(excluded.line_ref, d.line_ref),
    source_ref = coalesce(excluded.source_ref, d.source_ref),
    subject_id = coalesce(excluded.subject_id, d.subject_id),
    run_id = excluded.run_id, seen_at = excluded.seen_at, tried_at = null`;

/** What an operator has explained stays so until it is another sum. */
const stillClosed = (column: string, otherwise: SQL) => sql`
  ${sql.raw(column)} = case when d.state = 'closed'
      and d.there_minor is not distinct from excluded.there_minor
      and d.here_minor is not distinct from excluded.here_minor
    then d.${sql.raw(column)} else ${otherwise} end`;

/** Its row says what the ledger says of it; what names nothing of ours contradicts nothing. */
const isConsistent = sql`not exists (
  ${contradictions(sql`d.rail`, sql`x.id = d.subject_id`)})`;

// Both are null of what a fact has made known before either book shows it: they agree about nothing yet.
const there = sql`(
  select s.amount_minor from statement_lines s
  where s.rail = d.rail and s.effect_id = d.effect_id and s.kind = d.kind
    and s.currency = d.currency)`;
const here = sql`(
  select sum(e.amount_minor)::bigint from ledger_transactions t join ${entriesOnRail}
  where t.processor = d.rail and t.external_id = d.effect_id and ${lineKind} = d.kind
    and t.currency = d.currency)`;
