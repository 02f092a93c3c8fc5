import * as z from "zod";
import { SavedMethod } from "./methods.ts";
import { Id, Instant, MoneyJson, Processor, text } from "./shapes.ts";

/** A cart has at most this many lines: a page of them, and one statement writes them all. */
export const LINES_MAX = 100;
/** More than anyone buys of a handmade thing; it keeps every sum far from any limit. */
export const QUANTITY_MAX = 99;

const Line = z.strictObject({ productId: Id, quantity: z.int().min(1).max(QUANTITY_MAX) });
const Lines = z.array(Line).min(1).max(LINES_MAX);

export const ShippingAddress = z.strictObject({
  name: text(100),
  line1: text(200),
  line2: text(200).optional(),
  city: text(100),
  /** State, province or county, where the country has them. */
  region: text(100).optional(),
  postalCode: text(20).optional(),
  country: z.string().regex(/^[A-Z]{2}$/), // ISO 3166-1 alpha-2
});
export type ShippingAddress = z.infer<typeof ShippingAddress>;

/** For members alone: what they have saved, and what they agree to have saved. */
const SavedMethodWish = {
  /** Keep what pays for the next time. */
  saveMethod: z.boolean().optional(),
  /** A saved method, of the same processor, to pay with. */
  methodId: Id.optional(),
};

export const QuoteBody = z.strictObject({ items: Lines });
export const CheckoutBody = z.strictObject({
  items: Lines,
  email: z.email().max(254),
  shippingAddress: ShippingAddress,
  processor: Processor,
  /** The total that the buyer was shown. Another total now is answered with 409 and a new quote. */
  quotedTotal: MoneyJson.optional(),
  ...SavedMethodWish,
});
export type CheckoutBody = z.infer<typeof CheckoutBody>;

const Item = z.strictObject({
  productId: Id,
  title: z.string(),
  quantity: z.int(),
  unitPrice: MoneyJson,
  total: MoneyJson,
});
const Part = z.strictObject({
  artisan: z.strictObject({ id: Id, name: z.string() }),
  items: z.array(Item),
  shipping: MoneyJson,
  total: MoneyJson,
});
/** Why a method cannot be offered for this cart. */
export const MethodRefusal = z.enum([
  "rail_stopped",
  "currency_not_settled",
  "amount_below_minimum",
  "amount_above_maximum",
  "amount_not_expressible",
  "artisan_not_payable",
  "artisan_part_too_small",
]);
export const Method = z.strictObject({ processor: Processor, refusal: MethodRefusal.nullable() });

export const Quote = z.strictObject({
  parts: z.array(Part),
  itemsTotal: MoneyJson,
  shippingTotal: MoneyJson,
  total: MoneyJson,
  methods: z.array(Method),
});
export type Quote = z.infer<typeof Quote>;

export const OrderState = z.enum([
  "pending_payment",
  "paid",
  "partially_paid",
  "partially_refunded",
  "refunded",
  "charged_back",
  "expired",
  "cancelled",
]);
export const PaymentState = z.enum([
  "created",
  "requires_action",
  "processing",
  "succeeded",
  "failed",
  "cancelled",
]);
const PaymentView = z.strictObject({
  id: Id,
  processor: Processor,
  state: PaymentState,
  /** The last attempt's refusal in the processor's code, such as `card_declined`. */
  declineCode: z.string().nullable(),
});
/** The way of a part to its buyer, as its artisan says. */
export const shipment = {
  shippedAt: Instant.nullable(),
  carrier: z.string().nullable(),
  trackingNumber: z.string().nullable(),
  deliveredAt: Instant.nullable(),
};
const OrderPart = Part.extend({
  id: Id,
  state: z.enum(["unfulfilled", "shipped", "delivered"]),
  ...shipment,
  /** What of it went back to the buyer, or is on its way. */
  refunded: MoneyJson,
});
export const Order = z.strictObject({
  id: Id,
  /** Short, for people: on the receipt and in the processors' records. */
  number: z.string(),
  state: OrderState,
  createdAt: Instant,
  /** Until then the goods are reserved and the order can be paid. */
  expiresAt: Instant,
  parts: z.array(OrderPart),
  itemsTotal: MoneyJson,
  shippingTotal: MoneyJson,
  total: MoneyJson,
  /** The payment that counts: the one that succeeded, else the open one, else the latest. */
  payment: PaymentView.nullable(),
  /** Every refund: of what the order took, and of money that was not its (late, double, wrong amount). */
  givenBack: z.array(
    z.strictObject({
      amount: MoneyJson,
      state: z.enum(["requested", "pending", "succeeded", "failed"]),
      /** False for money that paid no order. */
      isOfOrder: z.boolean(),
    }),
  ),
});
export type Order = z.infer<typeof Order>;

/** What the browser needs to pay. The client secret is never stored and never logged. */
export const PaymentInstructions = z.discriminatedUnion("processor", [
  z.strictObject({
    processor: z.literal("stripe"),
    paymentId: Id,
    clientSecret: z.string(),
    /** What it is paid with: the browser confirms the payment as it is. */
    savedMethod: SavedMethod.optional(),
    /** Lets the card form show what the member has saved; for half an hour. */
    customerSessionClientSecret: z.string().optional(),
  }),
  z.strictObject({
    processor: z.literal("paypal"),
    paymentId: Id,
    paypalOrderId: z.string(),
    savedMethod: SavedMethod.optional(),
  }),
]);
export type PaymentInstructions = z.infer<typeof PaymentInstructions>;

export const CheckoutAnswer = z.strictObject({
  order: Order,
  /** Whoever holds it may see and pay this order: sent back in the header `Order-Token`. */
  orderToken: z.string(),
  payment: PaymentInstructions,
});
export type CheckoutAnswer = z.infer<typeof CheckoutAnswer>;

/** With nothing said of saved methods, the open payment of this processor is right as it is. */
export const PayBody = z.strictObject({ processor: Processor, ...SavedMethodWish });
export type PayBody = z.infer<typeof PayBody>;
export const PayAnswer = z.strictObject({ order: Order, payment: PaymentInstructions });
export type PayAnswer = z.infer<typeof PayAnswer>;

export const OrderAnswer = z.strictObject({ order: Order });
export type OrderAnswer = z.infer<typeof OrderAnswer>;
