import type Stripe from "stripe";
import { couponFor } from "../catalogue/apply-discount.ts";
import { currenciesOf, productsOf, redeem } from "../catalogue/coupons.ts";
import { discountOf } from "../catalogue/discounted.ts";
import { emit } from "../events.ts";
import { idOf, type Platform } from "../platform.ts";
import { missing, refused } from "../wire/errors.ts";
import { boundary } from "./periods.ts";
import { split } from "./shares.ts";
import { nowOf } from "./time.ts";

export type DiscountParam = { coupon?: string; discount?: string; promotion_code?: string };

/** Where a discount belongs; a subscription's counts from its start. */
export type DiscountPlace = {
  customer: string;
  subscription?: string;
  item?: string;
  invoice?: string;
  /** Before discounts, for codes that want a minimum. */
  amount: number;
  currency: string;
};

/** The discounts that a list of coupons and codes stands for, made and counted. */
export function makeDiscounts(
  here: Platform,
  wanted: readonly DiscountParam[] | "" | null | undefined,
  place: DiscountPlace,
): string[] {
  const found = (wanted || []).map((one, index) => find(here, one, place, `discounts[${index}]`));
  return found.map((one) => ("coupon" in one ? makeDiscount(here, one, place) : one.id));
}

type Found = ReturnType<typeof couponFor>;

/** A discount that there is already, or what makes one. Nothing is redeemed yet. */
function find(
  here: Platform,
  wanted: DiscountParam,
  place: DiscountPlace,
  param: string,
): Found | { id: string } {
  if (wanted.discount !== undefined)
    return { id: here.stores.discounts.get(wanted.discount, param).id };
  if (wanted.coupon === undefined && wanted.promotion_code === undefined)
    throw missing(`${param}[coupon]`);
  const isFirst = !here.stores.invoices
    .among({ customer: place.customer })
    .some(({ customer, status }) => idOf(customer) === place.customer && status === "paid");
  return couponFor(here, wanted, { ...place, isFirst }, param);
}

function makeDiscount(here: Platform, { coupon, code }: Found, place: DiscountPlace): string {
  redeem(here, coupon, code);
  here.hidden.billing.redeemedCoupons.set(coupon.id, structuredClone(coupon));
  const start = nowOf(here);
  const months = coupon.duration === "repeating" ? coupon.duration_in_months : null;
  const discount: Stripe.Discount = {
    id: here.world.ids.next("di"),
    object: "discount",
    checkout_session: null,
    customer: place.customer,
    customer_account: null,
    end: months === null ? null : boundary(start, { interval: "month", interval_count: 1 }, months),
    invoice: place.invoice ?? null,
    invoice_item: null,
    promotion_code: code?.id ?? null,
    source: { coupon: coupon.id, type: "coupon" },
    start,
    subscription: place.subscription ?? null,
    subscription_item: place.item ?? null,
  };
  here.stores.discounts.add(discount);
  if (place.subscription !== undefined) emit(here, "customer.discount.created", discount);
  return discount.id;
}

/** Discounts of a subscription that still count at `at`. */
export function discountsAt(here: Platform, ids: readonly string[], at: number): string[] {
  return ids.filter((id) => {
    const { end } = here.stores.discounts.get(id);
    return end === null || at < end;
  });
}

/** An invoice has used them: those for once are over. */
export function consumeDiscounts(here: Platform, subscription: Stripe.Subscription): void {
  const at = nowOf(here);
  const kept = discountsAt(here, subscription.discounts.map(idText), at).filter((id) => {
    const discount = here.stores.discounts.get(id);
    const once = couponOf(here, discount).duration === "once";
    if (once) endDiscount(here, discount);
    return !once;
  });
  subscription.discounts = kept;
}

export function endDiscount(here: Platform, discount: Stripe.Discount): void {
  discount.end = nowOf(here);
  emit(here, "customer.discount.deleted", discount);
}

/** A coupon that was deleted since still counts where it was redeemed. */
function couponOf(here: Platform, discount: Stripe.Discount): Stripe.Coupon {
  const id = idOf(discount.source.coupon) ?? "";
  const coupon = here.stores.coupons.find(id) ?? here.hidden.billing.redeemedCoupons.get(id);
  if (coupon) return coupon;
  throw refused({ code: "resource_missing", message: `No such coupon: '${id}'` });
}

export type Discountable = { amount: number; product: string | null };

/** What one discount takes off each amount; credits and what it does not apply to get nothing. */
export function takenOff(
  here: Platform,
  discountId: string,
  amounts: readonly Discountable[],
  currency: string,
): number[] {
  const coupon = couponOf(here, here.stores.discounts.get(discountId));
  const products = productsOf(here, coupon.id);
  const eligible = amounts.map(({ amount, product }) =>
    amount > 0 && (products === undefined || (product !== null && products.includes(product)))
      ? amount
      : 0,
  );
  const others = currenciesOf(here, coupon.id);
  if (coupon.percent_off !== null)
    return eligible.map((amount) => discountOf(coupon, amount, currency, others));
  const sum = eligible.reduce((total, amount) => total + amount, 0);
  return split(discountOf(coupon, sum, currency, others), eligible);
}

export function idText(reference: string | { id: string }): string {
  return typeof reference === "string" ? reference : reference.id;
}
