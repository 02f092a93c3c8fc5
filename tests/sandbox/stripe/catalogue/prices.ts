import type Stripe from "stripe";
import { emit } from "../events.ts";
import { mergeMetadata, type Platform } from "../platform.ts";
import { invalidRequest, missing, refused } from "../wire/errors.ts";
import { knownCurrency, unitAmount } from "./amounts.ts";
import { change } from "./changes.ts";
import { planOf } from "./plan-view.ts";
import {
  currenciesOf,
  currencyOptions,
  keepOnDemand,
  type OtherCurrency,
  tiersOf,
} from "./price-parts.ts";
import { newProduct } from "./products.ts";
import { recurringOf } from "./recurring.ts";
import { freeId, referenced, refuseLonger } from "./references.ts";

/** Stripe's own limits. */
const LOOKUP_KEY_LENGTH_MAX = 200;
const NICKNAME_LENGTH_MAX = 5_000;

type Options = {
  /** Only a plan's caller may choose the id. */
  id?: string | undefined;
};

export function createPrice(
  platform: Platform,
  params: Stripe.PriceCreateParams,
  options: Options = {},
): Stripe.Price {
  const { world, stores } = platform;
  const id = options.id && freeId(stores.prices, "Price", options.id);
  const { price: draft, tiers, others } = draftPrice(platform, params);
  const product = productOf(platform, params);
  const price: Stripe.Price = { ...draft, id: id ?? world.ids.next("price", 24), product };
  takeLookupKey(platform, price.lookup_key);
  stores.prices.add(price);
  keepOnDemand(platform, price, { tiers, others });
  if (price.recurring) emit(platform, "plan.created", planOf(platform, price));
  emit(platform, "price.created", price);
  return price;
}

/** The price but for its id and product. Throws for whatever is wrong, and nothing was made yet. */
export function draftPrice(platform: Platform, params: Stripe.PriceCreateParams) {
  check(params);
  refuseTakenKey(platform, params);
  const amount = amountOf(params);
  const tiers = tiersOf(params);
  const price: Omit<Stripe.Price, "id" | "product"> = {
    object: "price",
    active: params.active ?? true,
    billing_scheme: params.billing_scheme ?? "per_unit",
    created: platform.world.clock.nowSeconds(),
    currency: knownCurrency(params.currency),
    custom_unit_amount: customAmount(params.custom_unit_amount),
    livemode: false,
    lookup_key: params.lookup_key ?? null,
    metadata: mergeMetadata({}, params.metadata),
    nickname: params.nickname ?? null,
    recurring: params.recurring ? recurringOf(params.recurring) : null,
    tax_behavior: params.tax_behavior ?? "unspecified",
    tiers_mode: params.tiers_mode ?? null,
    transform_quantity: params.transform_quantity ?? null,
    type: params.recurring ? "recurring" : "one_time",
    unit_amount: amount?.whole ?? null,
    unit_amount_decimal: amount?.text ?? null,
  };
  return { price, tiers, others: currencyOptions(params.currency_options) };
}

/**
 * What `price_data` of a subscription, an invoice line or a schedule makes: a price that is used
 * once, is never listed as active and cannot be chosen again.
 */
export function createInlinePrice(
  platform: Platform,
  params: Omit<Stripe.PriceCreateParams, "active" | "lookup_key">,
): Stripe.Price {
  return createPrice(platform, { ...params, active: false });
}

export function updatePrice(
  platform: Platform,
  id: string,
  params: Stripe.PriceUpdateParams,
): Stripe.Price {
  const price = platform.stores.prices.get(id);
  refuseLonger(params.lookup_key, LOOKUP_KEY_LENGTH_MAX, "lookup_key");
  refuseLonger(params.nickname, NICKNAME_LENGTH_MAX, "nickname");
  if (params.active === false) refuseDefault(platform, price);
  const { tax_behavior: behavior } = params;
  if (behavior && price.tax_behavior !== "unspecified" && behavior !== price.tax_behavior) {
    throw refused({
      message: "You cannot change the `tax_behavior` of a price once it was set.",
      param: "tax_behavior",
    });
  }
  const others = otherCurrencies(platform, price, params.currency_options);
  refuseTakenKey(platform, params, price);
  if (params.lookup_key !== undefined && params.lookup_key !== price.lookup_key)
    takeLookupKey(platform, params.lookup_key);
  const plan = price.recurring && structuredClone(planOf(platform, price));
  change(platform, "price.updated", price, () => {
    if (params.active !== undefined) price.active = params.active;
    if (params.nickname !== undefined) price.nickname = params.nickname || null;
    if (behavior) price.tax_behavior = behavior;
    if (params.lookup_key !== undefined) price.lookup_key = params.lookup_key;
    price.metadata = mergeMetadata(price.metadata, params.metadata);
  });
  if (others) keepOnDemand(platform, price, { others });
  if (plan)
    change(platform, "plan.updated", plan, (it) => Object.assign(it, planOf(platform, price)));
  return price;
}

