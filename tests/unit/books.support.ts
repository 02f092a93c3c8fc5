import type {
  OrderId,
  PaymentId,
  SellerId,
  SellerOrderId,
  TransferId,
} from "../../worker/domain/ids.ts";
import type { Posting } from "../../worker/domain/ledger.ts";
import type { Intent } from "../../worker/domain/operation.ts";
import {
  notShipped,
  type Order,
  type OrderState,
  type SellerOrder,
} from "../../worker/domain/orders.ts";
import type { Payment, Refund } from "../../worker/domain/payments.ts";
import type { Transfer } from "../../worker/domain/payouts.ts";
import type { Alert, OutboxMessage, Tx } from "../../worker/usecases/ports.ts";
import type { KnownDifference } from "../../worker/usecases/reconciliations.ts";
import type { StoredShare } from "../../worker/usecases/refund-ports.ts";
import { NOW, only } from "./ports.support.ts";

const HOUR_MS = 3_600_000;
export const usd = (minor: bigint) => ({ minor, currency: "USD" }) as const;

const part = (n: number, netMinor: bigint, commissionMinor: bigint): SellerOrder => ({
  id: `part-${n}` as SellerOrderId,
  sellerId: `seller-${n}` as SellerId,
  itemsMinor: netMinor + commissionMinor,
  shippingMinor: 0n,
  ...{ commissionMinor, netMinor, state: "unfulfilled", ...notShipped },
});
/** 50.00 of two artisans, reserved for another hour. */
export const anOrder = (facts: Partial<Order> = {}): Order => ({
  id: "order-1" as OrderId,
  number: "AH-7Q2M4K9T",
  currency: "USD",
  totalMinor: 5000n,
  state: "pending_payment",
  createdAt: NOW,
  expiresAt: new Date(NOW.getTime() + HOUR_MS),
  cancelRequestedAt: null,
  parts: [part(1, 2700n, 300n), part(2, 1800n, 200n)],
  ...facts,
});
export const aPayment = (facts: Partial<Payment> = {}): Payment => ({
  id: "payment-1" as PaymentId,
  orderId: "order-1" as OrderId,
  processor: "stripe",
  processorRef: "pi_1",
  ...{ chargeRef: null, amount: usd(5000n), state: "created", captured: null },
  ...{ use: null, declineCode: null, ...facts },
});
export const aTransfer = (facts: Partial<Transfer> = {}): Transfer => ({
  id: "transfer-1" as TransferId,
  sellerOrderId: "part-1" as SellerOrderId,
  sellerId: "seller-1" as SellerId,
  paymentId: "payment-1" as PaymentId,
  rail: "paypal",
  amount: usd(2700n),
  ...{ kind: "sale", withheldMinor: 0n, reversedMinor: 0n },
  ...{ state: "sending", dueAt: NOW, blockedReason: null, batchId: null, processorRef: null },
  ...{ pastRefs: [], adoptedAt: null },
  ...facts,
});

const noVelocity = { cardOrders: 0, cardEmails: 0, cardDeclines: 0, emailCards: 0 };
const contact = {
  ...{ email: "ada@buyers.example", itemsMinor: 5000n, shippingMinor: 0n },
  shippingAddress: { name: "Ada", line1: "1 Main", city: "Springfield", country: "US" },
};

/** What use cases wrote, as far as a test looks at it. */
export type Books = {
  order: Order;
  readonly payments: Map<PaymentId, Payment>;
  readonly refunds: Refund[];
  readonly transfers: Map<TransferId, Transfer>;
  readonly stock: string[];
  readonly attempts: Record<string, unknown>[];
  readonly feesAwaited: (readonly [PaymentId, Date | null])[];
  readonly postings: Posting[];
  readonly alerts: Alert[];
  readonly differences: KnownDifference[];
  readonly reviews: Record<string, unknown>[];
  /** How often the payment has been declined. */
  declines: number;
  readonly operations: Intent[];
  readonly messages: OutboxMessage[];
  /** Every row that was written, in order: what was written twice the same is here twice. */
  readonly saved: (Payment | Refund | Transfer)[];
};

