import { type SQL, sql } from "drizzle-orm";
import {
  type Count,
  countersOf,
  type Sender,
  type Try,
  windowMs,
} from "../../domain/card-testing.ts";
import type { ClientRequest } from "../../usecases/ports.ts";

// Statements about the counters that slow card testing; each is one, so that no two tries are
// counted as one, and so that a checkout's read has it in its batch.

const textArray = (texts: readonly string[]) =>
  sql`array[${sql.join(
    texts.map((text) => sql`${text}`),
    sql`, `,
  )}]::text[]`;

/** Counts one more for each key. A window that is over begins anew. */
function counting(kind: Try, keys: readonly string[], now: Date, isNew: SQL): SQL {
  const ends = new Date(now.getTime() + windowMs[kind]).toISOString();
  const isOver = sql`c.window_ends_at <= ${now.toISOString()}::timestamptz`;
  return sql`
    insert into attempt_counters as c (key, count, window_ends_at)
    select k, 1, ${ends}::timestamptz from unnest(${textArray(keys)}) k where ${isNew} order by k
    on conflict (key) do update set
      count = case when ${isOver} then 1 else c.count + 1 end,
      window_ends_at = case when ${isOver} then excluded.window_ends_at else c.window_ends_at end
    returning c.key, c.count, c.window_ends_at`;
}

const answered = sql`key, count, (extract(epoch from window_ends_at) * 1000)::float8 as ends_at_ms`;

/** One more payment of a sender, with how often they were declined of late. */
export function paymentTry(sender: Sender, now: Date, unless: ClientRequest | undefined): SQL {
  const isNew = unless
    ? sql`not exists (select from idempotency_keys
        where scope = ${unless.scope} and key = ${unless.key})`
    : sql`true`;
  return sql`
    with counted as (${counting("payment", countersOf("payment", sender), now, isNew)})
    select ${answered} from counted
    union all select ${answered} from attempt_counters
    where key = any(${textArray(countersOf("decline", sender))})
      and window_ends_at > ${now.toISOString()}::timestamptz and ${isNew}`;
}

export const declineTry = (keys: readonly string[], now: Date): SQL => sql`
  with counted as (${counting("decline", keys, now, sql`true`)}) select ${answered} from counted`;

/** Nothing is counted and nothing is answered, in the place of one that is. */
export const noTry = sql`select ${answered} from attempt_counters where false`;

export const toCounts = ({ rows }: { rows: readonly Record<string, unknown>[] }): Count[] =>
  rows.map(({ key, count, ends_at_ms }) => ({
    key: String(key),
    count: Number(count),
    endsAt: new Date(Number(ends_at_ms)),
  }));
