import { eq, sql } from "drizzle-orm";
import { assert } from "../../domain/result.ts";
import type { Alert, InboxEntry, Tx } from "../../usecases/ports.ts";
import type { Http, Transaction } from "../client.ts";
import { alerts, auditLog, eventReplays, inbox, outbox } from "../schema/index.ts";

export const machineryIn = (
  db: Transaction,
): Pick<Tx, "inbox" | "outbox" | "alerts" | "audit"> => ({
  inbox: {
    async record(entry) {
      const row = fromInboxEntry(entry);
      const recorded = await db
        .insert(inbox)
        .values(row)
        .onConflictDoUpdate({
          target: [inbox.processor, inbox.eventId],
          set: { state: row.state, note: row.note, workedAt: row.workedAt },
          // A row that only waited may be worked on; any other was.
          setWhere: eq(inbox.state, "received"),
        })
        .returning({ id: inbox.id });
      return recorded.length > 0;
    },
    async lock(id) {
      const { state, note } = inbox;
      const [row] = await db
        .select({ state, note })
        .from(inbox)
        .where(eq(inbox.id, id))
        .for("update");
      assert(row !== undefined, "events are never deleted");
      return row;
    },
    async move(id, state, note, at) {
      const workedAt = sql`coalesce(${inbox.workedAt}, ${at.toISOString()}::timestamptz)`;
      await db.update(inbox).set({ state, note, workedAt }).where(eq(inbox.id, id));
    },
    async noteReplay(replay) {
      await db.insert(eventReplays).values(replay);
    },
  },
  outbox: {
    async add(id, message, at) {
      await db.insert(outbox).values({ id, message, createdAt: at });
    },
    async addAll(all, at) {
      if (all.length === 0) return;
      await db.insert(outbox).values(all.map((row) => ({ ...row, createdAt: at })));
    },
  },
  alerts: {
    raise: async (alert, at) => void (await raising(db, [alert], at)),
    async raiseAll(all, at) {
      if (all.length > 0) await raising(db, all, at);
    },
  },
  audit: {
    async add(entry) {
      await db.insert(auditLog).values(entry);
    },
  },
});

export const fromInboxEntry = ({
  at,
  body,
  objectRef,
  note,
  verifiedBy,
  ...entry
}: InboxEntry) => ({
  ...entry,
  verifiedBy: verifiedBy ?? null,
  body: new Uint8Array(body),
  objectRef: objectRef ?? null,
  note: note ?? null,
  receivedAt: at,
  workedAt: entry.state === "received" ? null : at,
});

export const raising = (db: Transaction | Http, all: readonly Alert[], at: Date) =>
  db
    .insert(alerts)
    .values(all.map((alert) => ({ ...alert, times: 1, firstAt: at, lastAt: at })))
    .onConflictDoUpdate({
      target: [alerts.kind, alerts.subject],
      set: { facts: sql`excluded.facts`, times: sql`${alerts.times} + 1`, lastAt: at },
    });
