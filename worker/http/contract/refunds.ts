import * as z from "zod";
import { currencies } from "../../domain/currency.ts";
import { ApprovalView } from "./approvals.ts";
import { byId, get, none, post, type Route } from "./route.ts";
import { Id, Instant, MoneyJson, name, Processor, text } from "./shapes.ts";

/** Whole minor units of the order's currency. */
const Minor = z.string().regex(/^[1-9]\d{0,11}$/);
const Items = z.array(z.strictObject({ productId: Id, quantity: z.int().min(1).max(99) })).max(100);
/** Of one artisan's part: all that is left, an amount (the goods first, then the shipping), or goods by the piece. */
const OfPart = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("rest") }),
  z.strictObject({ kind: z.literal("amount"), minor: Minor }),
  z.strictObject({ kind: z.literal("items"), items: Items, shipping: z.boolean() }),
]);
const Part = z.discriminatedUnion("kind", [
  z.strictObject({ sellerOrderId: Id, kind: z.literal("rest") }),
  z.strictObject({ sellerOrderId: Id, kind: z.literal("amount"), minor: Minor }),
  z.strictObject({
    ...{ sellerOrderId: Id, kind: z.literal("items"), items: Items, shipping: z.boolean() },
  }),
]);
/** Of an order: all that is left, an amount over all of it by what is left of each part, or of some parts. */
const OfOrder = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("rest") }),
  z.strictObject({ kind: z.literal("amount"), minor: Minor }),
  z.strictObject({ kind: z.literal("parts"), parts: z.array(Part).min(1).max(50) }),
]);
export const Fault = z.enum(["seller", "platform", "shared"]);
const Reason = z.enum([
  "buyer_request",
  "not_received",
  "not_as_described",
  "cannot_fulfil",
  "goodwill",
  "fraud_warning",
]);
const asked = {
  reason: Reason,
  /** The goods that are named are for sale again once the money has gone back. */
  restock: z.boolean().default(false),
  /** Of a preview: if anything would be another way now, nothing is done. */
  terms: name(100).optional(),
};
export const PreviewOrderBody = z.strictObject({ wish: OfOrder, fault: Fault.optional() });
export const RefundOrderBody = z.strictObject({ ...PreviewOrderBody.shape, ...asked });
/** A seller bears what they give back: whose fault it is decides the platform. */
export const PreviewPartBody = z.strictObject({ wish: OfPart });
export const RefundPartBody = z.strictObject({ ...PreviewPartBody.shape, ...asked });

const Signed = z.strictObject({
  minor: z.string().regex(/^-?\d{1,12}$/),
  currency: z.enum(currencies),
});
/** Who bears what of one part. */
export const Share = z.strictObject({
  sellerOrderId: Id,
  sellerId: Id,
  /** To the buyer. */
  goods: MoneyJson,
  shipping: MoneyJson,
  items: z.array(z.strictObject({ productId: Id, quantity: z.int() })),
  /** What the platform had earned of it. */
  commission: MoneyJson,
  /** What the processor keeps, as far as the seller bears it. */
  fee: MoneyJson,
  /** Of the seller: kept from a transfer that has not left, and owed. */
  withheld: MoneyJson,
  debt: MoneyJson,
  /** What the platform bears beyond its commission. */
  loss: MoneyJson,
});
export type RefundShareView = z.infer<typeof Share>;
export const Preview = z.strictObject({
  amount: MoneyJson,
  fault: Fault,
  shares: z.array(Share),
  /** False: what the processor keeps is not known yet, and only the platform can bear it. */
  isFeeKnown: z.boolean(),
  terms: z.string(),
});
export const RefundView = z.strictObject({
  id: Id,
  paymentId: Id,
  amount: MoneyJson,
  reason: z.string(),
  fault: Fault.nullable(),
  restock: z.boolean(),
  state: z.enum(["requested", "pending", "succeeded", "failed"]),
  processorRef: z.string().nullable(),
  shares: z.array(Share),
});
export type RefundView = z.infer<typeof RefundView>;
export type PreviewView = z.infer<typeof Preview>;
/** With 202: another operator has to approve first. */
export const RefundAnswer = z.union([
  z.strictObject({ refund: RefundView }),
  z.strictObject({ approval: ApprovalView }),
]);
const Refunds = z.strictObject({ refunds: z.array(RefundView) });

