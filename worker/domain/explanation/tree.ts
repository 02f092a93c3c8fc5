import type { Currency } from "../currency.ts";
import { type Money, sum } from "../money.ts";
import type { Refund } from "../payments.ts";
import type { Transfer } from "../payouts.ts";
import { commissionInWords } from "./commission.ts";
import type {
  EntryRow,
  EventRow,
  ExplanationFile,
  ItemRow,
  OperationRow,
  OrderRow,
  PartRow,
  ShareRow,
} from "./file.ts";

// The walk from an order to the entries of the ledger. What nobody asked about is left out, except
// in sums: an order's other parts are one line.

type LedgerTransaction = Omit<EntryRow, "account" | "amountMinor" | "transactionId"> & {
  readonly id: string;
  readonly entries: readonly { readonly account: string; readonly amount: Money }[];
};
/** What was asked of the processor, what it told, and what was booked, about one thing. */
export type Trace = {
  readonly operations: readonly OperationRow[];
  readonly events: readonly EventRow[];
  readonly ledger: readonly LedgerTransaction[];
};
export type Tree = ReturnType<typeof treeOf>;
export type OrderNode = Tree["orders"][number];
export type PartNode = OrderNode["parts"][number];
export type PaymentNode = OrderNode["payments"][number];
export type RefundNode = PaymentNode["refunds"][number];
export type TransferNode = NonNullable<PartNode["transfer"]>;
export type ShareNode = RefundNode["shares"][number];

/** Rows as a tree; each lookup is by an index, so that hundreds of parts take no longer than they are. */
export function treeOf(file: ExplanationFile) {
  const index = indexOf(file);
  return {
    orders: file.orders.map((order) => orderNode(order, index)),
    batches: file.batches.map((batch) => ({
      ...batch,
      ...traceOf(index, batch.id, [batch.processorRef]),
    })),
  };
}

type Index = ReturnType<typeof indexOf>;

function indexOf(file: ExplanationFile) {
  return {
    parts: Map.groupBy(file.parts, ({ orderId }) => orderId),
    items: Map.groupBy(file.items, ({ sellerOrderId }) => sellerOrderId),
    transfers: Map.groupBy(file.transfers, ({ sellerOrderId }) => sellerOrderId),
    withholdings: Map.groupBy(file.withholdings, ({ transferId }) => transferId),
    reversals: Map.groupBy(file.reversals, ({ transferId }) => transferId),
    shares: Map.groupBy(file.shares, ({ refundId }) => refundId),
    explained: new Set(file.parts.filter((part) => part.isExplained).map(({ id }) => id)),
    payments: Map.groupBy(file.payments, ({ orderId }) => orderId),
    attempts: Map.groupBy(file.attempts, ({ paymentId }) => paymentId),
    refunds: Map.groupBy(file.refunds, ({ paymentId }) => paymentId),
    operations: Map.groupBy(file.operations, ({ subjectId }) => subjectId),
    events: Map.groupBy(file.events, ({ objectRef }) => objectRef),
    entries: Map.groupBy(file.entries, ({ subjectId }) => subjectId),
  };
}

function orderNode(order: OrderRow, index: Index) {
  const { itemsMinor, shippingMinor, totalMinor, currency, ...rest } = order;
  const of = (minor: bigint): Money => ({ minor, currency });
  const parts = index.parts.get(order.id) ?? [];
  const others = parts.filter(({ isExplained }) => !isExplained);
  return {
    ...rest,
    currency,
    items: of(itemsMinor),
    shipping: of(shippingMinor),
    total: of(totalMinor),
    parts: parts
      .filter(({ isExplained }) => isExplained)
      .map((part) => partNode(part, order, index)),
    otherParts: {
      count: others.length,
      net: of(sum(others.map(({ netMinor }) => netMinor))),
      commission: of(sum(others.map(({ commissionMinor }) => commissionMinor))),
    },
    payments: paymentNodes(order, index),
  };
}

function partNode(part: PartRow, { currency, commissionBasisPoints }: OrderRow, index: Index) {
  const of = (minor: bigint): Money => ({ minor, currency });
  const all = index.transfers.get(part.id) ?? [];
  const transfer = all.find(({ kind }) => kind === "sale");
  return {
    id: part.id,
    seller: { id: part.sellerId, name: part.sellerName },
    state: part.state,
    shippedAt: part.shippedAt,
    items: (index.items.get(part.id) ?? []).map((item) => itemNode(item, currency)),
    itemsTotal: of(part.itemsMinor),
    shipping: of(part.shippingMinor),
    commission: {
      amount: of(part.commissionMinor),
      ...commissionInWords(of(part.itemsMinor), commissionBasisPoints),
    },
    net: of(part.netMinor),
    transfer: transfer ? transferNode(transfer, index) : null,
    /** What became the artisan's again after that had left. */
    supplements: all.filter((one) => one !== transfer).map((one) => transferNode(one, index)),
  };
}

