import type Stripe from "stripe";
import { idOf, type Platform } from "../platform.ts";

/** Written over, the balance gets an entry that explains it, as with Stripe. */
export function setBalance(
  { world, stores }: Platform,
  customer: Stripe.Customer,
  balance: number,
): void {
  const amount = balance - customer.balance;
  if (amount === 0) return;
  const isFirst = !stores.customerBalanceTransactions
    .all()
    .some((entry) => idOf(entry.customer) === customer.id);
  customer.balance = balance;
  customer.currency ??= "usd";
  stores.customerBalanceTransactions.add({
    id: world.ids.next("cbtxn"),
    object: "customer_balance_transaction",
    amount,
    checkout_session: null,
    created: world.clock.nowSeconds(),
    credit_note: null,
    currency: customer.currency,
    customer: customer.id,
    customer_account: null,
    description: null,
    ending_balance: balance,
    invoice: null,
    livemode: false,
    metadata: {},
    type: isFirst ? "initial" : "adjustment",
  });
}
