import * as z from "zod";
import { type Currency, currencies } from "../../domain/currency.ts";
import { fromPaypalValue, type Money, paypalValue } from "../../domain/money.ts";
import { fromMoneyRow, type MoneyRow } from "../../domain/operation.ts";

/**
 * What we rely on in PayPal's objects. Fields that we do not read are not looked at: PayPal may
 * add some at any time.
 */
/** In two steps, so that a text which is another currency and no text at all are told apart. */
const currency = z.string().pipe(z.enum(currencies));
const readMoney = (value: string, of: Currency, context: z.RefinementCtx): Money => {
  const money = fromPaypalValue(value, of);
  if (money !== undefined) return money;
  context.addIssue({ code: "custom", message: "not an amount" });
  return z.NEVER;
};
/** Orders, Payments and Reporting write `currency_code`, Payouts `currency`. */
const MoneyShape = z
  .looseObject({ currency_code: currency, value: z.string() })
  .transform(({ currency_code, value }, context) => readMoney(value, currency_code, context));
const PayoutMoneyShape = z
  .looseObject({ currency, value: z.string() })
  .transform(({ currency, value }, context) => readMoney(value, currency, context));

const ForeignMoneyShape = z
  .looseObject({
    currency_code: z.string().refine((code) => !currencies.some((known) => known === code)),
  })
  .transform(() => undefined);

const CaptureShape = z.looseObject({
  id: z.string(),
  status: z.enum(["COMPLETED", "DECLINED", "PARTIALLY_REFUNDED", "PENDING", "REFUNDED", "FAILED"]),
  amount: MoneyShape,
  processor_response: z
    .looseObject({ avs_code: z.string().optional(), cvv_code: z.string().optional() })
    .optional(),
  seller_receivable_breakdown: z
    .looseObject({
      paypal_fee: MoneyShape.optional(),
      // Of the account's currency, which may be one that we never charge.
      paypal_fee_in_receivable_currency: z.union([MoneyShape, ForeignMoneyShape]).optional(),
      receivable_amount: z.looseObject({ currency_code: z.string() }).optional(),
    })
    .optional(),
});
export type Capture = z.output<typeof CaptureShape>;

export const RefundShape = z.looseObject({
  id: z.string(),
  status: z.enum(["CANCELLED", "FAILED", "PENDING", "COMPLETED"]),
  amount: MoneyShape,
  custom_id: z.string().optional(),
  links: z.array(z.looseObject({ rel: z.string(), href: z.string() })).optional(),
});
export type Refund = z.output<typeof RefundShape>;

export const DisputeShape = z.looseObject({
  dispute_id: z.string().min(1),
  create_time: z.coerce.date(),
  update_time: z.coerce.date(),
  disputed_transactions: z.tuple(
    [z.looseObject({ seller_transaction_id: z.string().min(1) })],
    z.unknown(),
  ),
  reason: z.string(),
  status: z.string(),
  dispute_amount: MoneyShape,
  dispute_outcome: z.looseObject({ outcome_code: z.string() }).optional(),
  money_movements: z
    .array(
      z.looseObject({
        affected_party: z.string(),
        amount: MoneyShape,
        type: z.string(),
        reason: z.string().optional(),
      }),
    )
    .optional(),
  dispute_life_cycle_stage: z.string(),
  dispute_channel: z.string().optional(),
  seller_response_due_date: z.coerce.date().optional(),
  evidences: z.array(z.looseObject({ source: z.string().optional() })).optional(),
});
export type Dispute = z.output<typeof DisputeShape>;
/** An empty list is left out. */
export const DisputesShape = z.looseObject({
  items: z.array(z.looseObject({ dispute_id: z.string().min(1) })).optional(),
});

export const CreatedOrderShape = z.looseObject({ id: z.string().min(1) });
const orderStates = [
  "CREATED",
  "SAVED",
  "APPROVED",
  "VOIDED",
  "COMPLETED",
  "PAYER_ACTION_REQUIRED",
] as const;
export type OrderStatus = (typeof orderStates)[number];
const UnitShape = z.looseObject({
  amount: MoneyShape,
  custom_id: z.string().optional(),
  payee: z.looseObject({ merchant_id: z.string().optional() }).optional(),
  payments: z
    .looseObject({
      captures: z.array(CaptureShape).optional(),
      refunds: z.array(RefundShape).optional(),
    })
    .optional(),
});
/** What a paid order left in the vault; its id comes when it is there. */
const VaultedShape = z.looseObject({
  id: z.string().min(1).optional(),
  customer: z.looseObject({ id: z.string().min(1).optional() }).optional(),
});
export const OrderShape = z.looseObject({
  id: z.string().min(1),
  status: z.enum(orderStates),
  // We make orders of one unit; one with more is not ours and proves nothing about our payment.
  purchase_units: z.tuple([UnitShape]),
  payment_source: z
    .looseObject({
      paypal: z
        .looseObject({
          attributes: z.looseObject({ vault: VaultedShape.optional() }).optional(),
        })
        .optional(),
    })
    .optional(),
});
export type Order = z.output<typeof OrderShape>;

