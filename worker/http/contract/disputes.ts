import * as z from "zod";
import { Said } from "./operator.ts";
import { Fault, Share } from "./refunds.ts";
import { byId, get, none, post, type Route } from "./route.ts";
import { Id, Instant, MoneyJson, Processor, text } from "./shapes.ts";
import { Sentence, Told } from "./told.ts";

/** `warning_*`: a question, for which no money was taken; `refunded`: the buyer was given it back meanwhile. */
const State = z.enum([
  ...(["warning_needs_response", "warning_under_review", "warning_closed"] as const),
  ...(["needs_response", "under_review", "refunded", "won", "lost"] as const),
]);
const HoldState = z.enum(["held", "taken", "released"]);
/** All that is meant of a part, or some goods of it by the piece. */
const Goods = z.discriminatedUnion("kind", [
  z.strictObject({ sellerOrderId: Id, kind: z.literal("rest") }),
  z.strictObject({
    ...{ sellerOrderId: Id, kind: z.literal("items"), shipping: z.boolean() },
    items: z
      .array(z.strictObject({ productId: Id, quantity: z.int().min(1).max(99) }))
      .min(1)
      .max(100),
  }),
]);
const said = (max: number) => text(max).optional();
/** In words; processors take it once. */
const Evidence = z.strictObject({
  productDescription: said(2_000),
  customerName: said(200),
  customerEmail: said(320),
  shippingAddress: said(2_000),
  carrier: said(60),
  trackingNumber: said(80),
  shippedOn: said(40),
  explanation: said(2_000),
});
/** `kept`: what is held of the seller, or was taken; a part of it may be owed. */
const HeldShare = Share.extend({ seller: z.string(), kept: MoneyJson });
const Hold = z.strictObject({ id: Id, state: HoldState, shares: z.array(HeldShare) });
/** Why a buyer wants money back, in words, and what convinces whoever decides. */
const Why = z.strictObject({ words: z.string(), toWin: Told });
const DisputeView = z.strictObject({
  id: Id,
  orderId: Id,
  orderNumber: z.string(),
  paymentId: Id,
  processor: Processor,
  processorRef: z.string(),
  state: State,
  /** Where it stands, what happens next and when. */
  said: Said,
  /** The processor's own word. */
  reason: z.string(),
  why: Why,
  /** May be more than was paid. */
  amount: MoneyJson,
  /** Until when an answer counts. */
  dueBy: Instant.nullable(),
  /** How long that is from now, in words; null: no answer is awaited, or none has a day. */
  left: z.strictObject({ words: z.string(), sentence: Sentence, isSoon: z.boolean() }).nullable(),
  openedAt: Instant,
  closedAt: Instant.nullable(),
  fault: Fault,
  /** Null: everybody by what is left of their part. */
  goods: z.array(Goods).nullable(),
  /** What the processor took, and gave back. */
  withdrawn: MoneyJson,
  returned: MoneyJson,
  /** What it costs whatever becomes of it. */
  fee: MoneyJson,
  /** What is kept of the sellers, or was taken; and all of it together. */
  holds: z.array(Hold),
  kept: MoneyJson,
});
export type DisputeView = z.infer<typeof DisputeView>;
const Part = z.strictObject({
  id: Id,
  seller: z.string(),
  goods: z.array(z.strictObject({ productId: Id, title: z.string(), quantity: z.int() })),
  state: z.string(),
  shippedAt: Instant.nullable(),
  deliveredAt: Instant.nullable(),
  carrier: z.string().nullable(),
  trackingNumber: z.string().nullable(),
});
const Known = z.strictObject({
  orderedAt: Instant,
  paidAt: Instant.nullable(),
  total: MoneyJson,
  parts: z.array(Part),
  /** What the card's bank said. */
  checks: z
    .strictObject({
      avs: z.string().nullable(),
      cvc: z.string().nullable(),
      cardCountry: z.string().nullable(),
    })
    .nullable(),
  /** Paid before under the same address, and never disputed. */
  earlierOrders: z.int(),
  refunds: z.array(z.strictObject({ at: Instant, amount: MoneyJson, state: z.string() })),
});
/** What happened, oldest first. */
const Happened = z.strictObject({
  at: Instant,
  words: z.string(),
  amount: MoneyJson.nullable(),
  /** As the audit log names an operator. */
  by: z.string().nullable(),
});
const DisputeFile = z.strictObject({
  dispute: DisputeView,
  known: Known,
  draft: Evidence,
  history: z.array(Happened),
  /** What an operator may do with it now. */
  may: z.strictObject({ attribute: z.boolean(), submit: z.boolean(), accept: z.boolean() }),
});
export type DisputeFile = z.infer<typeof DisputeFile>;
export type DisputedGoods = z.infer<typeof Goods>;
export type Evidence = z.infer<typeof Evidence>;

export const OwnDispute = z.strictObject({
  id: Id,
  orderNumber: z.string(),
  sellerOrderId: Id,
  state: State,
  said: Said,
  reason: z.string(),
  why: z.string(),
  /** Until when the shop has to answer; null: it has, or need not. */
  dueBy: Instant.nullable(),
  openedAt: Instant,
  closedAt: Instant.nullable(),
  /** What of the seller's is kept for it, was taken, or is theirs again. */
  kept: z.strictObject({ state: HoldState, amount: MoneyJson, owed: MoneyJson }),
});

export type OwnDispute = z.infer<typeof OwnDispute>;

/** What buyers and their banks want back, until it is decided. */
export const disputeRoutes = {
  listDisputes: {
    ...get,
    path: "/api/operator/disputes",
    summary: "Disputes: those that wait for an answer first, by deadline",
    caller: "operator",
    answer: z.strictObject({ disputes: z.array(DisputeView) }),
  },
  readDispute: {
    ...get,
    path: "/api/operator/disputes/{id}",
    summary: "A dispute, its history, what is known of the sale, and a draft of the evidence",
    caller: "operator",
    params: byId,
    answer: DisputeFile,
  },
  attributeDispute: {
    ...post,
    path: "/api/operator/disputes/{id}/goods",
    summary: "Says which goods a dispute is about and whose fault it was; what is held follows",
    caller: "operator",
    params: byId,
    body: z.strictObject({
      goods: z.array(Goods).min(1).max(50).nullable(),
      fault: Fault.optional(),
    }),
    answer: none,
  },
  submitEvidence: {
    ...post,
    path: "/api/operator/disputes/{id}/evidence",
    summary: "Sends the evidence to the bank or to PayPal, which take it once",
    caller: "operator",
    params: byId,
    body: Evidence,
    status: 202,
    answer: none,
  },
  acceptDispute: {
    ...post,
    path: "/api/operator/disputes/{id}/acceptance",
    summary: "Gives up: the buyer keeps the money",
    caller: "operator",
    params: byId,
    body: z.strictObject({ note: text(500) }),
    status: 202,
    answer: none,
  },
  listOwnDisputes: {
    ...get,
    path: "/api/seller/disputes",
    summary: "Disputes about the seller's goods, and what is kept for them",
    caller: "seller",
    answer: z.strictObject({ disputes: z.array(OwnDispute) }),
  },
} as const satisfies Record<string, Route>;
