import type Stripe from "stripe";
import { idOf } from "../platform.ts";
import { type Route, route } from "../wire/call.ts";
import { createdWithin, listPage, same } from "../wire/list.ts";
import * as coupons from "./coupons.ts";
import * as codes from "./promotion-codes.ts";
import * as rates from "./tax-rates.ts";

export const couponRoutes: Route[] = [
  route<Stripe.CouponCreateParams>("POST /v1/coupons", "CouponCreateParams", (call, params) =>
    coupons.createCoupon(call.platform, params),
  ),
  route<Stripe.CouponListParams>("GET /v1/coupons", "CouponListParams", ({ platform }, params) =>
    listPage(platform.stores.coupons, params, "/v1/coupons", (coupon) =>
      createdWithin(params.created, coupon.created),
    ),
  ),
  route("GET /v1/coupons/:id", "CouponRetrieveParams", ({ platform, id }) =>
    platform.stores.coupons.get(id),
  ),
  route<Stripe.CouponUpdateParams>("POST /v1/coupons/:id", "CouponUpdateParams", (call, params) =>
    coupons.updateCoupon(call.platform, call.id, params),
  ),
  route("DELETE /v1/coupons/:id", "CouponDeleteParams", (call) =>
    coupons.deleteCoupon(call.platform, call.id),
  ),
];

export const promotionCodeRoutes: Route[] = [
  route<Stripe.PromotionCodeCreateParams>(
    "POST /v1/promotion_codes",
    "PromotionCodeCreateParams",
    (call, params) => codes.createPromotionCode(call.platform, params),
  ),
  route<Stripe.PromotionCodeListParams>(
    "GET /v1/promotion_codes",
    "PromotionCodeListParams",
    ({ platform }, params) =>
      listPage(
        platform.stores.promotionCodes,
        params,
        "/v1/promotion_codes",
        (code) =>
          (params.active === undefined || params.active === code.active) &&
          same(params.code?.toLowerCase(), code.code.toLowerCase()) &&
          same(params.coupon, idOf(code.promotion.coupon)) &&
          same(params.customer, idOf(code.customer)) &&
          createdWithin(params.created, code.created),
      ),
  ),
  route("GET /v1/promotion_codes/:id", "PromotionCodeRetrieveParams", ({ platform, id }) =>
    platform.stores.promotionCodes.get(id),
  ),
  route<Stripe.PromotionCodeUpdateParams>(
    "POST /v1/promotion_codes/:id",
    "PromotionCodeUpdateParams",
    (call, params) => codes.updatePromotionCode(call.platform, call.id, params),
  ),
];

export const taxRateRoutes: Route[] = [
  route<Stripe.TaxRateCreateParams>("POST /v1/tax_rates", "TaxRateCreateParams", (call, params) =>
    rates.createTaxRate(call.platform, params),
  ),
  route<Stripe.TaxRateListParams>(
    "GET /v1/tax_rates",
    "TaxRateListParams",
    ({ platform }, params) =>
      listPage(
        platform.stores.taxRates,
        params,
        "/v1/tax_rates",
        (rate) =>
          (params.active === undefined || params.active === rate.active) &&
          (params.inclusive === undefined || params.inclusive === rate.inclusive) &&
          createdWithin(params.created, rate.created),
      ),
  ),
  route("GET /v1/tax_rates/:id", "TaxRateRetrieveParams", ({ platform, id }) =>
    platform.stores.taxRates.get(id),
  ),
  route<Stripe.TaxRateUpdateParams>(
    "POST /v1/tax_rates/:id",
    "TaxRateUpdateParams",
    (call, params) => rates.updateTaxRate(call.platform, call.id, params),
  ),
];