function refuseDefault({ stores }: Platform, price: Stripe.Price): void {
  if (!stores.products.all().some((product) => product.default_price === price.id)) return;
  throw refused({
    message: "This price cannot be archived because it is the default price of its product.",
    param: "active",
  });
}

type KeyParams = Pick<Stripe.PriceCreateParams, "lookup_key" | "transfer_lookup_key">;

/** A key names one price, active or not; `transfer_lookup_key` takes it from the one that has it. */
function refuseTakenKey(platform: Platform, params: KeyParams, own?: Stripe.Price): void {
  const { lookup_key: key, transfer_lookup_key: transfer } = params;
  const holder = key === undefined ? undefined : holderOf(platform, key);
  if (!holder || holder === own || transfer === true) return;
  throw refused({
    message: `A price (\`${holder.id}\`) already uses that lookup key.`,
    param: "lookup_key",
  });
}

function holderOf({ stores }: Platform, key: string): Stripe.Price | undefined {
  return stores.prices.all().find((price) => price.lookup_key === key);
}

function takeLookupKey(platform: Platform, key: string | null): void {
  const holder = key === null ? undefined : holderOf(platform, key);
  if (!holder) return;
  change(platform, "price.updated", holder, () => {
    holder.lookup_key = null;
  });
}

function check(params: Stripe.PriceCreateParams): void {
  refuseLonger(params.lookup_key, LOOKUP_KEY_LENGTH_MAX, "lookup_key");
  refuseLonger(params.nickname, NICKNAME_LENGTH_MAX, "nickname");
  if (params.transform_quantity && params.billing_scheme === "tiered") {
    throw refused({
      message: "`transform_quantity` cannot be combined with `billing_scheme=tiered`.",
      param: "transform_quantity",
    });
  }
  if (params.transform_quantity && params.transform_quantity.divide_by < 1) {
    throw invalidRequest({
      code: "parameter_invalid_integer",
      message: "This value must be greater than or equal to 1.",
      param: "transform_quantity[divide_by]",
    });
  }
  if (params.custom_unit_amount && params.recurring) {
    throw refused({
      message: "`custom_unit_amount` can only be used with one-time prices.",
      param: "custom_unit_amount",
    });
  }
}

/** Exactly one of the three ways to say what a unit costs; a tiered price has its tiers instead. */
function amountOf(params: Stripe.PriceCreateParams) {
  const amount = unitAmount(params.unit_amount, params.unit_amount_decimal, "unit_amount");
  const tiered = params.billing_scheme === "tiered";
  if (tiered && amount) {
    throw refused({
      message: "`unit_amount` cannot be combined with `billing_scheme=tiered`.",
      param: "unit_amount",
    });
  }
  if (tiered || (params.custom_unit_amount && !amount)) return undefined;
  if (amount && !params.custom_unit_amount) return amount;
  if (!amount) throw missing("unit_amount");
  throw refused({
    message: "You may only specify one of these parameters: unit_amount, custom_unit_amount.",
    param: "custom_unit_amount",
  });
}

function customAmount(
  given: Stripe.PriceCreateParams.CustomUnitAmount | undefined,
): Stripe.Price.CustomUnitAmount | null {
  if (!given?.enabled) return null;
  return {
    maximum: given.maximum ?? null,
    minimum: given.minimum ?? null,
    preset: given.preset ?? null,
  };
}

function productOf(platform: Platform, params: Stripe.PriceCreateParams): string {
  if (params.product !== undefined && params.product_data !== undefined) {
    throw invalidRequest({
      message: "You may only specify one of these parameters: product, product_data.",
      param: "product",
    });
  }
  if (params.product_data) return newProduct(platform, params.product_data).id;
  if (params.product === undefined) throw missing("product");
  return referenced(platform.stores.products, "product", params.product, "product").id;
}

/** What is given is added to what is there; an empty value removes all but the price's own. */
function otherCurrencies(
  platform: Platform,
  price: Stripe.Price,
  given: unknown,
): Record<string, OtherCurrency> | undefined {
  if (given === undefined) return undefined;
  return given === "" ? {} : { ...currenciesOf(platform, price.id), ...currencyOptions(given) };
}
