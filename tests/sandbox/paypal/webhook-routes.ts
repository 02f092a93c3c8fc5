import { Hono } from "hono";
import { type Account, iso, type StoredEvent, type Webhook } from "./account.ts";
import type { CertificateStore } from "./certificate-store.ts";
import { outgoing } from "./events.ts";
import { accountOf, type PayPalContext, type PayPalEnv, readAnyBody, readBody } from "./http.ts";
import { isJson, type Json, list, object, text } from "./json.ts";
import { malformed, notFound, payoutRefusal } from "./refusal.ts";
import { verifyPosted } from "./verify-signature.ts";

/** PayPal takes ten addresses per app. */
const WEBHOOKS_MAX = 10;
const EVENTS_PAGE_DEFAULT = 10;
const EVENTS_PAGE_MAX = 300;

/** Notifications v1: the webhooks themselves, past events and the postback verification. */
export function webhookRoutes(certificates: CertificateStore): Hono<PayPalEnv> {
  const app = new Hono<PayPalEnv>();
  const base = "/v1/notifications";

  app.post(`${base}/webhooks`, async (c) => {
    const account = accountOf(c);
    const { webhooks } = account.state;
    const { url, eventTypes } = readWebhook(await readBody(c));
    if (webhooks.size >= WEBHOOKS_MAX)
      throw payoutRefusal(400, "WEBHOOK_NUMBER_LIMIT_EXCEEDED", "The webhook limit was reached");
    if ([...webhooks.values()].some((webhook) => webhook.url === url))
      throw payoutRefusal(400, "WEBHOOK_URL_ALREADY_EXISTS", "Webhook URL already exists");
    const webhook = { id: account.world.ids.upper(17), url, eventTypes };
    webhooks.set(webhook.id, webhook);
    // A world has one address for PayPal's events; the newest webhook is it.
    account.world.deliveries.urls.paypal = url;
    return c.json(webhookJson(account, webhook), 201);
  });

  app.get(`${base}/webhooks`, (c) => {
    const account = accountOf(c);
    return c.json({ webhooks: known(account).map((webhook) => webhookJson(account, webhook)) });
  });

  app.get(`${base}/webhooks/:id`, (c) => {
    const account = accountOf(c);
    return c.json(webhookJson(account, findWebhook(account, c.req.param("id"))));
  });

  app.patch(`${base}/webhooks/:id`, async (c) => {
    const account = accountOf(c);
    const webhook = findWebhook(account, c.req.param("id"));
    for (const change of list(await readAnyBody(c))) patchWebhook(account, webhook, object(change));
    return c.json(webhookJson(account, webhook));
  });

  app.delete(`${base}/webhooks/:id`, (c) => {
    const account = accountOf(c);
    const webhook = findWebhook(account, c.req.param("id"));
    account.state.webhooks.delete(webhook.id);
    if (account.world.deliveries.urls.paypal === webhook.url)
      delete account.world.deliveries.urls.paypal;
    return c.body(null, 204);
  });

  app.get(`${base}/webhooks-events`, (c) => c.json(listEvents(c, accountOf(c))));

  app.get(`${base}/webhooks-events/:id`, (c) => {
    return c.json(eventJson(findEvent(accountOf(c), c.req.param("id"))));
  });

  app.post(`${base}/webhooks-events/:id/resend`, (c) => {
    const account = accountOf(c);
    const event = findEvent(account, c.req.param("id"));
    account.world.deliveries.emit(outgoing(account, event));
    return c.json(eventJson(event), 202);
  });

  app.post(`${base}/verify-webhook-signature`, async (c) => {
    const raw = await c.req.text();
    const verified = verifyPosted(accountOf(c), certificates, raw);
    return c.json({ verification_status: verified ? "SUCCESS" : "FAILURE" });
  });

  return app;
}

