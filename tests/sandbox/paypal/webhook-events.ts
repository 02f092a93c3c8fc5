import { type Account, iso, type StoredEvent } from "./account.ts";
import type { PayPalContext } from "./http.ts";
import { isJson, type Json } from "./json.ts";
import { missing, notificationRefusal } from "./webhook-requests.ts";

const PAGE_DEFAULT = 10;
const PAGE_MAX = 300;

/** Newest first; a page ends with the id from which the next one goes on. */
export function listEvents(c: PayPalContext, account: Account): Json {
  const { page_size, start_time, end_time, event_type, transaction_id, start_id } = c.req.query();
  const size = pageSize(page_size);
  const fromMs = readTime("start_time", start_time) ?? 0;
  const toMs = readTime("end_time", end_time) ?? Number.POSITIVE_INFINITY;
  const found = account.state.events
    .filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)
    .filter(({ type }) => event_type === undefined || type === event_type)
    .filter(({ resourceId }) => transaction_id === undefined || resourceId === transaction_id)
    .toReversed();
  const start = start_id === undefined ? 0 : found.findIndex(({ id }) => id === start_id);
  const page = found.slice(Math.max(start, 0), Math.max(start, 0) + size);
  const next = found[Math.max(start, 0) + size];
  return {
    events: page.map(eventJson),
    count: page.length,
    links: pageLinks(c, account, next),
  };
}

function pageSize(value: string | undefined): number {
  if (value === undefined) return PAGE_DEFAULT;
  if (!/^[1-9]\d*$/.test(value)) throw invalidQuery("page_size", "Not a valid page size");
  return Math.min(Number(value), PAGE_MAX);
}

function readTime(field: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const atMs = Date.parse(value);
  if (Number.isNaN(atMs)) throw invalidQuery(field, "Not a valid date and time");
  return atMs;
}

function invalidQuery(field: string, issue: string) {
  const details = [{ field, location: "query", issue }];
  return notificationRefusal(400, "VALIDATION_ERROR", "Invalid data provided", details);
}

function pageLinks(c: PayPalContext, account: Account, next: StoredEvent | undefined): Json[] {
  const url = new URL(c.req.path, account.baseUrl());
  for (const [name, value] of Object.entries(c.req.query())) url.searchParams.set(name, value);
  const links: Json[] = [{ href: url.href, rel: "self", method: "GET" }];
  if (next === undefined) return links;
  url.searchParams.set("start_id", next.id);
  return [...links, { href: url.href, rel: "next", method: "GET" }];
}

export function findEvent(account: Account, id: string): StoredEvent {
  const event = account.state.events.find((each) => each.id === id);
  if (event === undefined) throw missing();
  return event;
}

export function eventJson(event: StoredEvent): Json {
  const parsed: unknown = JSON.parse(new TextDecoder().decode(event.body));
  return isJson(parsed) ? parsed : { id: event.id, create_time: iso(event.atMs) };
}
