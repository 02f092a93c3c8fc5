import type { Account, Webhook } from "./account.ts";
import type { Json } from "./json.ts";
import { list, object } from "./json.ts";
import { isPending, sendTo, wants } from "./webhook-deliveries.ts";
import { EVENT_TYPES, eventTypeJson } from "./webhook-event-types.ts";
import {
  invalid,
  missing,
  notificationRefusal,
  readEventTypes,
  readUrl,
  readWebhook,
} from "./webhook-requests.ts";

/** PayPal takes ten addresses per app. */
const WEBHOOKS_MAX = 10;

export function createWebhook(account: Account, body: Json): Webhook {
  const { url, eventTypes } = readWebhook(body);
  if (knownWebhooks(account).length >= WEBHOOKS_MAX)
    throw notificationRefusal(
      400,
      "WEBHOOK_NUMBER_LIMIT_EXCEEDED",
      "The number of webhooks allowed for this application has been exceeded.",
    );
  refuseTaken(account, url);
  const webhook = { id: account.world.ids.upper(17), url, eventTypes };
  account.state.webhooks.set(webhook.id, webhook);
  return webhook;
}

function refuseTaken(account: Account, url: string): void {
  if (knownWebhooks(account).some((webhook) => webhook.url === url))
    throw notificationRefusal(400, "WEBHOOK_URL_ALREADY_EXISTS", "Webhook URL already exists");
}

/** The webhook that a world opens with has the address that the control API gave it, if any. */
export function knownWebhooks(account: Account): Webhook[] {
  const made = [...account.state.webhooks.values()];
  const url = account.world.deliveries.urls.paypal;
  return url === undefined
    ? made
    : [{ id: account.webhookId, url, eventTypes: account.state.ownEventTypes }, ...made];
}

export function findWebhook(account: Account, id: string): Webhook {
  const webhook = knownWebhooks(account).find((each) => each.id === id);
  if (webhook === undefined) throw missing();
  return webhook;
}

/** A webhook's own id signs what goes to it, so that of the world counts without an address too. */
export function isOwnWebhook(account: Account, id: string): boolean {
  return id === account.webhookId || account.state.webhooks.has(id);
}

/** JSON Patch, of which PayPal takes `replace` on the address and on the events. */
export function patchWebhook(account: Account, webhook: Webhook, body: unknown): void {
  const changes = list(body).map(object);
  if (changes.length === 0) throw invalid("patch_request", "Required field is missing");
  const next = { ...webhook };
  for (const { op, path, value } of changes) {
    if (op !== "replace") throw invalid("op", "Only the replace operation is supported");
    if (path === "/url") next.url = readUrl(value);
    else if (path === "/event_types") next.eventTypes = readEventTypes(value);
    else throw invalid("path", "Not a valid patch path");
  }
  const isSame = next.url === webhook.url && `${next.eventTypes}` === `${webhook.eventTypes}`;
  if (isSame)
    throw notificationRefusal(
      400,
      "WEBHOOK_PATCH_REQUEST_NO_CHANGE",
      "Webhook patch request has no change",
    );
  if (next.url !== webhook.url) refuseTaken(account, next.url);
  if (webhook.id !== account.webhookId) {
    account.state.webhooks.set(webhook.id, next);
    return;
  }
  account.world.deliveries.urls.paypal = next.url;
  account.state.ownEventTypes = next.eventTypes;
}

/** What waits for it is not sent any more. */
export function deleteWebhook(account: Account, webhook: Webhook): void {
  account.state.webhooks.delete(webhook.id);
  if (webhook.id === account.webhookId) delete account.world.deliveries.urls.paypal;
}

export function webhookJson(account: Account, webhook: Webhook): Json {
  const href = `${account.baseUrl()}/v1/notifications/webhooks/${webhook.id}`;
  return {
    id: webhook.id,
    url: webhook.url,
    event_types: subscribedTypes(webhook),
    links: [
      { href, rel: "self", method: "GET" },
      { href, rel: "update", method: "PATCH" },
      { href, rel: "delete", method: "DELETE" },
    ],
  };
}

/** The wildcard stays one name, so that it takes in events that come to be later. */
export function subscribedTypes({ eventTypes }: Webhook): Json[] {
  return eventTypes.map((name) =>
    name === "*" ? { name, description: "ALL", status: "ENABLED" } : eventTypeJson(name),
  );
}

export function availableTypes(): Json[] {
  return EVENT_TYPES.map(eventTypeJson);
}

/** To the webhooks that are named, or to all that asked for such events; what is pending stays so. */
export function resend(
  account: Account,
  event: { id: string; type: string; body: Uint8Array },
  webhookIds: readonly string[] | undefined,
  emitAgain: () => void,
): void {
  const chosen = webhookIds?.map((id) => findWebhook(account, id));
  const isOwnMeant = webhookIds?.includes(account.webhookId) ?? true;
  if (isOwnMeant) emitAgain();
  for (const webhook of chosen ?? account.state.webhooks.values()) {
    if (webhook.id === account.webhookId || !wants(webhook, event.type)) continue;
    if (!isPending(account, webhook.id, event.id)) sendTo(account, webhook, event);
  }
}
