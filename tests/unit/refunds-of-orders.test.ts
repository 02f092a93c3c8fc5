import { describe, expect, it } from "vitest";
import type { Dispute, Hold, HoldState } from "../../worker/domain/disputes.ts";
import type { PaymentId, RefundId } from "../../worker/domain/ids.ts";
import type { Refund, RefundState } from "../../worker/domain/payments.ts";
import type { Transfer } from "../../worker/domain/payouts.ts";
import type { RefundFacts } from "../../worker/processors/processor.ts";
import { applyRefundFacts } from "../../worker/usecases/apply-refund-facts.ts";
import type { Tx } from "../../worker/usecases/ports.ts";
import { anOrder, aPayment, aTransfer, booksOf, told, usd } from "./books.support.ts";
import { depsWith, only } from "./ports.support.ts";

const refund = (facts: Partial<Refund> = {}): Refund => ({
  ...{ id: "refund-1" as RefundId, paymentId: "payment-1" as PaymentId, amount: usd(3000n) },
  ...{ reason: "refused", state: "requested", processorRef: null, fault: "seller" },
  ...{ restock: false, ...facts },
});
const seen = (state: RefundFacts["state"], facts: Partial<RefundFacts> = {}): RefundFacts => ({
  ...{ ref: "re_1", refundId: "refund-1" as RefundId, chargeRef: "ch_1", state },
  ...{ amount: usd(3000n), effectId: "txn_out", returnedEffectId: undefined, ...facts },
});
const hold = (state: HoldState, itemsMinor: bigint) =>
  ({ state, shares: [{ itemsMinor, shippingMinor: 0n }] }) as unknown as Hold;

/** The first artisan's 30.00 go back, of which 27.00 are withheld from a transfer of 27.00. */
function shop(
  rows: {
    refund?: Partial<Refund>;
    transfer?: Partial<Transfer>;
    holds?: readonly Hold[];
    withheld?: "reserved" | "taken";
  } = {},
) {
  const order = anOrder({ state: "paid" });
  const [part] = order.parts;
  if (!part) throw new Error("an order has parts");
  const share = {
    ...{ refundId: "refund-1" as RefundId, sellerOrderId: part.id, sellerId: part.sellerId },
    ...{ items: [], itemsMinor: 3000n, shippingMinor: 0n, commissionMinor: 300n },
    ...{ withheldMinor: 2700n, feeMinor: 0n, debtMinor: 0n, lossMinor: 0n },
  };
  const transfer = aTransfer({
    ...{ rail: "stripe", state: "cancelled", amount: usd(0n), withheldMinor: 2700n },
    ...rows.transfer,
  });
  const { tx, books } = booksOf({
    order,
    refunds: [refund(rows.refund)],
    transfers: [transfer],
    shares: [share],
  });
  const moved: string[] = [];
  const restocked: string[] = [];
  const asked: string[] = [];
  const named = { transferId: transfer.id, amount: usd(2700n), state: rows.withheld ?? "reserved" };
  const members: Partial<Tx> = {
    ...{ orders: tx.orders, refunds: tx.refunds, ledger: tx.ledger, alerts: tx.alerts },
    ...{ reversals: tx.reversals, transfers: tx.transfers },
    shares: only<Tx["shares"]>({
      of: async () => [share],
      async restock(id) {
        restocked.push(id);
      },
    }),
    withholdings: only<Tx["withholdings"]>({
      of: async () => [named] as never,
      async move(cause, id, to) {
        moved.push(`${cause} ${id} ${to}`);
      },
    }),
    disputes: only<Tx["disputes"]>({
      async of(id) {
        asked.push(id);
        return [] as readonly Dispute[];
      },
      liveHolds: async () => rows.holds ?? [],
    }),
  };
  const { deps, tx: played } = depsWith(members);
  const payment = aPayment({ captured: usd(5000n), use: "order" });
  const apply = (facts: RefundFacts) =>
    applyRefundFacts(deps, played, books.order, payment, books.refunds[0] ?? refund(), facts);
  return {
    apply,
    books,
    moved,
    restocked,
    asked,
    transfer: () => books.transfers.get(transfer.id),
  };
}