/** With why it is less than it was: what was kept of it, and what was taken back. */
const transferNode = ({ withheldMinor, reversedMinor, ...transfer }: Transfer, index: Index) => ({
  ...transfer,
  withheld: { ...transfer.amount, minor: withheldMinor },
  reversed: { ...transfer.amount, minor: reversedMinor },
  withholdings: index.withholdings.get(transfer.id) ?? [],
  reversals: index.reversals.get(transfer.id) ?? [],
  ...traceOf(index, transfer.id, [transfer.processorRef, ...transfer.pastRefs]),
});

const itemNode = ({ productId, title, quantity, unitMinor }: ItemRow, currency: Currency) => ({
  ...{ productId, title, quantity },
  unit: { minor: unitMinor, currency },
  total: { minor: unitMinor * BigInt(quantity), currency },
});

function paymentNodes({ id }: OrderRow, index: Index) {
  return (index.payments.get(id) ?? []).map((payment) => {
    const attempts = index.attempts.get(payment.id) ?? [];
    const refs = [payment.processorRef, payment.chargeRef, ...attempts.map(({ ref }) => ref)];
    const trace = traceOf(index, payment.id, refs);
    return {
      ...payment,
      fee: feeOf(trace),
      attempts: attempts.map(({ paymentId: _, ...attempt }) => attempt),
      refunds: (index.refunds.get(payment.id) ?? []).map((refund) => refundNode(refund, index)),
      ...trace,
    };
  });
}

/** Who bears it; parts that nobody asked about are one sum. */
function refundNode(refund: Refund, index: Index) {
  const { currency } = refund.amount;
  const all = index.shares.get(refund.id) ?? [];
  const others = all.filter(({ sellerOrderId }) => !index.explained.has(sellerOrderId));
  return {
    ...refund,
    shares: all
      .filter((share) => !others.includes(share))
      .map((share) => shareNode(share, currency)),
    otherShares: {
      count: others.length,
      amount: { minor: sum(others.map((one) => one.itemsMinor + one.shippingMinor)), currency },
    },
    ...traceOf(index, refund.id, [refund.processorRef]),
  };
}

function shareNode(share: ShareRow, currency: Currency) {
  const of = (minor: bigint): Money => ({ minor, currency });
  return {
    ...{ sellerOrderId: share.sellerOrderId, sellerId: share.sellerId, items: share.items },
    ...{ goods: of(share.itemsMinor), shipping: of(share.shippingMinor) },
    ...{ commission: of(share.commissionMinor), fee: of(share.feeMinor) },
    ...{ withheld: of(share.withheldMinor), debt: of(share.debtMinor), loss: of(share.lossMinor) },
  };
}

/** What the processor took for the payment, as it is booked; null while it is not. */
function feeOf({ ledger }: Trace): Money | null {
  const fee = ledger.find(({ kind }) => kind === "fee");
  const line = fee?.entries.find(({ amount }) => amount.minor > 0n);
  return line?.amount ?? null;
}

/** All that is known about a thing: by our id of it, and by the names that the processor has for it. */
function traceOf(index: Index, id: string, refs: readonly (string | null)[]): Trace {
  const names = new Set(refs.filter((ref) => ref !== null));
  return {
    operations: index.operations.get(id) ?? [],
    events: [...names]
      .flatMap((name) => index.events.get(name) ?? [])
      .sort((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime()),
    ledger: transactionsOf(index.entries.get(id) ?? []),
  };
}

function transactionsOf(rows: readonly EntryRow[]): LedgerTransaction[] {
  const byId = Map.groupBy(rows, ({ transactionId }) => transactionId);
  return [...byId].map(([id, lines]) => {
    const [{ account: _, amountMinor: __, transactionId: ___, ...about }] = lines as [EntryRow];
    const entries = lines.map(({ account, amountMinor, currency }) => ({
      account,
      amount: { minor: amountMinor, currency },
    }));
    return { id, ...about, entries };
  });
}
