import * as z from "zod";
import { currencies } from "../../domain/currency.ts";
import { OrderState, PaymentState } from "./orders.ts";
import { Id, Instant, name, Processor } from "./shapes.ts";
import { Sentence, Told } from "./told.ts";

/** Longer than any id of a processor's. */
const Name = name(255);
/** Of orders, a page; of a payout, a day's or a week's. Beyond it nobody reads. */
export const PARTS_MAX = 100;

/** What is asked about, in one of five ways. */
export const ExplanationQuery = z
  .strictObject({
    /** Our id of it, or the processor's. */
    transfer: Name.optional(),
    /** Stripe's po_…, with its `account`; or PayPal's id of a payout item or of a batch. */
    payout: Name.optional(),
    account: Name.optional(),
    sellerOrder: Id.optional(),
    order: Id.optional(),
    seller: Id.optional(),
    limit: z.coerce.number().int().min(1).max(PARTS_MAX).default(PARTS_MAX),
  })
  .refine(
    ({ transfer, payout, sellerOrder, order, seller }) =>
      [transfer, payout, sellerOrder, order, seller].filter((one) => one !== undefined).length ===
      1,
    "Exactly one of transfer, payout, sellerOrder, order and seller",
  )
  .refine(
    ({ payout, account }) => (account !== undefined) === (payout?.startsWith("po_") === true),
    "A payout of Stripe's, and nothing else, comes with the account that it left",
  );

/** As elsewhere, but what was taken is below zero. */
export const Amount = z.strictObject({
  minor: z.string().regex(/^-?\d+$/),
  currency: z.enum(currencies),
});

const Operation = z.strictObject({
  /** The idempotency key that the processor was sent. */
  id: Id,
  subjectId: Id,
  kind: z.string(),
  state: z.enum(["open", "succeeded", "rejected"]),
  tries: z.int(),
  openedAt: Instant,
  closedAt: Instant.nullable(),
  answer: z.string().nullable(),
  code: z.string().nullable(),
});
const Event = z.strictObject({
  id: Id,
  processor: Processor,
  eventId: z.string(),
  type: z.string(),
  objectRef: z.string(),
  state: z.enum(["received", "applied", "ignored", "quarantined"]),
  note: z.string().nullable(),
  receivedAt: Instant,
  workedAt: Instant.nullable(),
  replays: z.int(),
});
const LedgerTransaction = z.strictObject({
  id: Id,
  kind: z.string(),
  processor: Processor,
  externalId: z.string(),
  subjectId: Id,
  currency: z.enum(currencies),
  postedAt: Instant,
  /** Debits above zero, credits below. */
  entries: z.array(z.strictObject({ account: z.string(), amount: Amount })),
});
/** What was asked of the processor, what it told, and what was booked. */
const trace = {
  operations: z.array(Operation),
  events: z.array(Event),
  ledger: z.array(LedgerTransaction),
};

