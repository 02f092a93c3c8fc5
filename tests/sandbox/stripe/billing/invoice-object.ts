import type Stripe from "stripe";
import { mergeMetadata, type Platform } from "../platform.ts";
import type { Period } from "./periods.ts";
import { clockOf, nowOf } from "./time.ts";

export type NewInvoice = {
  customer: Stripe.Customer;
  currency: string;
  reason: Stripe.Invoice.BillingReason;
  period: Period;
  subscription?: Stripe.Subscription;
  autoAdvance: boolean;
  collection?: Stripe.Invoice.CollectionMethod;
  daysUntilDue?: number | null;
};

/** Drafts that are collected automatically are finalized an hour after they were made. */
const DRAFT_SECONDS = 3600;

/** A draft without lines; nobody has heard of it yet. */
export function blankInvoice(here: Platform, given: NewInvoice): Stripe.Invoice {
  const { customer, subscription } = given;
  const now = nowOf(here);
  const id = here.world.ids.next("in");
  return {
    id,
    object: "invoice",
    account_country: "US",
    account_name: "Artisans Hub",
    account_tax_ids: null,
    amount_due: 0,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: 0,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: given.autoAdvance,
    automatic_tax: automaticTax(subscription),
    automatically_finalizes_at: given.autoAdvance ? now + DRAFT_SECONDS : null,
    billing_reason: given.reason,
    collection_method:
      given.collection ?? subscription?.collection_method ?? "charge_automatically",
    created: now,
    currency: given.currency,
    custom_fields: null,
    ...customerParts(customer),
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [...(subscription?.default_tax_rates ?? [])],
    description: subscription?.description ?? null,
    discounts: [],
    due_date: null,
    effective_at: null,
    ending_balance: null,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: "self" },
    last_finalization_error: null,
    latest_revision: null,
    lines: { object: "list", data: [], has_more: false, url: `/v1/invoices/${id}/lines` },
    livemode: false,
    metadata: {},
    next_payment_attempt: given.autoAdvance && !isSent(given) ? now + DRAFT_SECONDS : null,
    number: null,
    on_behalf_of: null,
    parent: subscription ? parentOf(subscription) : null,
    payment_settings: {
      default_mandate: null,
      payment_method_options: null,
      payment_method_types: null,
    },
    period_end: given.period.end,
    period_start: given.period.start,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: customer.balance,
    statement_descriptor: null,
    status: "draft",
    status_transitions: {
      finalized_at: null,
      marked_uncollectible_at: null,
      paid_at: null,
      voided_at: null,
    },
    subtotal: 0,
    subtotal_excluding_tax: 0,
    test_clock: clockOf(here, customer.id),
    total: 0,
    total_discount_amounts: [],
    total_excluding_tax: 0,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: now,
  };
}

function isSent(given: NewInvoice): boolean {
  return (given.collection ?? given.subscription?.collection_method) === "send_invoice";
}

function parentOf(subscription: Stripe.Subscription): Stripe.Invoice.Parent {
  return {
    quote_details: null,
    subscription_details: {
      metadata: mergeMetadata({}, subscription.metadata),
      subscription: subscription.id,
    },
    type: "subscription_details",
  };
}

function automaticTax(subscription: Stripe.Subscription | undefined): Stripe.Invoice.AutomaticTax {
  const enabled = subscription?.automatic_tax.enabled ?? false;
  return {
    disabled_reason: null,
    enabled,
    liability: enabled ? { type: "self" } : null,
    provider: enabled ? "stripe" : null,
    status: null,
  };
}

/** An invoice shows the customer as they were when it was made. */
function customerParts(customer: Stripe.Customer) {
  return {
    customer: customer.id,
    customer_account: null,
    customer_address: structuredClone(customer.address ?? null),
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_shipping: structuredClone(customer.shipping),
    customer_tax_exempt: customer.tax_exempt ?? "none",
    customer_tax_ids: [],
  } satisfies Partial<Stripe.Invoice>;
}

export function subscriptionIdOf(invoice: Stripe.Invoice): string | null {
  const reference = invoice.parent?.subscription_details?.subscription ?? null;
  return reference === null || typeof reference === "string" ? reference : reference.id;
}
