import { and, asc, eq, exists, inArray, isNotNull, isNull, lt, not, sql } from "drizzle-orm";
import { assert } from "../domain/result.ts";
import type { OutboxMessage, Store, Tx } from "../usecases/ports.ts";
import { type DatabaseConfig, type Http, openHttp, openPool } from "./client.ts";
import { alertsOver } from "./repositories/alerts.ts";
import { approvalsOver } from "./repositories/approvals.ts";
import { auditOver } from "./repositories/audit.ts";
import { booksOver } from "./repositories/books.ts";
import { checkoutOver } from "./repositories/checkout.ts";
import { deskOver } from "./repositories/desk-reads.ts";
import { disputesOver } from "./repositories/dispute-reads.ts";
import { doctorOver } from "./repositories/doctor.ts";
import { findingOver } from "./repositories/finding.ts";
import { fraudOver } from "./repositories/fraud.ts";
import { jobRunsOver } from "./repositories/job-runs.ts";
import { limitsOver } from "./repositories/limits.ts";
import { loginsOver } from "./repositories/logins.ts";
import { fromInboxEntry } from "./repositories/machinery.ts";
import { mailsOver } from "./repositories/mails.ts";
import { operationsOver } from "./repositories/operations.ts";
import { peopleOver } from "./repositories/people.ts";
import { readingMarksOver } from "./repositories/reading-marks.ts";
import { readsOver } from "./repositories/reads.ts";
import { reconciliationsOver } from "./repositories/reconciliations.ts";
import { refundsOver } from "./repositories/refund-reads.ts";
import { statementsOver } from "./repositories/statements.ts";
import { subscriptionsOver } from "./repositories/subscriptions.ts";
import { turnsOver } from "./repositories/turns.ts";
import { vaultOver } from "./repositories/vault.ts";
import { retryingTransient } from "./retries.ts";
import {
  deadLetters,
  idempotencyKeys,
  inbox,
  operations,
  outbox,
  payments,
} from "./schema/index.ts";
import { txOver } from "./tx.ts";
import { tellingUnavailable } from "./unavailable.ts";

/** The store of one event. `close` belongs to it: a WebSocket must not outlive its event. */
export function openStore(config: DatabaseConfig): { store: Store; close: () => Promise<void> } {
  const http = openHttp(config);
  let opened: ReturnType<typeof openPool> | undefined;

  async function transact<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    opened ??= openPool(config);
    const { transaction } = opened;
    return retryingTransient(() => transaction((tx) => work(txOver(tx))));
  }

  const store: Store = {
    transact,
    checkout: checkoutOver(http),
    reads: readsOver(http),
    doctor: doctorOver(http),
    turns: turnsOver(http),
    reconciliations: reconciliationsOver(http),
    operations: operationsOver(http),
    alerts: alertsOver(http),
    invariants: booksOver(http),
    jobRuns: jobRunsOver(http),
    logins: loginsOver(http),
    limits: limitsOver(http),
    desk: deskOver(http),
    finding: findingOver(http),
    refunds: refundsOver(http),
    statements: statementsOver(http),
    disputes: disputesOver(http),
    approvals: approvalsOver(http),
    audit: auditOver(http),
    fraud: fraudOver(http),
    people: peopleOver(http),
    mails: mailsOver(http),
    vault: vaultOver(http),
    subscriptions: subscriptionsOver(http),
    marks: readingMarksOver(http),
    ...machineryOver(http),
  };
  const close = async () => void (await opened?.close());
  return { store: tellingUnavailable(store), close };
}

function machineryOver(db: Http): Pick<Store, "inbox" | "outbox" | "keys" | "deadLetters"> {
  return {
    inbox: {
      async keep(entry) {
        await db
          .insert(inbox)
          .values(fromInboxEntry(entry))
          .onConflictDoNothing({ target: [inbox.processor, inbox.eventId] });
        const [row] = await db
          .select({ id: inbox.id })
          .from(inbox)
          .where(and(eq(inbox.processor, entry.processor), eq(inbox.eventId, entry.eventId)));
        assert(row !== undefined, "an event that was kept can be found");
        return row.id;
      },
      async isWorked(processor, eventId) {
        const [row] = await db
          .select({ state: inbox.state })
          .from(inbox)
          .where(and(eq(inbox.processor, processor), eq(inbox.eventId, eventId)));
        return row !== undefined && row.state !== "received";
      },
      async find(id) {
        const [row] = await db.select().from(inbox).where(eq(inbox.id, id));
        if (!row) return undefined;
        const { receivedAt: at, workedAt: _, triedAt: __, body, ...rest } = row;
        const { objectRef, note, verifiedBy, ...entry } = rest;
        return {
          ...entry,
          at,
          verifiedBy: verifiedBy ?? undefined,
          // A copy of its own: the driver's bytes may be a window on a larger buffer.
          body: new Uint8Array(body).buffer,
          objectRef: objectRef ?? undefined,
          note: note ?? undefined,
        };
      },
    },
    outbox: {
      async take(limit, at) {
        const oldest = db
          .select({ id: outbox.id })
          .from(outbox)
          .where(isNull(outbox.sentAt))
          .orderBy(asc(outbox.createdAt), asc(outbox.id))
          .limit(limit)
          .for("update", { skipLocked: true });
        const rows = await db
          .update(outbox)
          .set({ sentAt: at })
          // As an array, so that the rows are chosen once, before any is changed.
          .where(sql`${outbox.id} = any(array(${oldest}))`)
          .returning({ id: outbox.id, message: outbox.message });
        return rows.map(({ id, message }) => ({ id, message: message as OutboxMessage }));
      },
      async giveBack(ids) {
        await db
          .update(outbox)
          .set({ sentAt: null })
          .where(inArray(outbox.id, [...ids]));
      },
      async sweep(before) {
        const old = and(isNotNull(outbox.sentAt), lt(outbox.sentAt, before));
        return (await db.delete(outbox).where(old).returning({ id: outbox.id })).length;
      },
    },
    keys: {
      async sweep(before) {
        const old = lt(idempotencyKeys.createdAt, before);
        // A key stands for its operation: while that may still be answered, the key is needed.
        const isOpen = exists(
          db
            .select({ id: operations.id })
            .from(operations)
            .innerJoin(payments, eq(payments.id, operations.subjectId))
            .where(
              and(
                eq(operations.state, "open"),
                sql`${payments.orderId} = ${idempotencyKeys.subjectId}`,
              ),
            ),
        );
        const isNeeded = and(isNull(idempotencyKeys.status), isOpen);
        const [removed, [stuck]] = await db.batch([
          db
            .delete(idempotencyKeys)
            .where(and(old, not(sql`${isNeeded}`)))
            .returning({ key: idempotencyKeys.key }),
          db.select({ count: sql<number>`count(*)::integer` }).from(idempotencyKeys).where(old),
        ]);
        return { removed: removed.length, stuck: stuck?.count ?? 0 };
      },
    },
    deadLetters: {
      async add({ at, ...letter }) {
        await db
          .insert(deadLetters)
          .values({ ...letter, receivedAt: at })
          .onConflictDoNothing({ target: [deadLetters.queue, deadLetters.messageId] });
      },
      async find(id) {
        const [row] = await db
          .select({ queue: deadLetters.queue, message: deadLetters.message })
          .from(deadLetters)
          .where(eq(deadLetters.id, id));
        return row;
      },
      async replayed(id, at) {
        await db.update(deadLetters).set({ replayedAt: at }).where(eq(deadLetters.id, id));
      },
    },
  };
}
