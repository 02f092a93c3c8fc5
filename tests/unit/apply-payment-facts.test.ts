import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { type CardChecks, noChecks } from "../../worker/domain/fraud.ts";
import type { PaymentId } from "../../worker/domain/ids.ts";
import type { Payment, PaymentState } from "../../worker/domain/payments.ts";
import type { PaymentFacts } from "../../worker/processors/processor.ts";
import { anOrder, aPayment, told, usd } from "./books.support.ts";
import { declined, fee, seen, shop, succeeded } from "./payment-facts.support.ts";
import { NOW } from "./ports.support.ts";

const DAY_MS = 86_400_000;
const sale = [
  "capture txn_1",
  {
    "processor:stripe": 5000n,
    "seller:seller-1:payable:stripe": -2700n,
    "seller:seller-2:payable:stripe": -1800n,
    "platform:commission": -500n,
  },
];
const feePosted = ["fee txn_1", { "platform:processor-fees": 175n, "processor:stripe": -175n }];

describe("a payment that succeeds", () => {
  it("pays its order: it is posted, the goods are sold, and each artisan's net is held", async () => {
    const { apply, books, payment, log } = shop({ payment: { declineCode: "insufficient_funds" } });
    expect(await apply({ ...succeeded(), ref: "pi_known_now" })).toBeUndefined();
    expect(payment()).toEqual(
      aPayment({
        ...{ state: "succeeded", processorRef: "pi_known_now", chargeRef: "ch_1" },
        ...{ captured: usd(5000n), use: "order", declineCode: null },
      }),
    );
    expect(books.order.state).toBe("paid");
    expect(books.stock).toEqual(["consumed order-1"]);
    expect(books.postings.map(told)).toEqual([sale, feePosted]);
    expect(books.postings.every(({ subjectId }) => subjectId === "payment-1")).toBe(true);
    expect([...books.transfers.values()]).toEqual(
      [
        [1, 2700n],
        [2, 1800n],
      ].map(([n, minor]) => ({
        ...{
          id: `part-${n}8`,
          sellerOrderId: `part-${n}`,
          sellerId: `seller-${n}`,
        },
        ...{ paymentId: "payment-1", rail: "stripe", amount: usd(BigInt(minor ?? 0)) },
        ...{ state: "held", dueAt: null, blockedReason: null, batchId: null },
        ...{ processorRef: null, pastRefs: [], adoptedAt: null },
        ...{ kind: "sale", withheldMinor: 0n, reversedMinor: 0n },
      })),
    );
    expect(books.alerts).toEqual([]);
    expect(books.refunds).toEqual([]);
    const facts = { orderId: "order-1", paymentId: "payment-1" };
    expect(log.info).toHaveBeenCalledWith("order.paid", facts);
  });

  const tried = { ref: "ch_1", state: "succeeded", declineCode: null } as const;
  const checked = (checks: Partial<CardChecks>) => ({
    ...succeeded(),
    attempt: { ...tried, checks: { ...noChecks, ...checks } },
  });

  it("by a card that the policy refuses pays nothing: its money goes back and the goods stay reserved", async () => {
    const { apply, books, payment } = shop({});
    await apply(checked({ cvc: "fail" }));
    expect(payment()).toMatchObject({ state: "succeeded", use: "unapplied" });
    expect(books.order.state).toBe("pending_payment");
    expect([books.stock, books.reviews, [...books.transfers]]).toEqual([[], [], []]);
    expect(books.refunds).toMatchObject([{ reason: "refused", amount: usd(5000n) }]);
    const facts = { orderId: "order-1", verdict: "refused", orderState: "pending_payment" };
    expect(books.alerts).toEqual([{ kind: "payment_refused", subject: "payment-1", facts }]);
    await apply(checked({ cvc: "fail" }));
    expect(books.refunds).toHaveLength(1);
  });

  it("by a card that the policy holds pays its order, and an operator is asked", async () => {
    const { apply, books } = shop({});
    await apply(checked({ avs: "fail", cardCountry: "FR" }));
    expect(books.order.state).toBe("paid");
    expect(books.reviews).toMatchObject([
      {
        ...{ orderId: "order-1", paymentId: "payment-1", reasons: ["avs_failed"] },
        evidence: { avs: "fail", cardCountry: "FR", shippingCountry: "US" },
      },
    ]);
    await apply(checked({ avs: "fail" }));
    expect(books.reviews, "asked once").toHaveLength(1);
  });

  it("late is late, whatever the bank says of the card", async () => {
    const { apply, books } = shop({ order: { state: "expired" } });
    await apply(checked({ cvc: "fail" }));
    expect(books.refunds).toMatchObject([{ reason: "late" }]);
    expect(books.reviews).toEqual([]);
  });

  it("by PayPal is owed on PayPal's rail", async () => {
    const { apply, books } = shop({ payment: { processor: "paypal" } });
    await apply(succeeded());
    expect(books.postings.every(({ processor }) => processor === "paypal")).toBe(true);
    expect([...books.transfers.values()].every(({ rail }) => rail === "paypal")).toBe(true);
  });

  it("holds nothing for an artisan whose net is nothing", async () => {
    const [first, second] = anOrder().parts;
    const free = { ...second!, netMinor: 0n, commissionMinor: 2000n };
    const { apply, books } = shop({ order: { parts: [first!, free] } });
    await apply(succeeded());
    expect([...books.transfers.values()].map(({ sellerId }) => sellerId)).toEqual(["seller-1"]);
  });

  it("V030 has every other open payment of its order closed, so that nobody pays twice", async () => {
    const other = (n: number, facts: Partial<Payment>) =>
      aPayment({ id: `payment-${n}` as PaymentId, processorRef: `pi_${n}`, ...facts });
    const others = [
      other(2, {}),
      other(3, { state: "cancelled" }),
      other(4, { state: "processing" }),
    ];
    const { apply, books } = shop({ others });
    await apply(succeeded());
    const closed = books.operations.map(({ kind, subjectId }) => `${kind} ${subjectId}`);
    expect(closed).toEqual(["close_payment payment-2", "close_payment payment-4"]);
    expect(books.messages).toHaveLength(2);
  });

  it("V063 told again changes nothing", async () => {
    const { apply, books } = shop();
    await apply(succeeded());
    const before = structuredClone({ ...books, attempts: [], feesAwaited: [] });
    expect(await apply(succeeded())).toBeUndefined();
    expect({ ...books, attempts: [], feesAwaited: [] }).toEqual(before);
  });
});

