import { type Currency, shareStep } from "./currency.ts";
import type { DisputeHoldId, DisputeId, PaymentId, ProductId, SellerOrderId } from "./ids.ts";
import { type Money, split, sum } from "./money.ts";
import type { ProcessorName } from "./processor-name.ts";
import {
  type Fault,
  leftOfPart,
  planRefund,
  type Refundable,
  type RefundablePart,
  type RefundShare,
  stepOf,
} from "./refunds.ts";
import { assert } from "./result.ts";

/**
 * `warning_*`: a question, for which no money was taken. `refunded`: the buyer was given the money
 * back meanwhile, so that nobody had to decide. The rest are the processors' own words.
 */
export const disputeStates = [
  ...(["warning_needs_response", "warning_under_review", "warning_closed"] as const),
  ...(["needs_response", "under_review", "refunded", "won", "lost"] as const),
] as const;
export type DisputeState = (typeof disputeStates)[number];

/** Money is at stake, and nobody has decided. */
export const isContested = (state: DisputeState) =>
  state === "needs_response" || state === "under_review";
export const isAwaitingUs = (state: DisputeState) =>
  state === "needs_response" || state === "warning_needs_response";
export const isDisputeOver = (state: DisputeState) =>
  state === "warning_closed" || state === "refunded" || state === "won" || state === "lost";

/** Which goods a dispute is about, as an operator says it. */
export type DisputedGoods = { readonly sellerOrderId: SellerOrderId } & (
  | { readonly kind: "rest" }
  | {
      readonly kind: "items";
      readonly items: readonly { readonly productId: ProductId; readonly quantity: number }[];
      readonly shipping: boolean;
    }
);

/** A buyer, or their bank, wants money back. */
export type Dispute = {
  readonly id: DisputeId;
  readonly paymentId: PaymentId;
  readonly processor: ProcessorName;
  readonly processorRef: string;
  readonly state: DisputeState;
  /** How far the processor's object was when it was read: what was read earlier changes nothing. */
  readonly version: bigint;
  /** May be more than was paid: banks add what they like. */
  readonly amount: Money;
  /** The processor's word. */
  readonly reason: string;
  /** Until when an answer counts; null if none is asked for. */
  readonly dueBy: Date | null;
  readonly openedAt: Date;
  /** When the last money has moved that has to; null before. */
  readonly closedAt: Date | null;
  /** Who bears it if it is lost. */
  readonly fault: Fault;
  /** Undecided: null, and then everybody bears it by what is left of their part. */
  readonly goods: readonly DisputedGoods[] | null;
  /** What the processor took, gave back, and took as a fee, all told. */
  readonly withdrawnMinor: bigint;
  readonly returnedMinor: bigint;
  readonly feeMinor: bigint;
  /** What of it was written to those who bear it. */
  readonly lostMinor: bigint;
  /** PayPal: the refund under which the money shows on the payment, which is no second one. */
  readonly settlementRef: string | null;
};

/** What was kept from sellers for a dispute, at one time and on the same terms. */
export type HoldState = "held" | "taken" | "released";
export type Hold = {
  readonly id: DisputeHoldId;
  readonly disputeId: DisputeId;
  readonly state: HoldState;
  readonly shares: readonly RefundShare[];
};
export const isLiveHold = ({ state }: Pick<Hold, "state">) => state !== "released";

/** What of the order's money a hold stands for. */
export const coveredBy = ({ shares }: Pick<Hold, "shares">) =>
  sum(shares.map(({ itemsMinor, shippingMinor }) => itemsMinor + shippingMinor));
export const feeBorneBy = ({ shares }: Pick<Hold, "shares">) =>
  sum(shares.map(({ feeMinor }) => feeMinor));

/** What is kept of a seller: of what has not left, and what they owe from then on. */
export const keptBy = ({ withheldMinor, debtMinor }: RefundShare) => withheldMinor + debtMinor;

/** What the processor has taken of the platform's money and neither given back nor was borne yet. */
export const outstandingOf = ({
  withdrawnMinor,
  returnedMinor,
  lostMinor,
}: Pick<Dispute, "withdrawnMinor" | "returnedMinor" | "lostMinor">) =>
  withdrawnMinor - returnedMinor - lostMinor;

/**
 * Of money that pays no order, what disputes have given back to its buyer. Refunds count first; what
 * disputes took beyond is nobody's but the platform's.
 */
export const repaidByDisputes = (unrefundedMinor: bigint, lostMinor: bigint): bigint =>
  lostMinor < unrefundedMinor ? lostMinor : unrefundedMinor;

