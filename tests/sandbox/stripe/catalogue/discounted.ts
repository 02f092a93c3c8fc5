import type Stripe from "stripe";

export type Currencies = Readonly<Record<string, Stripe.Coupon.CurrencyOptions>>;

/** Stripe keeps a share with up to four decimals; as whole numbers nothing is lost on the way. */
const SHARE_SCALE = 10_000;

/**
 * What a coupon takes off an amount in the smallest unit: a share rounded half up, or an amount,
 * never more than there is. In a currency that it has no amount for it takes nothing.
 */
export function discountOf(
  coupon: Pick<Stripe.Coupon, "percent_off" | "amount_off" | "currency">,
  amount: number,
  currency: string,
  others: Currencies = {},
): number {
  if (coupon.percent_off !== null) {
    const share = BigInt(Math.round(coupon.percent_off * SHARE_SCALE));
    const whole = BigInt(SHARE_SCALE) * 100n;
    return Number((BigInt(amount) * share + whole / 2n) / whole);
  }
  const off = coupon.currency === currency ? coupon.amount_off : others[currency]?.amount_off;
  return Math.min(off ?? 0, amount);
}
