import type { Decline, Row } from "../instruments.ts";

const bank = (reason: string, message: string): Decline => ({
  code: "payment_method_provider_decline",
  declineCode: reason,
  message,
});

const sepa = { method: "sepa_debit", country: "AT" } as const;
const refusedDebit = bank("insufficient_funds", "The account has insufficient funds.");

/** Accounts in the euro area; those that answer "after three minutes" take a debit's usual days. */
const IBANS: readonly Row[] = [
  ["AT611904300234573201", [], sepa],
  ["AT321904300235473204", [], sepa],
  ["AT861904300235473202", [], { ...sepa, decline: refusedDebit }],
  ["AT051904300235473205", [], { ...sepa, decline: refusedDebit }],
  ["AT591904300235473203", [], { ...sepa, dispute: { reason: "debit_not_authorized" } }],
];

/** US bank accounts by number; the names are `pm_usBankAccount_…`. */
export const BANK_ACCOUNTS: readonly Row[] = [
  ["000123456789", ["success"]],
  ["000000000009", ["processing"], { never: true }],
  ["000111111116", ["noAccount"], { decline: bank("no_account", "No account was found.") }],
  [
    "000111111113",
    ["accountClosed"],
    { decline: bank("account_closed", "The account is closed.") },
  ],
  [
    "000222222227",
    ["insufficientFunds"],
    { decline: bank("insufficient_funds", "The account has insufficient funds.") },
  ],
  [
    "000333333335",
    ["debitNotAuthorized"],
    { decline: bank("debit_not_authorized", "The customer says the debit was not authorized.") },
  ],
  [
    "000000004954",
    ["riskLevelHighest"],
    {
      decline: { ...bank("fraudulent", "The payment was blocked as too risky."), blocked: true },
      riskLevel: "highest",
    },
  ],
  ["000555555559", ["dispute"], { dispute: { reason: "debit_not_authorized" } }],
  ...IBANS,
];
