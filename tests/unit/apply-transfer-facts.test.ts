import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { TransferId } from "../../worker/domain/ids.ts";
import type { Transfer, TransferState } from "../../worker/domain/payouts.ts";
import { codes, type TransferFacts } from "../../worker/processors/processor.ts";
import { reasonOfCode } from "../../worker/usecases/apply-transfer-facts.ts";
import { aTransfer, told, usd } from "./books.support.ts";
import { back, cameBack, fee, left, rail, seen } from "./transfer-facts.support.ts";

const feeTaken = [
  "transfer_fee item_1:fee",
  { "platform:processor-fees": 25n, "processor:paypal": -25n },
];
const feeGivenBack = [
  "transfer_fee_returned item_1:fee",
  { "processor:paypal": 25n, "platform:processor-fees": -25n },
];

describe("a transfer", () => {
  it("that was accepted has a name, and nothing of it has left", async () => {
    const { apply, books, transfer } = rail();
    await apply(seen("pending", { fee: fee(25n) }));
    await apply(seen("pending"));
    expect(transfer()).toEqual(aTransfer({ processorRef: "item_1" }));
    expect(books.saved, "news of what is known leave no trace").toHaveLength(1);
    expect(books.postings).toEqual([]);
    expect(books.alerts).toEqual([]);
  });

  it.each([
    ["sent", "sent"],
    ["settled", "settled"],
  ] as const)(
    "L8 that was %s has left the artisan's payable, once, with its fee",
    async (news, state) => {
      const { apply, books, transfer, log } = rail();
      for (let times = 0; times < 3; times++) await apply(seen(news, { fee: fee(25n) }));
      expect(transfer()).toEqual(aTransfer({ state, processorRef: "item_1" }));
      expect(books.postings.map(told)).toEqual([left, feeTaken]);
      expect(books.postings.every(({ subjectId }) => subjectId === "transfer-1")).toBe(true);
      expect(books.alerts).toEqual([]);
      expect(log.info).toHaveBeenCalledExactlyOnceWith("transfer.moved", {
        ...{ transferId: "transfer-1", paymentId: "payment-1", from: "sending", to: state },
      });
    },
  );

  it.each<[string | undefined, Transfer["blockedReason"]]>([
    [codes.balanceInsufficient, "rail_underfunded"],
    [codes.receiverNotPayable, "seller_not_payable"],
    ["something_else", "refused"],
    [undefined, "refused"],
  ])(
    "that was refused because of %s waits, nothing of it has left, and people are told",
    async (code, reason) => {
      const { apply, books, transfer, log } = rail();
      await apply(seen("refused", { code, fee: fee(25n) }));
      expect(transfer()).toMatchObject({ state: "blocked", blockedReason: reason });
      expect(books.postings).toEqual([]);
      const facts = { reason, code: code ?? "", sellerId: "seller-1", rail: "paypal" };
      expect(books.alerts).toEqual([{ kind: "transfer_blocked", subject: "transfer-1", facts }]);
      expect(log.warn).toHaveBeenCalledWith("transfer.blocked", {
        transferId: "transfer-1",
        ...facts,
      });
      expect(reasonOfCode(code)).toBe(reason);
    },
  );

  it("V145 that came back is owed again, and waits for an operator, whatever the code", async () => {
    const { apply, books, transfer } = rail({ state: "settled", processorRef: "item_1" });
    await apply(seen("returned", { code: codes.receiverNotPayable }));
    expect(transfer()).toMatchObject({ state: "blocked", blockedReason: "returned" });
    expect(books.postings.map(told)).toEqual([left, cameBack]);
    expect(books.postings.every(({ subjectId }) => subjectId === "transfer-1")).toBe(true);
    expect(books.alerts).toMatchObject([{ facts: { reason: "returned" } }]);
  });

  it("that came back in parts is booked back part by part, each under its own name", async () => {
    const { apply, books } = rail();
    await apply(seen("returned", { returns: [back(700n, "1"), back(2000n, "2")] }));
    const part = (n: number, minor: bigint) => [
      `transfer_returned item_1:returned${n}`,
      { "processor:paypal": minor, "seller:seller-1:payable:paypal": -minor },
    ];
    expect(books.postings.map(told)).toEqual([left, part(1, 700n), part(2, 2000n)]);
    expect(books.differences).toEqual([]);
  });

  it.each<[TransferState, TransferFacts["state"]]>([
    ["settled", "sent"],
    ["reversed", "returned"],
  ])(
    "L11 that is %s is not brought to %s by late news, but what moved is posted",
    async (state, news) => {
      const { apply, books, transfer } = rail({ state });
      await apply(seen(news));
      expect(transfer()).toEqual(aTransfer({ state, processorRef: "item_1" }));
      expect(books.postings.map(told)).toContainEqual(left);
      expect(books.alerts).toEqual([]);
    },
  );

  it("that an operator took back in part is posted as it went; the rest is known, and people are told", async () => {
    const { apply, books, transfer } = rail();
    for (let times = 0; times < 2; times++) await apply(seen("settled", { returns: [back(700n)] }));
    expect(transfer()?.state).toBe("settled");
    expect(books.postings.map(told)).toEqual([left]);
    const facts = { ref: "item_1", sellerId: "seller-1" };
    expect(books.alerts[0]).toEqual({
      ...{ kind: "transfer_partly_returned", subject: "transfer-1", facts },
    });
    expect(books.differences).toEqual([
      {
        ...{ rail: "paypal", kind: "transfer_returned", effectId: "item_1:returned" },
        ...{ currency: "USD", thereMinor: 700n, sourceRef: "item_1" },
        ...{ subjectId: "transfer-1", note: "partly_returned" },
      },
    ]);
  });

  it("that the processor has under two names was sent twice: nothing is booked, people are told", async () => {
    const { apply, books } = rail({ processorRef: "item_0" });
    await apply(seen("settled"));
    expect(books.saved).toEqual([]);
    expect(books.postings).toEqual([]);
    expect(books.alerts).toEqual([
      { kind: "transfer_sent_twice", subject: "transfer-1", facts: { ref: "item_1" } },
    ]);
    expect(books.differences).toEqual([]);
  });

  it.each([usd(2699n), { minor: 2700n, currency: "EUR" } as const])(
    "of another amount than ours is not booked, and people are told: %o",
    async (amount) => {
      const { apply, books } = rail();
      await apply(seen("settled", { amount }));
      expect(books.saved).toEqual([]);
      expect(books.postings).toEqual([]);
      const facts = { seen: `${amount.minor} ${amount.currency}` };
      expect(books.alerts).toEqual([
        { kind: "transfer_amount_differs", subject: "transfer-1", facts },
      ]);
      expect(books.differences).toEqual([]);
    },
  );

  it("of which an earlier try came back is moved by news of the present one alone", async () => {
    const again = { pastRefs: ["item_1"], processorRef: "item_2" };
    const { apply, books, transfer } = rail(again);
    await apply(seen("settled", { returns: [back(700n)] }));
    await apply(seen("returned"));
    expect(transfer()).toEqual(aTransfer(again));
    expect(books.saved).toEqual([]);
    expect(books.postings.map(told)).toEqual([left, cameBack]);
    expect(books.alerts.map(({ kind }) => kind)).toEqual(["transfer_partly_returned"]);
    expect(books.differences).toHaveLength(1);
    await apply(seen("settled", { ref: "item_2", effectId: "T2" }));
    expect(transfer()).toEqual(aTransfer({ ...again, state: "settled" }));
  });
});

