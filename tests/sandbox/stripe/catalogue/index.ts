import type { Feature } from "../feature.ts";
import { expireCoupon } from "./coupons.ts";
import { couponRoutes, promotionCodeRoutes, taxRateRoutes } from "./discount-routes.ts";
import { expirePromotionCode } from "./promotion-codes.ts";
import { planRoutes, priceRoutes, productRoutes } from "./routes.ts";

/** Products, prices, coupons and tax rates. */
export const catalogue: Feature = {
  routes: [
    ...productRoutes,
    ...priceRoutes,
    ...planRoutes,
    ...couponRoutes,
    ...promotionCodeRoutes,
    ...taxRateRoutes,
  ],
  jobs: { coupon_expires: expireCoupon, promotion_code_expires: expirePromotionCode },
};