describe("a fee", () => {
  it("that is not known yet is asked for during a week, and posted when it is", async () => {
    const { apply, books } = shop();
    await apply(succeeded({ fee: undefined }));
    const week = new Date(NOW.getTime() + 7 * DAY_MS);
    expect(books.feesAwaited).toEqual([["payment-1", week]]);
    expect(books.postings.map(told)).toEqual([sale]);
    await apply(succeeded({ fee: undefined }));
    expect(books.feesAwaited, "the week is over when it is over").toHaveLength(1);
    await apply(succeeded());
    expect(books.feesAwaited.at(-1)).toEqual(["payment-1", null]);
    expect(books.postings.map(told)).toEqual([sale, feePosted]);
  });

  it("that is known at once is not waited for, and one of nothing is not posted", async () => {
    const { apply, books } = shop();
    await apply(succeeded({ fee: { ...fee, amount: usd(0n) } }));
    expect(books.feesAwaited).toEqual([]);
    expect(books.postings.map(told)).toEqual([sale]);
  });
});

describe("a payment that has not succeeded", () => {
  it.each<[PaymentState, PaymentState]>([
    ["created", "requires_action"],
    ["created", "processing"],
    ["requires_action", "created"],
    ["processing", "created"],
  ])("V082 goes from %s to %s as the processor shows it, and its order waits", async (from, to) => {
    const { apply, books, payment } = shop({ payment: { state: from, processorRef: null } });
    await apply(seen(to));
    expect(payment()).toEqual(aPayment({ state: to, processorRef: "pi_1" }));
    expect(books.order.state).toBe("pending_payment");
    expect(books.stock).toEqual([]);
  });

  it.each<[PaymentState, PaymentState]>([
    ["succeeded", "processing"],
    ["succeeded", "failed"],
    ["cancelled", "created"],
    ["failed", "cancelled"],
    ["processing", "requires_action"],
    ["created", "created"],
  ])("V066 V067 V079 that is %s is not brought to %s by late news", async (from, to) => {
    const { apply, books } = shop({ payment: { state: from } });
    await apply(seen(to));
    expect(books.saved).toEqual([]);
    expect(books.order.state).toBe("pending_payment");
  });

  it.each<[PaymentState, boolean]>([
    ["failed", true],
    ["cancelled", true],
    ["processing", false],
    ["requires_action", false],
  ])("ends its order, which is out of time, when it is %s: %s", async (state, ends) => {
    const { apply, books } = shop({ order: { expiresAt: NOW } });
    await apply(seen(state));
    expect(books.order.state).toBe(ends ? "expired" : "pending_payment");
    expect(books.stock).toEqual(ends ? ["released order-1"] : []);
    expect(books.operations, "closing it is cron's").toEqual([]);
  });

  it("remembers why its bank said no, until it says otherwise", async () => {
    const { apply, payment } = shop();
    await apply(seen("requires_action", { attempt: declined("expired_card") }));
    expect(payment()).toMatchObject({ state: "requires_action", declineCode: "expired_card" });
    await apply(seen("created"));
    expect(payment()).toMatchObject({ state: "created", declineCode: "expired_card" });
  });

  it("V022 that is declined stays open, with the reason, for another card", async () => {
    const { apply, books, payment } = shop({ payment: { processorRef: null } });
    await apply(seen("created", { attempt: declined("insufficient_funds") }));
    expect(payment()).toEqual(aPayment({ declineCode: "insufficient_funds" }));
    expect(books.attempts).toEqual([
      {
        ...{ id: "id-1", paymentId: "payment-1", ref: "ch_0", state: "failed" },
        checks: noChecks,
        ...{ declineCode: "insufficient_funds", at: NOW },
      },
    ]);
  });

  it.each([
    [9, []],
    [10, ["close_payment"]],
  ])("V188 is left open after %i declines or closed: %j", async (declines, kinds) => {
    const { apply, books } = shop({});
    books.declines = declines;
    await apply(seen("created", { attempt: declined("insufficient_funds") }));
    expect(books.operations.map(({ kind }) => kind)).toEqual(kinds);
  });

  it("V188 that has ended is not closed for its declines, nor one whose try did not fail", async () => {
    const { apply, books } = shop({});
    books.declines = 10;
    await apply(seen("created"));
    await apply(seen("cancelled", { attempt: declined("insufficient_funds") }));
    expect(books.operations).toEqual([]);
  });

  it("V066 is declined no more once it is over, nor by an attempt that did not fail", async () => {
    const over = shop({ payment: { state: "cancelled" } });
    await over.apply(seen("created", { attempt: declined("insufficient_funds") }));
    const open = shop();
    await open.apply(seen("created", { attempt: { ...declined("x"), state: "pending" } }));
    expect([...over.books.saved, ...open.books.saved]).toEqual([]);
    expect(over.books.attempts).toHaveLength(1);
  });
});

test("V063 V066 V067 L11 whatever is told, how often and in which order: paid once, posted once, held once", async () => {
  const news: PaymentFacts[] = [
    seen("created", { attempt: declined("insufficient_funds") }),
    seen("requires_action"),
    seen("processing"),
    seen("failed"),
    seen("cancelled"),
    succeeded({ fee: undefined }),
    succeeded(),
  ];
  const told_ = fc.array(fc.constantFrom(...news), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(told_, async (all) => {
      const { apply, books, payment } = shop();
      for (const facts of [...all, succeeded()]) await apply(facts);
      expect(payment()).toMatchObject({ state: "succeeded", captured: usd(5000n), use: "order" });
      expect(books.order.state).toBe("paid");
      expect(books.postings.map(told)).toEqual([sale, feePosted]);
      expect(books.transfers.size).toBe(2);
      expect(books.stock).toEqual(["consumed order-1"]);
    }),
  );
});
