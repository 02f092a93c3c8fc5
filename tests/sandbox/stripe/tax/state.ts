import type Stripe from "stripe";

/** What Stripe Tax keeps beside its objects. */
export type TaxState = {
  settings: Stripe.Tax.Settings;
  /** The lines of calculations, by the calculation. */
  calculationLines: Map<string, Stripe.Tax.CalculationLineItem[]>;
  transactionLines: Map<string, Stripe.Tax.TransactionLineItem[]>;
  /** The transaction that a calculation became. */
  transactionOf: Map<string, string>;
};

/** An account starts without a head office, and without one nothing can be calculated. */
export function newTax(): TaxState {
  return {
    settings: {
      object: "tax.settings",
      defaults: { provider: "stripe", tax_behavior: null, tax_code: null },
      head_office: null,
      livemode: false,
      status: "pending",
      status_details: { pending: { missing_fields: ["head_office"] } },
    },
    calculationLines: new Map(),
    transactionLines: new Map(),
    transactionOf: new Map(),
  };
}
