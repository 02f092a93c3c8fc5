import type Stripe from "stripe";
import { emit } from "../events.ts";
import { idOf, later, mergeMetadata, type Platform } from "../platform.ts";
import { invalidRequest, missing, refused } from "../wire/errors.ts";
import { knownCurrency, unitAmount } from "./amounts.ts";
import { change } from "./changes.ts";
import type { Currencies } from "./discounted.ts";
import { deactivateCodesOf } from "./promotion-codes.ts";
import { freeId, referenced, refuseLonger } from "./references.ts";

const NAME_LENGTH_MAX = 40;
const ID_LENGTH = 8;

export function createCoupon(platform: Platform, params: Stripe.CouponCreateParams): Stripe.Coupon {
  const { world, stores, hidden } = platform;
  checkOff(params);
  checkDuration(params);
  checkLimits(platform, params);
  const products = params.applies_to?.products;
  for (const id of products ?? [])
    referenced(stores.products, "product", id, "applies_to[products]");
  const options = currencyOptions(params.currency_options);
  const coupon: Stripe.Coupon = {
    id: params.id ? freeId(stores.coupons, "Coupon", params.id) : world.ids.upper(ID_LENGTH),
    object: "coupon",
    amount_off: params.amount_off ?? null,
    created: world.clock.nowSeconds(),
    currency: params.amount_off === undefined ? null : knownCurrency(params.currency ?? ""),
    duration: params.duration ?? "once",
    duration_in_months: params.duration_in_months ?? null,
    livemode: false,
    max_redemptions: params.max_redemptions ?? null,
    metadata: mergeMetadata({}, params.metadata),
    name: params.name ?? null,
    percent_off: params.percent_off ?? null,
    redeem_by: params.redeem_by ?? null,
    times_redeemed: 0,
    valid: true,
  };
  stores.coupons.add(coupon);
  // Without a restriction an answer that was asked for `applies_to` has none either.
  hidden.onDemand.set(`${coupon.id}#applies_to`, products ? { products } : null);
  keepCurrencies(platform, coupon, options);
  if (coupon.redeem_by !== null) {
    later(platform, coupon.redeem_by * 1_000 - world.clock.now(), "coupon_expires", coupon.id);
  }
  emit(platform, "coupon.created", coupon);
  return coupon;
}

export function updateCoupon(
  platform: Platform,
  id: string,
  params: Stripe.CouponUpdateParams,
): Stripe.Coupon {
  const coupon = platform.stores.coupons.get(id);
  refuseLonger(params.name, NAME_LENGTH_MAX, "name");
  if (params.currency_options) {
    const more = currencyOptions(params.currency_options);
    keepCurrencies(platform, coupon, { ...currenciesOf(platform, id), ...more });
  }
  return change(platform, "coupon.updated", coupon, () => {
    if (params.name !== undefined) coupon.name = params.name || null;
    coupon.metadata = mergeMetadata(coupon.metadata, params.metadata);
  });
}

/** Whoever has the discount keeps it; nobody gets it any more, by a code neither. */
export function deleteCoupon(platform: Platform, id: string): Stripe.DeletedCoupon {
  const coupon = platform.stores.coupons.get(id);
  platform.stores.coupons.remove(id);
  deactivateCodesOf(platform, id);
  emit(platform, "coupon.deleted", coupon);
  return { id, object: "coupon", deleted: true };
}

/** `redeem_by` has come. Stripe has no event for it. */
export function expireCoupon(platform: Platform, id: string): void {
  const coupon = platform.stores.coupons.find(id);
  if (!coupon) return;
  coupon.valid = false;
  deactivateCodesOf(platform, id);
}

/** Counts a redemption, of the code too if there was one; the last one that is allowed ends them. */
export function redeem(
  platform: Platform,
  coupon: Stripe.Coupon,
  code: Stripe.PromotionCode | null,
): void {
  coupon.times_redeemed += 1;
  if (coupon.times_redeemed === coupon.max_redemptions) {
    coupon.valid = false;
    deactivateCodesOf(platform, coupon.id);
  }
  if (!code) return;
  code.times_redeemed += 1;
  if (code.times_redeemed === code.max_redemptions) code.active = false;
}

