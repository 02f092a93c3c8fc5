import {
  and,
  asc,
  eq,
  exists,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  not,
  or,
  sql,
} from "drizzle-orm";
import { nextTryAfter } from "../domain/operation.ts";
import { assert } from "../domain/result.ts";
import type { OutboxMessage, Store, Tx } from "../usecases/ports.ts";
import { type DatabaseConfig, type Http, openHttp, openPool } from "./client.ts";
import { isTransient } from "./errors.ts";
import { checkoutOver } from "./repositories/checkout.ts";
import { fromInboxEntry, raising } from "./repositories/machinery.ts";
import { readsOver } from "./repositories/reads.ts";
import { reconciliationsOver } from "./repositories/reconciliations.ts";
import { turnsOver } from "./repositories/turns.ts";
import { toOperation } from "./rows.ts";
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

/** Two losers of one race meet again rarely; after this many the caller's own retry is the better place. */
const TRANSACTION_TRIES_MAX = 5;

/** The store of one event. `close` belongs to it: a WebSocket must not outlive its event. */
export function openStore(config: DatabaseConfig): { store: Store; close: () => Promise<void> } {
  const http = openHttp(config);
  let opened: ReturnType<typeof openPool> | undefined;

  async function transact<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    opened ??= openPool(config);
    for (let tries = 1; ; tries++) {
      try {
        return await opened.transaction((tx) => work(txOver(tx)));
      } catch (error) {
        // Nothing was committed, and no call left from inside: the work may simply run again.
        if (!isTransient(error) || tries >= TRANSACTION_TRIES_MAX) throw error;
      }
    }
  }

  const store: Store = {
    transact,
    checkout: checkoutOver(http),
    reads: readsOver(http),
    turns: turnsOver(http),
    reconciliations: reconciliationsOver(http),
    ...machineryOver(http),
  };
  const close = async () => void (await opened?.close());
  return { store: tellingUnavailable(store), close };
}

/** `nextTryAfter` of the domain as an expression, because only the row knows its tries. */
const laterAndLater = (now: Date) => {
  const waits = Array.from(
    { length: LONGEST_WAIT_TRIES + 1 },
    (_, tries) => sql`when ${tries} then ${nextTryAfter(now, tries).toISOString()}::timestamptz`,
  );
  const longest = sql`${nextTryAfter(now, LONGEST_WAIT_TRIES).toISOString()}::timestamptz`;
  return sql`case ${operations.tries} ${sql.join(waits, sql` `)} else ${longest} end`;
};
/** After this many tries the wait has stopped growing. */
const LONGEST_WAIT_TRIES = 6;

function machineryOver(
  db: Http,
): Pick<Store, "operations" | "inbox" | "outbox" | "keys" | "deadLetters" | "alerts"> {
  return {
    operations: {
      async begin(id, { now, until, canWait }) {
        const isOpen = and(eq(operations.id, id), eq(operations.state, "open"));
        const isFree = or(isNull(operations.leasedUntil), lte(operations.leasedUntil, now));
        const begun = {
          tries: sql`${operations.tries} + 1`,
          nextTryAt: laterAndLater(now),
          leasedUntil: until,
        };
        const [row] = await db
          .update(operations)
          .set(begun)
          .where(and(isOpen, canWait ? isFree : undefined))
          .returning();
        if (row) return toOperation(row);
        if (!canWait) return undefined;
        const [leased] = await db.select({ id: operations.id }).from(operations).where(isOpen);
        return leased && "leased";
      },
      async unlease(id) {
        await db.update(operations).set({ leasedUntil: null }).where(eq(operations.id, id));
      },
      async due(processor, now) {
        const [row] = await db
          .select({ id: operations.id })
          .from(operations)
          .where(
            and(
              eq(operations.state, "open"),
              eq(operations.processor, processor),
              lte(operations.nextTryAt, now),
            ),
          )
          .orderBy(asc(operations.nextTryAt), asc(operations.id))
          .limit(1);
        return row?.id;
      },
      async find(id) {
        const [row] = await db
          .select({ state: operations.state, answer: operations.answer })
          .from(operations)
          .where(eq(operations.id, id));
        return row;
      },
    },
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
        const { receivedAt: at, workedAt: _, triedAt: __, body, objectRef, note, ...entry } = row;
        return {
          ...entry,
          at,
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
    alerts: { raise: async (alert, at) => void (await raising(db, [alert], at)) },
  };
}
