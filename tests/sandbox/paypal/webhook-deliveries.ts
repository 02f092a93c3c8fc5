import type { Account, StoredEvent, Webhook } from "./account.ts";
import { SIMULATOR_WEBHOOK_ID, transmissionHeaders } from "./events.ts";
import { RETRIES_AT_MS } from "./webhook-retries.ts";
import type { Sending } from "./webhook-types.ts";

/** Events never leave this machine: webhooks elsewhere are kept, not called. */
const LOCAL_HOSTS = new Set(["127.0.0.1", "localhost", "[::1]"]);
/** PayPal gives up on a listener that keeps it waiting longer. */
const ANSWER_MS_MAX = 30_000;

/** What is being sent at this moment, so that a test can wait for it. */
const underWay = new WeakMap<Account, Set<Promise<void>>>();

/** To every webhook that was made over the API and asked for it; core delivers to the world's own. */
export function deliver(account: Account, event: StoredEvent): void {
  for (const webhook of account.state.webhooks.values())
    if (wants(webhook, event.type)) sendTo(account, webhook, event);
}

export const wants = ({ eventTypes }: Webhook, type: string) => isWanted(eventTypes, type);

export const isWanted = (eventTypes: readonly string[], type: string) =>
  eventTypes.includes("*") || eventTypes.includes(type);

type Told = Pick<StoredEvent, "id" | "body">;

export function sendTo(
  account: Account,
  webhook: Pick<Webhook, "id" | "url">,
  event: Told,
  isSimulated = false,
): void {
  if (!isLocal(webhook.url)) return;
  const { ids, clock } = account.world;
  const sending: Sending = {
    id: ids.uuid(),
    webhookId: webhook.id,
    url: webhook.url,
    eventId: event.id,
    isSimulated,
    body: event.body,
    firstAtMs: clock.now(),
    attempts: 0,
  };
  account.state.sendings.set(sending.id, sending);
  const sent = push(account, sending);
  const all = underWay.get(account) ?? new Set();
  underWay.set(account, all.add(sent));
  void sent.finally(() => all.delete(sent));
}

export async function settle(account: Account): Promise<void> {
  await Promise.all(underWay.get(account) ?? []);
}

function isLocal(url: string): boolean {
  return URL.canParse(url) && LOCAL_HOSTS.has(new URL(url).hostname);
}

/** One try. What is not taken comes again, signed anew, until the plan of retries is used up. */
async function push(account: Account, sending: Sending): Promise<void> {
  const webhook = account.state.webhooks.get(sending.webhookId);
  const isGone = webhook === undefined && sending.webhookId !== "";
  const isTaken = isGone || (await post(account, sending, webhook?.url ?? sending.url));
  sending.attempts += 1;
  const isLast = RETRIES_AT_MS[sending.attempts - 1] === undefined;
  if (isTaken || isLast) account.state.sendings.delete(sending.id);
  else scheduleSending(account, sending);
}

async function post(account: Account, sending: Sending, url: string): Promise<boolean> {
  const webhookId = sending.isSimulated ? SIMULATOR_WEBHOOK_ID : sending.webhookId;
  const nowMs = account.world.clock.now();
  const headers = await transmissionHeaders(account, sending.body, nowMs, { webhookId });
  const answer = await fetch(url, {
    method: "POST",
    headers,
    body: new Uint8Array(sending.body),
    redirect: "manual",
    signal: AbortSignal.timeout(ANSWER_MS_MAX),
  }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.ok ?? false;
}

/** Also called when a world is restored. */
export function scheduleSending(account: Account, sending: Sending): void {
  const { clock } = account.world;
  const waitMs = RETRIES_AT_MS[Math.max(sending.attempts - 1, 0)] ?? 0;
  const label = `deliver ${sending.eventId} to webhook ${sending.webhookId} again`;
  clock.schedule(sending.firstAtMs + waitMs, label, async () => {
    const current = account.state.sendings.get(sending.id);
    if (current?.attempts === sending.attempts) await push(account, current);
  });
}

/** An event that is still on its way to a webhook is not sent to it a second time. */
export function isPending(account: Account, webhookId: string, eventId: string): boolean {
  return [...account.state.sendings.values()].some(
    (sending) => sending.webhookId === webhookId && sending.eventId === eventId,
  );
}
