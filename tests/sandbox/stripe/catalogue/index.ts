import type { Feature } from "../feature.ts";
import { planRoutes, priceRoutes, productRoutes } from "./routes.ts";

/** Products, prices, coupons and tax rates. */
export const catalogue: Feature = { routes: [...productRoutes, ...priceRoutes, ...planRoutes] };
