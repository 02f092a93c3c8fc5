import { type Currency, railOf, shareStep } from "./currency.ts";
import type { ProductId, SellerId, SellerOrderId } from "./ids.ts";
import { type Money, split, sum } from "./money.ts";
import type { OrderItem, SellerOrder } from "./orders.ts";
import type { ProcessorName } from "./processor-name.ts";
import { assert, err, ok, type Result } from "./result.ts";

/** Whose fault it was, hence who bears it (docs/decisions/0021-refunds.md). */
export type Fault = "seller" | "platform" | "shared";
export const faults = ["seller", "platform", "shared"] as const satisfies readonly Fault[];

/** What is to go back of one artisan's part. */
export type PartWish = { readonly sellerOrderId: SellerOrderId } & (
  | { readonly kind: "rest" }
  | { readonly kind: "amount"; readonly minor: bigint }
  | {
      readonly kind: "items";
      readonly items: readonly { readonly productId: ProductId; readonly quantity: number }[];
      /** All that is left of the part's shipping goes back too. */
      readonly shipping: boolean;
    }
);
/** What is to go back: all that is left of the order, an amount over all of it, or of some parts. */
export type RefundWish =
  | { readonly kind: "rest" }
  | { readonly kind: "amount"; readonly minor: bigint }
  | { readonly kind: "parts"; readonly parts: readonly PartWish[] };

/** What refunds that were not refused have given back of a part so far. */
export type GivenBack = {
  readonly itemsMinor: bigint;
  readonly shippingMinor: bigint;
  readonly quantities: ReadonlyMap<ProductId, number>;
  /** What the platform has given back of its commission for that, and sellers have borne of the fee. */
  readonly commissionMinor: bigint;
  readonly feeMinor: bigint;
};
export type RefundablePart = {
  readonly part: SellerOrder;
  readonly items: readonly OrderItem[];
  readonly givenBack: GivenBack;
  /** What of this part has not left for the artisan, and can be kept from leaving. */
  readonly unsentMinor: bigint;
};
/** An order's money as it stands. */
export type Refundable = {
  readonly currency: Currency;
  /** By which it was paid, and goes back. */
  readonly rail: ProcessorName;
  readonly parts: readonly RefundablePart[];
  /** What the processor keeps of the payment; null while it is not known, and then nobody else bears it. */
  readonly feeMinor: bigint | null;
};

/** Who gives what of a refund, of one part. All sums are minor units of the order's currency. */
export type RefundShare = {
  readonly sellerOrderId: SellerOrderId;
  readonly sellerId: SellerId;
  /** To the buyer. */
  readonly itemsMinor: bigint;
  readonly shippingMinor: bigint;
  readonly items: readonly {
    readonly productId: ProductId;
    readonly quantity: number;
  }[];
  /** What the platform had earned of it. */
  readonly commissionMinor: bigint;
  /** What the processor keeps, as far as the artisan bears it. */
  readonly feeMinor: bigint;
  /** Of the artisan: kept from a transfer that has not left, and what they owe from now on. */
  readonly withheldMinor: bigint;
  readonly debtMinor: bigint;
  /** What the platform bears beyond its commission. */
  readonly lossMinor: bigint;
};
export type RefundPlan = {
  readonly amount: Money;
  readonly fault: Fault;
  readonly shares: readonly RefundShare[];
  /** False: the fee is not known yet, so that nobody but the platform bears it. */
  readonly isFeeKnown: boolean;
};
export type RefundPlanError =
  | { readonly kind: "refund_empty" | "nothing_left_to_refund" }
  | { readonly kind: "part_not_found" | "duplicate_part"; readonly sellerOrderId: SellerOrderId }
  | { readonly kind: "refund_exceeds_left"; readonly leftMinor: bigint }
  | { readonly kind: "product_not_in_part"; readonly productId: ProductId }
  | { readonly kind: "quantity_exceeds_left"; readonly productId: ProductId; readonly left: number }
  | { readonly kind: "amount_not_sendable"; readonly stepMinor: bigint };

/** What the buyer gets back of one part. */
type Back = Pick<RefundShare, "itemsMinor" | "shippingMinor" | "items">;
type Planned = Result<ReadonlyMap<SellerOrderId, Back>, RefundPlanError>;

