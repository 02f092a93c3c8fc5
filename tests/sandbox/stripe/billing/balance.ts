import type Stripe from "stripe";
import { emit } from "../events.ts";
import { mergeMetadata, type Platform } from "../platform.ts";
import { nowOf } from "./time.ts";

type Change = {
  amount: number;
  currency: string;
  type: Stripe.CustomerBalanceTransaction.Type;
  invoice?: string;
  creditNote?: string;
  description?: string | null;
  metadata?: Stripe.Metadata | null;
};

/** Moves a customer's balance: below zero is credit that the next invoices use, above zero debt. */
export function moveBalance(
  here: Platform,
  customer: Stripe.Customer,
  change: Change,
): Stripe.CustomerBalanceTransaction {
  const before = customer.balance;
  customer.balance += change.amount;
  customer.currency ??= change.currency;
  const transaction: Stripe.CustomerBalanceTransaction = {
    id: here.world.ids.next("cbtxn"),
    object: "customer_balance_transaction",
    amount: change.amount,
    checkout_session: null,
    created: nowOf(here),
    credit_note: change.creditNote ?? null,
    currency: change.currency,
    customer: customer.id,
    customer_account: null,
    description: change.description ?? null,
    ending_balance: customer.balance,
    invoice: change.invoice ?? null,
    livemode: false,
    metadata: mergeMetadata({}, change.metadata),
    type: change.type,
  };
  here.stores.customerBalanceTransactions.add(transaction);
  emit(here, "customer.updated", customer, { previous: { balance: before } });
  return transaction;
}
