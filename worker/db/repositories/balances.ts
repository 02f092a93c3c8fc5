import { eq, sql } from "drizzle-orm";
import type { Currency } from "../../domain/currency.ts";
import type { BalancesTx, BooksReads, Holding, InFlight } from "../../usecases/invariant-ports.ts";
import type { Http, Transaction } from "../client.ts";
import { balanceChecks } from "../schema/index.ts";

/** Any number that nothing else locks: readings of balances follow one another. */
const READING = 4_013;

export const balancesIn = (db: Transaction): BalancesTx => ({
  async lockOf(rail) {
    await db.execute(sql`select pg_advisory_xact_lock(${READING}::bigint)`);
    return db.select().from(balanceChecks).where(eq(balanceChecks.rail, rail));
  },
  async save(checks) {
    for (const check of checks)
      await db
        .insert(balanceChecks)
        .values(check)
        .onConflictDoUpdate({ target: [balanceChecks.rail, balanceChecks.currency], set: check });
  },
});

/** Enough to look at; the sums are of all there is. */
const IN_FLIGHT_SHOWN_MAX = 50;

type Row = {
  currency: Currency;
  ledger: string;
  low: string;
  high: string;
  sending: number;
  shown: InFlight[];
};

export const holdingsOver = (db: Http): Pick<BooksReads, "holdings"> => ({
  async holdings(rail, until) {
    const account = `processor:${rail}`;
    const at = sql`${until.toISOString()}::timestamptz`;
    const { rows } = await db.execute<Row>(sql`
      with in_flight as (
        -- Posted since: whether the balance has it already is not known.
        select t.currency, t.kind as what, t.id, least(s.minor, 0) as low,
          greatest(s.minor, 0) as high
        from ledger_transactions t cross join lateral (
          select sum(amount_minor) as minor from ledger_entries e
          where e.transaction_id = t.id and e.account = ${account}) s
        where t.posted_at > ${at} and t.processor = ${rail} and s.minor is not null
        union all
        -- The buyer may have paid, and the news be on their way.
        select currency, 'open_payment', id, 0, amount_minor from payments
        where processor = ${rail} and state in ('created', 'requires_action', 'processing')
        union all
        -- The fee was taken with the money, and is never more than it.
        select captured_currency, 'unknown_fee', id, -captured_minor, 0 from payments
        where processor = ${rail} and fee_awaited_until is not null
        union all
        select r.currency, 'refund', r.id, -r.amount_minor, 0
        from refunds r join payments p on p.id = r.payment_id
        where p.processor = ${rail} and r.state in ('requested', 'pending')
        union all
        -- With a fee in hundredths of it at most; what is taken for each one is added by the caller.
        select currency, 'transfer', id, -2 * amount_minor, 0 from transfers
        where rail = ${rail} and state = 'sending'
        union all
        -- What is known by its name to be there and cannot be booked, and what an operator has
        -- explained: a part of the difference to the unit. Not money that left as a transfer that
        -- nobody here can name, nor what is not there: such things stop money until they are closed.
        select currency, state || '_difference', id,
          least(minor, case when occurred_at > ${at} then 0 else minor end),
          greatest(minor, case when occurred_at > ${at} then 0 else minor end)
        from (
          select *, coalesce(there_minor, 0) - coalesce(here_minor, 0) as minor
          from reconciliation_differences where rail = ${rail} and (state = 'closed' or state = 'open'
            and class = 'missing_here' and kind not in ('transfer', 'transfer_fee'))) d),
      posted as (
        select e.currency, sum(e.amount_minor) filter (where t.posted_at <= ${at}) as minor
        from ledger_entries e join ledger_transactions t on t.id = e.transaction_id
        where e.account = ${account} group by e.currency),
      sums as (
        select currency, sum(low) as low, sum(high) as high,
          count(*) filter (where what = 'transfer') as sending
        from in_flight group by currency)
      select c.currency, coalesce(p.minor, 0)::text as ledger, coalesce(s.low, 0)::text as low,
        coalesce(s.high, 0)::text as high, coalesce(s.sending, 0)::integer as sending, (
          select coalesce(jsonb_agg(jsonb_build_object('what', f.what, 'id', f.id::text,
            'lowMinor', f.low::text, 'highMinor', f.high::text)), '[]')
          from (
            select * from in_flight where currency = c.currency
            order by high - low desc, id limit ${IN_FLIGHT_SHOWN_MAX}) f) as shown
      from (select currency from posted union select currency from in_flight) c
      left join posted p using (currency) left join sums s using (currency)
      order by c.currency`);
    return rows.map(toHolding);
  },
});

const toHolding = ({ currency, ledger, low, high, sending, shown }: Row): Holding => ({
  ...{ currency, sending, inFlight: shown },
  ledgerMinor: BigInt(ledger),
  lowMinor: BigInt(low),
  highMinor: BigInt(high),
});
