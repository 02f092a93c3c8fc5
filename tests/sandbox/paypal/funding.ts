import type { FundingSource } from "./account.ts";

/** What a buyer can choose on PayPal's page, in its order there, and what it is called. */
export const FUNDING_LABELS: Record<FundingSource, string> = {
  balance: "PayPal balance",
  card: "Visa ending in 1111",
  pay_later: "Pay Later, in four payments",
  echeck: "Bank account (eCheck, clears after 5 days)",
  declined_card: "Card that will be declined",
  card_second_step: "Card that asks for a second step",
  refused_by_bank: "Card whose bank refuses when the money is taken",
};

export const FUNDING_SOURCES = [
  "balance",
  "card",
  "pay_later",
  "echeck",
  "declined_card",
  "card_second_step",
  "refused_by_bank",
] as const satisfies readonly FundingSource[];

export function isFunding(value: string): value is FundingSource {
  return FUNDING_SOURCES.some((each) => each === value);
}
