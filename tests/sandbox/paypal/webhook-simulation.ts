import { type Account, iso } from "./account.ts";
import { makeEvent, outgoing, type ResourceKind } from "./events.ts";
import { type Json, text } from "./json.ts";
import { sendTo } from "./webhook-deliveries.ts";
import { isEventType } from "./webhook-event-types.ts";
import { invalid, readUrl } from "./webhook-requests.ts";
import { findWebhook } from "./webhook-store.ts";

/**
 * An event about nothing that ever was, to try a listener with. It is signed for the webhook
 * `WEBHOOK_ID`, so neither the listener nor the postback can take it for one of PayPal's.
 */
export function simulateEvent(account: Account, body: Json): Json {
  const type = text(body.event_type);
  if (type === undefined) throw invalid("event_type", "Required field is missing");
  if (!isEventType(type)) throw invalid("event_type", "Not a valid event name", type);
  const webhookId = text(body.webhook_id);
  if (webhookId === undefined && body.url === undefined)
    throw invalid("webhook_id", "A webhook ID or a URL is required");
  const target =
    webhookId === undefined ? { id: "", url: readUrl(body.url) } : findWebhook(account, webhookId);
  const [kind, resource] = sample(account, type);
  const event = makeEvent(account, type, kind, "A simulated event", resource, "");
  account.state.simulatedEventIds.add(event.id);
  if (target.id === account.webhookId)
    account.world.deliveries.emit({ ...outgoing(account, event) });
  else sendTo(account, target, event, true);
  const parsed: Json = JSON.parse(new TextDecoder().decode(event.body));
  return parsed;
}

type Sample = readonly [kind: ResourceKind, resource: Json];

const AMOUNT = { currency_code: "USD", value: "7.47" };

/** As much of each resource as its readers look for first. */
function sample(account: Account, type: string): Sample {
  const { ids, clock } = account.world;
  const at = { create_time: iso(clock.now()), update_time: iso(clock.now()) };
  const id = ids.upper(17);
  if (/^CHECKOUT\.ORDER\./.test(type))
    return ["checkout-order", { id, intent: "CAPTURE", status: "APPROVED", ...at }];
  if (/^PAYMENT\.(CAPTURE\.RE|REFUND\.)/.test(type))
    return ["refund", { id, status: "COMPLETED", amount: AMOUNT, ...at }];
  if (type.startsWith("PAYMENT.AUTHORIZATION."))
    return ["authorization", { id, status: "CREATED", amount: AMOUNT, ...at }];
  if (type.startsWith("PAYMENT.PAYOUTSBATCH."))
    return ["payouts", { batch_header: batchHeader(ids.upper(13)) }];
  if (type.startsWith("PAYMENT.PAYOUTS-ITEM.")) return ["payouts_item", payoutItem(account)];
  if (/\.DISPUTE\./.test(type))
    return ["dispute", { dispute_id: `PP-R-SIM-${id.slice(0, 8)}`, status: "OPEN", ...at }];
  if (type.startsWith("VAULT.")) return ["payment_token", { id }];
  return ["capture", { id, status: "COMPLETED", amount: AMOUNT, ...at }];
}

function batchHeader(id: string): Json {
  return { payout_batch_id: id, batch_status: "SUCCESS", sender_batch_header: {} };
}

function payoutItem({ world }: Account): Json {
  const amount = { currency: "USD", value: "7.47" };
  return {
    payout_item_id: world.ids.upper(13),
    payout_batch_id: world.ids.upper(13),
    transaction_status: "SUCCESS",
    payout_item: { amount, receiver: "simulated@example.com" },
  };
}
