import type { InboxId } from "../domain/ids.ts";
import type { ProcessorName } from "../domain/processor-name.ts";
import { assert } from "../domain/result.ts";
import type { EventEndpoint, ProcessorEvent, RawEvent } from "../processors/processor.ts";
import { applySubject, type Effect, type News } from "./apply-subject.ts";
import type { Deps, InboxEntry } from "./ports.ts";

export const processorOf: Record<EventEndpoint, ProcessorName> = {
  stripe: "stripe",
  "stripe-connect": "stripe",
  paypal: "paypal",
};

/**
 * Applies a verified event at most once in effect. Events may come late, twice and in any order,
 * so what an event says is not believed: it names an object, which is looked up and then applied
 * under the order's lock, in one transaction with the inbox row that makes a repetition harmless.
 */
export async function applyProcessorEvent(
  deps: Deps,
  from: RawEvent | { readonly inboxId: InboxId },
): Promise<Effect["state"] | "duplicate"> {
  const raw = "inboxId" in from ? await stored(deps, from.inboxId) : from;
  const processor = processorOf[raw.endpoint];
  const event = deps.processors[processor].events.read(raw);
  assert(event !== undefined, "what was verified and accepted is an event");
  if (await deps.store.inbox.isWorked(processor, event.id)) return "duplicate";

  const entry = entryOf(deps, raw, processor, event);
  const effect = await effectOf(deps, processor, event, {
    note: (tx) => tx.inbox.record(entry),
    isNew: true,
  });
  if (effect.state !== "applied") await keep(deps, entry, effect);
  const { id: eventId, type, objectRef } = event;
  deps.log.info("event.worked", { processor, eventId, type, objectRef, ...effect });
  return effect.state;
}

/** What an event comes to, whether it is told for the first time or worked on again. */
export async function effectOf(
  deps: Deps,
  processor: ProcessorName,
  event: ProcessorEvent,
  news: News,
): Promise<Effect> {
  const alien = alienReason(deps, event);
  return alien
    ? { state: "quarantined", note: alien }
    : await applySubject(deps, processor, event, news);
}

/** An event of the other mode is genuine, and still none of this deployment's business. */
function alienReason(deps: Deps, { livemode }: ProcessorEvent): string | undefined {
  if (livemode === undefined || livemode === deps.settings.live) return undefined;
  return livemode ? "a live event in a test deployment" : "a test event in the live deployment";
}

/** Keeps what had no effect, and shows an operator what should have had one. */
async function keep(
  deps: Deps,
  entry: InboxEntry,
  effect: Exclude<Effect, { state: "applied" }>,
): Promise<void> {
  await deps.store.transact(async (tx) => {
    const isNew = await tx.inbox.record({ ...entry, ...effect });
    if (!isNew || effect.state !== "quarantined") return;
    const facts = { type: entry.type, note: effect.note };
    const subject = `${entry.processor}:${entry.eventId}`;
    await tx.alerts.raise({ kind: "event_quarantined", subject, facts }, deps.now());
  });
}

const entryOf = (
  deps: Deps,
  raw: RawEvent,
  processor: ProcessorName,
  event: ProcessorEvent,
): InboxEntry => ({
  id: deps.newId<InboxId>(),
  ...{ processor, endpoint: raw.endpoint, eventId: event.id, type: event.type },
  ...{ objectRef: event.objectRef, body: raw.body, state: "applied", note: undefined },
  verifiedBy: raw.verifiedBy,
  at: deps.now(),
});

async function stored(deps: Deps, inboxId: InboxId): Promise<RawEvent> {
  const entry = await deps.store.inbox.find(inboxId);
  assert(entry !== undefined, "an event that was kept can be found");
  return { endpoint: entry.endpoint, headers: {}, body: entry.body };
}
