import type { InboxId } from "../domain/ids.ts";
import type { RawEvent } from "../processors/processor.ts";
import { processorOf } from "./apply-processor-event.ts";
import type { Deps } from "./ports.ts";

/**
 * A queue message takes 128 kB; the encoding adds its own. What is larger waits in the inbox table
 * and only its name travels.
 */
const MESSAGE_BYTES_MAX = 96_000;

export type Accepted =
  | { readonly kind: "accepted" }
  | { readonly kind: "forged"; readonly reason: string }
  | { readonly kind: "malformed" }
  /** Nothing was kept: the processor has to send it again. */
  | { readonly kind: "unavailable" };

/**
 * Verifies a webhook's raw bytes and hands it on: to the queue, or if that refuses to the inbox,
 * or else back to its sender. No database round trip where the queue does its work.
 */
export async function acceptEvent(deps: Deps, raw: RawEvent): Promise<Accepted> {
  const { events } = deps.processors[processorOf[raw.endpoint]];
  const verdict = await events.verify(raw, deps.now());
  if (verdict.kind !== "genuine") {
    const { reason } = verdict;
    deps.log.warn(`webhook.${verdict.kind}`, { endpoint: raw.endpoint, reason });
    return verdict.kind === "forged" ? { kind: "forged", reason } : { kind: "unavailable" };
  }
  if (!events.read(raw)) return { kind: "malformed" };
  const verified = { ...raw, headers: {}, verifiedBy: verdict.by };

  if (raw.body.byteLength <= MESSAGE_BYTES_MAX) {
    try {
      await deps.queues.events({ kind: "event", event: verified });
      return { kind: "accepted" };
    } catch (error) {
      deps.log.warn("webhook.queue_refused", { reason: String(error) });
    }
  }
  return keep(deps, verified);
}

async function keep(deps: Deps, raw: RawEvent): Promise<Accepted> {
  const processor = processorOf[raw.endpoint];
  const event = deps.processors[processor].events.read(raw);
  if (!event) return { kind: "malformed" };
  let inboxId: InboxId;
  try {
    inboxId = await deps.store.inbox.keep({
      id: deps.newId<InboxId>(),
      ...{ processor, endpoint: raw.endpoint, eventId: event.id, type: event.type },
      ...{ objectRef: event.objectRef, body: raw.body, state: "received", note: undefined },
      verifiedBy: raw.verifiedBy,
      at: deps.now(),
    });
  } catch (error) {
    deps.log.error("webhook.not_kept", { eventId: event.id, reason: String(error) });
    return { kind: "unavailable" };
  }
  // It is kept, so cron finds it even if the queue does not take its name.
  await deps.queues
    .events({ kind: "stored_event", inboxId })
    .catch((error) => deps.log.warn("webhook.queue_refused", { inboxId, reason: String(error) }));
  return { kind: "accepted" };
}
