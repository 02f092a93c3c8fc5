import type { Currency } from "./currency.ts";
import type { DisputeId, PaymentId, SellerId } from "./ids.ts";
import { type Money, sum } from "./money.ts";
import type { ProcessorName } from "./processor-name.ts";
import { assert } from "./result.ts";

export type AccountKind = "asset" | "liability" | "income" | "expense";
export type Account = { readonly name: string; readonly kind: AccountKind };

export const accounts = {
  processor: (name: ProcessorName): Account => ({ name: `processor:${name}`, kind: "asset" }),
  payable: (seller: SellerId, rail: ProcessorName): Account => ({
    name: `seller:${seller}:payable:${rail}`,
    kind: "liability",
  }),
  /** What a seller owes, with its causes in the entries. Never below zero. */
  debt: (seller: SellerId): Account => ({ name: `seller:${seller}:debt`, kind: "asset" }),
  /** What is kept of a seller's while a dispute is open. */
  held: (seller: SellerId, dispute: DisputeId): Account => ({
    name: `seller:${seller}:held:${dispute}`,
    kind: "liability",
  }),
  /** What the processor took for a dispute and nobody has borne yet. */
  dispute: (dispute: DisputeId): Account => ({ name: `dispute:${dispute}`, kind: "asset" }),
  unapplied: (payment: PaymentId): Account => ({
    name: `unapplied:${payment}`,
    kind: "liability",
  }),
  commission: { name: "platform:commission", kind: "income" },
  subscriptions: { name: "platform:subscriptions", kind: "income" },
  /** What was collected for tax offices. */
  tax: { name: "platform:tax", kind: "liability" },
  processorFees: { name: "platform:processor-fees", kind: "expense" },
  losses: { name: "platform:losses", kind: "expense" },
} as const;

/** What can happen to money; with the processor's own id, each happens once. */
export type EffectKind =
  | "capture"
  | "unapplied_capture"
  | "fee"
  | "refund"
  | "refund_returned"
  | "transfer"
  | "transfer_fee"
  | "transfer_fee_returned"
  | "transfer_returned"
  | "dispute"
  | "dispute_returned"
  | "dispute_fee"
  | OfInvoice
  | OursAlone;

/** What pays a subscription's invoice, and what becomes of that: to the processor as of any payment. */
const ofInvoice = [
  ...(["invoice_capture", "invoice_fee", "invoice_refund", "invoice_refund_returned"] as const),
  ...(["invoice_dispute", "invoice_dispute_returned", "invoice_dispute_fee"] as const),
] as const;
export type OfInvoice = (typeof ofInvoice)[number];
export const isOfInvoice = (kind: EffectKind): kind is OfInvoice =>
  ofInvoice.some((one) => one === kind);

/** What happens in our books alone: no processor has a line for it. */
const oursAlone = [
  ...(["debt_repaid", "debt_written_off"] as const),
  ...(["dispute_held", "dispute_let_go", "dispute_lost", "dispute_lost_undone"] as const),
] as const;
type OursAlone = (typeof oursAlone)[number];
export const isOursAlone = (kind: EffectKind): kind is OursAlone =>
  oursAlone.some((one) => one === kind);

/** `amountMinor` above zero is a debit, below zero a credit. */
export type Entry = { readonly account: Account; readonly amountMinor: bigint };
export type Posting = {
  readonly kind: EffectKind;
  readonly currency: Currency;
  readonly processor: ProcessorName;
  /** The balance transaction of Stripe, or PayPal's transaction id. */
  readonly externalId: string;
  /** Ours: the payment, refund, transfer or dispute. */
  readonly subjectId: string;
  readonly entries: readonly Entry[];
};

export type About = {
  readonly processor: ProcessorName;
  readonly externalId: string;
  readonly subjectId: string;
};
type ShareOfSale = { sellerId: SellerId; netMinor: bigint; commissionMinor: bigint };

/** A buyer's money that pays an order: each artisan is owed the net, the platform earned the rest. */
export function captureOfOrder(about: About, captured: Money, shares: readonly ShareOfSale[]) {
  const { processor } = about;
  return posting("capture", about, captured.currency, [
    debit(accounts.processor(processor), captured.minor),
    ...shares.map(({ sellerId, netMinor }) =>
      credit(accounts.payable(sellerId, processor), netMinor),
    ),
    credit(accounts.commission, sum(shares.map(({ commissionMinor }) => commissionMinor))),
  ]);
}

/** Money that was taken but pays no order. It is owed to the buyer until it went back. */
export const captureUnapplied = (about: About, payment: PaymentId, captured: Money) =>
  posting("unapplied_capture", about, captured.currency, [
    debit(accounts.processor(about.processor), captured.minor),
    credit(accounts.unapplied(payment), captured.minor),
  ]);

/** The processor's fee is the platform's. */
export const processorFee = (kind: "fee" | "transfer_fee", about: About, fee: Money) =>
  posting(kind, about, fee.currency, [
    debit(accounts.processorFees, fee.minor),
    credit(accounts.processor(about.processor), fee.minor),
  ]);

/** A fee that the processor gave back with the transfer that it was for. */
export const processorFeeReturned = (about: About, fee: Money) =>
  posting("transfer_fee_returned", about, fee.currency, [
    debit(accounts.processor(about.processor), fee.minor),
    credit(accounts.processorFees, fee.minor),
  ]);

/** `lossMinor` of it a dispute has given back already, and it is the platform's. */
export const refundOfUnapplied = (
  about: About,
  payment: PaymentId,
  amount: Money,
  lossMinor: bigint,
) =>
  posting("refund", about, amount.currency, [
    debit(accounts.unapplied(payment), amount.minor - lossMinor),
    debit(accounts.losses, lossMinor),
    credit(accounts.processor(about.processor), amount.minor),
  ]);