export const SetupTokenShape = z.looseObject({
  id: z.string().min(1),
  status: z.string().optional(),
  links: z.array(z.looseObject({ rel: z.string(), href: z.string() })).optional(),
});
export type SetupToken = z.output<typeof SetupTokenShape>;
export const PaymentTokenShape = z.looseObject({
  id: z.string().min(1),
  customer: z.looseObject({ id: z.string().min(1).optional() }).optional(),
  payment_source: z
    .looseObject({
      paypal: z
        .looseObject({
          email_address: z.string().optional(),
          payer_id: z.string().optional(),
          account_id: z.string().optional(),
        })
        .optional(),
    })
    .optional(),
});
export type PaymentToken = z.output<typeof PaymentTokenShape>;
export const PaymentTokensShape = z.looseObject({
  payment_tokens: z.array(PaymentTokenShape).default([]),
});

const BatchHeaderShape = z.looseObject({
  payout_batch_id: z.string().min(1),
  batch_status: z.enum(["DENIED", "PENDING", "PROCESSING", "SUCCESS", "CANCELED"]),
  sender_batch_header: z.looseObject({ sender_batch_id: z.string().optional() }).optional(),
  // Only shown, so that a sum which we cannot read makes no batch unreadable.
  amount: PayoutMoneyShape.optional().catch(undefined),
  time_completed: z.string().optional(),
});
export const CreatedBatchShape = z.looseObject({ batch_header: BatchHeaderShape });
export const PayoutItemShape = z.looseObject({
  payout_item_id: z.string().min(1),
  transaction_id: z.string().min(1).optional(),
  transaction_status: z
    .enum([
      "SUCCESS",
      "FAILED",
      "PENDING",
      "UNCLAIMED",
      "RETURNED",
      "ONHOLD",
      "BLOCKED",
      "REFUNDED",
      "REVERSED",
      // Of older documents, and of events.
      "DENIED",
      "CANCELED",
    ])
    .optional(),
  payout_item_fee: PayoutMoneyShape.optional(),
  time_processed: z.string().optional(),
  payout_item: z.looseObject({ amount: PayoutMoneyShape, sender_item_id: z.string().optional() }),
  errors: z.looseObject({ name: z.string().optional() }).optional(),
});
export type PayoutItem = z.output<typeof PayoutItemShape>;
export const BatchShape = z.looseObject({
  total_pages: z.int().nonnegative().optional(),
  total_items: z.int().nonnegative().optional(),
  batch_header: BatchHeaderShape,
  items: z.array(PayoutItemShape).default([]),
});
export type Batch = z.output<typeof BatchShape>;

export const BalancesShape = z.looseObject({
  balances: z.array(
    z.looseObject({
      currency: z.string(),
      // Read only for the currency asked for: the account may hold some that we do not know.
      available_balance: z.unknown(),
    }),
  ),
});
/** In any currency: the account may hold one that we do not know, which the ledger has nothing in. */
const AnyMoneyShape = z
  .looseObject({ currency_code: z.string(), value: z.string() })
  .transform(({ currency_code, value }, context) => {
    const known = currencies.find((each) => each === currency_code);
    if (known) return readMoney(value, known, context);
    const parts = /^(-?)(\d{1,15})(?:\.(\d{1,2}))?$/.exec(value);
    if (!parts) {
      context.addIssue({ code: "custom", message: "not an amount" });
      return z.NEVER;
    }
    const minor = BigInt(`${parts[2]}${(parts[3] ?? "").padEnd(2, "0")}`);
    return { minor: parts[1] ? -minor : minor, currency: currency_code };
  });
export const moment = z.string().transform((text, context) => {
  const at = new Date(text);
  if (!Number.isNaN(at.getTime())) return at;
  context.addIssue({ code: "custom", message: "not a time" });
  return z.NEVER;
});
const TransactionShape = z.looseObject({
  transaction_info: z.looseObject({
    transaction_id: z.string().min(1).optional(),
    paypal_reference_id: z.string().optional(),
    transaction_event_code: z.string(),
    transaction_status: z.string().optional(),
    transaction_initiation_date: moment,
    transaction_amount: AnyMoneyShape,
    fee_amount: AnyMoneyShape.optional(),
  }),
});
export type Transaction = z.output<typeof TransactionShape>;
/** An empty page has no list at all. */
export const TransactionsShape = z.looseObject({
  transaction_details: z.array(TransactionShape).default([]),
  total_pages: z.int().nonnegative().optional(),
  last_refreshed_datetime: moment.optional(),
});
export type TransactionsPage = z.output<typeof TransactionsShape>;

export const TotalBalancesShape = z.looseObject({
  as_of_time: moment.optional(),
  last_refresh_time: moment.optional(),
  // Read only for currencies that we know, as above.
  balances: z.array(z.looseObject({ currency: z.string(), total_balance: z.unknown() })),
});
export { MoneyShape };

export const isKnownCurrency = (code: string): code is Currency =>
  currencies.some((known) => known === code);

export const orderAmount = (row: MoneyRow) => ({
  currency_code: row.currency,
  value: paypalValue(fromMoneyRow(row)),
});
export const payoutAmount = (row: MoneyRow) => ({
  currency: row.currency,
  value: paypalValue(fromMoneyRow(row)),
});
