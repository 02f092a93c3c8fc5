import * as z from "zod";
import { currencies } from "../../domain/currency.ts";
import { Picture } from "./catalogue.ts";
import { Said, TransferView } from "./operator.ts";
import { OrderState, QUANTITY_MAX, ShippingAddress, shipment } from "./orders.ts";
import { Id, Instant, MoneyJson, Processor, text } from "./shapes.ts";

const Name = text(80);
const Story = text(2_000);

export const OpenDeskBody = z.strictObject({
  name: Name,
  story: Story,
  /** Of all goods and of what is paid out; it stays. */
  currency: z.enum(currencies),
});
export const DeskBody = z.strictObject({
  name: Name,
  story: Story,
  /** Of one order's part, whatever is in it. */
  shippingFlat: MoneyJson,
});
export const PauseBody = z.strictObject({
  /** Null: the shop is open. A time that is over closes nothing. */
  until: Instant.nullable(),
  message: text(300).nullable(),
});
export const PaypalBody = z.strictObject({ email: z.email().max(127) }); // PayPal's own limit.
export const ProofBody = z.strictObject({ token: z.string().min(1).max(200) });

const StripeTask = z.strictObject({
  /** Stripe's name of what it asks for. */
  field: z.string(),
  what: z.string(),
  urgency: z.enum(["overdue", "now", "later", "being_checked"]),
  by: Instant.nullable(),
});
export const Desk = z.strictObject({
  id: Id,
  name: z.string(),
  story: z.string(),
  email: z.string(),
  currency: z.string(),
  shippingFlat: MoneyJson,
  pause: z.strictObject({ until: Instant, message: z.string().nullable() }).nullable(),
  paypal: z.strictObject({
    email: z.string().nullable(),
    state: z.enum(["unproved", "active", "blocked"]),
    /** Until when the link that was mailed works; null if none waits. */
    mailedUntil: Instant.nullable(),
  }),
  stripe: z.strictObject({
    onboarded: z.boolean(),
    transfers: z.enum(["inactive", "pending", "active"]),
    disabledReason: z.string().nullable(),
    /** Where it stands and what to do, in a sentence. */
    advice: z.string(),
    /** What Stripe asks for, most urgent first. */
    tasks: z.array(StripeTask),
    readAt: Instant.nullable(),
  }),
});
export type Desk = z.infer<typeof Desk>;

/** More than anybody makes by hand; it keeps every sum far from the column's end. */
const STOCK_MAX = 1_000_000;
const Stock = z.int().min(0).max(STOCK_MAX);
/** One of the shop's own: a file beside its pages, and no other path. */
const OwnPicture = z.string().regex(/^\/pictures\/[a-z0-9-]{1,100}\/[a-z0-9-]{1,200}\.svg$/);
/** Shown by the buyers' browsers, which are led to nothing but https and tell nobody's password. */
const ForeignPicture = z
  .url({ protocol: /^https$/, abort: true })
  .max(2_000)
  .refine((url) => new URL(url).username === "" && new URL(url).password === "", "Not a picture");
const PictureUrl = z.union([OwnPicture, ForeignPicture]);
/** As many as the domain's. */
const PICTURES_MAX = 8;
/** Two sentences: a screen reader reads them in one go, and nobody can pause within. */
const ALT_LENGTH_MAX = 200;
const Pictures = z
  .array(z.strictObject({ url: PictureUrl, alt: text(ALT_LENGTH_MAX).nullable() }))
  .max(PICTURES_MAX)
  .check(({ value, issues }) => {
    for (const [at, { url }] of value.entries())
      if (value.findIndex((other) => other.url === url) < at)
        issues.push({ code: "custom", input: url, path: [at, "url"], message: "Here already" });
  });
const productEdit = {
  title: text(120),
  description: text(4_000),
  /** The first is the one on cards and in carts. */
  pictures: Pictures,
  price: MoneyJson.refine(({ minor }) => /[1-9]/.test(minor), "Nothing is free"),
  limitPerOrder: z.int().min(1).max(QUANTITY_MAX).nullable(),
};
export const ProductBody = z.strictObject(productEdit);
export const NewProductBody = z.strictObject({ ...productEdit, stock: Stock });
export const StockBody = z.strictObject({
  stock: Stock,
  /** What the seller saw: if it is another by now, nothing is set. */
  was: Stock.optional(),
});
export const ListingBody = z.strictObject({ state: z.enum(["listed", "withdrawn"]) });

