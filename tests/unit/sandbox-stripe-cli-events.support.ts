/** What a trigger needs before it, and what it is about where its name is not the event's. */
export type Scenario = {
  /** Cents in the platform's balance: the fixtures count on an account that has some. */
  funds?: string;
  /** The dashboard's settings of Billing. */
  billing?: Record<string, unknown>;
  /** In the fixture's own words: "step:parameter=value". */
  change?: readonly string[];
  about?: readonly string[];
};

const FUNDED: Scenario = { funds: "5000" };
/** In these the customer has no card; the account leaves what is not paid at that. */
const PATIENT = { afterRetries: "past_due" };

export const PLAYED: Readonly<Record<string, Scenario>> = {
  "account.application.deauthorized": {},
  "account.updated": {},
  "balance.available": {},
  "billing_portal.configuration.created": {},
  "billing_portal.configuration.updated": {},
  "billing_portal.session.created": {},
  "charge.captured": {},
  "charge.dispute.closed": {},
  "charge.dispute.created": {},
  "charge.dispute.updated": {},
  "charge.failed": {},
  "charge.refund.updated": {},
  "charge.refunded": {},
  "charge.succeeded": {},
  "coupon.created": {},
  "coupon.deleted": {},
  "coupon.updated": {},
  "credit_note.created": {},
  "credit_note.updated": {},
  "credit_note.voided": {},
  "customer.created": {},
  "customer.deleted": {},
  "customer.discount.created": {},
  "customer.discount.deleted": {},
  "customer.discount.updated": {},
  "customer.source.created": {},
  "customer.source.updated": {},
  "customer.subscription.created": {},
  "customer.subscription.deleted": {},
  "customer.subscription.paused": {},
  "customer.subscription.trial_will_end": {},
  "customer.subscription.updated": {},
  "customer.updated": {},
  "invoice.created": {},
  "invoice.deleted": {},
  "invoice.finalized": {},
  "invoice.marked_uncollectible": {},
  "invoice.paid": {},
  "invoice.payment_action_required": {},
  "invoice.payment_failed": {},
  "invoice.payment_succeeded": {},
  "invoice.sent": {},
  "invoice.updated": {},
  "invoice.voided": {},
  "invoiceitem.created": {},
  "invoiceitem.deleted": {},
  "payment_intent.amount_capturable_updated": {},
  "payment_intent.canceled": {},
  "payment_intent.created": {},
  "payment_intent.payment_failed": {},
  "payment_intent.processing": {},
  "payment_intent.requires_action": {},
  "payment_intent.succeeded": {},
  "payment_method.attached": {},
  "payment_method.detached": {},
  "payment_method.updated": {},
  "payout.created": {},
  "payout.updated": {},
  "plan.created": {},
  "plan.deleted": {},
  "plan.updated": {},
  "price.created": {},
  "price.updated": {},
  "product.created": {},
  "product.deleted": {},
  "product.updated": {},
  "promotion_code.created": {},
  "promotion_code.updated": {},
  "setup_intent.canceled": {},
  "setup_intent.created": {},
  "setup_intent.requires_action": {},
  "setup_intent.setup_failed": {},
  "setup_intent.succeeded": {},
  "subscription.payment_failed": {
    about: ["invoice.payment_failed", "customer.subscription.created"],
  },
  "subscription.payment_succeeded": {
    about: ["invoice.payment_succeeded", "customer.subscription.created"],
  },
  // Its fixture cancels a schedule that has not begun; Stripe aborts those whose bills stay unpaid.
  "subscription_schedule.aborted": { about: ["subscription_schedule.canceled"] },
  "subscription_schedule.canceled": {},
  "subscription_schedule.completed": { billing: PATIENT },
  "subscription_schedule.created": {},
  // Its fixture stops nine days before the end; Stripe tells seven days before it.
  "subscription_schedule.expiring": {
    billing: PATIENT,
    change: ["advance_test_clock:frozen_time=1579737600"],
  },
  "subscription_schedule.released": {},
  "subscription_schedule.updated": {},
  "tax_rate.created": {},
  "tax_rate.updated": {},
  "test_helpers.test_clock.advancing": {},
  "test_helpers.test_clock.created": {},
  "test_helpers.test_clock.deleted": {},
  "test_helpers.test_clock.ready": {},
  "topup.created": {},
  "transfer.created": FUNDED,
  "transfer.reversed": FUNDED,
  "transfer.updated": FUNDED,
};

