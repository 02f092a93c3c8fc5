import type Stripe from "stripe";
import { idOf, type Platform } from "../platform.ts";
import { search } from "../search.ts";

export function searchProducts({ stores }: Platform, params: Stripe.ProductSearchParams): unknown {
  return search(
    {
      resource: "products",
      url: "/v1/products/search",
      items: stores.products.all(),
      fields: {
        active: ({ active }) => active,
        created: ({ created }) => created,
        description: ({ description }) => description,
        name: ({ name }) => name,
        shippable: ({ shippable }) => shippable,
        url: ({ url }) => url,
      },
      metadata: ({ metadata }) => metadata,
    },
    params,
  );
}

export function searchPrices({ stores }: Platform, params: Stripe.PriceSearchParams): unknown {
  return search(
    {
      resource: "prices",
      url: "/v1/prices/search",
      items: stores.prices.all(),
      fields: {
        active: ({ active }) => active,
        created: ({ created }) => created,
        currency: ({ currency }) => currency,
        lookup_key: ({ lookup_key: key }) => key,
        product: ({ product }) => idOf(product),
        type: ({ type }) => type,
      },
      metadata: ({ metadata }) => metadata,
    },
    params,
  );
}
