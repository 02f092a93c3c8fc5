import type Stripe from "stripe";
import type { Line } from "../core/contract.ts";
import { balanceOf } from "./bank/balance.ts";
import { payoutSettingsOf } from "./bank/settings.ts";
import { decimals } from "./currencies.ts";
import { emit } from "./events.ts";
import type { Method } from "./instruments.ts";
import { later, ownerOf, type Platform } from "./platform.ts";

const DAY_MS = 86_400_000;

/** Card charges reach the available balance after the days of the balance settings: two, mostly. */
export function cardSettlesAfterMs(platform: Platform): number {
  return payoutSettingsOf(platform, platform.accountId).schedule.delay_days * DAY_MS;
}

/** Stripe's price of a card in the US: 2.9 % and 30 cents. Zero-decimal currencies: only the share. */
const CARD_FEE_PER_MILLE = 29;
const CARD_FEE_FIXED_CENTS = 30;
/** ACH debits: 0.8 %, at most 5 dollars. */
const BANK_DEBIT_FEE_PER_MILLE = 8;
const BANK_DEBIT_FEE_CENTS_MAX = 500;

/** SEPA debits: 0.8 % and 30 cents, at most 6 euros. */
const SEPA_DEBIT_FEE_FIXED_CENTS = 30;
const SEPA_DEBIT_FEE_CENTS_MAX = 600;

export function processingFee(amount: number, currency: string, method: Method): number {
  if (method === "sepa_debit") {
    const fee = roundHalfUp(amount * BANK_DEBIT_FEE_PER_MILLE) + SEPA_DEBIT_FEE_FIXED_CENTS;
    return Math.min(fee, SEPA_DEBIT_FEE_CENTS_MAX);
  }
  if (method === "us_bank_account") {
    return Math.min(roundHalfUp(amount * BANK_DEBIT_FEE_PER_MILLE), BANK_DEBIT_FEE_CENTS_MAX);
  }
  const fixed = { 0: 0, 2: CARD_FEE_FIXED_CENTS, 3: CARD_FEE_FIXED_CENTS * 10 };
  return roundHalfUp(amount * CARD_FEE_PER_MILLE) + fixed[decimals(currency)];
}

function roundHalfUp(perMille: number): number {
  return Math.floor((perMille + 500) / 1000);
}

export { balanceOf };

export type Movement = {
  owner: string;
  type: Stripe.BalanceTransaction.Type;
  reportingCategory: string;
  /** Above zero: towards the owner. */
  amount: number;
  fee: number;
  currency: string;
  /** null: nothing of Stripe's, as with money that a control call adds. */
  source: string | null;
  /** The account in the books on the other side. */
  against: string;
  /** When it reaches the available balance; in the past means at once. */
  availableAtMs: number;
  description?: string | null;
  /** Taken from what bank debits brought, where the caller has asked for that. */
  sourceType?: SourceType;
  /** What the buyer's side saw, if Stripe changed the currency on the way. */
  presented?: { amount: number; currency: string; rate: number };
};

/** Moves money in the books and answers the balance transaction that shows it. */
export function move(platform: Platform, movement: Movement): Stripe.BalanceTransaction {
  const { world, stores, hidden } = platform;
  const { owner, amount, fee, currency, availableAtMs } = movement;
  const pending = availableAtMs > world.clock.now();
  const net = amount - fee;
  const transaction = {
    id: world.ids.next("txn"),
    object: "balance_transaction",
    amount,
    available_on: Math.floor((pending ? availableAtMs : world.clock.now()) / 1000),
    balance_type: "payments",
    created: world.clock.nowSeconds(),
    currency,
    description: movement.description ?? null,
    exchange_rate: movement.presented?.rate ?? null,
    fee,
    fee_details: feeDetails(fee, currency),
    net,
    reporting_category: movement.reportingCategory,
    source: movement.source,
    status: pending ? "pending" : "available",
    type: movement.type,
  } satisfies Stripe.BalanceTransaction;
  world.books.post(`${movement.type} ${movement.source}`, [
    ...counterpart(movement),
    { account: account(owner, pending ? "pending" : "available"), currency, minor: BigInt(net) },
    ...(fee === 0 ? [] : [{ account: "stripe:fees", currency, minor: BigInt(fee) }]),
  ]);
  if (owner !== platform.accountId) hidden.owners.set(transaction.id, owner);
  stores.balanceTransactions.add(transaction);
  if (movement.sourceType === "bank_account" || isBankMoney(platform, owner, movement.type))
    addBankFunds(platform, owner, pending ? "pending" : "available", currency, net);
  if (pending)
    later(platform, availableAtMs - world.clock.now(), "funds_available", transaction.id);
  return transaction;
}

