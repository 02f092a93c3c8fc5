import type Stripe from "stripe";
import type { Platform } from "../platform.ts";
import { search } from "../search.ts";

export function searchCustomers(
  { stores }: Platform,
  params: Stripe.CustomerSearchParams,
): unknown {
  return search(
    {
      resource: "customers",
      url: "/v1/customers/search",
      items: stores.customers.all(),
      fields: {
        created: ({ created }) => created,
        email: ({ email }) => email,
        name: ({ name }) => name ?? null,
        phone: ({ phone }) => phone ?? null,
      },
      metadata: ({ metadata }) => metadata,
    },
    params,
  );
}
