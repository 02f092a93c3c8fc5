import type Stripe from "stripe";
import { mergeMetadata, type Platform } from "../platform.ts";
import { refused } from "../wire/errors.ts";
import { firstPage, usableCalculation } from "./calculations.ts";

/** The tax is owed from now on; the calculation is used up. */
export function createTransaction(
  platform: Platform,
  params: Stripe.Tax.TransactionCreateFromCalculationParams,
): Stripe.Tax.Transaction {
  const { world, hidden } = platform;
  const calculation = usableCalculation(platform, params.calculation);
  refuseTwice(platform, params.reference, calculation.id);
  const lines = (hidden.tax.calculationLines.get(calculation.id) ?? []).map(
    (line): Stripe.Tax.TransactionLineItem => ({
      id: world.ids.next("tax_li", 14),
      object: "tax.transaction_line_item",
      amount: line.amount,
      amount_tax: line.amount_tax,
      livemode: false,
      metadata: line.metadata,
      product: line.product,
      quantity: line.quantity,
      reference: line.reference,
      reversal: null,
      tax_behavior: line.tax_behavior,
      tax_code: line.tax_code,
      type: "transaction",
    }),
  );
  const transaction = addTransaction(platform, {
    ...shared(calculation),
    metadata: mergeMetadata({}, params.metadata),
    posted_at: params.posted_at ?? world.clock.nowSeconds(),
    reference: params.reference,
    reversal: null,
    shipping_cost: calculation.shipping_cost,
    type: "transaction",
    lines,
  });
  hidden.tax.transactionOf.set(calculation.id, transaction.id);
  return transaction;
}

/** What a transaction has from what it comes of: who, where, when. */
export function shared(from: Stripe.Tax.Calculation | Stripe.Tax.Transaction) {
  return {
    currency: from.currency,
    customer: from.customer,
    customer_details: from.customer_details,
    ship_from_details: from.ship_from_details,
    tax_date: from.tax_date,
  };
}

type Draft = Omit<
  Stripe.Tax.Transaction,
  "id" | "object" | "created" | "livemode" | "line_items"
> & { lines: Stripe.Tax.TransactionLineItem[] };

export function addTransaction(platform: Platform, draft: Draft): Stripe.Tax.Transaction {
  const { world, stores, hidden } = platform;
  const { lines, ...rest } = draft;
  const transaction: Stripe.Tax.Transaction = {
    id: world.ids.next("tax", 24),
    object: "tax.transaction",
    created: world.clock.nowSeconds(),
    livemode: false,
    ...structuredClone(rest),
  };
  stores.taxTransactions.add(transaction);
  hidden.tax.transactionLines.set(transaction.id, lines);
  const url = `/v1/tax/transactions/${transaction.id}/line_items`;
  hidden.onDemand.set(`${transaction.id}#line_items`, firstPage(lines, url));
  return transaction;
}

/** A reference names one transaction or reversal; a calculation becomes one transaction. */
function refuseTwice(platform: Platform, reference: string, calculation: string): void {
  refuseSameReference(platform, reference);
  const earlier = platform.hidden.tax.transactionOf.get(calculation);
  if (earlier === undefined) return;
  throw refused({
    message: `The calculation was already used by the transaction ${earlier}.`,
    param: "calculation",
  });
}

export function refuseSameReference({ stores }: Platform, reference: string): void {
  const twin = stores.taxTransactions.all().find((other) => other.reference === reference);
  if (!twin) return;
  throw refused({
    code: "resource_already_exists",
    message: `A tax transaction with the reference '${reference}' already exists: ${twin.id}`,
    param: "reference",
  });
}
