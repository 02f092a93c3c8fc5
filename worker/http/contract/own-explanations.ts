import * as z from "zod";
import { currencies } from "../../domain/currency.ts";
import { Amount, Check, Reversal, Share, Withholding } from "./explanations.ts";
import { OrderState } from "./orders.ts";
import { get, type Route } from "./route.ts";
import { Id, Instant, name, Processor } from "./shapes.ts";
import { Sentence } from "./told.ts";

/** What is asked about, in one of three ways. */
export const OwnExplanationQuery = z
  .strictObject({
    /** The seller's part of it, by the part's id. */
    order: Id.optional(),
    /** Our id of it, or the processor's, which for PayPal's payout items is the same thing. */
    transfer: name(255).optional(),
    /** Stripe's po_…, of the seller's own account. */
    payout: name(255).optional(),
  })
  .refine(
    ({ order, transfer, payout }) =>
      [order, transfer, payout].filter((one) => one !== undefined).length === 1,
    "Exactly one of order, transfer and payout",
  );

const Transfer = z.strictObject({
  ...{ id: Id, rail: Processor, kind: z.enum(["sale", "supplement"]), amount: Amount },
  ...{ withheld: Amount, reversed: Amount, state: z.string(), dueAt: Instant.nullable() },
  processorRef: z.string().nullable(),
  pastRefs: z.array(z.string()),
  withholdings: z.array(Withholding),
  reversals: z.array(Reversal),
  /** What was booked, and when, by the processor's own ids. */
  booked: z.array(
    z.strictObject({ id: Id, kind: z.string(), externalId: z.string(), postedAt: Instant }),
  ),
});
const Sale = z.strictObject({
  /** The part's. */
  id: Id,
  ...{ orderNumber: z.string(), orderState: OrderState, paidAt: Instant.nullable() },
  items: z.array(
    z.strictObject({ productId: Id, title: z.string(), quantity: z.int(), total: Amount }),
  ),
  ...{ itemsTotal: Amount, shipping: Amount, net: Amount },
  commission: z.strictObject({ amount: Amount, words: z.string() }),
  refunds: z.array(
    z.strictObject({
      ...{ id: Id, reason: z.string(), state: z.string(), fault: z.string().nullable() },
      processorRef: z.string().nullable(),
      /** The seller's own. */
      share: Share,
    }),
  ),
  transfers: z.array(Transfer),
});
/** Nothing of other sellers' parts, of the buyer's payment, or of what the platform pays. */
export const OwnExplanation = z.strictObject({
  payout: z
    .strictObject({
      ...{ ref: z.string(), state: z.string(), amount: Amount, arrivesAt: Instant.nullable() },
      lines: z.array(
        z.strictObject({ ref: z.string(), kind: z.string(), amount: Amount, fee: Amount }),
      ),
    })
    .nullable(),
  sales: z.array(Sale),
  debts: z.array(
    z.strictObject({
      ...{ currency: z.enum(currencies), owed: Amount, coming: Amount },
    }),
  ),
  /** Every sum that concerns the seller, worked out anew. */
  checks: z.array(Check),
  addsUp: z.boolean(),
  /** In English, and for readers of other languages. */
  summary: z.array(z.string()),
  sentences: z.array(Sentence),
});
export type OwnExplanation = z.infer<typeof OwnExplanation>;

export const ownExplanationRoutes = {
  explainOwn: {
    ...get,
    path: "/api/seller/explanations",
    summary: "Why the seller gets what they get of a sale, a transfer or a payout to their bank",
    caller: "seller",
    query: OwnExplanationQuery,
    answer: OwnExplanation,
  },
} as const satisfies Record<string, Route>;