const CASH = "bank transfers and the cash balances that they fill are not played";
const CHECKOUT = "the project has its own checkout: no hosted pages, no payment links";
const IDENTITY = "Stripe verifies sellers on its own pages; nobody asks for Identity";
const ISSUING = "no cards are issued";
const QUOTES = "nothing is quoted";
const REPORTS = "Stripe's report files are not made";
const METERS = "nothing is sold by the meter";

export const NOT_PLAYED: Readonly<Record<string, string>> = {
  "cash_balance.funds_available": CASH,
  "checkout.session.async_payment_failed": CHECKOUT,
  "checkout.session.async_payment_succeeded": CHECKOUT,
  "checkout.session.completed": CHECKOUT,
  "checkout.session.expired": CHECKOUT,
  "customer_cash_balance_transaction.created": CASH,
  "identity.verification_session.canceled": IDENTITY,
  "identity.verification_session.created": IDENTITY,
  "identity.verification_session.redacted": IDENTITY,
  "issuing_authorization.request": ISSUING,
  "issuing_authorization.request.eu": ISSUING,
  "issuing_authorization.request.gb": ISSUING,
  "issuing_card.created": ISSUING,
  "issuing_card.created.eu": ISSUING,
  "issuing_card.created.gb": ISSUING,
  "issuing_cardholder.created": ISSUING,
  "issuing_cardholder.created.eu": ISSUING,
  "issuing_cardholder.created.gb": ISSUING,
  "issuing_transaction.created": ISSUING,
  "issuing_transaction.purchase_details_receipt_updated": ISSUING,
  "issuing_transaction.updated": ISSUING,
  "payment_intent.partially_funded": CASH,
  "payment_link.created": CHECKOUT,
  "payment_link.updated": CHECKOUT,
  "quote.accepted": QUOTES,
  "quote.canceled": QUOTES,
  "quote.created": QUOTES,
  "quote.finalized": QUOTES,
  "reporting.report_run.succeeded": REPORTS,
  "v1.billing.meter.error_report_triggered": METERS,
  "v1.billing.meter.no_meter_found": METERS,
};

/**
 * What the Worker reads in an event of the platform itself; in all others nothing. Of connected
 * accounts every event that the stand-in tells is about the seller.
 */
export const REACTIONS: Readonly<Record<string, string>> = {
  "payment_intent.succeeded": "payment",
  "payment_intent.processing": "payment",
  "payment_intent.payment_failed": "payment",
  "payment_intent.canceled": "payment",
  "payment_intent.requires_action": "payment",
  "payment_intent.amount_capturable_updated": "payment",
  "charge.succeeded": "payment",
  "charge.updated": "payment",
  "charge.refunded": "payment",
  "charge.dispute.created": "dispute",
  "charge.dispute.updated": "dispute",
  "charge.dispute.closed": "dispute",
  "charge.dispute.funds_withdrawn": "dispute",
  "charge.dispute.funds_reinstated": "dispute",
  "refund.created": "refund",
  "refund.updated": "refund",
  "refund.failed": "refund",
  "transfer.created": "transfer",
  "transfer.updated": "transfer",
  "transfer.reversed": "transfer",
  "radar.early_fraud_warning.created": "fraud_warning",
  "radar.early_fraud_warning.updated": "fraud_warning",
  "payment_method.attached": "saved_method",
  "payment_method.detached": "saved_method",
  "payment_method.updated": "saved_method",
  "payment_method.automatically_updated": "saved_method",
};
