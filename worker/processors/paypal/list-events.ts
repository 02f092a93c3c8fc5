import * as z from "zod";
import type { Answer, EventPage, EventWindow } from "../processor.ts";
import { answer } from "./answer.ts";
import { type PayPalDeps, send } from "./client.ts";
import { moment } from "./shapes.ts";

/** The most that one page holds. */
const PAGE_SIZE = 300;

/**
 * Newest first, whatever became of their delivery; PayPal keeps events for thirty days. A page goes
 * on from the oldest event of the one before, which it therefore has once more.
 */
export async function listEvents(
  deps: PayPalDeps,
  { from, until, cursor }: EventWindow,
): Promise<Answer<EventPage>> {
  const end = cursor === undefined ? until : new Date(cursor);
  const query = new URLSearchParams({
    page_size: `${PAGE_SIZE}`,
    start_time: from.toISOString(),
    end_time: end.toISOString(),
  });
  const path = `/v1/notifications/webhooks-events?${query}`;
  const page = answer(deps.log, await send(deps, { method: "GET", path }), PageShape);
  if (page.kind !== "ok") return page;
  const { events } = page.value;
  return {
    kind: "ok",
    value: {
      events: events.map((event) => ({
        id: event.id,
        raw: { endpoint: "paypal", headers: {}, body: bytes(event) },
      })),
      next: events.length < PAGE_SIZE ? undefined : before(end, events),
    },
  };
}

const EventShape = z.looseObject({ id: z.string().min(1), create_time: moment });
const PageShape = z.looseObject({ events: z.array(EventShape).default([]) });

/** Always earlier than the last page's end, so that this comes to an end as well. */
function before(end: Date, events: readonly z.output<typeof EventShape>[]): string {
  const oldestMs = Math.min(...events.map(({ create_time }) => create_time.getTime()));
  return new Date(Math.min(oldestMs, end.getTime() - 1)).toISOString();
}

/** A copy of its own: the encoder's bytes may be a window on a larger buffer. */
const bytes = (event: object) =>
  Uint8Array.from(new TextEncoder().encode(JSON.stringify(event))).buffer;