describe("a refund of a part of an order", () => {
  it("that is under way moves nothing yet, not even what is held meanwhile", async () => {
    const { apply, books, moved, asked } = shop({ holds: [hold("taken", 1000n)] });
    await apply(seen("pending"));
    expect([books.order.state, books.postings, moved, asked]).toEqual(["paid", [], [], []]);
  });

  it("that succeeded has taken what was withheld, and puts nothing in stock unasked", async () => {
    const { apply, books, moved, restocked, asked, transfer } = shop();
    await apply(seen("succeeded"));
    expect(moved).toEqual(["refund refund-1 taken"]);
    expect(restocked).toEqual([]);
    expect(asked, "only what goes back no more may be held for a dispute").toEqual([]);
    expect(books.order.state).toBe("partially_refunded");
    expect(transfer()).toMatchObject({ state: "cancelled", withheldMinor: 2700n });
  });

  it("puts in stock what came back with it", async () => {
    const { apply, restocked } = shop({ refund: { restock: true } });
    await apply(seen("succeeded"));
    expect(restocked).toEqual(["refund-1"]);
  });

  it("that never left lets go what was withheld, and looks who disputes it", async () => {
    const { apply, books, moved, asked, transfer } = shop();
    await apply(seen("failed"));
    expect(moved).toEqual(["refund refund-1 released"]);
    expect(transfer()).toMatchObject({ state: "held", amount: usd(2700n), withheldMinor: 0n });
    expect(asked).toEqual(["payment-1"]);
    expect([books.order.state, books.postings]).toEqual(["paid", []]);
  });

  it("that had succeeded, and fails before its money is known to be back, lets nothing go", async () => {
    const { apply, books, moved, transfer } = shop({
      ...{ refund: { state: "succeeded" }, withheld: "taken" },
    });
    await apply(seen("failed"));
    expect(moved).toEqual([]);
    expect(transfer()).toMatchObject({ state: "cancelled", withheldMinor: 2700n });
    expect(books.order.state).toBe("paid");
  });

  it("that came back is given back, once", async () => {
    const { apply, books, moved, transfer } = shop();
    await apply(seen("succeeded"));
    await apply(seen("failed", { returnedEffectId: "txn_back" }));
    await apply(seen("failed", { returnedEffectId: "txn_back" }));
    expect(moved).toEqual(["refund refund-1 taken", "refund refund-1 released"]);
    expect(books.postings.map(told).map(([name]) => name)).toEqual([
      ...["refund txn_out", "refund_returned txn_back"],
    ]);
    expect(transfer()).toMatchObject({ state: "held", amount: usd(2700n) });
    expect(books.order.state).toBe("paid");
  });

  it.each([
    ["held", 2000n, "partially_refunded"],
    ["taken", 2000n, "charged_back"],
    ["taken", 1999n, "partially_refunded"],
  ] as const)("with a dispute's %s %s makes the order %s", async (state, minor, order) => {
    const { apply, books } = shop({ holds: [hold(state, minor)] });
    await apply(seen("succeeded"));
    expect(books.order.state).toBe(order);
  });
});

describe("a refund of money that was no order's", () => {
  it.each<[RefundState, RefundFacts["state"], readonly string[]]>([
    ["requested", "succeeded", ["refund txn_out"]],
    ["requested", "failed", ["refund txn_out", "refund_returned txn_back"]],
  ])("that is %s and %s is back only once it has failed", async (state, news, effects) => {
    const { tx, books } = booksOf({ refunds: [refund({ state })] });
    const { deps } = depsWith(tx);
    const payment = aPayment({ captured: usd(5000n), use: "unapplied" });
    const facts = seen(news, { returnedEffectId: "txn_back" });
    await applyRefundFacts(deps, tx, books.order, payment, refund({ state }), facts);
    expect(books.postings.map(told).map(([name]) => name)).toEqual(effects);
  });
});
