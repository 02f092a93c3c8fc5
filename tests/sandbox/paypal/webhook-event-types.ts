/** The events that PayPal offers to webhooks, with what it says about each. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  "BILLING.PLAN.ACTIVATED": "A billing plan is activated.",
  "BILLING.PLAN.CREATED": "A billing plan is created.",
  "BILLING.PLAN.DEACTIVATED": "A billing plan is deactivated.",
  "BILLING.PLAN.PRICING-CHANGE.ACTIVATED": "A price change for the plan is activated.",
  "BILLING.PLAN.UPDATED": "A billing plan is updated.",
  "BILLING.SUBSCRIPTION.ACTIVATED": "A subscription is activated.",
  "BILLING.SUBSCRIPTION.CANCELLED": "A subscription is cancelled.",
  "BILLING.SUBSCRIPTION.CREATED": "A subscription is created.",
  "BILLING.SUBSCRIPTION.EXPIRED": "A subscription expires.",
  "BILLING.SUBSCRIPTION.PAYMENT.FAILED": "Payment failed on a subscription.",
  "BILLING.SUBSCRIPTION.SUSPENDED": "A subscription is suspended.",
  "BILLING.SUBSCRIPTION.UPDATED": "A subscription is updated.",
  "CATALOG.PRODUCT.CREATED": "A product is created.",
  "CATALOG.PRODUCT.UPDATED": "A product is updated.",
  "CHECKOUT.CHECKOUT.BUYER-APPROVED": "An express checkout payment was approved by the buyer.",
  "CHECKOUT.ORDER.APPROVED": "An order has been approved by the buyer.",
  "CHECKOUT.ORDER.COMPLETED": "An order was completed.",
  "CHECKOUT.ORDER.DECLINED": "An order was declined.",
  "CHECKOUT.ORDER.SAVED": "An order was saved.",
  "CHECKOUT.ORDER.VOIDED": "An order was voided.",
  "CHECKOUT.PAYMENT-APPROVAL.REVERSED": "An approval of a payment was reversed.",
  "CUSTOMER.DISPUTE.CREATED": "A dispute is created.",
  "CUSTOMER.DISPUTE.RESOLVED": "A dispute is resolved.",
  "CUSTOMER.DISPUTE.UPDATED": "A dispute is updated.",
  "IDENTITY.AUTHORIZATION-CONSENT.REVOKED": "A user's consent token is revoked.",
  "INVOICING.INVOICE.CANCELLED": "A merchant or customer cancels an invoice.",
  "INVOICING.INVOICE.CREATED": "An invoice is created.",
  "INVOICING.INVOICE.PAID":
    "An invoice is paid, partially paid, or payment is made and is pending.",
  "INVOICING.INVOICE.REFUNDED": "An invoice is refunded or partially refunded.",
  "INVOICING.INVOICE.SCHEDULED": "An invoice is scheduled.",
  "INVOICING.INVOICE.UPDATED": "An invoice is updated.",
  "MERCHANT.ONBOARDING.COMPLETED": "Merchant completes setup.",
  "MERCHANT.PARTNER-CONSENT.REVOKED": "The consents for a merchant account setup are revoked.",
  "PAYMENT.AUTHORIZATION.CREATED": "A payment authorization is created.",
  "PAYMENT.AUTHORIZATION.VOIDED": "A payment authorization is voided.",
  "PAYMENT.CAPTURE.COMPLETED": "A payment capture completes.",
  "PAYMENT.CAPTURE.DECLINED": "A payment capture is declined.",
  "PAYMENT.CAPTURE.DENIED": "A payment capture is denied.",
  "PAYMENT.CAPTURE.PENDING": "The state of a payment capture changes to pending.",
  "PAYMENT.CAPTURE.REFUNDED": "A merchant refunds a payment capture.",
  "PAYMENT.CAPTURE.REVERSED": "PayPal reverses a payment capture.",
  "PAYMENT.ORDER.CANCELLED": "A payment order is canceled.",
  "PAYMENT.ORDER.CREATED": "A payment order is created.",
  "PAYMENT.PAYOUTS-ITEM.BLOCKED": "A payouts item is blocked.",
  "PAYMENT.PAYOUTS-ITEM.CANCELED": "A payouts item is canceled.",
  "PAYMENT.PAYOUTS-ITEM.DENIED": "A payouts item is denied.",
  "PAYMENT.PAYOUTS-ITEM.FAILED": "A payouts item fails.",
  "PAYMENT.PAYOUTS-ITEM.HELD": "A payouts item is held.",
  "PAYMENT.PAYOUTS-ITEM.REFUNDED": "A payouts item is refunded.",
  "PAYMENT.PAYOUTS-ITEM.RETURNED": "A payouts item is returned.",
  "PAYMENT.PAYOUTS-ITEM.SUCCEEDED": "A payouts item succeeds.",
  "PAYMENT.PAYOUTS-ITEM.UNCLAIMED": "A payouts item is unclaimed.",
  "PAYMENT.PAYOUTSBATCH.DENIED": "A batch payout payment is denied.",
  "PAYMENT.PAYOUTSBATCH.PROCESSING": "The state of a batch payout payment changes to processing.",
  "PAYMENT.PAYOUTSBATCH.SUCCESS": "A batch payout payment completes successfully.",
  "PAYMENT.REFERENCED-PAYOUT-ITEM.COMPLETED": "Funds are disbursed to the seller and partner.",
  "PAYMENT.REFERENCED-PAYOUT-ITEM.FAILED": "The disbursement to the seller failed.",
  "PAYMENT.REFUND.FAILED": "A payment refund fails.",
  "PAYMENT.REFUND.PENDING": "A payment refund is pending.",
  "PAYMENT.SALE.COMPLETED": "A sale completes.",
  "PAYMENT.SALE.DENIED": "The state of a sale changes from pending to denied.",
  "PAYMENT.SALE.PENDING": "The state of a sale changes to pending.",
  "PAYMENT.SALE.REFUNDED": "A merchant refunds a sale.",
  "PAYMENT.SALE.REVERSED": "PayPal reverses a sale.",
  "RISK.DISPUTE.CREATED": "A risk dispute is created.",
  "VAULT.CREDIT-CARD.CREATED": "A credit card was created.",
  "VAULT.CREDIT-CARD.DELETED": "A credit card was deleted.",
  "VAULT.CREDIT-CARD.UPDATED": "A credit card was updated.",
  "VAULT.PAYMENT-TOKEN.CREATED": "A payment token is created to save a payment method.",
  "VAULT.PAYMENT-TOKEN.DELETED": "A payment token is deleted.",
  "VAULT.PAYMENT-TOKEN.DELETION-INITIATED": "A request to delete a payment token was submitted.",
};

export const EVENT_TYPES = Object.keys(DESCRIPTIONS);

export function isEventType(name: string): boolean {
  return Object.hasOwn(DESCRIPTIONS, name);
}

export function eventTypeJson(name: string) {
  const description = DESCRIPTIONS[name] ?? "ALL";
  return { name, description, status: "ENABLED", resource_versions: [version(name)] };
}

/** What came with the second version of Orders, Payments and Vault says so. */
function version(name: string): string {
  return /^(CHECKOUT\.ORDER|PAYMENT\.(AUTHORIZATION|CAPTURE|REFUND))/.test(name) ? "2.0" : "1.0";
}
