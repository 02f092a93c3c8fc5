import type Stripe from "stripe";
import type { Platform } from "../platform.ts";
import { change } from "./changes.ts";
import { createPrice, draftPrice } from "./prices.ts";
import { checkProduct, newProduct } from "./products.ts";

/** With `default_price_data` both are made, or neither is. */
export function createProduct(
  platform: Platform,
  params: Stripe.ProductCreateParams,
): Stripe.Product {
  const { default_price_data: data } = params;
  checkProduct(params);
  if (!data) return newProduct(platform, params);
  draftPrice(platform, { ...data, product: "" });
  const product = newProduct(platform, params);
  const price = createPrice(platform, { ...data, product: product.id });
  return change(platform, "product.updated", product, () => {
    product.default_price = price.id;
  });
}
