import type Stripe from "stripe";
import { emit } from "../events.ts";
import { idOf, mergeMetadata, type Platform } from "../platform.ts";
import { invalidRequest, refused } from "../wire/errors.ts";
import { change } from "./changes.ts";
import { checkTaxCode, freeId, referenced, refuseLonger } from "./references.ts";

/** Stripe's own limits of a product. */
const IMAGES_MAX = 8;
const MARKETING_FEATURES_MAX = 15;
const UNIT_LABEL_LENGTH_MAX = 12;
const STATEMENT_DESCRIPTOR_LENGTH_MAX = 22;

type Params = Partial<Stripe.ProductCreateParams> | Stripe.ProductUpdateParams;

/** Without a price: what `product_data` of a price or plan makes. */
export function newProduct(
  platform: Platform,
  params: Omit<Stripe.ProductCreateParams, "default_price_data">,
): Stripe.Product {
  const { world, stores } = platform;
  const now = world.clock.nowSeconds();
  checkProduct(params);
  const product: Stripe.Product = {
    id: params.id ? freeId(stores.products, "Product", params.id) : world.ids.next("prod", 14),
    object: "product",
    active: true,
    created: now,
    default_price: null,
    description: null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: {},
    name: params.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: params.type ?? "service",
    unit_label: null,
    updated: now,
    url: null,
  };
  apply(product, params);
  stores.products.add(product);
  emit(platform, "product.created", product);
  return product;
}

export function updateProduct(
  platform: Platform,
  id: string,
  params: Stripe.ProductUpdateParams,
): Stripe.Product {
  const product = platform.stores.products.get(id);
  checkProduct(params);
  const price = params.default_price;
  if (price !== undefined) checkDefaultPrice(platform, id, price);
  return change(platform, "product.updated", product, () => {
    const before = JSON.stringify(product);
    apply(product, params);
    if (price !== undefined) product.default_price = price;
    if (JSON.stringify(product) !== before) product.updated = platform.world.clock.nowSeconds();
  });
}

function checkDefaultPrice(platform: Platform, product: string, id: string): void {
  const price = referenced(platform.stores.prices, "price", id, "default_price");
  if (idOf(price.product) !== product) {
    throw refused({
      message: `The price specified in \`default_price\` (${id}) does not belong to the product ${product}.`,
      param: "default_price",
    });
  }
  if (price.active) return;
  throw refused({
    message: "The price specified is inactive. This field only accepts active prices.",
    param: "default_price",
  });
}

/** Only a product that nothing was ever sold of can go. */
export function deleteProduct(platform: Platform, id: string): Stripe.DeletedProduct {
  const { stores } = platform;
  const product = stores.products.get(id);
  if (stores.prices.all().some((price) => idOf(price.product) === id)) {
    throw refused({
      message: "This product cannot be deleted because it has one or more user-created prices.",
    });
  }
  stores.products.remove(id);
  emit(platform, "product.deleted", product);
  return { id, object: "product", deleted: true };
}

function apply(product: Stripe.Product, params: Params): void {
  if (params.name !== undefined) product.name = params.name;
  if (params.active !== undefined) product.active = params.active;
  if (params.shippable !== undefined) product.shippable = params.shippable;
  if (params.description !== undefined) product.description = params.description || null;
  if (params.images !== undefined) product.images = params.images || [];
  if (params.marketing_features !== undefined)
    product.marketing_features = params.marketing_features || [];
  if (params.package_dimensions !== undefined)
    product.package_dimensions = params.package_dimensions || null;
  if (params.statement_descriptor !== undefined)
    product.statement_descriptor = params.statement_descriptor || null;
  if (params.unit_label !== undefined) product.unit_label = params.unit_label || null;
  if (params.url !== undefined) product.url = params.url || null;
  if (params.tax_code !== undefined) product.tax_code = params.tax_code || null;
  if (params.tax_details !== undefined) product.tax_details = taxDetails(params.tax_details);
  product.metadata = mergeMetadata(product.metadata, params.metadata);
}

function taxDetails(given: Params["tax_details"]): Stripe.Product.TaxDetails | null {
  if (!given) return null;
  return {
    performance_location: given.performance_location ?? null,
    tax_code: given.tax_code || null,
  };
}

/** Everything that can be refused before anything was made. */
export function checkProduct(params: Params): void {
  refuseLonger(params.unit_label, UNIT_LABEL_LENGTH_MAX, "unit_label");
  checkTaxCode(params.tax_code, "tax_code");
  checkTaxCode((params.tax_details || undefined)?.tax_code, "tax_details[tax_code]");
  checkDescriptor(params.statement_descriptor);
  if (params.images && params.images.length > IMAGES_MAX)
    throw invalidRequest({
      message: `You may specify up to ${IMAGES_MAX} image URLs.`,
      param: "images",
    });
  if (params.marketing_features && params.marketing_features.length > MARKETING_FEATURES_MAX)
    throw invalidRequest({
      message: `You may specify up to ${MARKETING_FEATURES_MAX} features.`,
      param: "marketing_features",
    });
}

/** What banks print on a statement; docs.stripe.com/get-started/account/statement-descriptors. */
function checkDescriptor(text: string | null | undefined): void {
  if (!text) return;
  refuseLonger(text, STATEMENT_DESCRIPTOR_LENGTH_MAX, "statement_descriptor");
  if (/[a-z]/i.test(text) && !/[<>\\'"*]/.test(text)) return;
  throw invalidRequest({
    message: `The statement descriptor must contain at least one letter and none of <, >, \\, ', ", *: ${text}`,
    param: "statement_descriptor",
  });
}
