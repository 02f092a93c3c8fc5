import type { InboxId } from "../domain/ids.ts";
import { canMoveInbox, hadNoEffect, type InboxState, type ReplayOutcome } from "../domain/inbox.ts";
import { assert } from "../domain/result.ts";
import { effectOf } from "./apply-processor-event.ts";
import type { Effect } from "./apply-subject.ts";
import { LookupUnanswered } from "./look-up.ts";
import { DatabaseUnavailable, type Deps, type Tx } from "./ports.ts";
import type { EventCursor, EventSelector, StoredEvent } from "./reads.ts";
import { drainOutbox } from "./self-repair.ts";

/**
 * Each event is a call or two to a processor and a transaction: half a second. A request of a
 * Worker may make a thousand subrequests, and an operator waits for the answer.
 */
export const REPLAYS_PER_CALL_MAX = 100;
/** Below the time for which an Idempotency-Key is locked, so that no repetition runs beside it. */
const REPLAY_MS_MAX = 50_000;

type Input = {
  readonly which: EventSelector;
  readonly after: EventCursor | undefined;
  readonly limit: number;
  readonly actor: string;
};
type Replayed = {
  readonly event: StoredEvent;
  readonly outcome: ReplayOutcome;
  readonly note: string | undefined;
  /** The event's state now. */
  readonly state: InboxState;
};
export type Replays = {
  readonly replayed: readonly Replayed[];
  /** Asked for by id, and not kept here. */
  readonly missing: readonly string[];
  /** Where the next call goes on; undefined at the end. */
  readonly next: EventCursor | undefined;
};

/**
 * Works on kept events again, oldest first: the object that each names is looked up anew, and what
 * the processor says now is applied as if it had just told it. Safe to run at any time, twice, in
 * any order and beside the workers: an event that had its effect has none again.
 */
export async function replayEvents(deps: Deps, input: Input): Promise<Replays> {
  const { which, after, limit, actor } = input;
  const endsAtMs = deps.now().getTime() + REPLAY_MS_MAX;
  await audit(deps, input);
  // One more than is worked on says whether there is more to do.
  const found = await deps.store.reads.eventsToReplay(which, after, limit + 1);
  const replayed: Replayed[] = [];
  for (const event of found.slice(0, limit)) {
    if (replayed.length > 0 && deps.now().getTime() >= endsAtMs) break;
    replayed.push(await replay(deps, event, actor));
  }
  // What this promised to send leaves at once; if it does not, cron sends it.
  deps.after(() => drainOutbox(deps));
  const last = replayed.at(-1)?.event;
  const next = last && replayed.length < found.length ? last : undefined;
  const missing = "ids" in which && !after ? unknown(which.ids, found) : [];
  return { replayed, missing, next };
}

/** Before anything is done, so that nothing is done that was not noted. */
const audit = (deps: Deps, { which, after, limit, actor }: Input) =>
  deps.store.transact((tx) => {
    const facts = { which, limit, ...(after === undefined ? {} : { after }) };
    const [subject] = Object.keys(which);
    const entry = { actor, action: "replay_events", subject: subject ?? "", facts };
    return tx.audit.add({ id: deps.newId(), at: deps.now(), ...entry });
  });

const unknown = (ids: readonly string[], found: readonly StoredEvent[]) =>
  ids.filter((asked) => !found.some(({ id, eventId }) => asked === id || asked === eventId));

/** One event that cannot be worked on holds up no other. */
async function replay(deps: Deps, event: StoredEvent, actor: string): Promise<Replayed> {
  const ended = await attempt(deps, event, actor);
  const outcome = ended.state;
  const note = "note" in ended ? ended.note : undefined;
  const noted = { outcome, note };
  if (outcome !== "applied")
    await deps.store.transact((tx) => record(deps, tx, event.id, actor, noted));
  const state = canMoveInbox(event.state, outcome) ? outcome : event.state;
  const { processor, eventId, type, objectRef } = event;
  deps.log.info("event.replayed", { processor, eventId, type, objectRef, outcome, note });
  return { event, outcome, note, state };
}

async function attempt(
  deps: Deps,
  { id, processor, eventId, state }: StoredEvent,
  actor: string,
): Promise<Effect | { state: "unanswered" | "failed" }> {
  const entry = await deps.store.inbox.find(id);
  assert(entry !== undefined, "events are never deleted");
  const { endpoint, body } = entry;
  const event = deps.processors[processor].events.read({ endpoint, headers: {}, body });
  assert(event !== undefined, "what was verified and kept is an event");
  try {
    return await effectOf(deps, processor, event, {
      note: async (tx) => {
        await record(deps, tx, id, actor, { outcome: "applied", note: undefined });
        return true;
      },
      isNew: hadNoEffect(state),
    });
  } catch (error) {
    if (error instanceof DatabaseUnavailable) throw error;
    if (error instanceof LookupUnanswered) return { state: "unanswered" };
    deps.log.error("event.replay_failed", { processor, eventId, reason: String(error) });
    return { state: "failed" };
  }
}

/** The replay, and what it makes of the event, in the transaction that has its effect. */
async function record(
  deps: Deps,
  tx: Tx,
  inboxId: InboxId,
  actor: string,
  { outcome, note }: Pick<Replayed, "outcome" | "note">,
): Promise<void> {
  const at = deps.now();
  const { state: was, note: wasNote } = await tx.inbox.lock(inboxId);
  if (canMoveInbox(was, outcome)) await tx.inbox.move(inboxId, outcome, note ?? null, at);
  const replay = { at, actor, was, wasNote, outcome, note: note ?? null };
  await tx.inbox.noteReplay({ id: deps.newId(), inboxId, ...replay });
}
