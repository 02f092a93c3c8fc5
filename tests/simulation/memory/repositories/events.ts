import type { EventSelector, Reads } from "../../../../worker/usecases/reads.ts";
import type { Row } from "../engine/schema.ts";
import type { Tables } from "../engine/tables.ts";
import { ordered } from "../order.ts";
import { notModelled, type Plain } from "../plain.ts";

export function eventsOver(tables: Tables): Plain<Pick<Reads, "event" | "eventsToReplay">> {
  const { inbox, eventReplays, deadLetters } = tables;
  const replaysOf = (id: string) =>
    ordered(eventReplays.where("ofEvent", id), ({ at, id: replay }) => [at, replay]);

  /** All but the body: a list is for looking through. */
  function listed(row: Row<"inbox">) {
    const { id, processor, eventId, type, objectRef, state, note, receivedAt, workedAt } = row;
    const replays = replaysOf(id);
    return {
      ...{ id, processor, eventId, type, objectRef, state, note, receivedAt, workedAt },
      ...{ replays: replays.length, replayedAt: replays.at(-1)?.at ?? null },
    };
  }
  return {
    event(id) {
      const row = inbox.get(id);
      if (!row) return undefined;
      const letters = deadLetters.all().filter(({ message }) => message.inboxId === row.id);
      return {
        event: { ...listed(row), endpoint: row.endpoint, triedAt: row.triedAt },
        body: row.body,
        replays: replaysOf(row.id).map(({ at, actor, was, wasNote, outcome, note }) => ({
          ...{ at, actor, was, wasNote, outcome, note },
        })),
        deadLetters: ordered(letters, ({ receivedAt, id: letter }) => [receivedAt, letter]).map(
          ({ id: letter, receivedAt, replayedAt }) => ({ id: letter, receivedAt, replayedAt }),
        ),
      };
    },
    eventsToReplay(which, after, limit) {
      const chosen = selected(which);
      const isLater = ({ receivedAt, id }: Row<"inbox">) =>
        after === undefined ||
        receivedAt > after.receivedAt ||
        (receivedAt.getTime() === after.receivedAt.getTime() && id > after.id);
      const found = inbox.all().filter((row) => chosen(row) && isLater(row));
      return ordered(found, ({ receivedAt, id }) => [receivedAt, id])
        .slice(0, limit)
        .map(listed);
    },
  };
}

/** By id and by time; all the names of an order or an object are the runs' on PostgreSQL. */
function selected(which: EventSelector): (row: Row<"inbox">) => boolean {
  if ("ids" in which)
    return ({ id, eventId }) => which.ids.some((one) => one === id || one === eventId);
  if ("from" in which)
    return ({ receivedAt }) => receivedAt >= which.from && receivedAt < which.until;
  return notModelled();
}