/** What a refund takes from whom, to the cent. It changes nothing: the preview and the deed are the same plan. */
export function planRefund(
  of: Refundable,
  wish: RefundWish,
  fault: Fault,
): Result<RefundPlan, RefundPlanError> {
  if (leftOf(of.parts) === 0n) return err({ kind: "nothing_left_to_refund" });
  const planned = backOf(of, wish);
  if (!planned.ok) return planned;
  const step = railStep(of);
  const shares: RefundShare[] = [];
  for (const part of of.parts) {
    const back = planned.value.get(part.part.id);
    if (!back || back.itemsMinor + back.shippingMinor === 0n) continue;
    if (back.itemsMinor % step !== 0n || back.shippingMinor % step !== 0n)
      return err({ kind: "amount_not_sendable", stepMinor: step });
    shares.push(shareOf(of, part, back, fault));
  }
  if (shares.length === 0) return err({ kind: "refund_empty" });
  const minor = sum(shares.map(({ itemsMinor, shippingMinor }) => itemsMinor + shippingMinor));
  const amount = { minor, currency: of.currency };
  return ok({ amount, fault, shares, isFeeKnown: of.feeMinor !== null });
}

/** What of some parts was not given back yet. */
const leftOf = (parts: readonly RefundablePart[]) => sum(parts.map(leftOfPart));
export const leftOfPart = (part: RefundablePart) => itemsLeft(part) + shippingLeft(part);
const itemsLeft = ({ part, givenBack }: RefundablePart) => part.itemsMinor - givenBack.itemsMinor;
const shippingLeft = ({ part, givenBack }: RefundablePart) =>
  part.shippingMinor - givenBack.shippingMinor;

/** What a rail can move: whatever was sold by it, it can give back. */
export function railStep({ rail, currency }: Pick<Refundable, "rail" | "currency">): bigint {
  const facts = railOf(rail, currency);
  assert(facts !== null, "money comes only by a rail that takes its currency");
  return facts.step;
}

/**
 * What amounts are cut to: shares that each rail can send, unless what is left is none itself, as
 * forints with fillér are, which only a card could pay.
 */
export function stepOf(of: Pick<Refundable, "rail" | "currency" | "parts">): bigint {
  const step = shareStep(of.currency);
  const isWhole = of.parts.every(
    (part) => itemsLeft(part) % step === 0n && shippingLeft(part) % step === 0n,
  );
  return isWhole ? step : railStep(of);
}

function backOf(of: Refundable, wish: RefundWish): Planned {
  if (wish.kind === "rest")
    return ok(new Map(of.parts.map((part) => [part.part.id, restOf(part)] as const)));
  if (wish.kind === "amount") return amountOver(of, wish.minor);
  const back = new Map<SellerOrderId, Back>();
  for (const each of wish.parts) {
    const { sellerOrderId } = each;
    const part = of.parts.find(({ part: { id } }) => id === sellerOrderId);
    if (!part) return err({ kind: "part_not_found", sellerOrderId });
    if (back.has(sellerOrderId)) return err({ kind: "duplicate_part", sellerOrderId });
    const one = backOfPart(part, each, stepOf(of));
    if (!one.ok) return one;
    back.set(sellerOrderId, one.value);
  }
  return ok(back);
}

const restOf = (part: RefundablePart): Back => ({
  itemsMinor: itemsLeft(part),
  shippingMinor: shippingLeft(part),
  items: part.items.flatMap(({ productId, quantity }) => {
    const left = quantity - (part.givenBack.quantities.get(productId) ?? 0);
    return left > 0 ? [{ productId, quantity: left }] : [];
  }),
});

/** Over all parts, by what is left of each: nobody gives back more than they got. */
function amountOver(of: Refundable, minor: bigint): Planned {
  const { parts, currency } = of;
  const leftMinor = leftOf(parts);
  if (minor <= 0n) return err({ kind: "refund_empty" });
  if (minor > leftMinor) return err({ kind: "refund_exceeds_left", leftMinor });
  const step = stepOf(of);
  if (minor % step !== 0n) return err({ kind: "amount_not_sendable", stepMinor: step });
  const weights = parts.map((part) => ({ id: part.part.id, weight: leftOfPart(part) }));
  const amounts = split({ minor, currency }, weights, step);
  return ok(
    new Map(
      parts.map((part) => [part.part.id, amountOf(part, amounts.get(part.part.id)?.minor ?? 0n)]),
    ),
  );
}

/** The goods first: what is left over is shipping. */
function amountOf(part: RefundablePart, minor: bigint): Back {
  const itemsMinor = minor < itemsLeft(part) ? minor : itemsLeft(part);
  return { itemsMinor, shippingMinor: minor - itemsMinor, items: [] };
}

