import { fromInboxEntry } from "../../../../worker/db/repositories/machinery.ts";
import { assert } from "../../../../worker/domain/result.ts";
import type {
  Alert,
  OutboxMessage,
  Store,
  ToldAlert,
  Tx,
} from "../../../../worker/usecases/ports.ts";
import { ALL } from "../engine/lookups.ts";
import type { Tables } from "../engine/tables.ts";
import { ordered } from "../order.ts";
import type { Plain } from "../plain.ts";

const DAY_MS = 24 * 60 * 60_000;
const ONE_EVENT = "inbox_one_row_per_event";

type Machinery = Plain<Pick<Tx, "inbox" | "outbox" | "alerts" | "audit">>;

export function machineryIn(tables: Tables): Machinery {
  const { inbox, outbox, auditLog, eventReplays } = tables;
  return {
    inbox: {
      record(entry) {
        const row = fromInboxEntry(entry);
        const { state, note, workedAt } = row;
        const recorded = inbox.insert([row], {
          on: ONE_EVENT,
          set: () => ({ state, note, workedAt }),
          // A row that only waited may be worked on; any other was.
          where: (old) => old.state === "received",
        });
        return recorded.length > 0;
      },
      lock(id) {
        const row = inbox.get(id);
        assert(row !== undefined, "events are never deleted");
        return { state: row.state, note: row.note };
      },
      move(id, state, note, at) {
        const row = inbox.get(id);
        inbox.update(row ? [row] : [], { state, note, workedAt: row?.workedAt ?? at });
      },
      noteReplay: (replay) => void eventReplays.insert([replay]),
    },
    outbox: {
      add: (id, message, at) => void outbox.insert([{ id, message, createdAt: at }]),
      addAll(all, at) {
        if (all.length > 0) outbox.insert(all.map((row) => ({ ...row, createdAt: at })));
      },
    },
    alerts: {
      raise: (alert, at) => raise(tables, [alert], at),
      raiseAll(all, at) {
        if (all.length > 0) raise(tables, all, at);
      },
    },
    audit: { add: (entry) => void auditLog.insert([entry]) },
  };
}

function raise({ alerts }: Tables, all: readonly Alert[], at: Date): void {
  alerts.insert(
    all.map((alert) => ({ ...alert, times: 1, firstAt: at, lastAt: at })),
    {
      on: "alerts_kind_subject_pk",
      set: ({ times }, { facts }) => ({ facts, times: times + 1, lastAt: at }),
    },
  );
}

type Kept = Plain<Pick<Store, "inbox" | "outbox" | "deadLetters" | "alerts">>;

/** Between transactions. */
export function machineryOver(tables: Tables): Kept {
  const { inbox, outbox, deadLetters, alerts } = tables;
  return {
    inbox: {
      keep(entry) {
        inbox.insert([fromInboxEntry(entry)], { on: ONE_EVENT });
        const row = inbox.by(ONE_EVENT, entry.processor, entry.eventId);
        assert(row !== undefined, "an event that was kept can be found");
        return row.id;
      },
      isWorked(processor, eventId) {
        const row = inbox.by(ONE_EVENT, processor, eventId);
        return row !== undefined && row.state !== "received";
      },
      find(id) {
        const row = inbox.get(id);
        if (!row) return undefined;
        const { receivedAt: at, workedAt: _, triedAt: __, body, ...rest } = row;
        const { objectRef, note, verifiedBy, ...entry } = rest;
        return {
          ...{ ...entry, at, verifiedBy: verifiedBy ?? undefined },
          body: new Uint8Array(body).buffer,
          objectRef: objectRef ?? undefined,
          note: note ?? undefined,
        };
      },
    },
    outbox: {
      take(limit, at) {
        const unsent = ordered(outbox.where("unsent", ALL), ({ createdAt, id }) => [createdAt, id]);
        const taken = outbox.update(unsent.slice(0, limit), { sentAt: at });
        return ordered(taken, ({ id }) => [id]).map(({ id, message }) => ({
          ...{ id, message: message as OutboxMessage },
        }));
      },
      giveBack: (ids) => void outbox.update(outbox.among(ids), { sentAt: null }),
      sweep(before) {
        const old = outbox.all().filter(({ sentAt }) => sentAt !== null && sentAt < before);
        return outbox.remove(old);
      },
    },
    deadLetters: {
      add({ at, ...letter }) {
        const on = "dead_letters_one_row_per_message";
        deadLetters.insert([{ ...letter, receivedAt: at }], { on });
      },
      find(id) {
        const row = deadLetters.get(id);
        return row && { queue: row.queue, message: row.message };
      },
      replayed(id, at) {
        const row = deadLetters.get(id);
        deadLetters.update(row ? [row] : [], { replayedAt: at });
      },
    },
    alerts: {
      raise: (alert, at) => raise(tables, [alert], at),
      takeUntold(limit, now, leasedUntil) {
        const untold = alerts.all().filter(({ toldAt, lastAt, tellLeasedUntil }) => {
          const isOld = toldAt !== null && lastAt.getTime() - toldAt.getTime() >= DAY_MS;
          return (toldAt === null || isOld) && (tellLeasedUntil === null || tellLeasedUntil <= now);
        });
        const oldest = ordered(untold, ({ firstAt, kind, subject }) => [firstAt, kind, subject]);
        const taken = alerts.update(oldest.slice(0, limit), { tellLeasedUntil: leasedUntil });
        return taken.map(({ kind, subject, times, firstAt, lastAt, facts }) => ({
          ...{ kind, subject, times, firstAt, lastAt, facts: facts as ToldAlert["facts"] },
        }));
      },
      told(all, at) {
        const rows = new Set(all.flatMap(({ kind, subject }) => alerts.get(kind, subject) ?? []));
        alerts.update([...rows], { toldAt: at, tellLeasedUntil: null });
      },
    },
  };
}
