import { describe, expect, it } from "vitest";
import type { OrderState } from "../../worker/domain/orders.ts";
import type { PaymentFacts } from "../../worker/processors/processor.ts";
import { told, usd } from "./books.support.ts";
import { shop, succeeded } from "./payment-facts.support.ts";
import { NOW } from "./ports.support.ts";

describe("money that pays no order", () => {
  type Kind = "late" | "double" | "wrong_amount";
  const eur = { minor: 5000n, currency: "EUR" } as const;
  it.each<[string, OrderState, PaymentFacts, Kind]>([
    ["whose order has expired", "expired", succeeded(), "late"],
    ["whose order was given up", "cancelled", succeeded(), "late"],
    ["whose order is paid", "paid", succeeded(), "double"],
    ["whose order is paid in part", "partially_paid", succeeded(), "double"],
    ["whose order was refunded", "refunded", succeeded(), "double"],
    ["that is too much", "pending_payment", succeeded({ amount: usd(5001n) }), "wrong_amount"],
    [
      "that is too little, of what was asked for wrongly",
      "pending_payment",
      { ...succeeded({ amount: usd(4000n) }), asked: usd(4000n) },
      "wrong_amount",
    ],
    [
      "of which more was asked",
      "pending_payment",
      { ...succeeded(), asked: usd(6000n) },
      "wrong_amount",
    ],
    [
      "in another currency",
      "pending_payment",
      { ...succeeded({ amount: eur, settledIn: "EUR" }), asked: eur },
      "wrong_amount",
    ],
    [
      "of which less was taken, in another currency",
      "pending_payment",
      succeeded({ amount: { minor: 4000n, currency: "EUR" }, settledIn: "EUR" }),
      "wrong_amount",
    ],
    [
      "of which a part was taken after its order had ended",
      "expired",
      succeeded({ amount: usd(4000n) }),
      "wrong_amount",
    ],
  ])(
    "V080 V112 %s is set apart and given back, and people are told",
    async (_what, state, facts, reason) => {
      const { apply, books, payment, log } = shop({ order: { state } });
      expect(await apply(facts)).toBeUndefined();
      const { amount } = facts.capture!;
      expect(payment()).toMatchObject({ state: "succeeded", captured: amount, use: "unapplied" });
      expect(books.order.state).toBe(state);
      expect(books.stock).toEqual([]);
      expect(books.transfers.size).toBe(0);
      expect(told(books.postings[0]!)).toEqual([
        "unapplied_capture txn_1",
        { "processor:stripe": amount.minor, "unapplied:payment-1": -amount.minor },
      ]);
      expect(books.refunds).toMatchObject([{ paymentId: "payment-1", amount, reason }]);
      const about = { orderId: "order-1", verdict: reason, orderState: state };
      expect(books.alerts).toEqual([
        { kind: "payment_unapplied", subject: "payment-1", facts: about },
      ]);
      expect(log.error).toHaveBeenCalledWith("payment.unapplied", {
        paymentId: "payment-1",
        ...about,
      });
      await apply(facts);
      expect(books.refunds, "once").toHaveLength(1);
    },
  );

  it("V107 of which somebody took a part keeps the goods, and is an operator's to end", async () => {
    const { apply, books, payment } = shop();
    await apply(succeeded({ amount: usd(4999n), fee: undefined }));
    expect(books.order.state).toBe("partially_paid");
    expect(payment()).toMatchObject({ use: "unapplied", captured: usd(4999n) });
    expect(books.refunds).toEqual([]);
    expect(books.stock).toEqual([]);
    expect(books.alerts).toMatchObject([{ facts: { verdict: "part" } }]);
  });

  it("V107 of which nothing less than asked was taken is no part of it", async () => {
    const { apply, books } = shop();
    await apply({ ...succeeded({ amount: usd(6000n) }), asked: usd(6000n) });
    expect(books.refunds).toMatchObject([{ reason: "wrong_amount" }]);
  });

  it("ends an order that only waited for that payment", async () => {
    const { apply, books } = shop({ order: { cancelRequestedAt: NOW } });
    await apply(succeeded({ amount: usd(5001n) }));
    expect(books.order.state).toBe("cancelled");
    expect(books.stock).toEqual(["released order-1"]);
  });

  it("V095 that settled in another currency is kept for an operator: neither booked nor given back", async () => {
    const { apply, books, payment } = shop();
    expect(await apply(succeeded({ settledIn: "EUR" }))).toBe("settled_in_other_currency");
    expect(payment()).toMatchObject({
      ...{ state: "succeeded", captured: usd(5000n), use: "unapplied", chargeRef: "ch_1" },
    });
    expect(books.order.state).toBe("pending_payment");
    for (const written of [books.postings, books.refunds, books.stock, books.alerts])
      expect(written).toEqual([]);
    expect(await apply(succeeded({ settledIn: "EUR" }))).toBe("settled_in_other_currency");
    expect(books.saved, "once").toHaveLength(1);
  });

  it("V095 V178 that settled in another currency is why that balance differs, fee and all, where it is told", async () => {
    const eurFee = { effectId: "txn_1", amount: { minor: 160n, currency: "EUR" } } as const;
    const settled = { settledIn: "EUR", settledMinor: 4600n };
    const known = {
      ...{ rail: "stripe", effectId: "txn_1", currency: "EUR", sourceRef: "ch_1" },
      ...{ subjectId: "payment-1", note: "settled_in_other_currency" },
    };
    const gross = { ...known, kind: "capture", thereMinor: 4600n };
    for (const [facts, differences] of [
      [{ ...settled, fee: eurFee }, [gross, { ...known, kind: "fee", thereMinor: -160n }]],
      [{ ...settled, fee: undefined }, [gross]],
      [{ ...settled, fee: { ...eurFee, amount: { ...eurFee.amount, minor: 0n } } }, [gross]],
      [{ ...settled, settledMinor: undefined, fee: eurFee }, []],
    ] as const) {
      const { apply, books } = shop();
      await apply(succeeded(facts));
      expect(books.differences).toEqual(differences);
    }
  });
});
