import type Stripe from "stripe";
import { createInlinePrice } from "../catalogue/prices.ts";
import { referenced } from "../catalogue/references.ts";
import { mergeMetadata, type Platform } from "../platform.ts";
import { missing, refused } from "../wire/errors.ts";
import type { NewItem } from "./invoice-items.ts";
import { ratesNamed } from "./items.ts";
import { priceAmount, productName } from "./lines.ts";
import { customerIdOf } from "./subscription-object.ts";
import { nowOf } from "./time.ts";

/** `add_invoice_items`: something that is paid once, with the subscription's next invoice. */
export function oneTimeItem(
  here: Platform,
  subscription: Stripe.Subscription,
  given: Stripe.SubscriptionCreateParams.AddInvoiceItem,
): NewItem {
  const price = oneTimePrice(here, given, "add_invoice_items[0]");
  const quantity = given.quantity ?? 1;
  const now = nowOf(here);
  return {
    customer: customerIdOf(subscription),
    amount: priceAmount(here, price, quantity),
    currency: price.currency,
    description: productName(here, price),
    period: { start: now, end: now },
    quantity,
    price,
    discountable: true,
    metadata: mergeMetadata({}, given.metadata),
    taxRates: ratesNamed(here, given.tax_rates, "add_invoice_items[0][tax_rates]"),
    subscription: subscription.id,
  };
}

type PriceParams = {
  price?: string;
  price_data?: { currency: string; product?: string; unit_amount?: number };
};

export function oneTimePrice(here: Platform, given: PriceParams, param: string): Stripe.Price {
  if (given.price_data) return createInlinePrice(here, given.price_data);
  if (given.price === undefined) throw missing(`${param}[price]`);
  const price = referenced(here.stores.prices, "price", given.price, `${param}[price]`);
  if (price.type === "one_time") return price;
  throw refused({
    message:
      "The price specified is set to `type=recurring` but this field only accepts prices with `type=one_time`.",
    param: `${param}[price]`,
  });
}
