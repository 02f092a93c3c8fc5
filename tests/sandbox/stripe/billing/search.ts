import type Stripe from "stripe";
import { idOf, type Platform } from "../platform.ts";
import { search } from "../search.ts";
import { subscriptionIdOf } from "./invoice-object.ts";

export function searchSubscriptions(
  { stores }: Platform,
  params: Stripe.SubscriptionSearchParams,
): unknown {
  return search<Stripe.Subscription>(
    {
      resource: "subscriptions",
      url: "/v1/subscriptions/search",
      items: stores.subscriptions.all(),
      fields: {
        status: ({ status }) => status,
        created: ({ created }) => created,
        canceled_at: ({ canceled_at: at }) => at,
      },
      metadata: ({ metadata }) => metadata,
    },
    params,
  );
}

export function searchInvoices({ stores }: Platform, params: Stripe.InvoiceSearchParams): unknown {
  return search<Stripe.Invoice>(
    {
      resource: "invoices",
      url: "/v1/invoices/search",
      items: stores.invoices.all(),
      fields: {
        status: ({ status }) => status,
        created: ({ created }) => created,
        currency: ({ currency }) => currency,
        customer: ({ customer }) => idOf(customer),
        number: ({ number }) => number,
        receipt_number: ({ receipt_number: number }) => number,
        subscription: (invoice) => subscriptionIdOf(invoice),
        total: ({ total }) => total,
      },
      metadata: ({ metadata }) => metadata,
    },
    params,
  );
}