export const DeskProduct = z.strictObject({
  id: Id,
  title: z.string(),
  description: z.string(),
  pictures: z.array(Picture),
  price: MoneyJson,
  limitPerOrder: z.int().nullable(),
  /** On hand, those that buyers have reserved included. */
  stock: z.int(),
  reserved: z.int(),
  state: z.enum(["listed", "withdrawn"]),
  /** It is listed, and the shop does not show it: the seller's plan shows others, which are older. */
  hidden: z.boolean(),
  /** Why, and what ends it; null if it is not hidden. */
  hiddenBecause: z.string().nullable(),
  version: z.int(),
  createdAt: Instant,
});
export type DeskProduct = z.infer<typeof DeskProduct>;

export const DeskQuery = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export const DeskProductsQuery = DeskQuery.extend({
  /** Words of the title, or their beginnings or parts. */
  q: z.string().max(100).optional(),
  show: z.enum(["all", "listed", "sold_out", "withdrawn"]).default("all"),
});
export const DeskPartsQuery = DeskQuery.extend({
  /** `to_ship`: what the seller has to send, and what waits for longest first. */
  show: z.enum(["all", "to_ship"]).default("all"),
});
export const DeskProducts = z.strictObject({
  products: z.array(DeskProduct),
  next: z.string().nullable(),
});

export const DeskTransfer = TransferView.omit({ paymentId: true, artisanId: true }).extend({
  orderNumber: z.string(),
  createdAt: Instant,
  /** Why it waits and what ends that, in a sentence; null if it does not wait. */
  waitsFor: z.string().nullable(),
});
export type DeskTransfer = z.infer<typeof DeskTransfer>;
export const DeskTransfers = z.strictObject({
  transfers: z.array(DeskTransfer),
  next: z.string().nullable(),
});

/** A seller's part of a paid order; nothing of the other parts, and no way to the order itself. */
export const DeskPart = z.strictObject({
  id: Id,
  orderNumber: z.string(),
  orderState: OrderState,
  state: z.enum(["unfulfilled", "shipped", "delivered"]),
  paidAt: Instant,
  items: z.array(
    z.strictObject({
      productId: Id,
      title: z.string(),
      quantity: z.int(),
      unitPrice: MoneyJson,
      total: MoneyJson,
    }),
  ),
  itemsTotal: MoneyJson,
  shipping: MoneyJson,
  commission: MoneyJson,
  /** What the seller gets: goods and shipping less commission. */
  net: MoneyJson,
  /** Null once there is nothing to ship. */
  shippingAddress: ShippingAddress.nullable(),
  ...shipment,
  transfer: z
    .strictObject({
      ...{ id: Id, state: TransferView.shape.state, waitsFor: z.string().nullable() },
      said: Said,
    })
    .nullable(),
});
export type DeskPart = z.infer<typeof DeskPart>;
export const DeskParts = z.strictObject({
  orders: z.array(DeskPart),
  next: z.string().nullable(),
});

/** A sum that may be below zero. */
const Signed = z.strictObject({
  minor: z.string().regex(/^-?\d{1,15}$/),
  currency: z.enum(currencies),
});

/** What Stripe pays out of the seller's account there to the seller's bank. */
export const DeskPayout = z.strictObject({
  id: Id,
  /** Stripe's po_… */
  ref: z.string(),
  amount: Signed,
  state: z.enum(["pending", "in_transit", "paid", "failed", "cancelled"]),
  arrivesAt: Instant.nullable(),
  createdAt: Instant,
  said: Said,
});
export type DeskPayout = z.infer<typeof DeskPayout>;
export const DeskPayouts = z.strictObject({
  payouts: z.array(DeskPayout),
  next: z.string().nullable(),
});
const PayoutLines = z.strictObject({
  /** Null: it was made by hand, and Stripe does not say what was in it. */
  lines: z
    .array(
      z.strictObject({
        /** Stripe's own word for it. */
        kind: z.string(),
        amount: Signed,
        /** What the seller paid Stripe for it. */
        fee: Signed,
        /** Null: it is no transfer of ours. */
        transferId: Id.nullable(),
        /** The seller's part that it is of. */
        sellerOrderId: Id.nullable(),
        orderNumber: z.string().nullable(),
      }),
    )
    .nullable(),
  /** There are more lines than are shown. */
  isCut: z.boolean(),
});
export type DeskPayoutLines = z.infer<typeof PayoutLines>;
export const DeskPayoutAnswer = z.strictObject({
  payout: DeskPayout,
  ...PayoutLines.shape,
});

export const Payables = z.strictObject({
  payables: z.array(z.strictObject({ rail: Processor, owed: Signed })),
});
export const Transactions = z.strictObject({
  transactions: z.array(
    z.strictObject({
      id: Id,
      kind: z.string(),
      rail: Processor,
      at: Instant,
      /** Above zero: owed to the seller; below: paid to them. */
      amount: Signed,
    }),
  ),
});