describe("the fee of a transfer", () => {
  it("that the processor shows no more while the transfer stands is still taken", async () => {
    const { apply, books } = rail();
    await apply(seen("sent", { fee: fee(25n) }));
    await apply(seen("settled", { fee: fee(0n) }));
    expect(books.postings.map(told)).toEqual([left, feeTaken]);
  });

  it("that the processor gave back with the transfer is booked back, as much as was taken", async () => {
    const { apply, books } = rail();
    await apply(seen("sent", { fee: fee(25n) }));
    await apply(seen("returned", { fee: fee(0n) }));
    expect(books.postings.map(told)).toEqual([left, feeTaken, cameBack, feeGivenBack]);
  });

  it("that was never taken is not given back, and one of nothing is not booked", async () => {
    for (const state of ["sent", "settled", "returned"] as const) {
      const { apply, books } = rail();
      await apply(seen(state, { fee: fee(0n) }));
      expect(books.postings.some(({ kind }) => kind.startsWith("transfer_fee"))).toBe(false);
    }
  });

  it("is the platform's, also where the transfer came back and the processor kept it", async () => {
    const { apply, books } = rail();
    await apply(seen("returned", { fee: fee(25n) }));
    expect(books.postings.map(told)).toEqual([left, cameBack, feeTaken]);
  });
});

test("V028 each of many has its own outcome, and all are written together", async () => {
  const [one, two, three] = ["transfer-1", "transfer-2", "transfer-3"] as TransferId[];
  const { apply, books } = rail({ id: one! }, { id: two! }, { id: three!, processorRef: "other" });
  await apply(
    seen("settled", { fee: fee(25n) }),
    seen("refused", { transferId: two, ref: "item_2", effectId: "T2" }),
    seen("settled", { transferId: three, ref: "item_3", effectId: "T3" }),
  );
  const states = [...books.transfers.values()].map(({ state }) => state);
  expect(states).toEqual(["settled", "blocked", "sending"]);
  expect(books.postings.map(told)).toEqual([left, feeTaken]);
  expect(books.alerts.map(({ kind }) => kind)).toEqual(["transfer_blocked", "transfer_sent_twice"]);
});

test("L7 L8 whatever is told, how often and in which order: what left and came back is owed once again", async () => {
  const news = [
    seen("pending"),
    seen("sent", { fee: fee(25n) }),
    seen("settled", { fee: fee(25n) }),
    seen("returned", { fee: fee(0n) }),
  ];
  const all = fc.array(fc.constantFrom(...news), { maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(all, async (some) => {
      const { apply, books, transfer } = rail();
      for (const facts of [...some, seen("returned", { fee: fee(0n) })]) await apply(facts);
      const owed = books.postings.flatMap(({ entries }) =>
        entries.filter(({ account }) => account.name.includes("payable")),
      );
      expect(owed.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)).toBe(0n);
      expect(books.postings.filter(({ kind }) => kind === "transfer")).toHaveLength(1);
      expect(transfer()).toMatchObject({ state: "blocked", blockedReason: "returned" });
    }),
  );
});
