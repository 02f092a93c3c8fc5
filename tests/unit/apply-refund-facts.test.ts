import { describe, expect, it, test } from "vitest";
import type { PaymentId, RefundId } from "../../worker/domain/ids.ts";
import type { OrderState } from "../../worker/domain/orders.ts";
import type { Refund, RefundState } from "../../worker/domain/payments.ts";
import type { RefundFacts } from "../../worker/processors/processor.ts";
import { alertRefundFailed, applyRefundFacts } from "../../worker/usecases/apply-refund-facts.ts";
import { anOrder, aPayment, booksOf, told, usd } from "./books.support.ts";
import { depsWith } from "./ports.support.ts";

const aRefund = (facts: Partial<Refund> = {}): Refund => ({
  ...{ id: "refund-1" as RefundId, paymentId: "payment-1" as PaymentId, amount: usd(5000n) },
  ...{ reason: "late", state: "requested", processorRef: null, fault: null, restock: false },
  ...facts,
});
const seen = (state: RefundFacts["state"], facts: Partial<RefundFacts> = {}): RefundFacts => ({
  ...{ ref: "re_1", refundId: "refund-1" as RefundId, chargeRef: "ch_1", state },
  amount: usd(5000n),
  ...{ effectId: "txn_out", returnedEffectId: undefined, ...facts },
});
function bank(refund = aRefund(), others: Refund[] = []) {
  const { tx, books } = booksOf({ refunds: [refund, ...others] });
  const { deps } = depsWith(tx);
  const payment = aPayment({ captured: usd(5000n), use: "unapplied" });
  const apply = (facts: RefundFacts) =>
    applyRefundFacts(deps, tx, books.order, payment, books.refunds[0] ?? refund, facts);
  return { apply, books, deps, tx };
}
const out = ["refund txn_out", { "unapplied:payment-1": 5000n, "processor:stripe": -5000n }];
const back = [
  "refund_returned txn_back",
  { "processor:stripe": 5000n, "unapplied:payment-1": -5000n },
];
const failedAlert = (subject: string) => ({
  ...{ kind: "refund_failed", subject },
  facts: { paymentId: "payment-1", code: "failed_at_processor" },
});

describe("a refund", () => {
  it("that is under way is named, and nothing is posted before it has left", async () => {
    const { apply, books } = bank();
    await apply(seen("pending"));
    expect(books.refunds).toEqual([aRefund({ state: "pending", processorRef: "re_1" })]);
    expect(books.postings).toEqual([]);
    expect(books.alerts).toEqual([]);
  });

  it("that succeeded is posted, once, under the processor's name", async () => {
    const { apply, books } = bank();
    for (let times = 0; times < 3; times++) await apply(seen("succeeded"));
    expect(books.refunds).toEqual([aRefund({ state: "succeeded", processorRef: "re_1" })]);
    expect(books.postings.map(told)).toEqual([out]);
    expect(books.postings[0]?.subjectId).toBe("refund-1");
    expect(books.saved, "the next try is counted from the last change").toHaveLength(1);
    expect(books.alerts).toEqual([]);
  });

  it("that is named anew keeps the name, though its state does not move", async () => {
    const { apply, books } = bank(aRefund({ state: "pending", processorRef: "re_0" }));
    await apply(seen("pending"));
    await apply(seen("pending"));
    expect(books.saved).toEqual([aRefund({ state: "pending", processorRef: "re_1" })]);
  });

  it("that fails before anything left posts nothing, and people are told", async () => {
    const { apply, books } = bank(aRefund({ state: "pending" }));
    await apply(seen("failed"));
    expect(books.refunds[0]?.state).toBe("failed");
    expect(books.postings).toEqual([]);
    expect(books.alerts).toEqual([failedAlert("refund-1")]);
  });

  it("that comes back after it had left is undone in the books, and people are told", async () => {
    const { apply, books } = bank();
    await apply(seen("succeeded"));
    await apply(seen("failed", { returnedEffectId: "txn_back" }));
    expect(books.postings.map(told)).toEqual([out, back]);
    expect(books.postings[1]?.subjectId).toBe("refund-1");
    expect(books.alerts).toEqual([failedAlert("refund-1")]);
  });

  it("of which only the end is told has still left and come back", async () => {
    const { apply, books } = bank();
    await apply(seen("failed", { returnedEffectId: "txn_back" }));
    expect(books.postings.map(told)).toEqual([out, back]);
  });

  it.each<[RefundState, RefundFacts["state"]]>([
    ["succeeded", "pending"],
    ["failed", "succeeded"],
    ["failed", "pending"],
    ["pending", "pending"],
  ])(
    "L11 that is %s is not brought to %s by late news, but its name is kept",
    async (state, news) => {
      const { apply, books } = bank(aRefund({ state }));
      await apply(seen(news, { returnedEffectId: "txn_back" }));
      expect(books.refunds).toEqual([aRefund({ state, processorRef: "re_1" })]);
      expect(books.postings).toEqual([]);
      expect(books.alerts).toEqual([]);
    },
  );
});

