import type { Feature } from "../feature.ts";

/** Products, prices, coupons and tax rates. */
export const catalogue: Feature = { routes: [] };
