import * as z from "zod";
import { currencies } from "../../../domain/currency.ts";
import { invoiceStates, subscriptionStates } from "../../../domain/subscriptions.ts";
import { reference } from "../shapes.ts";

// What we rely on in Stripe's objects of Billing.

const currency = z.string().toUpperCase().pipe(z.enum(currencies));
const minor = z.int().transform(BigInt);
const instant = z.int().transform((seconds) => new Date(seconds * 1000));
const metadata = z.record(z.string(), z.string()).nullish();

export const PriceShape = z.looseObject({
  id: z.string(),
  currency,
  unit_amount: minor.nullable(),
  lookup_key: z.string().nullish(),
  metadata,
});
export type Price = z.output<typeof PriceShape>;

const ItemShape = z.looseObject({
  id: z.string(),
  price: PriceShape,
  current_period_start: instant,
  current_period_end: instant,
});
const CardShape = z.looseObject({
  id: z.string(),
  card: z
    .looseObject({
      brand: z.string(),
      last4: z.string(),
      exp_month: z.int(),
      exp_year: z.int(),
    })
    .nullish(),
});
const PhaseShape = z.looseObject({
  start_date: instant,
  end_date: instant,
  items: z.array(z.looseObject({ price: reference })),
});
export const ScheduleShape = z.looseObject({
  id: z.string(),
  status: z.string(),
  phases: z.array(PhaseShape),
});
export type Schedule = z.output<typeof ScheduleShape>;

const stripeStates = subscriptionStates.filter((state) => state !== "created");
export const SubscriptionShape = z.looseObject({
  id: z.string(),
  status: z.enum(stripeStates),
  customer: reference,
  metadata,
  created: instant,
  items: z.looseObject({ data: z.tuple([ItemShape], ItemShape) }),
  trial_end: instant.nullish(),
  cancel_at: instant.nullish(),
  ended_at: instant.nullish(),
  pause_collection: z.looseObject({}).nullish(),
  schedule: z.union([z.string(), ScheduleShape]).nullish(),
  pending_update: z
    .looseObject({
      expires_at: instant,
      subscription_items: z.array(z.looseObject({ price: PriceShape })).nullish(),
    })
    .nullish(),
  latest_invoice: z
    .union([
      z.string(),
      z.looseObject({ id: z.string(), status: z.string().nullish(), created: instant }),
    ])
    .nullish(),
  default_payment_method: z.union([z.string(), CardShape]).nullish(),
});
export type StripeSubscription = z.output<typeof SubscriptionShape>;

export const InvoiceShape = z.looseObject({
  id: z.string(),
  customer: reference,
  number: z.string().nullish(),
  status: z.enum(invoiceStates),
  billing_reason: z.string().nullish(),
  currency,
  total: minor,
  amount_paid: minor,
  amount_remaining: minor,
  total_taxes: z.array(z.looseObject({ amount: minor })).nullish(),
  created: instant,
  status_transitions: z.looseObject({ paid_at: instant.nullish() }),
  hosted_invoice_url: z.string().nullish(),
  invoice_pdf: z.string().nullish(),
  parent: z
    .looseObject({ subscription_details: z.looseObject({ subscription: reference }).nullish() })
    .nullish(),
  lines: z.looseObject({
    data: z.array(
      z.looseObject({
        amount: minor,
        description: z.string().nullish(),
        period: z.looseObject({ start: instant, end: instant }),
        pricing: z
          .looseObject({ price_details: z.looseObject({ price: reference }).nullish() })
          .nullish(),
      }),
    ),
  }),
});
export type Invoice = z.output<typeof InvoiceShape>;

export const InvoicePaymentShape = z.looseObject({
  id: z.string(),
  invoice: reference,
  payment: z.looseObject({ payment_intent: reference }),
});

/** With the secrets that a browser pays by. */
export const ToPayShape = z.looseObject({
  default_payment_method: reference,
  latest_invoice: z
    .looseObject({
      id: z.string(),
      status: z.string().nullish(),
      currency,
      amount_remaining: minor,
      confirmation_secret: z.looseObject({ client_secret: z.string() }).nullish(),
    })
    .nullish(),
  pending_setup_intent: z
    .looseObject({ status: z.string(), client_secret: z.string().nullish() })
    .nullish(),
});
