import type { EventFile, StoredEvent } from "../usecases/reads.ts";
import type { Replays } from "../usecases/replay-events.ts";
import type { EventFile as EventFileJson, EventView, ReplayAnswer } from "./contract/events.ts";
import { toCursor } from "./cursor.ts";

const instant = (at: Date | null) => at?.toISOString() ?? null;

export const toEvent = (event: StoredEvent): EventView => ({
  id: event.id,
  processor: event.processor,
  eventId: event.eventId,
  type: event.type,
  objectRef: event.objectRef,
  state: event.state,
  note: event.note,
  receivedAt: event.receivedAt.toISOString(),
  workedAt: instant(event.workedAt),
  replays: event.replays,
  replayedAt: instant(event.replayedAt),
});

/** With its body as the door has decoded and redacted it. */
export const toEventFile = (
  { event, replays, deadLetters }: EventFile,
  body: unknown,
): EventFileJson => ({
  event: { ...toEvent(event), endpoint: event.endpoint, triedAt: instant(event.triedAt) },
  body,
  replays: replays.map((replay) => ({ ...replay, at: replay.at.toISOString() })),
  deadLetters: deadLetters.map(({ id, receivedAt, replayedAt }) => ({
    id,
    receivedAt: receivedAt.toISOString(),
    replayedAt: instant(replayedAt),
  })),
});

export const toReplays = ({ replayed, missing, next }: Replays): ReplayAnswer => ({
  events: replayed.map(({ event, outcome, note, state }) => ({
    id: event.id,
    processor: event.processor,
    eventId: event.eventId,
    type: event.type,
    objectRef: event.objectRef,
    was: event.state,
    outcome,
    note: note ?? null,
    state,
  })),
  missing: [...missing],
  nextCursor: next ? toCursor(next.receivedAt, next.id) : null,
});