/** Who bears what of an order's money that went back (docs/decisions/0021-refunds.md). */
export type ShareOfRefund = {
  readonly sellerId: SellerId;
  readonly commissionMinor: bigint;
  readonly feeMinor: bigint;
  readonly withheldMinor: bigint;
  readonly debtMinor: bigint;
  readonly lossMinor: bigint;
};
export const totalOf = (shares: readonly ShareOfRefund[], of: (share: ShareOfRefund) => bigint) =>
  sum(shares.map(of));

/** An order's money, or a part of it, goes back: each bears their share, and what was withheld is owed no more. */
export function refundOfOrder(about: About, amount: Money, shares: readonly ShareOfRefund[]) {
  const { processor } = about;
  return posting("refund", about, amount.currency, [
    ...shares.flatMap(({ sellerId, withheldMinor, debtMinor }) => [
      debit(accounts.payable(sellerId, processor), withheldMinor),
      debit(accounts.debt(sellerId), debtMinor),
    ]),
    debit(
      accounts.commission,
      totalOf(shares, (share) => share.commissionMinor),
    ),
    debit(
      accounts.losses,
      totalOf(shares, (share) => share.lossMinor),
    ),
    credit(
      accounts.processorFees,
      totalOf(shares, (share) => share.feeMinor),
    ),
    credit(accounts.processor(processor), amount.minor),
  ]);
}

/** A refund that failed after it had succeeded: the same accounts, the other way round. */
export const refundReturned = (
  about: About,
  payment: PaymentId,
  amount: Money,
  lossMinor: bigint,
) =>
  posting("refund_returned", about, amount.currency, [
    debit(accounts.processor(about.processor), amount.minor),
    credit(accounts.unapplied(payment), amount.minor - lossMinor),
    credit(accounts.losses, lossMinor),
  ]);

/** What is a seller's again: first it pays what they owe. */
export type GivenToSeller = {
  readonly sellerId: SellerId;
  readonly debtMinor: bigint;
  readonly payableMinor: bigint;
};

/** Each gets back what they bore, whatever has become of the seller's debt meanwhile. */
export function refundOfOrderReturned(
  about: About,
  amount: Money,
  shares: readonly ShareOfRefund[],
  given: readonly GivenToSeller[],
) {
  const { processor } = about;
  return posting("refund_returned", about, amount.currency, [
    debit(accounts.processor(processor), amount.minor),
    debit(
      accounts.processorFees,
      totalOf(shares, (share) => share.feeMinor),
    ),
    ...given.flatMap((each) => toSeller(each, processor)),
    credit(
      accounts.commission,
      totalOf(shares, (share) => share.commissionMinor),
    ),
    credit(
      accounts.losses,
      totalOf(shares, (share) => share.lossMinor),
    ),
  ]);
}

/** First what they owe, then what is owed to them. */
export const toSeller = (
  { sellerId, debtMinor, payableMinor }: GivenToSeller,
  processor: ProcessorName,
): Entry[] => [
  credit(accounts.debt(sellerId), debtMinor),
  credit(accounts.payable(sellerId, processor), payableMinor),
];

export const transferSent = (about: About, seller: SellerId, amount: Money) =>
  posting("transfer", about, amount.currency, [
    debit(accounts.payable(seller, about.processor), amount.minor),
    credit(accounts.processor(about.processor), amount.minor),
  ]);

/** What came back is owed to the seller again. */
export const transferReturned = (about: About, seller: SellerId, amount: Money) =>
  posting("transfer_returned", about, amount.currency, [
    debit(accounts.processor(about.processor), amount.minor),
    credit(accounts.payable(seller, about.processor), amount.minor),
  ]);

/** What was taken back from a seller's account: it pays what they owe, and the rest is theirs. */
export const transferReversed = (about: About, amount: Money, given: GivenToSeller) =>
  posting("transfer_returned", about, amount.currency, [
    debit(accounts.processor(about.processor), amount.minor),
    ...toSeller(given, about.processor),
  ]);

/** Of what a seller is owed by a later sale, what they owe is kept. No money moves. */
export const debtRepaid = (about: About, seller: SellerId, amount: Money) =>
  posting("debt_repaid", about, amount.currency, [
    debit(accounts.payable(seller, about.processor), amount.minor),
    credit(accounts.debt(seller), amount.minor),
  ]);

/** What nobody will repay. */
export const debtWrittenOff = (about: About, seller: SellerId, amount: Money) =>
  posting("debt_written_off", about, amount.currency, [
    debit(accounts.losses, amount.minor),
    credit(accounts.debt(seller), amount.minor),
  ]);

export const debit = (account: Account, minor: bigint): Entry => ({ account, amountMinor: minor });
export const credit = (account: Account, minor: bigint): Entry => ({
  account,
  amountMinor: -minor,
});

/** Entries as they are written: in one order, and none that moves nothing. */
export function posting(
  kind: EffectKind,
  about: About,
  currency: Currency,
  lines: readonly Entry[],
): Posting {
  const entries = lines
    .filter(({ amountMinor }) => amountMinor !== 0n)
    // Accounts are always touched in one order, so that two postings never wait for each other.
    .sort((a, b) => (a.account.name < b.account.name ? -1 : 1));
  assert(sum(entries.map(({ amountMinor }) => amountMinor)) === 0n, "a posting adds up to zero");
  return { kind, ...about, currency, entries };
}
