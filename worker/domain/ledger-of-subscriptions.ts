import { type About, accounts, credit, debit, type OfInvoice, posting } from "./ledger.ts";
import type { Money } from "./money.ts";

// What the ledger writes of subscriptions' invoices (docs/decisions/0027-subscriptions.md).

/** What moved, and what of it is tax. Above zero it came, below it went. */
function moved(
  kind: Exclude<OfInvoice, "invoice_fee" | "invoice_dispute_fee">,
  about: About,
  amount: Money,
  taxMinor: bigint,
) {
  return posting(kind, about, amount.currency, [
    debit(accounts.processor(about.processor), amount.minor),
    credit(accounts.subscriptions, amount.minor - taxMinor),
    credit(accounts.tax, taxMinor),
  ]);
}
const less = ({ minor, currency }: Money): Money => ({ minor: -minor, currency });

export const invoicePaid = (about: About, paid: Money, taxMinor: bigint) =>
  moved("invoice_capture", about, paid, taxMinor);
export const invoiceRefunded = (about: About, back: Money, taxMinor: bigint) =>
  moved("invoice_refund", about, less(back), -taxMinor);
/** The refund failed after it had succeeded. */
export const invoiceRefundReturned = (about: About, again: Money, taxMinor: bigint) =>
  moved("invoice_refund_returned", about, again, taxMinor);
/** The tax stays owed: whoever disputes has not said that nothing was sold. */
export const invoiceDisputed = (about: About, taken: Money) =>
  moved("invoice_dispute", about, less(taken), 0n);
export const invoiceDisputeReturned = (about: About, again: Money) =>
  moved("invoice_dispute_returned", about, again, 0n);

/** Below zero where the processor gave it back. */
export const invoiceFee = (kind: "invoice_fee" | "invoice_dispute_fee", about: About, fee: Money) =>
  posting(kind, about, fee.currency, [
    debit(accounts.processorFees, fee.minor),
    credit(accounts.processor(about.processor), fee.minor),
  ]);
