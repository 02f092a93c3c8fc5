import type { InboxId } from "../domain/ids.ts";
import { raiseAlert } from "./alert.ts";
import { processorOf } from "./apply-processor-event.ts";
import type { Deps, EventMessage } from "./ports.ts";

/** Keeps a message that failed every try, with the event it carries, and tells the operators. */
export async function keepDeadLetter(
  deps: Deps,
  letter: { queue: string; messageId: string; attempts: number; body: unknown },
): Promise<void> {
  const { queue, messageId, attempts } = letter;
  const message = await nameOf(deps, letter.body);
  const at = deps.now();
  await deps.store.deadLetters.add({ id: deps.newId(), queue, messageId, message, attempts, at });
  const facts = { messageId, attempts };
  await raiseAlert(deps, { kind: "message_dead", subject: queue, facts });
}

/** An event's bytes go to the inbox; the letter keeps its name, so that a replay finds them. */
async function nameOf(deps: Deps, body: unknown): Promise<Record<string, unknown>> {
  const message = body as EventMessage | Record<string, unknown>;
  if (!isEvent(message)) return message as Record<string, unknown>;
  const { event: raw } = message;
  const processor = processorOf[raw.endpoint];
  const event = deps.processors[processor].events.read(raw);
  if (!event) return { kind: "unreadable", endpoint: raw.endpoint };
  const inboxId = await deps.store.inbox.keep({
    id: deps.newId<InboxId>(),
    ...{ processor, endpoint: raw.endpoint, eventId: event.id, type: event.type },
    ...{ objectRef: event.objectRef, body: raw.body, state: "received", note: undefined },
    verifiedBy: raw.verifiedBy,
    at: deps.now(),
  });
  return { kind: "stored_event", inboxId };
}

const isEvent = (
  message: EventMessage | Record<string, unknown>,
): message is Extract<EventMessage, { kind: "event" }> =>
  message.kind === "event" && typeof message.event === "object" && message.event !== null;