const takenFor = { id: Id, transferId: Id, causeId: Id, amount: Amount };
/** Of a debt's repayment the cause's id is its own. */
export const Withholding = z.strictObject({
  ...takenFor,
  cause: z.enum(["refund", "dispute", "debt"]),
  state: z.enum(["held", "taken", "released"]),
});
export const Reversal = z.strictObject({
  ...takenFor,
  cause: z.enum(["refund", "dispute"]),
  state: z.enum(["waiting", "requested", "succeeded", "refused", "cancelled"]),
  processorRef: z.string().nullable(),
});
const Transfer = z.strictObject({
  id: Id,
  sellerOrderId: Id,
  sellerId: Id,
  paymentId: Id,
  rail: Processor,
  amount: Amount,
  state: z.enum([
    "held",
    "due",
    "sending",
    "sent",
    "settled",
    "blocked",
    "failed",
    "cancelled",
    "reversed",
  ]),
  dueAt: Instant.nullable(),
  blockedReason: z.string().nullable(),
  batchId: Id.nullable(),
  processorRef: z.string().nullable(),
  pastRefs: z.array(z.string()),
  // When it was found sent at the processor, by no call that is known here.
  adoptedAt: Instant.nullable(),
  kind: z.enum(["sale", "supplement"]),
  /** Kept from leaving: the amount and this are what the artisan was owed by it. */
  withheld: Amount,
  /** Taken back from the artisan's account after it had left. */
  reversed: Amount,
  withholdings: z.array(Withholding),
  reversals: z.array(Reversal),
  ...trace,
});
const Part = z.strictObject({
  id: Id,
  seller: z.strictObject({ id: Id, name: z.string() }),
  state: z.enum(["unfulfilled", "shipped", "delivered"]),
  shippedAt: Instant.nullable(),
  items: z.array(
    z.strictObject({
      ...{ productId: Id, title: z.string(), quantity: z.int(), unit: Amount, total: Amount },
    }),
  ),
  itemsTotal: Amount,
  shipping: Amount,
  commission: z.strictObject({
    amount: Amount,
    basisPoints: z.int(),
    /** Before it was rounded to a multiple of `step`. */
    exact: z.string(),
    step: z.string(),
    words: z.string(),
    sentence: Sentence,
  }),
  net: Amount,
  transfer: Transfer.nullable(),
  /** What became the artisan's again after that had left. */
  supplements: z.array(Transfer),
});
export const Share = z.strictObject({
  sellerOrderId: Id,
  sellerId: Id,
  items: z.array(z.strictObject({ productId: Id, quantity: z.int() })),
  ...{ goods: Amount, shipping: Amount, commission: Amount, fee: Amount },
  ...{ withheld: Amount, debt: Amount, loss: Amount },
});
const Refund = z.strictObject({
  id: Id,
  paymentId: Id,
  amount: Amount,
  reason: z.string(),
  state: z.enum(["requested", "pending", "succeeded", "failed"]),
  processorRef: z.string().nullable(),
  fault: z.enum(["seller", "platform", "shared"]).nullable(),
  restock: z.boolean(),
  /** Of the parts that are asked about. */
  shares: z.array(Share),
  otherShares: z.strictObject({ count: z.int(), amount: Amount }),
  ...trace,
});
const Payment = z.strictObject({
  id: Id,
  orderId: Id,
  processor: Processor,
  processorRef: z.string().nullable(),
  chargeRef: z.string().nullable(),
  amount: Amount,
  state: PaymentState,
  captured: Amount.nullable(),
  use: z.enum(["order", "unapplied"]).nullable(),
  declineCode: z.string().nullable(),
  fee: Amount.nullable(),
  attempts: z.array(
    z.strictObject({
      ref: z.string(),
      state: z.enum(["succeeded", "failed", "pending"]),
      declineCode: z.string().nullable(),
      at: Instant,
    }),
  ),
  refunds: z.array(Refund),
  ...trace,
});
const Order = z.strictObject({
  id: Id,
  number: z.string(),
  state: OrderState,
  currency: z.enum(currencies),
  items: Amount,
  shipping: Amount,
  total: Amount,
  commissionBasisPoints: z.int(),
  createdAt: Instant,
  paidAt: Instant.nullable(),
  parts: z.array(Part),
  /** Of the same order, and not asked about. */
  otherParts: z.strictObject({ count: z.int(), net: Amount, commission: Amount }),
  payments: z.array(Payment),
});
const Payout = z.strictObject({
  processor: Processor,
  ref: z.string(),
  account: z.string().optional(),
  state: z.enum(["pending", "in_transit", "paid", "failed", "cancelled"]),
  amount: Amount,
  /** The processor's word for why it failed. */
  failureCode: z.string().optional(),
  arrivesAt: Instant.optional(),
  /** Absent where the processor does not say what was in it. */
  lines: z
    .array(
      z.strictObject({
        ref: z.string(),
        /** The transfer of ours that it is. */
        transferRef: z.string().optional(),
        kind: z.string(),
        amount: Amount,
        fee: Amount,
      }),
    )
    .optional(),
  isCut: z.boolean(),
});
export const Debt = z.strictObject({
  ...{ sellerId: Id, sellerName: z.string(), currency: z.enum(currencies) },
  ...{ owedMinor: z.string(), bookedMinor: z.string(), comingMinor: z.string() },
});
export const Check = z.strictObject({
  ...{ about: z.string(), rule: Told, expected: Amount, found: Amount, ok: z.boolean() },
});
export const Explanation = z.strictObject({
  payout: Payout.nullable(),
  /** Of a seller: what they came to on each rail. */
  totals: z.array(
    z.strictObject({
      sellerName: z.string(),
      rail: Processor,
      currency: z.enum(currencies),
      earnedMinor: z.string(),
      sentMinor: z.string(),
      owedMinor: z.string(),
      waitingMinor: z.string(),
      /** Kept for what is under way, and not taken yet. */
      keptMinor: z.string(),
    }),
  ),
  /** Of the sellers that are explained, as it is now. */
  debts: z.array(Debt),
  orders: z.array(Order),
  /** PayPal's payout batches that the transfers went out with. */
  batches: z.array(
    z.strictObject({
      id: Id,
      processorRef: z.string().nullable(),
      state: z.string(),
      total: Amount,
      ...trace,
    }),
  ),
  /** Every sum, worked out anew. */
  checks: z.array(Check),
  addsUp: z.boolean(),
  /** The answer in sentences: in English, and for readers of other languages. */
  summary: z.array(z.string()),
  sentences: z.array(Sentence),
});
export type Explanation = z.infer<typeof Explanation>;