const Debt = z.strictObject({
  sellerId: Id,
  name: z.string(),
  owed: MoneyJson,
  /** Being taken back from the seller's account at this moment. */
  coming: MoneyJson,
});
/** What a debt is made of, the latest first: above nothing what was added, below what was repaid or given up. */
const DebtEntry = z.strictObject({
  at: Instant,
  kind: z.string(),
  /** The refund, the dispute or the transfer; of what was given up, the seller. */
  subjectId: Id,
  amount: Signed,
});
const OwnDebt = z.strictObject({
  owed: MoneyJson,
  coming: MoneyJson,
  entries: z.array(DebtEntry),
});

export type DebtView = z.infer<typeof Debt>;
export type OwnDebtView = z.infer<typeof OwnDebt>;

/** Money that goes back, and what is owed by it. */
export const refundRoutes = {
  previewOrderRefund: {
    ...{ ...post, changes: false },
    path: "/api/operator/orders/{id}/refunds/preview",
    summary: "Who would lose what by a refund, to the cent; changes nothing",
    caller: "operator",
    params: byId,
    body: PreviewOrderBody,
    answer: Preview,
  },
  refundOrder: {
    ...post,
    path: "/api/operator/orders/{id}/refunds",
    summary:
      "Gives an order's money back, or a part of it; 202 if a second operator has to approve",
    caller: "operator",
    params: byId,
    body: RefundOrderBody,
    status: 201,
    answer: RefundAnswer,
  },
  listOrderRefunds: {
    ...get,
    path: "/api/operator/orders/{id}/refunds",
    summary: "An order's refunds, and who bears them",
    caller: "operator",
    params: byId,
    answer: Refunds,
  },
  attributeRefund: {
    ...post,
    path: "/api/operator/orders/{id}/refunds/by-hand",
    summary: "Says whose money it was that somebody gave back in the processor's own pages",
    caller: "operator",
    params: byId,
    body: z.strictObject({
      rail: Processor,
      ref: name(100),
      wish: OfOrder,
      fault: Fault.optional(),
    }),
    answer: none,
  },
  previewPartRefund: {
    ...{ ...post, changes: false },
    path: "/api/seller/orders/{id}/refunds/preview",
    summary: "What the seller would lose by a refund of their own part; changes nothing",
    caller: "seller",
    params: byId,
    body: PreviewPartBody,
    answer: Preview,
  },
  refundPart: {
    ...post,
    path: "/api/seller/orders/{id}/refunds",
    summary: "Gives a buyer back what they paid for the seller's own part, or some of it",
    caller: "seller",
    params: byId,
    body: RefundPartBody,
    status: 201,
    answer: RefundAnswer,
  },
  listPartRefunds: {
    ...get,
    path: "/api/seller/orders/{id}/refunds",
    summary: "What was given back of the seller's own part",
    caller: "seller",
    params: byId,
    answer: Refunds,
  },
  readOwnDebt: {
    ...get,
    path: "/api/seller/debt",
    summary: "What the seller owes, and what caused it",
    caller: "seller",
    answer: OwnDebt,
  },
  listDebts: {
    ...get,
    path: "/api/operator/debts",
    summary: "Sellers who owe, the most first",
    caller: "operator",
    answer: z.strictObject({ debts: z.array(Debt) }),
  },
  readDebt: {
    ...get,
    path: "/api/operator/sellers/{id}/debt",
    summary: "What a seller owes, and what caused it",
    caller: "operator",
    params: byId,
    answer: OwnDebt,
  },
  writeOffDebt: {
    ...post,
    path: "/api/operator/sellers/{id}/debt/write-offs",
    summary: "Asks a second operator to give up what a seller owes",
    caller: "operator",
    params: byId,
    body: z.strictObject({ reason: text(500) }),
    status: 202,
    answer: z.strictObject({ approval: ApprovalView }),
  },
} as const satisfies Record<string, Route>;
