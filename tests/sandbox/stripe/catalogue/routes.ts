import type Stripe from "stripe";
import { idOf, type Platform } from "../platform.ts";
import { type Route, route } from "../wire/call.ts";
import { createdWithin, type ListAnswer, listPage, same } from "../wire/list.ts";
import { planOf } from "./plan-view.ts";
import * as plans from "./plans.ts";
import * as prices from "./prices.ts";
import { createProduct } from "./product-with-price.ts";
import * as products from "./products.ts";
import { searchPrices, searchProducts } from "./searches.ts";

export const productRoutes: Route[] = [
  route<Stripe.ProductCreateParams>("POST /v1/products", "ProductCreateParams", (call, params) =>
    createProduct(call.platform, params),
  ),
  route<Stripe.ProductListParams>("GET /v1/products", "ProductListParams", listProducts),
  // Before the route with an id, which would take "search" for one.
  route<Stripe.ProductSearchParams>(
    "GET /v1/products/search",
    "ProductSearchParams",
    (call, params) => searchProducts(call.platform, params),
  ),
  route("GET /v1/products/:id", "ProductRetrieveParams", ({ platform, id }) =>
    platform.stores.products.get(id),
  ),
  route<Stripe.ProductUpdateParams>(
    "POST /v1/products/:id",
    "ProductUpdateParams",
    (call, params) => products.updateProduct(call.platform, call.id, params),
  ),
  route("DELETE /v1/products/:id", "ProductDeleteParams", (call) =>
    products.deleteProduct(call.platform, call.id),
  ),
];

export const priceRoutes: Route[] = [
  route<Stripe.PriceCreateParams>("POST /v1/prices", "PriceCreateParams", (call, params) =>
    prices.createPrice(call.platform, params),
  ),
  route<Stripe.PriceListParams>("GET /v1/prices", "PriceListParams", listPrices),
  route<Stripe.PriceSearchParams>("GET /v1/prices/search", "PriceSearchParams", (call, params) =>
    searchPrices(call.platform, params),
  ),
  route("GET /v1/prices/:id", "PriceRetrieveParams", ({ platform, id }) =>
    platform.stores.prices.get(id),
  ),
  route<Stripe.PriceUpdateParams>("POST /v1/prices/:id", "PriceUpdateParams", (call, params) =>
    prices.updatePrice(call.platform, call.id, params),
  ),
];

export const planRoutes: Route[] = [
  route<Stripe.PlanCreateParams>("POST /v1/plans", "PlanCreateParams", (call, params) =>
    plans.createPlan(call.platform, params),
  ),
  route<Stripe.PlanListParams>("GET /v1/plans", "PlanListParams", listPlans),
  route("GET /v1/plans/:id", "PlanRetrieveParams", ({ platform, id }) =>
    plans.getPlan(platform, id),
  ),
  route<Stripe.PlanUpdateParams>("POST /v1/plans/:id", "PlanUpdateParams", (call, params) =>
    plans.updatePlan(call.platform, call.id, params),
  ),
  route("DELETE /v1/plans/:id", "PlanDeleteParams", (call) =>
    plans.deletePlan(call.platform, call.id),
  ),
];

type From = { platform: Platform };

function listProducts({ platform }: From, params: Stripe.ProductListParams) {
  return listPage(
    platform.stores.products,
    params,
    "/v1/products",
    (product) =>
      (params.active === undefined || params.active === product.active) &&
      (params.ids === undefined || params.ids.includes(product.id)) &&
      (params.shippable === undefined || params.shippable === product.shippable) &&
      same(params.type, product.type) &&
      same(params.url, product.url) &&
      createdWithin(params.created, product.created),
  );
}

/** Without `active` only what can be bought is listed, as Stripe's reference says. */
function listPrices({ platform }: From, params: Stripe.PriceListParams) {
  const { recurring } = params;
  return listPage(
    platform.stores.prices,
    params,
    "/v1/prices",
    (price) =>
      price.active === (params.active ?? true) &&
      same(params.currency?.toLowerCase(), price.currency) &&
      same(params.product, idOf(price.product)) &&
      same(params.type, price.type) &&
      (params.lookup_keys === undefined || params.lookup_keys.includes(price.lookup_key ?? "")) &&
      same(recurring?.interval, price.recurring?.interval) &&
      same(recurring?.usage_type, price.recurring?.usage_type) &&
      same(recurring?.meter, price.recurring?.meter) &&
      createdWithin(params.created, price.created),
  );
}

function listPlans({ platform }: From, params: Stripe.PlanListParams): ListAnswer<Stripe.Plan> {
  const page = listPage(
    platform.stores.prices,
    params,
    "/v1/plans",
    (price) =>
      price.recurring !== null &&
      (params.active === undefined || params.active === price.active) &&
      same(params.product, idOf(price.product)) &&
      createdWithin(params.created, price.created),
  );
  return { ...page, data: page.data.map((price) => planOf(platform, price)) };
}
