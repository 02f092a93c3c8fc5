import { expect } from "vitest";
import { explain } from "../../worker/domain/explanation/explain.ts";
import type { EntryRow, ExplanationFile, PayoutRow } from "../../worker/domain/explanation/file.ts";
import type {
  OrderId,
  PaymentId,
  ProductId,
  SellerId,
  SellerOrderId,
  TransferId,
} from "../../worker/domain/ids.ts";

export const id = <T extends string>(text: string) => text as T;
export const at = new Date("2026-11-23T12:00:00Z");
export const usd = (minor: bigint) => ({ minor, currency: "USD" as const });

let transactions = 0;
export const booked = (
  kind: EntryRow["kind"],
  subjectId: string,
  ...lines: [account: string, minor: bigint][]
) => {
  const transactionId = `tx_${++transactions}`;
  return lines.map(
    ([account, amountMinor]): EntryRow => ({
      ...{ transactionId, kind, processor: "stripe", externalId: `txn_${transactionId}` },
      ...{ subjectId, currency: "USD", postedAt: at, account, amountMinor },
    }),
  );
};

/** A sale of 30.00 and 5.00 shipping, sent to its artisan: 32.00. */
export function sale(changes: Partial<ExplanationFile> = {}): ExplanationFile {
  const payable = "seller:s:payable:stripe";
  return {
    orders: [
      {
        ...{ id: id<OrderId>("o"), number: "AH-1", state: "paid", currency: "USD" },
        ...{ itemsMinor: 3000n, shippingMinor: 500n, totalMinor: 3500n },
        ...{ commissionBasisPoints: 1000, createdAt: at, paidAt: at },
      },
    ],
    parts: [
      {
        ...{ id: id<SellerOrderId>("p"), orderId: id<OrderId>("o"), sellerId: id<SellerId>("s") },
        ...{ sellerName: "Ash", itemsMinor: 3000n, shippingMinor: 500n, commissionMinor: 300n },
        ...{ netMinor: 3200n, state: "shipped", shippedAt: at, isExplained: true },
      },
    ],
    items: [
      {
        ...{ sellerOrderId: id<SellerOrderId>("p"), productId: id<ProductId>("bowl") },
        ...{ title: "Bowl", unitMinor: 1500n, quantity: 2 },
      },
    ],
    transfers: [
      {
        ...{ id: id<TransferId>("t"), sellerOrderId: id<SellerOrderId>("p") },
        ...{ sellerId: id<SellerId>("s"), paymentId: id<PaymentId>("pay"), rail: "stripe" },
        ...{ amount: usd(3200n), state: "settled", dueAt: at, blockedReason: null },
        ...{ batchId: null, processorRef: "tr_1", pastRefs: [], adoptedAt: null },
        ...{ kind: "sale", withheldMinor: 0n, reversedMinor: 0n },
      },
    ],
    payments: [
      {
        ...{ id: id<PaymentId>("pay"), orderId: id<OrderId>("o"), processor: "stripe" },
        ...{ processorRef: "pi_1", chargeRef: "ch_1", amount: usd(3500n), state: "succeeded" },
        ...{ captured: usd(3500n), use: "order", declineCode: null },
      },
    ],
    entries: [
      ...booked(
        "capture",
        "pay",
        ["processor:stripe", 3500n],
        [payable, -3200n],
        ["platform:commission", -300n],
      ),
      ...booked("fee", "pay", ["platform:processor-fees", 132n], ["processor:stripe", -132n]),
      ...booked("transfer", "t", [payable, 3200n], ["processor:stripe", -3200n]),
    ],
    ...{ batches: [], attempts: [], refunds: [], operations: [], events: [], totals: [] },
    ...{ shares: [], withholdings: [], reversals: [], debts: [] },
    ...changes,
  };
}
export const broken = (file: ExplanationFile, payout?: PayoutRow) => {
  const { checks, addsUp, summary } = explain(file, payout);
  const rules = checks.filter(({ ok }) => !ok).map(({ rule }) => rule);
  expect(addsUp).toBe(rules.length === 0);
  expect(summary.filter((line) => line.startsWith("THIS DOES NOT ADD UP"))).toHaveLength(
    rules.length,
  );
  return rules;
};
