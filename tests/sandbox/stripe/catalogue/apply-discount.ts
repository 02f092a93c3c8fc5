import type Stripe from "stripe";
import { idOf, type Platform } from "../platform.ts";
import { refused } from "../wire/errors.ts";
import { referenced } from "./references.ts";

export type Discounted = { coupon: Stripe.Coupon; code: Stripe.PromotionCode | null };

type Wanted = { coupon?: string; promotion_code?: string };

/** What a code's restrictions are held against. */
export type Purchase = {
  customer: string;
  /** Before the discount, in the smallest unit. */
  amount: number;
  currency: string;
  /** The customer has never paid before. */
  isFirst: boolean;
};

/**
 * The coupon that a subscription or an invoice asks for, by itself or by a code, if it can be had
 * now. Nothing is counted yet: `redeem` does that once the purchase stands.
 */
export function couponFor(
  platform: Platform,
  wanted: Wanted,
  purchase: Purchase,
  param: string,
): Discounted {
  const { stores } = platform;
  if (wanted.promotion_code === undefined) {
    const coupon = referenced(stores.coupons, "coupon", wanted.coupon ?? "", `${param}[coupon]`);
    if (coupon.valid) return { coupon, code: null };
    throw refused({
      code: "coupon_expired",
      message: `Coupon expired: ${coupon.id}`,
      param: `${param}[coupon]`,
    });
  }
  const at = `${param}[promotion_code]`;
  const code = referenced(stores.promotionCodes, "promotion code", wanted.promotion_code, at);
  const reason = reasonAgainst(code, purchase);
  if (reason)
    throw refused({ message: `This promotion code cannot be redeemed ${reason}.`, param: at });
  const coupon = referenced(stores.coupons, "coupon", idOf(code.promotion.coupon) ?? "", at);
  return { coupon, code };
}

function reasonAgainst(code: Stripe.PromotionCode, purchase: Purchase): string | undefined {
  const { restrictions } = code;
  const owner = idOf(code.customer);
  if (!code.active) return "because it is not active";
  if (owner !== null && owner !== purchase.customer) return "by this customer";
  if (restrictions.first_time_transaction && !purchase.isFirst)
    return "because the associated customer has prior transactions";
  const { minimum_amount: minimum, minimum_amount_currency: currency } = restrictions;
  if (minimum === null) return undefined;
  if (currency !== purchase.currency || purchase.amount < minimum)
    return "because the order does not meet the minimum amount";
  return undefined;
}
