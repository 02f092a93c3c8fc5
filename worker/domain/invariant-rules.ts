import type { InvariantName } from "./invariants.ts";

/** One thing that is checked, and of which invariant it is a part. */
type Rule = readonly [invariant: InvariantName, says: string];

/**
 * What the checks of the books look for; each names its subject first. The SQL of each is in
 * `worker/db/repositories/invariants`.
 */
export const rules = {
  transaction_adds_up: ["L1", "a ledger transaction's entries add up to zero"],
  transaction_has_entries: ["L1", "a ledger transaction has two entries at least"],
  transaction_has_one_currency: ["L1", "a ledger transaction's entries are of its currency"],
  transaction_is_there: ["L1", "an entry's ledger transaction exists"],
  currency_adds_up: ["L2", "a currency's entries add up to zero"],
  entries_were_written_together: [
    "L3",
    "a ledger transaction's entries were written by one commit",
  ],
  account_is_its_entries: ["L3", "an account's running balance is the sum of its entries"],
  order_is_its_parts: ["L4", "an order's sums are the sums of its parts"],
  order_is_its_items: ["L4", "an order's parts are the sums of their items"],
  capture_pays_its_parts: ["L4", "an order's capture owes each artisan the net of their part"],
  payment_covers_transfers: [
    "L5",
    "a payment's transfers, but for supplements, are no more than was captured",
  ],
  payment_covers_what_left: [
    "L5",
    "no more left for a payment than came for it, was booked as debt, or was borne as a loss",
  ],
  payment_covers_refunds: ["L6", "a payment's refunds are no more than was captured"],
  account_owes_no_less_than_nothing: [
    "L7",
    "an artisan's account is never on the debit side, nor their debt on the credit side",
  ],
  effect_is_posted_once: ["L8", "a processor's id and kind have one ledger transaction"],
  capture_is_posted_once: ["L8", "a payment has one capture in the ledger at most"],
  order_has_its_capture: [
    "L10",
    "a paid order has a captured entry of its total, currency and charge",
  ],
  payment_is_posted: ["L10", "a payment's captured money is in the ledger, and no other is"],
  order_fits_its_payment: ["L11", "an order is paid while a payment pays it, and since a moment"],
  order_fits_its_goods: [
    "L11",
    "an order's goods are reserved, sold or released as its state says",
  ],
  order_fits_its_transfers: ["L11", "a paid order's parts have their transfers, and no other's do"],
  order_fits_its_shipments: ["L11", "a part is shipped only if its order was paid"],
  payment_fits_its_capture: ["L11", "a payment has succeeded while money was captured"],
  posting_fits_its_subject: [
    "L11",
    "a ledger transaction's payment, refund, transfer or dispute exists",
  ],
  refund_is_its_shares: [
    "L11",
    "a refund of an order is the sum of what is given back of its parts",
  ],
  refund_fits_the_ledger: ["L11", "a refund has left the ledger while it has succeeded"],
  dispute_fits_the_ledger: [
    "L11",
    "what a dispute's account has is what was withdrawn and neither returned nor lost; nothing once it is closed",
  ],
  dispute_holds_its_shares: [
    "L11",
    "what is held of artisans for a dispute is what its shares say, and nothing once it is over",
  ],
  transfer_fits_the_ledger: [
    "L11",
    "a transfer has left the ledger while it is sent or settled, less what was taken back",
  ],
  transfer_is_what_was_not_kept: [
    "L11",
    "what was withheld from a transfer, or taken back of it, is what is known to be",
  ],
  transfer_fits_its_shipment: ["L11", "a transfer is held until its part was shipped"],
  payment_had_an_operation: ["L12", "a payment that a processor knows was an operation before"],
  refund_had_an_operation: ["L12", "a refund that a processor knows was an operation before"],
  transfer_had_an_operation: [
    "L12",
    "a transfer that a processor knows was an operation before, unless it was found sent and adopted",
  ],
  transfer_left_once: ["L12", "a transfer has left once at most, less as often as it came back"],
  batch_is_its_operation: ["L12", "a payout batch has the sum that its last operation sends"],
  stock_is_reserved: ["stock", "a product's reserved pieces are those that reservations hold"],
  transfer_goes_on: [
    "alive",
    "a transfer on its way has an open operation, or a batch that is read",
  ],
  batch_goes_on: ["alive", "a payout batch on its way has an open operation"],
  refund_goes_on: ["alive", "a refund that was asked for has an open operation"],
  unapplied_goes_back: ["alive", "money that pays no order has a refund, or waits for an operator"],
} as const satisfies Record<string, Rule>;
export type RuleName = keyof typeof rules;
