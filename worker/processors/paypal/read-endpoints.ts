import * as z from "zod";
import type { Answer, Registrations, ToldEvents } from "../processor.ts";
import { answer } from "./answer.ts";
import { type PayPalDeps, send } from "./client.ts";
import { moment } from "./shapes.ts";

const EventTypeShape = z.looseObject({ name: z.string(), status: z.string().optional() });
const WebhooksShape = z.looseObject({
  webhooks: z
    .array(
      z.looseObject({
        id: z.string(),
        url: z.string(),
        event_types: z.array(EventTypeShape).default([]),
      }),
    )
    .default([]),
});

const TypesShape = z.looseObject({
  event_types: z.array(z.looseObject({ name: z.string() })).default([]),
});

/** PayPal has no switch for a whole webhook, only for each type of event. */
export async function readEndpoints(deps: PayPalDeps): Promise<Answer<Registrations>> {
  const read = (what: string) => send(deps, { method: "GET", path: `/v1/notifications/${what}` });
  const [hooks, types] = await Promise.all([read("webhooks"), read("webhooks-event-types")]);
  const list = answer(deps.log, hooks, WebhooksShape);
  if (list.kind !== "ok") return list;
  const offer = answer(deps.log, types, TypesShape);
  if (offer.kind !== "ok") return offer;
  const endpoints = list.value.webhooks.map(({ id: ref, url, event_types }) => ({
    ...{ ref, url, isConnect: false, isEnabled: true, apiVersion: undefined },
    events: event_types.filter(({ status }) => status !== "DISABLED").map(({ name }) => name),
  }));
  const offered = offer.value.event_types.map(({ name }) => name);
  return { kind: "ok", value: { endpoints, offered } };
}

/** PayPal's largest page. */
const PAGE_SIZE = 300;
const EventsShape = z.looseObject({
  events: z
    .array(z.looseObject({ id: z.string(), event_type: z.string(), create_time: moment }))
    .default([]),
});

/** Its list does not say what was delivered: it is of all events, and ours to compare. */
export async function readUndelivered(
  deps: PayPalDeps,
  { from, until }: { from: Date; until: Date },
): Promise<Answer<ToldEvents>> {
  const query = new URLSearchParams({
    page_size: `${PAGE_SIZE}`,
    start_time: from.toISOString(),
    end_time: until.toISOString(),
  });
  const path = `/v1/notifications/webhooks-events?${query}`;
  const list = answer(deps.log, await send(deps, { method: "GET", path }), EventsShape);
  if (list.kind !== "ok") return list;
  const events = list.value.events.map(({ id, event_type: type, create_time: at }) => ({
    ...{ id, type, at },
  }));
  return { kind: "ok", value: { events, isCut: events.length >= PAGE_SIZE } };
}
