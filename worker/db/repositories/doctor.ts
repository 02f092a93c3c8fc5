import { and, asc, desc, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import journal from "../../../drizzle/meta/_journal.json" with { type: "json" };
import type { Currency } from "../../domain/currency.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import type { DoctorReads } from "../../usecases/doctor-reads.ts";
import type { Http } from "../client.ts";
import {
  deadLetters,
  inbox,
  invariantBreaks,
  jobRuns,
  ledgerEntries,
  ledgerTransactions,
  operations,
  outbox,
} from "../schema/index.ts";

const WEEK_MS = 7 * 24 * 60 * 60_000;
/** What may only be added to, and what must never be deleted: rewriting it would lose evidence. */
const APPEND_ONLY = ["ledger_transactions", "ledger_entries", "audit_log", "event_replays"];
const KEPT = ["inbox", "operations", "payments", "refunds", "transfers", "orders"];

const oldestOf = { count: sql<number>`count(*)::integer` };

/** Each is one HTTP request, so that one that fails takes no other with it. */
export const doctorOver = (db: Http): DoctorReads => ({
  ...telling(db),
  ...waiting(db),
  ...database(db),
});

function telling(db: Http): Pick<DoctorReads, "deliveries" | "untoldCaptures" | "unknownEvents"> {
  const last = db
    .selectDistinctOn([inbox.endpoint], {
      endpoint: inbox.endpoint,
      at: inbox.receivedAt,
      verifiedBy: inbox.verifiedBy,
    })
    .from(inbox)
    .where(isNotNull(inbox.verifiedBy))
    .orderBy(inbox.endpoint, desc(inbox.receivedAt));
  return {
    async deliveries(now) {
      const since = new Date(now.getTime() - WEEK_MS);
      const [latest, types] = await db.batch([
        last,
        db
          .select({ endpoint: inbox.endpoint, type: inbox.type, ...oldestOf })
          .from(inbox)
          .where(sql`${inbox.receivedAt} >= ${since.toISOString()}::timestamptz`)
          .groupBy(inbox.endpoint, inbox.type)
          .orderBy(desc(sql`count(*)`), asc(inbox.type)),
      ]);
      return latest.map(({ endpoint, at, verifiedBy }) => ({
        ...{ endpoint, at, verifiedBy: verifiedBy ?? "" },
        types: types.filter((row) => row.endpoint === endpoint),
      }));
    },
    async untoldCaptures(before) {
      // The platform's own endpoints have their processors' names.
      const lastTold = sql`(select max(${inbox.receivedAt}) from ${inbox}
        where ${inbox.endpoint} = ${ledgerTransactions.processor} and ${inbox.verifiedBy} is not null)`;
      const from = new Date(before.getTime() - WEEK_MS);
      const rows = await db
        .select({ processor: ledgerTransactions.processor, ...oldestOf })
        .from(ledgerTransactions)
        .where(
          and(
            inArray(ledgerTransactions.kind, ["capture", "unapplied_capture"]),
            sql`${ledgerTransactions.postedAt} between ${from.toISOString()}::timestamptz and ${before.toISOString()}::timestamptz`,
            sql`${ledgerTransactions.postedAt} > coalesce(${lastTold}, '-infinity')`,
          ),
        )
        .groupBy(ledgerTransactions.processor);
      const of = (rail: ProcessorName) =>
        rows.find(({ processor }) => processor === rail)?.count ?? 0;
      return { stripe: of("stripe"), paypal: of("paypal") };
    },
    async unknownEvents(processor, ids) {
      if (ids.length === 0) return [];
      const rows = await db
        .select({ id: inbox.eventId })
        .from(inbox)
        .where(and(eq(inbox.processor, processor), inArray(inbox.eventId, [...ids])));
      const known = new Set(rows.map(({ id }) => id));
      return ids.filter((id) => !known.has(id));
    },
  };
}

function waiting(db: Http): Pick<DoctorReads, "backlog" | "jobs" | "breaks" | "owed"> {
  const none = { count: 0, oldestAt: null };
  return {
    async backlog() {
      const [events, messages, calls, dead] = await db.batch([
        db
          .select({
            ...oldestOf,
            oldestAt: sql<Date | null>`min(${inbox.receivedAt})`.mapWith(inbox.receivedAt),
          })
          .from(inbox)
          .where(eq(inbox.state, "received")),
        db
          .select({
            ...oldestOf,
            oldestAt: sql<Date | null>`min(${outbox.createdAt})`.mapWith(outbox.createdAt),
          })
          .from(outbox)
          .where(isNull(outbox.sentAt)),
        db
          .select({
            ...oldestOf,
            oldestAt: sql<Date | null>`min(${operations.openedAt})`.mapWith(operations.openedAt),
          })
          .from(operations)
          .where(eq(operations.state, "open")),
        db
          .select({
            ...oldestOf,
            oldestAt: sql<Date | null>`min(${deadLetters.receivedAt})`.mapWith(
              deadLetters.receivedAt,
            ),
          })
          .from(deadLetters)
          .where(isNull(deadLetters.replayedAt)),
      ]);
      return {
        inbox: events[0] ?? none,
        outbox: messages[0] ?? none,
        operations: calls[0] ?? none,
        deadLetters: dead[0] ?? none,
      };
    },
    jobs: () => {
      const { name, succeededAt, failedAt, reason } = jobRuns;
      return db.select({ name, succeededAt, failedAt, reason }).from(jobRuns);
    },
    breaks: () => {
      const { invariant, rule, subject, explainedAt } = invariantBreaks;
      return db
        .select({ invariant, rule, subject, isExplained: sql<boolean>`${explainedAt} is not null` })
        .from(invariantBreaks)
        .where(isNull(invariantBreaks.resolvedAt))
        .orderBy(asc(explainedAt), asc(invariantBreaks.firstSeenAt));
    },
    async owed(rail) {
      // Of a rail: what sellers are owed on it, and what stands unapplied of payments by it.
      const isOwed = sql`(${ledgerEntries.account} like ${`seller:%:payable:${rail}`} or (
        ${ledgerEntries.account} like 'unapplied:%' and ${ledgerTransactions.processor} = ${rail}))`;
      const rows = await db
        .select({
          currency: ledgerEntries.currency,
          minor: sql<bigint>`(-sum(${ledgerEntries.amountMinor}))::text`.mapWith(BigInt),
        })
        .from(ledgerEntries)
        .innerJoin(ledgerTransactions, eq(ledgerTransactions.id, ledgerEntries.transactionId))
        .where(isOwed)
        .groupBy(ledgerEntries.currency)
        .having(sql`sum(${ledgerEntries.amountMinor}) <> 0`)
        .orderBy(asc(ledgerEntries.currency));
      return rows satisfies readonly { currency: Currency; minor: bigint }[];
    },
  };
}

function database(db: Http): Pick<DoctorReads, "rights" | "migrations"> {
  return {
    async rights() {
      const { rows } = await db.execute<{
        role: string;
        is_superuser: boolean;
        is_owner: boolean;
        can_create: boolean;
        can_rewrite: string[];
        unreadable: string[];
      }>(RIGHTS);
      const [row] = rows;
      return {
        role: row?.role ?? "",
        isSuperuser: row?.is_superuser === true,
        isOwner: row?.is_owner === true,
        canCreate: row?.can_create === true,
        canRewrite: row?.can_rewrite ?? [],
        unreadable: row?.unreadable ?? [],
      };
    },
    async migrations() {
      const { rows } = await db.execute<{ created_at: string }>(
        sql`select created_at::text from drizzle.__drizzle_migrations order by created_at desc limit 1`,
      );
      const applied = Number(rows[0]?.created_at ?? 0);
      const nameOf = (when: number) =>
        journal.entries.find((entry) => entry.when === when)?.tag ?? `one of ${when}`;
      const missing = journal.entries.filter(({ when }) => when > applied);
      const known = journal.entries.at(-1)?.tag ?? "none";
      return { applied: nameOf(applied), known, missing: missing.length };
    },
  };
}

const textArray = (names: readonly string[]) =>
  sql`array[${sql.join(
    names.map((name) => sql`${name}`),
    sql`, `,
  )}]::text[]`;
const tables = sql`pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`;
const RIGHTS = sql`select current_user::text as role,
  (select rolsuper from pg_roles where rolname = current_user) as is_superuser,
  exists (select from ${tables} and pg_has_role(current_user, relowner, 'USAGE')) as is_owner,
  has_schema_privilege(current_user, 'public', 'CREATE') as can_create,
  array(
    select right_to || ' ' || name from unnest(${textArray(APPEND_ONLY)}) as name,
      unnest(array['UPDATE', 'DELETE', 'TRUNCATE']) as right_to
    where has_table_privilege(current_user, name, right_to)
    union all
    select right_to || ' ' || name from unnest(${textArray(KEPT)}) as name,
      unnest(array['DELETE', 'TRUNCATE']) as right_to
    where has_table_privilege(current_user, name, right_to)) as can_rewrite,
  array(select relname::text from ${tables}
    and not has_table_privilege(current_user, oid, 'SELECT') order by relname) as unreadable`;