function readWebhook(body: Json): { url: string; eventTypes: string[] } {
  const url = text(body.url);
  if (url === undefined || !URL.canParse(url))
    throw malformed("MISSING_REQUIRED_PARAMETER", { field: "/url" });
  const eventTypes = readEventTypes(body.event_types);
  return { url, eventTypes };
}

function readEventTypes(value: unknown): string[] {
  const eventTypes = list(value).flatMap((each) => text(object(each).name) ?? []);
  if (eventTypes.length === 0)
    throw malformed("MISSING_REQUIRED_PARAMETER", { field: "/event_types" });
  return eventTypes;
}

function patchWebhook(account: Account, webhook: Webhook, change: Json): void {
  if (change.op !== "replace")
    throw malformed("INVALID_PARAMETER_VALUE", { field: "/op", value: String(change.op) });
  const url = text(change.value);
  if (change.path === "/url" && url !== undefined) {
    if (account.world.deliveries.urls.paypal === webhook.url)
      account.world.deliveries.urls.paypal = url;
    webhook.url = url;
  } else if (change.path === "/event_types") webhook.eventTypes = readEventTypes(change.value);
  else throw malformed("INVALID_PARAMETER_VALUE", { field: "/path" });
}

/** The webhook that a world opens with has the address that the control API gave it, if any. */
function known(account: Account): Webhook[] {
  const made = [...account.state.webhooks.values()];
  const url = account.world.deliveries.urls.paypal;
  if (url === undefined || made.some((webhook) => webhook.url === url)) return made;
  return [{ id: account.webhookId, url, eventTypes: ["*"] }, ...made];
}

function findWebhook(account: Account, id: string): Webhook {
  const webhook = known(account).find((each) => each.id === id);
  if (webhook === undefined) throw notFound();
  return webhook;
}

function webhookJson(account: Account, webhook: Webhook): Json {
  const href = `${account.baseUrl()}/v1/notifications/webhooks/${webhook.id}`;
  return {
    id: webhook.id,
    url: webhook.url,
    event_types: webhook.eventTypes.map((name) => ({ name, status: "ENABLED" })),
    links: ["GET", "PATCH", "DELETE"].map((method) => ({
      href,
      rel: { GET: "self", PATCH: "update", DELETE: "delete" }[method],
      method,
    })),
  };
}

/** Newest first; a page ends with the id from which the next one goes on. */
function listEvents(c: PayPalContext, account: Account): Json {
  const { page_size, start_time, end_time, event_type, transaction_id, start_id } = c.req.query();
  const size = Math.min(Number(page_size ?? EVENTS_PAGE_DEFAULT) || 1, EVENTS_PAGE_MAX);
  const fromMs = start_time === undefined ? 0 : Date.parse(start_time);
  const toMs = end_time === undefined ? Number.POSITIVE_INFINITY : Date.parse(end_time);
  if (Number.isNaN(fromMs) || Number.isNaN(toMs))
    throw malformed("INVALID_PARAMETER_SYNTAX", { field: "start_time", location: "query" });
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
    links: eventLinks(c, account, next),
  };
}

function eventLinks(c: PayPalContext, account: Account, next: StoredEvent | undefined): Json[] {
  const url = new URL(c.req.path, account.baseUrl());
  for (const [name, value] of Object.entries(c.req.query())) url.searchParams.set(name, value);
  const links: Json[] = [{ href: url.href, rel: "self", method: "GET" }];
  if (next === undefined) return links;
  url.searchParams.set("start_id", next.id);
  return [...links, { href: url.href, rel: "next", method: "GET" }];
}

function findEvent(account: Account, id: string): StoredEvent {
  const event = account.state.events.find((each) => each.id === id);
  if (event === undefined) throw notFound();
  return event;
}

function eventJson(event: StoredEvent): Json {
  const parsed: unknown = JSON.parse(new TextDecoder().decode(event.body));
  return isJson(parsed) ? parsed : { id: event.id, create_time: iso(event.atMs) };
}
