import * as z from "zod";
import type { EventEndpoint, EventSubject, ProcessorEvent, RawEvent } from "../processor.ts";

/**
 * Reads the names in an event, nothing else: its snapshot may be old, of another API version, or
 * overtaken, so whoever works on it asks Stripe again.
 */
export function readEvent(raw: RawEvent): ProcessorEvent | undefined {
  const json = parse(raw.body);
  const thin = ThinEventShape.safeParse(json);
  if (thin.success) return notification(thin.data);
  const event = EventShape.safeParse(json);
  if (!event.success) return undefined;
  const { id, type, livemode, account, data } = event.data;
  const { object } = data;
  return {
    id,
    type,
    livemode,
    account: account ?? undefined,
    objectRef: object.id,
    subject: subjectOf(type, object, account ?? undefined),
  };
}

const reference = z
  .union([z.string(), z.looseObject({ id: z.string() }).transform(({ id }) => id)])
  .nullish();
const ObjectShape = z.looseObject({
  id: z.string().optional(),
  payment_intent: reference,
  subscription: reference,
  released_subscription: reference,
  invoice: reference,
});
type EventObject = z.output<typeof ObjectShape>;
const EventShape = z.looseObject({
  object: z.literal("event"),
  id: z.string().min(1),
  type: z.string().min(1),
  livemode: z.boolean().optional(),
  account: z.string().nullish(),
  data: z.looseObject({ object: ObjectShape }),
});
const ThinEventShape = z.looseObject({
  object: z.literal("v2.core.event"),
  id: z.string().min(1),
  type: z.string().min(1),
  livemode: z.boolean().optional(),
  context: z.string().nullish(),
  related_object: z.looseObject({ id: z.string() }).nullish(),
});

type Find = (object: EventObject, account: string | undefined) => EventSubject | undefined;
type Reaction = { readonly find: Find; readonly why: string };

const payment: Find = ({ id }) => named("payment", id);
const paymentOfCharge: Find = ({ payment_intent }) => named("payment", payment_intent);
const refund: Find = ({ id }) => named("refund", id);
const fraudWarning: Find = ({ id }) => named("fraud_warning", id);
const dispute: Find = ({ id }) => named("dispute", id);
const transfer: Find = ({ id }) => named("transfer", id);
const savedMethod: Find = ({ id }) => named("saved_method", id);
const subscription: Find = ({ id }) => named("subscription", id);
const subscriptionOfSchedule: Find = ({ subscription: ref, released_subscription: released }) =>
  named("subscription", ref ?? released);
const invoice: Find = ({ id }) => named("invoice", id);
const invoiceOfPayment: Find = ({ invoice: ref }) => named("invoice", ref);
const billingSetup: Find = ({ id }) => named("billing_setup", id);
const billingCustomer: Find = ({ id }) => named("billing_customer", id);
/** The object may be a capability; the account that it belongs to is what can be read. */
const sellerAccount: Find = (_object, account) => named("seller_account", account);

/** Of a connected account to its bank; the platform's own payouts are statements' business. */
const payout: Find = ({ id }, account) => (account === undefined ? undefined : named("payout", id));
const isOfAccounts = (find: Find | undefined) => find === sellerAccount || find === payout;

