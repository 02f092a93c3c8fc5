import type Stripe from "stripe";
import { emit } from "../events.ts";
import { idOf, later, mergeMetadata, type Platform } from "../platform.ts";
import { invalidRequest, missing, refused } from "../wire/errors.ts";
import { knownCurrency } from "./amounts.ts";
import { change } from "./changes.ts";
import { referenced } from "./references.ts";

const CODE_LENGTH = 8;
const CODE_LENGTH_MAX = 500;

export function createPromotionCode(
  platform: Platform,
  params: Stripe.PromotionCodeCreateParams,
): Stripe.PromotionCode {
  const { world, stores } = platform;
  const wanted = params.promotion.coupon;
  if (wanted === undefined) throw missing("promotion[coupon]");
  const coupon = referenced(stores.coupons, "coupon", wanted, "promotion[coupon]");
  if (params.customer !== undefined)
    referenced(stores.customers, "customer", params.customer, "customer");
  checkAgainst(platform, coupon, params);
  if (params.code !== undefined) checkCode(platform, params.code, params.customer ?? null);
  const code: Stripe.PromotionCode = {
    id: world.ids.next("promo", 24),
    object: "promotion_code",
    active: params.active ?? true,
    code: params.code ?? world.ids.upper(CODE_LENGTH),
    created: world.clock.nowSeconds(),
    customer: params.customer ?? null,
    customer_account: null,
    expires_at: params.expires_at ?? null,
    livemode: false,
    max_redemptions: params.max_redemptions ?? null,
    metadata: mergeMetadata({}, params.metadata),
    promotion: { coupon: coupon.id, type: "coupon" },
    restrictions: restrictionsOf(params.restrictions),
    times_redeemed: 0,
  };
  stores.promotionCodes.add(code);
  if (code.expires_at !== null) {
    const afterMs = code.expires_at * 1_000 - world.clock.now();
    later(platform, afterMs, "promotion_code_expires", code.id);
  }
  emit(platform, "promotion_code.created", code);
  return code;
}

export function updatePromotionCode(
  platform: Platform,
  id: string,
  params: Stripe.PromotionCodeUpdateParams,
): Stripe.PromotionCode {
  const code = platform.stores.promotionCodes.get(id);
  if (params.active === true && !code.active) refuseRevival(platform, code);
  return change(platform, "promotion_code.updated", code, () => {
    if (params.active !== undefined) code.active = params.active;
    code.metadata = mergeMetadata(code.metadata, params.metadata);
  });
}

/** What is used up, over or without a coupon stays inactive. */
function refuseRevival(platform: Platform, code: Stripe.PromotionCode): void {
  const coupon = platform.stores.coupons.find(idOf(code.promotion.coupon) ?? "");
  const over = code.expires_at !== null && code.expires_at <= platform.world.clock.nowSeconds();
  const usedUp = code.max_redemptions !== null && code.times_redeemed >= code.max_redemptions;
  if (!over && !usedUp && coupon?.valid) {
    checkCode(platform, code.code, idOf(code.customer));
    return;
  }
  throw refused({
    message: "This promotion code cannot be activated: it or its coupon is expired or redeemed.",
    param: "active",
  });
}

/** `expires_at` has come. */
export function expirePromotionCode({ stores }: Platform, id: string): void {
  const code = stores.promotionCodes.find(id);
  if (code) code.active = false;
}

/** A code is only good while its coupon is. */
export function deactivateCodesOf({ stores }: Platform, couponId: string): void {
  for (const code of stores.promotionCodes.all())
    if (idOf(code.promotion.coupon) === couponId) code.active = false;
}

function checkAgainst(
  { world }: Platform,
  coupon: Stripe.Coupon,
  params: Stripe.PromotionCodeCreateParams,
): void {
  const { max_redemptions: max, expires_at: expires } = params;
  if (!coupon.valid)
    throw refused({ message: `Coupon expired: ${coupon.id}`, param: "promotion[coupon]" });
  if (max !== undefined && (max < 1 || (coupon.max_redemptions ?? max) < max)) {
    throw refused({
      message: "`max_redemptions` must be at least 1 and at most that of the coupon.",
      param: "max_redemptions",
    });
  }
  if (expires === undefined) return;
  if (expires > world.clock.nowSeconds() && expires <= (coupon.redeem_by ?? expires)) return;
  throw refused({
    message: "`expires_at` must be in the future and no later than the coupon's `redeem_by`.",
    param: "expires_at",
  });
}

/** Case does not count, and one customer can have only one active code of a name. */
function checkCode({ stores }: Platform, code: string, customer: string | null): void {
  if (!/^[a-z0-9-]+$/i.test(code) || code.length > CODE_LENGTH_MAX) {
    throw invalidRequest({
      message: "A promotion code has only letters, digits and dashes.",
      param: "code",
    });
  }
  const taken = stores.promotionCodes
    .all()
    .some(
      (other) =>
        other.active &&
        other.code.toLowerCase() === code.toLowerCase() &&
        (idOf(other.customer) === customer || other.customer === null || customer === null),
    );
  if (!taken) return;
  throw refused({
    code: "resource_already_exists",
    message: `An active promotion code with \`code: ${code}\` already exists.`,
    param: "code",
  });
}

function restrictionsOf(
  given: Stripe.PromotionCodeCreateParams.Restrictions | undefined,
): Stripe.PromotionCode.Restrictions {
  const minimum = given?.minimum_amount;
  const currency = given?.minimum_amount_currency;
  if (minimum !== undefined && currency === undefined)
    throw missing("restrictions[minimum_amount_currency]");
  return {
    first_time_transaction: given?.first_time_transaction ?? false,
    minimum_amount: minimum ?? null,
    minimum_amount_currency:
      currency === undefined ? null : knownCurrency(currency, "restrictions"),
  };
}