/** What of an amount an order can stand for: no more than is left of it, cut to what can be sent. */
export function coverable(of: Refundable, amountMinor: bigint): bigint {
  const left = sum(of.parts.map(leftOfPart));
  const minor = amountMinor < left ? amountMinor : left;
  return minor > 0n ? minor - (minor % stepOf(of)) : 0n;
}

/** The fee as far as sellers bear it. */
export const feeToBear = (fault: Fault, feeMinor: bigint, currency: Currency) =>
  fault === "seller" && feeMinor > 0n ? feeMinor - (feeMinor % shareStep(currency)) : 0n;

/** Who bears what of a dispute: as a refund of the same money, with the dispute's own fee. */
export function planHold(
  of: Refundable,
  wish: Pick<Dispute, "fault" | "goods" | "feeMinor"> & { readonly coverMinor: bigint },
): readonly RefundShare[] {
  const { coverMinor, fault, goods } = wish;
  if (coverMinor === 0n) return [];
  const amounts = amountsOf(of, coverMinor, goods);
  const parts = [...amounts].flatMap(([sellerOrderId, minor]) =>
    minor > 0n ? [{ sellerOrderId, kind: "amount" as const, minor }] : [],
  );
  // What the processor keeps of the payment itself is kept whatever becomes of the dispute.
  const plan = planRefund({ ...of, feeMinor: null }, { kind: "parts", parts }, fault);
  assert(plan.ok, "what is left of the parts can be borne");
  return withFee(of, plan.value.shares, feeToBear(fault, wish.feeMinor, of.currency));
}

/** Of the goods that are named first, by their prices; else, and beyond them, by what is left of each part. */
function amountsOf(of: Refundable, minor: bigint, goods: Dispute["goods"]) {
  const { currency, parts } = of;
  const step = stepOf(of);
  const left = parts.map((part) => ({ id: part.part.id, weight: leftOfPart(part) }));
  const named = parts.map((part) => ({ id: part.part.id, weight: namedOf(part, goods) }));
  const namedMinor = sum(named.map(({ weight }) => weight));
  if (namedMinor >= minor && namedMinor > 0n)
    return minorsOf(split({ minor, currency }, named, step));
  const rest = left.map(({ id, weight }, n) => ({ id, weight: weight - (named[n]?.weight ?? 0n) }));
  const beyond = minorsOf(split({ minor: minor - namedMinor, currency }, rest, step));
  return new Map(named.map(({ id, weight }) => [id, weight + (beyond.get(id) ?? 0n)]));
}

const minorsOf = (shares: ReadonlyMap<SellerOrderId, Money>): ReadonlyMap<SellerOrderId, bigint> =>
  new Map([...shares].map(([id, share]) => [id, share.minor]));

/** What the goods that were named of a part cost, no more than what is left of it. */
function namedOf(part: RefundablePart, goods: Dispute["goods"]): bigint {
  const left = leftOfPart(part);
  const named = goods?.find(({ sellerOrderId }) => sellerOrderId === part.part.id);
  if (!named) return 0n;
  if (named.kind === "rest") return left;
  const priced = named.items.map(({ productId, quantity }) => {
    const item = part.items.find((one) => one.productId === productId);
    return (item?.unitMinor ?? 0n) * BigInt(quantity);
  });
  const minor = sum(priced) + (named.shipping ? part.part.shippingMinor : 0n);
  return minor < left ? minor : left;
}

/** The fee by what each gives back; it too is taken of what has not left first. */
function withFee(of: Refundable, shares: readonly RefundShare[], feeMinor: bigint) {
  if (feeMinor === 0n) return shares;
  const { currency } = of;
  const weights = shares.map((share) => ({
    id: share.sellerOrderId,
    weight: share.itemsMinor + share.shippingMinor,
  }));
  const fees = split({ minor: feeMinor, currency }, weights, shareStep(currency));
  return shares.map((share): RefundShare => {
    const fee = fees.get(share.sellerOrderId)?.minor ?? 0n;
    const part = of.parts.find(({ part: { id } }) => id === share.sellerOrderId);
    const unsent = (part?.unsentMinor ?? 0n) - share.withheldMinor;
    const withheld = fee < unsent ? fee : unsent;
    return {
      ...share,
      feeMinor: fee,
      withheldMinor: share.withheldMinor + withheld,
      debtMinor: share.debtMinor + fee - withheld,
    };
  });
}