/** The products that the coupon is for; undefined is all of them. */
export function productsOf({ hidden }: Platform, couponId: string): string[] | undefined {
  // Only `createCoupon` writes under this name.
  const kept = hidden.onDemand.get(`${couponId}#applies_to`) as
    | Stripe.Coupon.AppliesTo
    | null
    | undefined;
  return kept?.products;
}

/** A line of this price can have the discount. */
export function appliesTo(platform: Platform, coupon: Stripe.Coupon, price: Stripe.Price): boolean {
  return productsOf(platform, coupon.id)?.includes(idOf(price.product) ?? "") ?? true;
}

function checkOff(params: Stripe.CouponCreateParams): void {
  const { percent_off: percent, amount_off: amount } = params;
  if (percent === undefined && amount === undefined) throw missing("percent_off");
  if (percent !== undefined && amount !== undefined) {
    throw invalidRequest({
      message: "You may only specify one of these parameters: percent_off, amount_off.",
      param: "percent_off",
    });
  }
  if (percent !== undefined && (percent <= 0 || percent > 100)) {
    throw invalidRequest({
      message: "Invalid decimal: must be greater than 0 and less than or equal to 100",
      param: "percent_off",
    });
  }
  if (amount === undefined) return;
  if (params.currency === undefined) throw missing("currency");
  if (amount >= 1) return;
  throw invalidRequest({
    code: "parameter_invalid_integer",
    message: "This value must be greater than or equal to 1.",
    param: "amount_off",
  });
}

function checkDuration(params: Stripe.CouponCreateParams): void {
  const repeating = params.duration === "repeating";
  const months = params.duration_in_months;
  if (repeating && months === undefined) throw missing("duration_in_months");
  if (months === undefined) return;
  if (repeating && months >= 1) return;
  throw invalidRequest({
    message: repeating
      ? "This value must be greater than or equal to 1."
      : "You may only specify `duration_in_months` with `duration=repeating`.",
    param: "duration_in_months",
  });
}

function checkLimits(
  { world }: Platform,
  params: Pick<Stripe.CouponCreateParams, "name" | "max_redemptions" | "redeem_by">,
): void {
  refuseLonger(params.name, NAME_LENGTH_MAX, "name");
  if (params.max_redemptions !== undefined && params.max_redemptions < 1) {
    throw invalidRequest({
      code: "parameter_invalid_integer",
      message: "This value must be greater than or equal to 1.",
      param: "max_redemptions",
    });
  }
  if (params.redeem_by === undefined || params.redeem_by > world.clock.nowSeconds()) return;
  throw refused({ message: "`redeem_by` must be in the future.", param: "redeem_by" });
}

/** A table with names of the caller's comes with its values as text. */
function currencyOptions(given: unknown): Currencies {
  const options: Record<string, Stripe.Coupon.CurrencyOptions> = {};
  for (const [code, entry] of Object.entries(given ?? {})) {
    const param = `currency_options[${code}]`;
    const amount = unitAmount(Object(entry).amount_off, undefined, `${param}[amount_off]`);
    if (!amount?.whole) throw missing(`${param}[amount_off]`);
    options[knownCurrency(code, param)] = { amount_off: amount.whole };
  }
  return options;
}

function keepCurrencies({ hidden }: Platform, coupon: Stripe.Coupon, others: Currencies): void {
  const own =
    coupon.currency !== null && coupon.amount_off !== null
      ? { [coupon.currency]: { amount_off: coupon.amount_off } }
      : {};
  const all = { ...others, ...own };
  hidden.onDemand.set(`${coupon.id}#currency_options`, Object.keys(all).length > 0 ? all : null);
}

/** What an amount is in other currencies; none for a share. */
export function currenciesOf({ hidden }: Platform, couponId: string): Currencies {
  // Only `keepCurrencies` writes under this name.
  return (hidden.onDemand.get(`${couponId}#currency_options`) as Currencies | null) ?? {};
}
