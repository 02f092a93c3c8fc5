import type { Answer, Registrations, ToldEvents } from "../processor.ts";
import { answer } from "./answer.ts";
import type { StripeDeps } from "./client.ts";
import { EndpointShape, listOf, ToldEventShape } from "./shapes.ts";

/** Stripe takes sixteen endpoints for an account, and as many for connected ones: one page. */
const PAGE_SIZE = 100;

export async function readEndpoints({ client, log }: StripeDeps): Promise<Answer<Registrations>> {
  const list = await answer(
    log,
    () => client.webhookEndpoints.list({ limit: PAGE_SIZE }),
    listOf(EndpointShape),
  );
  if (list.kind !== "ok") return list;
  const endpoints = list.value.data.map((endpoint) => ({
    ref: endpoint.id,
    url: endpoint.url,
    isConnect: Boolean(endpoint.application),
    isEnabled: endpoint.status === "enabled",
    apiVersion: endpoint.api_version ?? null,
    events: endpoint.enabled_events,
  }));
  return { kind: "ok", value: { endpoints, offered: undefined } };
}

/** What some endpoint has not taken, newest first; Stripe tries for three days. */
export async function readUndelivered(
  { client, log }: StripeDeps,
  { from, until }: { from: Date; until: Date },
): Promise<Answer<ToldEvents>> {
  const created = { gte: seconds(from), lte: seconds(until) };
  const query = { delivery_success: false, created, limit: PAGE_SIZE };
  const list = await answer(log, () => client.events.list(query), listOf(ToldEventShape));
  if (list.kind !== "ok") return list;
  const events = list.value.data.map(({ id, type, created: at }) => ({
    ...{ id, type, at: new Date(at * 1000) },
  }));
  return { kind: "ok", value: { events, isCut: list.value.has_more === true } };
}

const seconds = (at: Date) => Math.floor(at.getTime() / 1000);
