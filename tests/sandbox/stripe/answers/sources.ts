import { SOURCES } from "../params/sources.ts";

/** Objects that come inside others, or from calls of others: they have a file, but no parameters. */
const INSIDE_OTHERS = [
  "ApplicationFees",
  "Applications",
  "BankAccounts",
  "Capabilities",
  "Cards",
  "CreditNoteLineItems",
  "CustomerBalanceTransactions",
  "Discounts",
  "InvoiceLineItems",
  "LoginLinks",
  "PaymentIntentAmountDetailsLineItems",
  "Persons",
  "Tax/CalculationLineItems",
  "Tax/TransactionLineItems",
  "TaxIds",
  "TransferReversals",
];

/** The files of the `stripe` package that declare what the stand-in answers. */
export const ANSWER_SOURCES: readonly string[] = [...Object.keys(SOURCES), ...INSIDE_OTHERS];
