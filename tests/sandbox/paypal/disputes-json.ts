import { type Account, type Capture, iso } from "./account.ts";
import { findCapture, refundedMinor } from "./captures.ts";
import {
  ACKNOWLEDGEMENTS,
  type Action,
  acceptClaimTypes,
  allowedActions,
  offerTypes,
} from "./disputes-actions.ts";
import type { Dispute, Evidence, Message, Offer, SupportingInfo } from "./disputes-types.ts";
import { type Json, list, object, present, text } from "./json.ts";
import { moneyJson } from "./money.ts";

export function disputeJson(account: Account, dispute: Dispute): Json {
  const actions = allowedActions(account, dispute);
  return present({
    dispute_id: dispute.id,
    create_time: iso(dispute.createdAtMs),
    update_time: iso(dispute.updatedAtMs),
    disputed_transactions: [transactionJson(account, dispute)],
    reason: dispute.reason,
    status: dispute.status,
    dispute_amount: moneyJson(dispute.amount),
    external_reason_code: dispute.channel === "EXTERNAL" ? dispute.reason : undefined,
    dispute_outcome: outcomeJson(dispute),
    adjudications: some(dispute.adjudications).map(adjudicationJson),
    money_movements: some(dispute.movements).map(movementJson),
    dispute_life_cycle_stage: dispute.stage,
    dispute_channel: dispute.channel,
    messages: some(dispute.messages).map(messageJson),
    extensions: { merchant_contacted: false },
    evidences: some(dispute.evidences).map(evidenceJson),
    ...dueJson(dispute),
    offer: offerJson(dispute),
    refund_details: refundDetailsJson(account, dispute),
    communication_details: communicationJson(dispute),
    supporting_info: some(dispute.supporting).map(supportingJson),
    allowed_response_options: optionsJson(dispute, actions),
    links: disputeLinks(account, dispute, actions),
  });
}

/** What a list shows of each dispute. */
export function disputeInfoJson(account: Account, dispute: Dispute): Json {
  return present({
    dispute_id: dispute.id,
    create_time: iso(dispute.createdAtMs),
    update_time: iso(dispute.updatedAtMs),
    reason: dispute.reason,
    status: dispute.status,
    dispute_state: disputeState(account, dispute),
    dispute_amount: moneyJson(dispute.amount),
    dispute_life_cycle_stage: dispute.stage,
    dispute_channel: dispute.channel,
    ...dueJson(dispute),
    links: [selfLink(account, dispute)],
  });
}

/** The dispute as the platform sees it: whose turn it is. */
export function disputeState(account: Account, dispute: Dispute): string {
  const isAppealable = allowedActions(account, dispute).includes("appeal");
  switch (dispute.status) {
    case "RESOLVED":
      return isAppealable ? "APPEALABLE" : "RESOLVED";
    case "WAITING_FOR_SELLER_RESPONSE":
      return "REQUIRED_ACTION";
    case "WAITING_FOR_BUYER_RESPONSE":
      return "REQUIRED_OTHER_PARTY_ACTION";
    case "UNDER_REVIEW":
    case "OTHER":
      return "UNDER_PAYPAL_REVIEW";
    case "OPEN":
      return "OPEN_INQUIRIES";
  }
}

export function selfLink(account: Account, dispute: Dispute): Json {
  return { href: disputeUrl(account, dispute), rel: "self", method: "GET" };
}

function disputeLinks(account: Account, dispute: Dispute, actions: readonly Action[]): Json[] {
  const links = actions.map((rel) => ({
    href: `${disputeUrl(account, dispute)}/${rel.replaceAll("_", "-")}`,
    rel,
    method: "POST",
  }));
  return [selfLink(account, dispute), ...links];
}

function disputeUrl(account: Account, dispute: Dispute): string {
  return `${account.baseUrl()}/v1/customer/disputes/${dispute.id}`;
}

/** PayPal leaves a list out where there is nothing in it. */
function some<T>(items: readonly T[]): { map<R>(each: (item: T) => R): R[] | undefined } {
  return { map: (each) => (items.length === 0 ? undefined : items.map(each)) };
}

/** The description's pattern for an invoice here is narrower than that of an order. */
const INVOICE = /^[A-Za-z0-9:\-|]{1,127}$/;

function transactionJson(account: Account, dispute: Dispute): Json {
  const capture = findCapture(account, dispute.captureId);
  const { sent } = capture.unit;
  const invoice = text(sent.invoice_id);
  return present({
    buyer_transaction_id: dispute.buyerTransactionId,
    seller_transaction_id: capture.id,
    create_time: iso(capture.createdAtMs),
    transaction_status: transactionStatus(account, dispute, capture),
    gross_amount: moneyJson(capture.amount),
    invoice_number: invoice !== undefined && INVOICE.test(invoice) ? invoice : undefined,
    custom: text(sent.custom_id),
    buyer: { name: "Sandbox Buyer" },
    seller: {
      email: account.merchantEmail,
      merchant_id: account.merchantId,
      name: "Artisans Hub",
    },
    items: some(list(sent.items)).map((item) => itemJson(dispute, object(item))),
  });
}