/** Every event this system reacts to. All else is kept, shown, and changes nothing. */
const reactions: Readonly<Record<string, Reaction>> = {
  "payment_intent.succeeded": { find: payment, why: "The order is paid." },
  "payment_intent.processing": { find: payment, why: "The bank takes its time." },
  "payment_intent.payment_failed": { find: payment, why: "The buyer is shown why." },
  "payment_intent.canceled": { find: payment, why: "It can no longer be paid." },
  "payment_intent.requires_action": { find: payment, why: "The bank asks the buyer." },
  "payment_intent.amount_capturable_updated": {
    find: payment,
    why: "Somebody changed how it is captured; nothing is released on that.",
  },
  "charge.succeeded": { find: paymentOfCharge, why: "May arrive before the payment's own event." },
  "charge.updated": {
    find: paymentOfCharge,
    why: "The balance transaction is there, and the fee with it.",
  },
  "charge.refunded": { find: paymentOfCharge, why: "Money went back, perhaps by the dashboard." },
  "refund.created": { find: refund, why: "A refund exists, perhaps by the dashboard." },
  "refund.updated": { find: refund, why: "A pending refund moved." },
  "refund.failed": { find: refund, why: "The money came back, perhaps weeks later." },
  "radar.early_fraud_warning.created": {
    find: fraudWarning,
    why: "The card's bank believes in fraud.",
  },
  "radar.early_fraud_warning.updated": {
    find: fraudWarning,
    why: "A refund no longer spares a dispute.",
  },
  "charge.dispute.created": { find: dispute, why: "A buyer's bank asks for the money back." },
  "charge.dispute.updated": { find: dispute, why: "Evidence was sent, or a question got serious." },
  "charge.dispute.closed": { find: dispute, why: "It is won, lost, or came to nothing." },
  "charge.dispute.funds_withdrawn": { find: dispute, why: "The money and a fee were taken." },
  "charge.dispute.funds_reinstated": { find: dispute, why: "The money is ours again." },
  "transfer.created": { find: transfer, why: "The money is in the seller's account." },
  "transfer.updated": { find: transfer, why: "Its metadata or reversals changed." },
  "transfer.reversed": { find: transfer, why: "The money is ours again." },
  "payment_method.attached": { find: savedMethod, why: "A member has saved a card." },
  "payment_method.detached": { find: savedMethod, why: "It pays no more." },
  "payment_method.updated": { find: savedMethod, why: "Its expiry has changed." },
  "payment_method.automatically_updated": {
    find: savedMethod,
    why: "The bank has replaced the card.",
  },
  "customer.subscription.created": { find: subscription, why: "A seller has subscribed." },
  "customer.subscription.updated": {
    find: subscription,
    why: "Its plan, period or state changed.",
  },
  "customer.subscription.deleted": { find: subscription, why: "It has ended." },
  "customer.subscription.paused": { find: subscription, why: "A trial ended without a method." },
  "customer.subscription.resumed": { find: subscription, why: "It goes on." },
  "customer.subscription.trial_will_end": { find: subscription, why: "It is soon to be paid for." },
  "customer.subscription.pending_update_applied": {
    find: subscription,
    why: "A change was paid for and is made.",
  },
  "customer.subscription.pending_update_expired": {
    find: subscription,
    why: "A change was not paid for and is not made.",
  },
  "subscription_schedule.updated": {
    find: subscriptionOfSchedule,
    why: "A change was scheduled, or another one.",
  },
  "subscription_schedule.released": {
    find: subscriptionOfSchedule,
    why: "A scheduled change was made, or will not be.",
  },
  "subscription_schedule.canceled": { find: subscriptionOfSchedule, why: "It ended with it." },
  "invoice.created": { find: invoice, why: "What is going to be due." },
  "invoice.finalized": { find: invoice, why: "It is due." },
  "invoice.paid": { find: invoice, why: "It is paid, and its lines with it." },
  "invoice.payment_succeeded": { find: invoice, why: "Likewise." },
  "invoice.payment_failed": { find: invoice, why: "The seller has to pay in another way." },
  "invoice.payment_action_required": { find: invoice, why: "The bank asks the seller." },
  "invoice.voided": { find: invoice, why: "It is not due any more." },
  "invoice.marked_uncollectible": { find: invoice, why: "Nobody will pay it." },
  "invoice.updated": { find: invoice, why: "Its sums have changed." },
  "invoice_payment.paid": { find: invoiceOfPayment, why: "By this it is known what paid it." },
  "setup_intent.succeeded": {
    find: billingSetup,
    why: "A trial has what pays after it, whatever became of the browser.",
  },
  "customer.deleted": {
    find: billingCustomer,
    why: "Somebody deleted a seller's customer in the dashboard.",
  },
  "account.updated": { find: sellerAccount, why: "What the seller may receive has changed." },
  "capability.updated": { find: sellerAccount, why: "What the seller may receive has changed." },
  "account.application.deauthorized": {
    find: sellerAccount,
    why: "The seller left: nothing can be paid there.",
  },
  "payout.created": { find: payout, why: "A seller's money leaves for the bank." },
  "payout.updated": { find: payout, why: "It is on its way, or arrives on another day." },
  "payout.paid": { find: payout, why: "The bank has it, as far as Stripe knows." },
  "payout.failed": { find: payout, why: "The bank did not take it, perhaps after it was paid." },
  "payout.canceled": { find: payout, why: "It never left." },
};
const reactionTypes = Object.keys(reactions);
/** Accounts tell of themselves at the Connect endpoint; all else happens in the platform's own. */
export const reactionsOf = (endpoint: EventEndpoint) =>
  reactionTypes.filter(
    (type) => isOfAccounts(reactions[type]?.find) === (endpoint === "stripe-connect"),
  );

function subjectOf(type: string, object: EventObject, account: string | undefined) {
  const subject = Object.hasOwn(reactions, type)
    ? reactions[type]?.find(object, account)
    : undefined;
  // In a connected account every other object is that account's own, never one of ours.
  const isOurs = subject?.kind === "seller_account" || subject?.kind === "payout";
  return account !== undefined && !isOurs ? undefined : subject;
}

function named(kind: EventSubject["kind"], ref: string | null | undefined) {
  return ref ? { kind, ref } : undefined;
}

/** Thin events only say that something happened; this system reacts to none of their types. */
function notification(event: z.output<typeof ThinEventShape>): ProcessorEvent {
  const { id, type, livemode, context, related_object } = event;
  return {
    id,
    type,
    livemode,
    account: context ?? undefined,
    objectRef: related_object?.id,
    subject: undefined,
  };
}

function parse(body: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
