import * as z from "zod";
import { MayWait } from "./approvals.ts";
import { byId, get, none, post, type Route } from "./route.ts";
import { Id, Instant, MoneyJson, text } from "./shapes.ts";

const Signal = z.enum([
  "avs_failed",
  "cvc_failed",
  "risk_elevated",
  "risk_highest",
  "early_fraud_warning",
  "velocity",
  "blocklisted",
]);
const ReviewState = z.enum(["open", "approved", "refused"]);
const Limit = z.coerce.number().int().min(1).max(500).default(100);

export const ReviewView = z.strictObject({
  id: Id,
  orderId: Id,
  orderNumber: z.string(),
  paymentId: Id,
  total: MoneyJson,
  state: ReviewState,
  reasons: z.array(Signal),
  /** What was known when it was opened; cards and addresses as digests. */
  evidence: z.looseObject({}),
  openedAt: Instant,
  decidedAt: Instant.nullable(),
  decidedBy: z.string().nullable(),
  note: z.string().nullable(),
});
export type ReviewView = z.infer<typeof ReviewView>;
const DecisionBody = z.strictObject({ note: text(500).optional() });

export const WarningView = z.strictObject({
  paymentId: Id,
  orderId: Id,
  orderNumber: z.string(),
  ref: z.string(),
  fraudType: z.string(),
  /** A refund may still spare a dispute. */
  isActionable: z.boolean(),
  at: Instant,
  updatedAt: Instant,
});
export type WarningView = z.infer<typeof WarningView>;

const BlockKind = z.enum(["email", "address", "card", "country"]);
/** An address is given as it is, or as the digest that evidence has; a card only as that. */
const BlockBody = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("email"), value: z.email().max(254), note: text(500) }),
  z.strictObject({ kind: z.literal("address"), value: text(64), note: text(500) }),
  z.strictObject({
    kind: z.literal("card"),
    value: z.string().regex(/^[\w-]{43}$/),
    note: text(500),
  }),
  z.strictObject({
    kind: z.literal("country"),
    value: z.string().regex(/^[A-Z]{2}$/),
    note: text(500),
  }),
]);
export type BlockBody = z.infer<typeof BlockBody>;
export const BlockView = z.strictObject({
  id: Id,
  kind: BlockKind,
  value: z.string(),
  note: z.string(),
  addedAt: Instant,
  addedBy: z.string(),
});
export type BlockView = z.infer<typeof BlockView>;

export const fraudRoutes = {
  listReviews: {
    ...get,
    path: "/api/operator/reviews",
    summary: "Paid orders that wait for an operator, with what speaks against them",
    caller: "operator",
    query: z.strictObject({ state: ReviewState.optional(), limit: Limit }),
    answer: z.strictObject({ reviews: z.array(ReviewView) }),
  },
  approveReview: {
    ...post,
    path: "/api/operator/reviews/{id}/approve",
    summary: "Lets a paid order go on",
    caller: "operator",
    params: byId,
    body: DecisionBody,
    answer: none,
  },
  refuseReview: {
    ...post,
    path: "/api/operator/reviews/{id}/refuse",
    summary: "Gives all of a paid order's money back; 202 if a second operator has to approve",
    caller: "operator",
    params: byId,
    body: DecisionBody,
    answer: MayWait,
  },
  listFraudWarnings: {
    ...get,
    path: "/api/operator/fraud-warnings",
    summary: "Payments that a card's bank believes to be fraud",
    caller: "operator",
    query: z.strictObject({ limit: Limit }),
    answer: z.strictObject({ warnings: z.array(WarningView) }),
  },
  listBlocks: {
    ...get,
    path: "/api/operator/blocklist",
    summary: "To whom nothing is sold",
    caller: "operator",
    query: z.strictObject({ limit: Limit }),
    answer: z.strictObject({ blocks: z.array(BlockView) }),
  },
  addBlock: {
    ...post,
    path: "/api/operator/blocklist",
    summary: "Puts an e-mail address, a network address, a card or a country on the blocklist",
    caller: "operator",
    body: z.strictObject({ block: BlockBody }),
    answer: z.strictObject({ id: Id }),
  },
  removeBlock: {
    ...post,
    path: "/api/operator/blocklist/{id}/remove",
    summary: "Takes an entry off the blocklist",
    caller: "operator",
    params: byId,
    answer: none,
  },
} as const satisfies Record<string, Route>;
