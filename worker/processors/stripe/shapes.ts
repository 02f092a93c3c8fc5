import * as z from "zod";
import { type Currency, currencies } from "../../domain/currency.ts";
import type { Money } from "../../domain/money.ts";
import type { MoneyRow } from "../../domain/operation.ts";
import { assert } from "../../domain/result.ts";

/**
 * What we rely on in Stripe's objects. Fields that we do not read are not looked at: Stripe may
 * add some at any time.
 */
const currency = z.string().toUpperCase().pipe(z.enum(currencies));
const minor = z.int().transform(BigInt);
/** An id, or the object if it was expanded. */
export const reference = z
  .union([z.string(), z.looseObject({ id: z.string() }).transform(({ id }) => id)])
  .nullish();
const metadata = z.record(z.string(), z.string()).nullish();

/** In a currency of the account's, which may be one that we never charge. */
export const BalanceTransactionShape = z.looseObject({
  id: z.string(),
  currency: z.string().toUpperCase(),
  amount: minor,
  fee: minor,
});
/** A line of the account's own books. */
export const BalanceLineShape = z.looseObject({
  object: z.literal("balance_transaction"),
  id: z.string(),
  amount: minor,
  fee: minor,
  currency: z.string().toUpperCase(),
  type: z.string(),
  reporting_category: z.string(),
  source: reference,
  created: z.int(),
  available_on: z.int(),
});
export type BalanceLine = z.output<typeof BalanceLineShape>;
export const BalanceLinesShape = z.looseObject({
  data: z.array(BalanceLineShape),
  has_more: z.boolean(),
});
const checked = z.string().nullish();
const ChargeShape = z.looseObject({
  id: z.string(),
  status: z.enum(["succeeded", "pending", "failed"]),
  outcome: z.looseObject({ risk_level: z.string().nullish() }).nullish(),
  payment_method_details: z
    .looseObject({
      card: z
        .looseObject({
          fingerprint: z.string().nullish(),
          country: z.string().nullish(),
          checks: z
            .looseObject({
              address_line1_check: checked,
              address_postal_code_check: checked,
              cvc_check: checked,
            })
            .nullish(),
        })
        .nullish(),
    })
    .nullish(),
  balance_transaction: z.union([BalanceTransactionShape, z.string()]).nullish(),
});
export type Charge = z.output<typeof ChargeShape>;

/** A bank's suspicion of a charge. */
export const FraudWarningShape = z.looseObject({
  object: z.literal("radar.early_fraud_warning"),
  id: z.string(),
  charge: reference.pipe(z.string()),
  fraud_type: z.string(),
  actionable: z.boolean(),
});
/** A buyer's bank asks for the money back, with all that has moved for it. */
export const DisputeShape = z.looseObject({
  object: z.literal("dispute"),
  id: z.string(),
  charge: reference.pipe(z.string()),
  payment_intent: reference,
  amount: minor,
  currency,
  status: z.enum([
    ...(["warning_needs_response", "warning_under_review", "warning_closed", "prevented"] as const),
    ...(["needs_response", "under_review", "won", "lost"] as const),
  ]),
  reason: z.string(),
  created: z.int(),
  evidence_details: z.looseObject({ due_by: z.int().nullish(), submission_count: z.int() }),
  balance_transactions: z.array(BalanceTransactionShape),
});
export type Dispute = z.output<typeof DisputeShape>;
const paymentStates = [
  "requires_payment_method",
  "requires_confirmation",
  "requires_action",
  "processing",
  "requires_capture",
  "succeeded",
  "canceled",
] as const;
export type PaymentStatus = (typeof paymentStates)[number];

export const PaymentIntentShape = z.looseObject({
  object: z.literal("payment_intent"),
  id: z.string(),
  status: z.enum(paymentStates),
  amount: minor,
  amount_received: minor,
  currency,
  metadata,
  client_secret: z.string().nullish(),
  customer: reference,
  payment_method: reference,
  setup_future_usage: z.string().nullish(),
  latest_charge: z.union([ChargeShape, z.string()]).nullish(),
  last_payment_error: z
    .looseObject({
      code: z.string().nullish(),
      decline_code: z.string().nullish(),
      charge: reference,
      payment_method: reference,
    })
    .nullish(),
});
export type PaymentIntent = z.output<typeof PaymentIntentShape>;

export const CustomerShape = z.looseObject({ object: z.literal("customer"), id: z.string() });
export const CustomerSessionShape = z.looseObject({
  object: z.literal("customer_session"),
  client_secret: z.string(),
});
export const SetupIntentShape = z.looseObject({
  object: z.literal("setup_intent"),
  id: z.string(),
  status: z.string(),
  client_secret: z.string().nullish(),
  payment_method: reference,
  customer: reference,
});
export const MethodShape = z.looseObject({
  object: z.literal("payment_method"),
  id: z.string(),
  customer: reference,
  card: z
    .looseObject({
      brand: z.string(),
      last4: z.string(),
      exp_month: z.int(),
      exp_year: z.int(),
      funding: z.string(),
      fingerprint: z.string().nullish(),
    })
    .nullish(),
});
export type CardMethod = z.output<typeof MethodShape>;