describe("a refund of an order's own money", () => {
  const gone = {
    ...{ "seller:seller-1:payable:stripe": 2700n, "seller:seller-2:payable:stripe": 1800n },
    ...{ "platform:commission": 500n, "processor:stripe": -5000n },
  };
  const undone = Object.fromEntries(Object.entries(gone).map(([name, minor]) => [name, -minor]));
  function paidShop(state: OrderState = "paid") {
    const refund = aRefund({ reason: "refused" });
    const order = anOrder({ state });
    const shares = order.parts.map((part) => ({
      ...{ refundId: refund.id, sellerOrderId: part.id, sellerId: part.sellerId, items: [] },
      ...{ itemsMinor: part.itemsMinor, shippingMinor: part.shippingMinor },
      ...{ commissionMinor: part.commissionMinor, withheldMinor: part.netMinor },
      ...{ feeMinor: 0n, debtMinor: 0n, lossMinor: 0n },
    }));
    const { tx, books } = booksOf({ order, refunds: [refund], shares });
    const { deps } = depsWith(tx);
    const payment = aPayment({ captured: usd(5000n), use: "order" });
    const apply = (facts: RefundFacts) =>
      applyRefundFacts(deps, tx, books.order, payment, books.refunds[0] ?? refund, facts);
    return { apply, books };
  }

  it("is taken from whoever had been owed it, and the order is refunded", async () => {
    const { apply, books } = paidShop();
    await apply(seen("pending"));
    expect(books.order.state).toBe("paid");
    await apply(seen("succeeded"));
    expect(books.postings.map(told)).toEqual([["refund txn_out", gone]]);
    expect(books.order.state).toBe("refunded");
    expect(books.alerts).toEqual([]);
  });

  it("that comes back makes it paid again, and everybody is owed what they were", async () => {
    const { apply, books } = paidShop();
    await apply(seen("succeeded"));
    await apply(seen("failed", { returnedEffectId: "txn_back" }));
    expect(books.postings.map(told)).toEqual([
      ["refund txn_out", gone],
      ["refund_returned txn_back", undone],
    ]);
    expect(books.order.state).toBe("paid");
    expect(books.alerts).toEqual([failedAlert("refund-1")]);
  });

  it("that never left leaves the order paid", async () => {
    const { apply, books } = paidShop();
    await apply(seen("failed"));
    expect([books.order.state, books.postings]).toEqual(["paid", []]);
  });

  it("moves no order that is in another state", async () => {
    const { apply, books } = paidShop("expired");
    await apply(seen("succeeded"));
    expect(books.order.state).toBe("expired");
  });
});

test("a refund of nobody's money moves no order", async () => {
  const { apply, books } = bank();
  await apply(seen("succeeded"));
  expect(books.order.state).toBe("pending_payment");
});

test("money that cannot be given back is shown each time, and loudest when the eighth try has failed", async () => {
  const failures = (count: number) =>
    Array.from({ length: count }, (_, n) =>
      aRefund({ id: `refund-${n}` as RefundId, state: "failed" }),
    );
  const under_way = aRefund({ id: "refund-x" as RefundId, state: "pending" });
  const ofAnother = aRefund({ paymentId: "payment-2" as PaymentId, state: "failed" });
  for (const [count, isGivenUp] of [
    [1, false],
    [7, false],
    [8, true],
    [9, true],
  ] as const) {
    const { books, deps, tx } = bank(ofAnother, [under_way, ...failures(count)]);
    await alertRefundFailed(deps, tx, aRefund(), "no_account");
    const givenUp = {
      ...{ kind: "refund_given_up", subject: "payment-1" },
      facts: { tries: count, code: "no_account" },
    };
    expect(books.alerts).toEqual([
      {
        ...{ kind: "refund_failed", subject: "refund-1" },
        facts: { paymentId: "payment-1", code: "no_account" },
      },
      ...(isGivenUp ? [givenUp] : []),
    ]);
  }
});

test("V127 money that was no order's leaves the order as it is when it goes back", async () => {
  const { tx, books } = booksOf({ order: anOrder({ state: "paid" }), refunds: [aRefund()] });
  const { deps } = depsWith(tx);
  const payment = aPayment({ captured: usd(5000n), use: "unapplied" });
  await applyRefundFacts(deps, tx, books.order, payment, aRefund(), seen("succeeded"));
  expect(books.order.state).toBe("paid");
});