function backOfPart(
  part: RefundablePart,
  wish: PartWish,
  step: bigint,
): Result<Back, RefundPlanError> {
  if (wish.kind === "rest") return ok(restOf(part));
  if (wish.kind === "amount") {
    const leftMinor = leftOfPart(part);
    if (wish.minor <= 0n) return err({ kind: "refund_empty" });
    if (wish.minor > leftMinor) return err({ kind: "refund_exceeds_left", leftMinor });
    if (wish.minor % step !== 0n) return err({ kind: "amount_not_sendable", stepMinor: step });
    return ok(amountOf(part, wish.minor));
  }
  let itemsMinor = 0n;
  const wanted = new Map<ProductId, number>();
  for (const { productId, quantity } of wish.items)
    wanted.set(productId, (wanted.get(productId) ?? 0) + quantity);
  for (const [productId, quantity] of wanted) {
    const item = part.items.find((one) => one.productId === productId);
    if (!item) return err({ kind: "product_not_in_part", productId });
    const left = item.quantity - (part.givenBack.quantities.get(productId) ?? 0);
    if (quantity > left) return err({ kind: "quantity_exceeds_left", productId, left });
    itemsMinor += item.unitMinor * BigInt(quantity);
  }
  // An amount that went back without a name may have been a part of these goods.
  if (itemsMinor > itemsLeft(part))
    return err({ kind: "refund_exceeds_left", leftMinor: itemsLeft(part) });
  const items = [...wanted].map(([productId, quantity]) => ({ productId, quantity }));
  return ok({ itemsMinor, shippingMinor: wish.shipping ? shippingLeft(part) : 0n, items });
}

/** Who bears what of it. */
function shareOf(of: Refundable, part: RefundablePart, back: Back, fault: Fault): RefundShare {
  const { part: sold, givenBack } = part;
  const commissionMinor = commissionOf(part, back.itemsMinor, of.currency);
  const total = back.itemsMinor + back.shippingMinor;
  const netMinor = total - commissionMinor;
  assert(netMinor >= 0n && commissionMinor >= 0n, "a commission is a part of what it is taken of");
  const before = givenBack.itemsMinor + givenBack.shippingMinor;
  const feeLeft = feeKept(of, sold.itemsMinor + sold.shippingMinor) - givenBack.feeMinor;
  const feeMinor =
    fault === "seller"
      ? between(0n, feeKept(of, before + total) - feeKept(of, before), feeLeft)
      : 0n;
  const sellerMinor = fault === "platform" ? 0n : netMinor + feeMinor;
  const withheldMinor = sellerMinor < part.unsentMinor ? sellerMinor : part.unsentMinor;
  return {
    ...{ sellerOrderId: sold.id, sellerId: sold.sellerId, ...back, commissionMinor, feeMinor },
    ...{ withheldMinor, debtMinor: sellerMinor - withheldMinor },
    lossMinor: fault === "platform" ? netMinor : 0n,
  };
}

/**
 * What the platform gives back of its commission with so much of the goods: what it should have
 * given back by then, less what it has. A refund that failed took its part of the rounding with it,
 * so that the difference may be larger or smaller; but neither the platform nor the seller ever
 * gives more than they got, hence the last refund leaves nothing to anybody.
 */
function commissionOf(
  { part, givenBack }: RefundablePart,
  itemsMinor: bigint,
  currency: Currency,
): bigint {
  const commissionLeft = part.commissionMinor - givenBack.commissionMinor;
  const netLeft = part.itemsMinor - givenBack.itemsMinor - commissionLeft;
  const due = commissionGivenBack(part, givenBack.itemsMinor + itemsMinor, currency);
  const minor = between(itemsMinor - netLeft, due - givenBack.commissionMinor, commissionLeft);
  return between(0n, minor, itemsMinor);
}

/** Of two bounds that exclude each other the lower one counts. */
function between(least: bigint, minor: bigint, most: bigint): bigint {
  const capped = minor < most ? minor : most;
  return capped > least ? capped : least;
}

/** What the platform has given back of its commission once so much of the goods was: rounded half up to what can be sent. */
function commissionGivenBack(part: SellerOrder, itemsMinor: bigint, currency: Currency): bigint {
  const step = shareStep(currency);
  const divisor = part.itemsMinor * step;
  return ((2n * part.commissionMinor * itemsMinor + divisor) / (2n * divisor)) * step;
}

/** What the processor keeps for so much of the order, cut to what can be sent: the rest is the platform's. */
function feeKept({ feeMinor, parts, currency }: Refundable, minor: bigint): bigint {
  const total = sum(parts.map(({ part }) => part.itemsMinor + part.shippingMinor));
  const step = shareStep(currency);
  return (((feeMinor ?? 0n) * minor) / (total * step)) * step;
}

/** The same numbers give the same text: whoever confirms a preview confirms these. */
export const termsOf = ({ amount, fault, shares }: RefundPlan): string =>
  [
    `${amount.minor} ${amount.currency} ${fault}`,
    ...shares.map((share) =>
      [
        ...[share.sellerOrderId, share.itemsMinor, share.shippingMinor, share.commissionMinor],
        ...[share.feeMinor, share.withheldMinor, share.debtMinor, share.lossMinor],
        ...share.items.map(({ productId, quantity }) => `${quantity}x${productId}`),
      ].join(" "),
    ),
  ].join("\n");
