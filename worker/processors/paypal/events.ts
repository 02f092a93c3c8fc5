import * as z from "zod";
import type { EventEndpoint, EventSubject, ProcessorEvent, RawEvent } from "../processor.ts";

/**
 * Reads the names in an event, nothing else: its resource may be old or overtaken, so whoever
 * works on it asks PayPal again.
 */
export function readEvent(raw: RawEvent): ProcessorEvent | undefined {
  const event = EventShape.safeParse(parse(raw.body));
  if (!event.success) return undefined;
  const { id, event_type: type, resource } = event.data;
  const reaction = Object.hasOwn(reactions, type) ? reactions[type] : undefined;
  return {
    id,
    type,
    // PayPal does not say. Each environment has certificates and a webhook id of its own.
    livemode: undefined,
    account: undefined,
    objectRef:
      resource.id ??
      resource.dispute_id ??
      resource.payout_item_id ??
      resource.batch_header?.payout_batch_id,
    subject: reaction?.find(resource),
  };
}

const ResourceShape = z.looseObject({
  id: z.string().optional(),
  dispute_id: z.string().optional(),
  order_id: z.string().optional(),
  supplementary_data: z
    .looseObject({ related_ids: z.looseObject({ order_id: z.string().optional() }).optional() })
    .optional(),
  links: z.array(z.looseObject({ rel: z.string(), href: z.string() })).optional(),
  payout_item_id: z.string().optional(),
  batch_header: z.looseObject({ payout_batch_id: z.string().optional() }).optional(),
});
type Resource = z.output<typeof ResourceShape>;
const EventShape = z.looseObject({
  id: z.string().min(1),
  event_type: z.string().min(1),
  resource: ResourceShape,
});

type Find = (resource: Resource) => EventSubject | undefined;
type Reaction = { readonly find: Find; readonly why: string };

const order: Find = ({ id, order_id }) => named("payment", order_id ?? id);
/** A payment is known by its order: the capture's own id is new to us when its event overtakes the answer. */
const orderOfCapture: Find = ({ supplementary_data, links }) => {
  const up = links?.find(({ rel }) => rel === "up")?.href;
  const linked = /\/v2\/checkout\/orders\/([A-Za-z0-9]+)$/.exec(up ?? "")?.[1];
  return named("payment", supplementary_data?.related_ids?.order_id ?? linked);
};
const refund: Find = ({ id }) => named("refund", id);
const dispute: Find = ({ dispute_id }) => named("dispute", dispute_id);
/** Taken back without a dispute, or for one: the refund leads to it. */
const reversal: Find = ({ id }) => named("dispute", id);
const batch: Find = ({ batch_header }) => named("payout_batch", batch_header?.payout_batch_id);
const savedMethod: Find = ({ id }) => named("saved_method", id);
const item: Find = ({ payout_item_id }) => named("transfer", payout_item_id);

/** Every event this system reacts to. All else is kept, shown, and changes nothing. */
const reactions: Readonly<Record<string, Reaction>> = {
  "CHECKOUT.ORDER.APPROVED": { find: order, why: "The buyer may have closed the tab: capture." },
  "CHECKOUT.ORDER.COMPLETED": { find: order, why: "It is paid." },
  "CHECKOUT.PAYMENT-APPROVAL.REVERSED": { find: order, why: "The approval came to nothing." },
  "PAYMENT.CAPTURE.COMPLETED": { find: orderOfCapture, why: "The order is paid." },
  "PAYMENT.CAPTURE.PENDING": { find: orderOfCapture, why: "An eCheck takes its days." },
  "PAYMENT.CAPTURE.DENIED": { find: orderOfCapture, why: "The eCheck bounced." },
  "PAYMENT.CAPTURE.DECLINED": { find: orderOfCapture, why: "The bank said no." },
  "PAYMENT.CAPTURE.REFUNDED": { find: refund, why: "Money went back; the resource is the refund." },
  "PAYMENT.CAPTURE.REVERSED": {
    find: reversal,
    why: "PayPal took it back; the resource is a refund.",
  },
  "CUSTOMER.DISPUTE.CREATED": { find: dispute, why: "A buyer wants the money back." },
  "CUSTOMER.DISPUTE.UPDATED": { find: dispute, why: "Somebody has said or decided something." },
  "CUSTOMER.DISPUTE.RESOLVED": { find: dispute, why: "It is decided, or came to nothing." },
  "RISK.DISPUTE.CREATED": { find: dispute, why: "Likewise, by its older name." },
  "PAYMENT.REFUND.PENDING": { find: refund, why: "The refund waits for a bank." },
  "PAYMENT.REFUND.COMPLETED": { find: refund, why: "The refund is paid." },
  "PAYMENT.REFUND.FAILED": { find: refund, why: "The refund was not paid." },
  "PAYMENT.REFUND.CANCELLED": { find: refund, why: "The refund was not paid." },
  "VAULT.PAYMENT-TOKEN.CREATED": { find: savedMethod, why: "A member has saved an account." },
  "VAULT.PAYMENT-TOKEN.DELETED": { find: savedMethod, why: "It pays no more." },
  "PAYMENT.PAYOUTSBATCH.PROCESSING": { find: batch, why: "Its items have names now." },
  "PAYMENT.PAYOUTSBATCH.SUCCESS": { find: batch, why: "Each item has an outcome of its own." },
  "PAYMENT.PAYOUTSBATCH.DENIED": { find: batch, why: "Nothing of it was paid." },
  "PAYMENT.PAYOUTS-ITEM.SUCCEEDED": { find: item, why: "The seller has it." },
  "PAYMENT.PAYOUTS-ITEM.UNCLAIMED": { find: item, why: "It left us and waits for its receiver." },
  "PAYMENT.PAYOUTS-ITEM.HELD": { find: item, why: "PayPal looks into it." },
  "PAYMENT.PAYOUTS-ITEM.RETURNED": { find: item, why: "Nobody claimed it: it is ours again." },
  "PAYMENT.PAYOUTS-ITEM.REFUNDED": { find: item, why: "The receiver sent it back." },
  "PAYMENT.PAYOUTS-ITEM.CANCELED": { find: item, why: "We took it back before it was claimed." },
  "PAYMENT.PAYOUTS-ITEM.FAILED": { find: item, why: "It was not paid." },
  "PAYMENT.PAYOUTS-ITEM.BLOCKED": { find: item, why: "It will not be paid." },
  "PAYMENT.PAYOUTS-ITEM.DENIED": { find: item, why: "It was not paid." },
};
export const reactionsOf = (endpoint: EventEndpoint) =>
  endpoint === "paypal" ? Object.keys(reactions) : [];

const named = (kind: EventSubject["kind"], ref: string | undefined) =>
  ref ? { kind, ref } : undefined;

function parse(body: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
