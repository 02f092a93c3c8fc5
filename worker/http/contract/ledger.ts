import * as z from "zod";
import { currencies } from "../../domain/currency.ts";
import { get, type Route } from "./route.ts";
import { Id, Instant, name, Processor } from "./shapes.ts";

/** Debits above zero, credits below. */
const Signed = z.string().regex(/^-?\d+$/);
const effect = {
  kind: z.string(),
  processor: Processor,
  /** The processor's name of it, or ours if it is in our books alone. */
  externalId: z.string(),
  /** Ours of what it is about: a payment, refund, transfer, dispute, invoice or seller. */
  subjectId: Id,
  at: Instant,
};

const AccountEntry = z.strictObject({
  transactionId: Id,
  ...effect,
  amount: Signed,
  /** What the account stood at after it. */
  after: Signed,
});
export type AccountEntry = z.infer<typeof AccountEntry>;

const PostedTransaction = z.strictObject({
  id: Id,
  ...effect,
  currency: z.enum(currencies),
  /** The order that it belongs to; null: it is of none. */
  orderId: Id.nullable(),
  entries: z.array(z.strictObject({ account: z.string(), amount: Signed })),
});
export type PostedTransaction = z.infer<typeof PostedTransaction>;

/** From a number in the books to what it is made of. */
export const ledgerRoutes = {
  listAccountEntries: {
    ...get,
    path: "/api/operator/ledger/entries",
    summary: "What was posted on an account, the latest first, with what it stood at after each",
    caller: "operator",
    query: z.strictObject({
      account: name(200),
      currency: z.enum(currencies),
      cursor: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    answer: z.strictObject({
      entries: z.array(AccountEntry),
      next: z.string().nullable(),
    }),
  },
  listPosted: {
    ...get,
    path: "/api/operator/ledger/transactions",
    summary:
      "One transaction of the ledger by its id, or all that are about a payment, transfer, …",
    caller: "operator",
    query: z.strictObject({ about: Id }),
    answer: z.strictObject({ transactions: z.array(PostedTransaction) }),
  },
} as const satisfies Record<string, Route>;
