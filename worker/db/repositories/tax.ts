import { sql } from "drizzle-orm";
import type { Currency } from "../../domain/currency.ts";
import type { SellerId } from "../../domain/ids.ts";
import type { EffectKind } from "../../domain/ledger.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import type { StatementReads, TaxSelector } from "../../usecases/statement-ports.ts";
import type { Http } from "../client.ts";

type Row = {
  seller_id: SellerId;
  seller_name: string;
  rail: ProcessorName;
  currency: Currency;
  month: number;
  kind: EffectKind;
  count: number;
  credited: string;
  commission: string;
  fee: string;
};

/**
 * From the entries on sellers' accounts, a transaction of a seller's being one thing however many
 * of them it touches; what it is made of is in the part of the order, or in the share of the refund.
 */
export const taxOver = (db: Http): Pick<StatementReads, "tax"> => ({
  async tax({ from, until }, which) {
    const { rows } = await db.execute<Row>(sql`
      with booked as (
        select split_part(e.account, ':', 2)::uuid as seller_id, t.id, t.kind, t.processor,
          t.subject_id, t.currency, t.posted_at, -sum(e.amount_minor) as credited
        from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
        where t.posted_at >= ${from.toISOString()}::timestamptz
          and t.posted_at < ${until.toISOString()}::timestamptz
          and t.kind in ('capture', 'refund', 'refund_returned')
          and e.account like 'seller:%'
        group by 1, 2, 3, 4, 5, 6, 7
      ), chosen as (${chosen(which)})
      select b.seller_id, c.name as seller_name, b.processor as rail, b.currency,
        extract(month from b.posted_at at time zone 'UTC')::integer as month, b.kind,
        count(*)::integer as count, sum(b.credited)::text as credited,
        sum(coalesce(s.commission_minor, h.commission_minor, 0))::text as commission,
        sum(coalesce(h.fee_minor, 0))::text as fee
      from booked b join chosen c on c.id = b.seller_id
      left join payments p on b.kind = 'capture' and p.id = b.subject_id
      left join seller_orders s on s.order_id = p.order_id and s.seller_id = b.seller_id
      left join (refund_shares h join seller_orders g on g.id = h.seller_order_id)
        on b.kind <> 'capture' and h.refund_id = b.subject_id and g.seller_id = b.seller_id
      group by 1, 2, 3, 4, 5, 6 order by 1, 3, 4, 5, 6`);
    return rows.map(({ seller_id: sellerId, seller_name: sellerName, ...row }) => ({
      ...{ sellerId, sellerName, rail: row.rail, currency: row.currency },
      ...{ month: row.month, kind: row.kind, count: row.count },
      ...{ creditedMinor: BigInt(row.credited), commissionMinor: BigInt(row.commission) },
      feeMinor: BigInt(row.fee),
    }));
  },
});

/** The next sellers for whom something was booked, by their ids. */
function chosen(which: TaxSelector) {
  if ("sellerId" in which) return sql`select id, name from sellers where id = ${which.sellerId}`;
  const { after, limit } = which;
  return sql`select id, name from sellers where id in (select seller_id from booked)
    and (${after ?? null}::uuid is null or id > ${after ?? null}::uuid) order by id limit ${limit}`;
}