function transactionStatus(account: Account, dispute: Dispute, capture: Capture): string {
  if (dispute.heldMinor > 0n) return "HELD";
  const isReversed = dispute.outcome === "RESOLVED_BUYER_FAVOUR" && dispute.stage !== "INQUIRY";
  const refunded = refundedMinor(account, capture);
  if (refunded === 0n) return "COMPLETED";
  if (isReversed) return "REVERSED";
  return refunded === capture.amount.minor ? "REFUNDED" : "PARTIALLY_REFUNDED";
}

function itemJson({ reason }: Dispute, item: Json): Json {
  return present({
    item_name: text(item.name),
    item_description: text(item.description),
    item_quantity: text(item.quantity),
    reason,
  });
}

function outcomeJson({ outcome, paidToBuyerMinor, amount }: Dispute): Json | undefined {
  if (outcome === undefined) return undefined;
  const refunded = { currency: amount.currency, minor: paidToBuyerMinor };
  return present({
    outcome_code: outcome,
    amount_refunded: paidToBuyerMinor > 0n ? moneyJson(refunded) : undefined,
  });
}

function adjudicationJson(each: Dispute["adjudications"][number]): Json {
  return {
    type: each.type,
    adjudication_time: iso(each.atMs),
    reason: each.reason,
    dispute_life_cycle_stage: each.stage,
  };
}

function movementJson(each: Dispute["movements"][number]): Json {
  return {
    affected_party: each.party,
    amount: moneyJson(each.amount),
    initiated_time: iso(each.atMs),
    type: each.type,
    reason: each.reason,
  };
}

function messageJson(message: Message): Json {
  return present({
    posted_by: message.by,
    time_posted: iso(message.atMs),
    content: message.content,
    documents: some(message.documents).map(documentJson),
  });
}

function evidenceJson(evidence: Evidence): Json {
  return present({
    evidence_type: evidence.type,
    evidence_info: evidence.info,
    documents: some(evidence.documents).map(documentJson),
    notes: evidence.notes,
    source: evidence.source,
    date: iso(evidence.atMs),
    dispute_life_cycle_stage: evidence.stage,
  });
}

function supportingJson(info: SupportingInfo): Json {
  return present({
    notes: info.notes,
    documents: some(info.documents).map(documentJson),
    source: info.source,
    provided_time: iso(info.atMs),
    dispute_life_cycle_stage: info.stage,
  });
}

const documentJson = (name: string): Json => ({ name });

function dueJson({ due }: Dispute): Json {
  if (due === undefined) return {};
  return { [`${due.party.toLowerCase()}_response_due_date`]: iso(due.atMs) };
}

function offerJson({ stage, amount, offer }: Dispute): Json | undefined {
  if (stage !== "INQUIRY" && offer.history.length === 0) return undefined;
  const { sellerOffered } = offer;
  return present({
    buyer_requested_amount: moneyJson(amount),
    seller_offered_amount: sellerOffered === undefined ? undefined : moneyJson(sellerOffered),
    offer_type: offer.type,
    history: some(offer.history).map(offerEventJson),
  });
}

function offerEventJson(each: Offer["history"][number]): Json {
  return present({
    offer_time: iso(each.atMs),
    actor: each.actor,
    event_type: each.event,
    offer_type: each.type,
    offer_amount: moneyJson(each.amount),
    notes: each.notes,
    dispute_life_cycle_stage: each.stage,
  });
}

function refundDetailsJson(account: Account, dispute: Dispute): Json {
  const capture = findCapture(account, dispute.captureId);
  const minor = capture.amount.minor - refundedMinor(account, capture);
  return { allowed_refund_amount: moneyJson({ currency: capture.amount.currency, minor }) };
}

function communicationJson({ communication }: Dispute): Json | undefined {
  if (communication === undefined) return undefined;
  const { email, note, atMs } = communication;
  return present({ email, note, time_posted: iso(atMs) });
}

function optionsJson(dispute: Dispute, actions: readonly Action[]): Json | undefined {
  const options = present({
    acknowledge_return_item: actions.includes("acknowledge_return_item")
      ? { acknowledgement_types: ACKNOWLEDGEMENTS }
      : undefined,
    accept_claim: actions.includes("accept_claim")
      ? { accept_claim_types: acceptClaimTypes(dispute) }
      : undefined,
    make_offer: actions.includes("make_offer") ? { offer_types: offerTypes(dispute) } : undefined,
  });
  return Object.keys(options).length === 0 ? undefined : options;
}