/** The rows of one order in memory, with the rules that the database keeps. */
export function booksOf(rows: {
  order?: Order;
  payments?: readonly Payment[];
  refunds?: readonly Refund[];
  transfers?: readonly Transfer[];
  shares?: readonly StoredShare[];
}): { tx: Tx; books: Books } {
  const { order = anOrder(), payments = [], refunds = [], transfers = [], shares = [] } = rows;
  const books: Books = {
    order,
    payments: new Map(payments.map((payment) => [payment.id, payment])),
    refunds: [...refunds],
    transfers: new Map(transfers.map((transfer) => [transfer.id, transfer])),
    ...{ stock: [], attempts: [], feesAwaited: [], postings: [], alerts: [] },
    ...{ operations: [], messages: [], saved: [], differences: [] },
    ...{ reviews: [], declines: 0 },
  };
  const tx = only<Tx>({
    orders: only<Tx["orders"]>({
      async move(_id, to: OrderState) {
        books.order = { ...books.order, state: to };
      },
      contactOf: async () => contact,
    }),
    payments: only<Tx["payments"]>({
      async save(payment) {
        books.saved.push(payment);
        books.payments.set(payment.id, payment);
      },
      of: async () => [...books.payments.values()],
      async awaitFee(id, until) {
        books.feesAwaited.push([id, until]);
      },
      async recordAttempt(attempt) {
        books.attempts.push(attempt);
        return attempt.state === "failed";
      },
    }),
    refunds: only<Tx["refunds"]>({
      of: async (id) => books.refunds.filter(({ paymentId }) => paymentId === id),
      async add(refund) {
        books.refunds.push(refund);
      },
      async save(refund) {
        books.saved.push(refund);
        const at = books.refunds.findIndex(({ id }) => id === refund.id);
        books.refunds.splice(at, 1, refund);
      },
    }),
    fraud: only<Tx["fraud"]>({
      senderOf: async () => undefined,
      countDecline: async () => [],
      declinesOf: async () => books.declines,
      reviews: only<Tx["fraud"]["reviews"]>({
        async open(review) {
          books.reviews.push(review);
          return true;
        },
      }),
      look: async () => ({ velocity: noVelocity, isBlocked: false, addressDigest: null }),
    }),
    stock: {
      async consume(id) {
        books.stock.push(`consumed ${id}`);
      },
      async release(id) {
        books.stock.push(`released ${id}`);
      },
    },
    shares: only<Tx["shares"]>({ of: async () => shares }),
    // Nothing is taken back here, and what was withheld is one movement of all of it.
    reversals: only<Tx["reversals"]>({ of: async () => [], ofTransfers: async () => [] }),
    // Nobody disputes anything.
    disputes: only<Tx["disputes"]>({ of: async () => [], liveHolds: async () => [] }),
    withholdings: only<Tx["withholdings"]>({ of: async () => [], move: async () => undefined }),
    transfers: only<Tx["transfers"]>({
      lockOfPayment: async () => [...books.transfers.values()],
      async add(all) {
        for (const one of all) books.transfers.set(one.id, one);
      },
      async save(one) {
        books.saved.push(one);
        books.transfers.set(one.id, one);
      },
      async saveAll(all) {
        for (const one of all) {
          books.saved.push(one);
          books.transfers.set(one.id, one);
        }
      },
    }),
    operations: only<Tx["operations"]>({
      findOpen: async () => undefined,
      refusals: async () => ({ count: 0, lastAt: undefined }),
      async open(_id, intent) {
        books.operations.push(intent);
      },
    }),
    ledger: ledgerOf(books.postings),
    differences: {
      async open({ id: _id, ...difference }) {
        const isKnown = books.differences.some(({ effectId, kind }) => {
          return effectId === difference.effectId && kind === difference.kind;
        });
        if (!isKnown) books.differences.push(difference);
      },
    },
    outbox: {
      async add(_id, message) {
        books.messages.push(message);
      },
      async addAll(all) {
        books.messages.push(...all.map(({ message }) => message));
      },
    },
    alerts: {
      async raise(alert) {
        books.alerts.push(alert);
      },
      async raiseAll(alerts) {
        books.alerts.push(...alerts);
      },
    },
  });
  return { tx, books };
}

/** One effect per processor, external id and kind, as a unique index keeps it. */
function ledgerOf(postings: Posting[]): Tx["ledger"] {
  type Effect = Pick<Posting, "processor" | "externalId" | "kind">;
  const find = (effect: Effect) =>
    postings.find(
      ({ processor, externalId, kind }) =>
        processor === effect.processor && externalId === effect.externalId && kind === effect.kind,
    );
  const post = (posting: Posting) => {
    const isNew = find(posting) === undefined;
    if (isNew) postings.push(posting);
    return isNew;
  };
  return only<Tx["ledger"]>({
    post: async (posting) => post(posting),
    async postAll(all) {
      for (const { id: _id, ...posting } of all) post(posting);
    },
    lockDebts: async () => new Map(),
    async debited(effect) {
      const entries = find(effect)?.entries ?? [];
      return entries.reduce(
        (sum, { amountMinor }) => (amountMinor > 0n ? sum + amountMinor : sum),
        0n,
      );
    },
  });
}

/** A posting as one line: what, under which name, and which account moved by how much. */
export const told = ({ kind, externalId, entries }: Posting) => [
  `${kind} ${externalId}`,
  Object.fromEntries(entries.map(({ account, amountMinor }) => [account.name, amountMinor])),
];
