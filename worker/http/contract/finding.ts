import * as z from "zod";
import { OrderState, PaymentState } from "./orders.ts";
import { byId, get, type Route } from "./route.ts";
import { Id, Instant, MoneyJson, name, Processor } from "./shapes.ts";

/** As long as the longest e-mail address. */
const WORDS_MAX = 320;
const page = {
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
};
const next = z.string().nullable();

export const OrderRow = z.strictObject({
  id: Id,
  number: z.string(),
  state: OrderState,
  total: MoneyJson,
  artisans: z.array(z.string()),
  createdAt: Instant,
  paidAt: Instant.nullable(),
});
export type OrderRow = z.infer<typeof OrderRow>;

export const PaymentRow = z.strictObject({
  id: Id,
  orderId: Id,
  orderNumber: z.string(),
  processor: Processor,
  processorRef: z.string().nullable(),
  chargeRef: z.string().nullable(),
  amount: MoneyJson,
  state: PaymentState,
  /** Null: nothing was captured. `unapplied`: it pays no order, and goes back. */
  use: z.enum(["order", "unapplied"]).nullable(),
  declineCode: z.string().nullable(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type PaymentRow = z.infer<typeof PaymentRow>;

const SellerRow = z.strictObject({
  id: Id,
  name: z.string(),
  since: Instant,
  plan: z.enum(["starter", "pro", "studio"]),
  /** Null: Stripe does not know them yet. */
  stripe: z.enum(["inactive", "pending", "active"]).nullable(),
  paypal: z.enum(["unproved", "active", "blocked"]),
  isPaused: z.boolean(),
  isHeld: z.boolean(),
  /** Not sent yet, by currency and rail. */
  owed: z.array(z.strictObject({ rail: Processor, amount: MoneyJson })),
  debts: z.array(MoneyJson),
  stopped: z.int(),
});
export type SellerRow = z.infer<typeof SellerRow>;

/** Who sells, and where their money is. Reading more of them is what `explain` is for. */
export const findingRoutes = {
  findOrders: {
    ...get,
    path: "/api/operator/orders",
    summary:
      "Orders, the latest first; by state, or by number, id, e-mail or a processor's name of a payment",
    caller: "operator",
    query: z.strictObject({
      ...page,
      q: name(WORDS_MAX).optional(),
      state: OrderState.optional(),
      artisan: Id.optional(),
    }),
    answer: z.strictObject({ orders: z.array(OrderRow), next }),
  },
  findPayments: {
    ...get,
    path: "/api/operator/payments",
    summary:
      "Payments, the latest change first; by state and rail, or by id, order or a processor's name",
    caller: "operator",
    query: z.strictObject({
      ...page,
      q: name(WORDS_MAX).optional(),
      state: PaymentState.or(z.literal("unapplied")).optional(),
      rail: Processor.optional(),
    }),
    answer: z.strictObject({ payments: z.array(PaymentRow), next }),
  },
  findSellers: {
    ...get,
    path: "/api/operator/sellers",
    summary: "Sellers, the newest first, by a part of the name: what they are owed and owe",
    caller: "operator",
    query: z.strictObject({ ...page, q: name(WORDS_MAX).optional() }),
    answer: z.strictObject({ sellers: z.array(SellerRow), next }),
  },
  readSeller: {
    ...get,
    path: "/api/operator/sellers/{id}",
    summary: "One seller: what they are owed and owe, what is held and why, and how they are paid",
    caller: "operator",
    params: byId,
    answer: z.strictObject({
      seller: SellerRow,
      /** Where PayPal's payouts go; null: no address is proved. */
      paypalEmail: z.string().nullable(),
      stripeAccount: z.string().nullable(),
      stripeTrouble: z.string().nullable(),
      subscriptionId: Id.nullable(),
      hold: z
        .strictObject({ reason: z.string(), placedBy: z.string(), placedAt: Instant })
        .nullable(),
      debtEntries: z.array(
        z.strictObject({
          at: Instant,
          kind: z.string(),
          subjectId: Id,
          amount: z.strictObject({ minor: z.string(), currency: z.string() }),
        }),
      ),
      payouts: z.array(
        z.strictObject({
          id: Id,
          ref: z.string(),
          state: z.string(),
          amount: z.strictObject({ minor: z.string(), currency: z.string() }),
          arrivesAt: Instant.nullable(),
          createdAt: Instant,
          words: z.string(),
        }),
      ),
    }),
  },
} as const satisfies Record<string, Route>;
export type SellerFile = z.infer<(typeof findingRoutes)["readSeller"]["answer"]>;