/** The other side; with a change of currency the exchange takes one and gives the other. */
function counterpart({ against, amount, currency, presented }: Movement): Line[] {
  if (!presented) return [{ account: against, currency, minor: BigInt(-amount) }];
  return [
    { account: against, currency: presented.currency, minor: BigInt(-presented.amount) },
    { account: "stripe:exchange", currency: presented.currency, minor: BigInt(presented.amount) },
    { account: "stripe:exchange", currency, minor: BigInt(-amount) },
  ];
}

function feeDetails(fee: number, currency: string): Stripe.BalanceTransaction.FeeDetail[] {
  if (fee === 0) return [];
  return [
    {
      amount: fee,
      application: null,
      currency,
      description: "Stripe processing fees",
      type: "stripe_fee",
    },
  ];
}

/** The clock has reached `available_on`. */
export function makeAvailable(platform: Platform, transactionId: string): void {
  const transaction = platform.stores.balanceTransactions.get(transactionId);
  if (transaction.status !== "pending") return;
  const owner = ownerOf(platform, transactionId);
  const { currency, net } = transaction;
  transaction.status = "available";
  if (isBankMoney(platform, owner, transaction.type)) {
    addBankFunds(platform, owner, "pending", currency, -net);
    addBankFunds(platform, owner, "available", currency, net);
  }
  platform.world.books.post(`available ${transactionId}`, [
    { account: account(owner, "pending"), currency, minor: BigInt(-net) },
    { account: account(owner, "available"), currency, minor: BigInt(net) },
  ]);
  tellAvailable(platform, owner);
}

/** More can be paid out than a moment ago. */
export function tellAvailable(platform: Platform, owner: string): void {
  emit(platform, "balance.available", balanceOf(platform, owner), accountOption(platform, owner));
}

export function accountOption(platform: Platform, owner: string): { account?: string } {
  return owner === platform.accountId ? {} : { account: owner };
}

export type Part = "pending" | "available";
export type SourceType = "card" | "bank_account";

export function account(owner: string, part: Part): string {
  return `stripe:${owner}:${part}`;
}

export function amountIn(platform: Platform, owner: string, part: Part, currency: string): number {
  return Number(platform.world.books.balance(account(owner, part), currency));
}

/** On the platform, payments that are no charges are bank debits. */
function isBankMoney(platform: Platform, owner: string, type: string): boolean {
  return owner === platform.accountId && type.startsWith("payment");
}

function addBankFunds(
  platform: Platform,
  owner: string,
  part: Part,
  currency: string,
  amount: number,
): void {
  const { bankFunds } = platform.hidden.connect;
  const key = `${owner} ${part} ${currency}`;
  bankFunds.set(key, (bankFunds.get(key) ?? 0) + amount);
}

export function sourceTypesOf(
  platform: Platform,
  owner: string,
  part: Part,
  currency: string,
  amount: number,
): { card: number; bank_account?: number } {
  const bank = platform.hidden.connect.bankFunds.get(`${owner} ${part} ${currency}`) ?? 0;
  return bank === 0 ? { card: amount } : { bank_account: bank, card: amount - bank };
}