export const RefundShape = z.looseObject({
  object: z.literal("refund"),
  id: z.string(),
  status: z.enum(["pending", "requires_action", "succeeded", "failed", "canceled"]),
  amount: minor,
  currency,
  metadata,
  balance_transaction: reference,
  failure_balance_transaction: reference,
  charge: reference,
});
export type Refund = z.output<typeof RefundShape>;

export const ReversalShape = z.looseObject({
  id: z.string(),
  amount: minor,
  currency,
  metadata,
  balance_transaction: reference,
});
export type Reversal = z.output<typeof ReversalShape>;
export const TransferShape = z.looseObject({
  object: z.literal("transfer"),
  id: z.string(),
  amount: minor,
  amount_reversed: minor.default(0n),
  currency,
  reversed: z.boolean(),
  metadata,
  balance_transaction: reference.pipe(z.string()),
  reversals: z.looseObject({ data: z.array(ReversalShape) }).nullish(),
});
export type Transfer = z.output<typeof TransferShape>;

export const PayoutShape = z.looseObject({
  object: z.literal("payout"),
  id: z.string(),
  amount: minor,
  currency,
  status: z.enum(["pending", "in_transit", "paid", "failed", "canceled"]),
  arrival_date: z.number(),
  failure_code: z.string().nullish(),
  automatic: z.boolean(),
});
export type Payout = z.output<typeof PayoutShape>;

/** A charge made by a transfer names it; a refund of such a charge names the charge. */
const SourceShape = z.looseObject({
  id: z.string(),
  source_transfer: reference,
  charge: reference,
});
export const PayoutLineShape = z.looseObject({
  id: z.string(),
  amount: minor,
  fee: minor,
  currency,
  type: z.string(),
  source: z.union([SourceShape, z.string()]).nullish(),
});
export type PayoutLine = z.output<typeof PayoutLineShape>;

const names = z.array(z.string()).nullish();
export const AccountShape = z.looseObject({
  object: z.literal("account"),
  id: z.string(),
  capabilities: z
    .looseObject({ transfers: z.enum(["active", "inactive", "pending"]).optional() })
    .nullish(),
  details_submitted: z.boolean(),
  requirements: z
    .looseObject({
      currently_due: names,
      past_due: names,
      eventually_due: names,
      pending_verification: names,
      current_deadline: z.int().nullish(),
      disabled_reason: z.string().nullish(),
    })
    .nullish(),
});
export const AccountLinkShape = z.looseObject({ object: z.literal("account_link"), url: z.url() });

/** In every currency that the account holds, known to us or not. */
const amounts = z.array(z.looseObject({ amount: minor, currency: z.string().toUpperCase() }));
export const BalanceShape = z.looseObject({
  object: z.literal("balance"),
  available: amounts,
  pending: amounts,
  connect_reserved: amounts.nullish(),
});
export const EndpointShape = z.looseObject({
  object: z.literal("webhook_endpoint"),
  id: z.string(),
  url: z.string(),
  status: z.string(),
  api_version: z.string().nullish(),
  /** Of Connect endpoints only: the platform's application. */
  application: z.string().nullish(),
  enabled_events: z.array(z.string()),
});
export const ToldEventShape = z.looseObject({
  object: z.literal("event"),
  id: z.string(),
  type: z.string(),
  created: z.number(),
});
export const BalanceSettingsShape = z.looseObject({
  object: z.literal("balance_settings"),
  payments: z.looseObject({
    payouts: z
      .looseObject({
        minimum_balance_by_currency: z.record(z.string(), z.int()).nullish(),
        schedule: z.looseObject({ interval: z.string().nullish() }).nullish(),
      })
      .nullish(),
  }),
});

export const listOf = <S extends z.ZodType>(shape: S) =>
  z.looseObject({ data: z.array(shape), has_more: z.boolean().optional() });

/** Stripe's amounts are numbers. Ours are below 2^53, which the table of currencies sees to. */
export function stripeAmount(row: MoneyRow): { amount: number; currency: string } {
  const amount = Number(row.minor);
  assert(Number.isSafeInteger(amount) && amount > 0, "an amount that a number can hold");
  return { amount, currency: row.currency.toLowerCase() };
}

export const isKnownCurrency = (code: string): code is Currency =>
  currencies.some((known) => known === code);
export const money = (minor: bigint, currency: Currency): Money => ({ minor, currency });
