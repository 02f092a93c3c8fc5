import fc from "fast-check";
import { expect, test } from "vitest";
import { currencies } from "../../worker/domain/currency.ts";
import type { PaymentId, SellerId } from "../../worker/domain/ids.ts";
import {
  accounts,
  captureOfOrder,
  captureUnapplied,
  debtRepaid,
  debtWrittenOff,
  isOfInvoice,
  isOursAlone,
  type Posting,
  processorFee,
  processorFeeReturned,
  refundOfOrder,
  refundOfOrderReturned,
  refundOfUnapplied,
  refundReturned,
  transferReturned,
  transferReversed,
  transferSent,
} from "../../worker/domain/ledger.ts";
import type { Money } from "../../worker/domain/money.ts";

const PAYMENT = "payment-1" as PaymentId;
const SELLER = "seller-1" as SellerId;
const about = (processor: "stripe" | "paypal" = "stripe") => ({
  processor,
  externalId: "txn_1",
  subjectId: PAYMENT,
});
const usd = (minor: bigint): Money => ({ minor, currency: "USD" });
const total = ({ entries }: Posting) =>
  entries.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
const lines = ({ entries }: Posting) =>
  entries.map(({ account, amountMinor }) => [account.name, amountMinor] as const);

const minor = fc.bigInt({ min: 1n, max: 10n ** 15n });
const processor = fc.constantFrom("stripe" as const, "paypal" as const);
const money = fc.record({ minor, currency: fc.constantFrom(...currencies) });
const share = fc.record({
  sellerId: fc.integer({ min: 0, max: 99 }).map((n) => `seller-${n}` as SellerId),
  netMinor: fc.bigInt({ min: 0n, max: 10n ** 12n }),
  commissionMinor: fc.bigInt({ min: 0n, max: 10n ** 12n }),
});
const shares = fc.uniqueArray(share, {
  selector: ({ sellerId }) => sellerId,
  minLength: 1,
  maxLength: 50,
});
type Share = { netMinor: bigint; commissionMinor: bigint };
const sold = (parts: readonly Share[]) =>
  parts.reduce((sum, part) => sum + part.netMinor + part.commissionMinor, 0n);

test("L1 a sale adds up to zero, credits each artisan the net and the platform the rest", () => {
  fc.assert(
    fc.property(shares, processor, (parts, by) => {
      const posting = captureOfOrder(about(by), usd(sold(parts)), parts);
      expect(total(posting)).toBe(0n);
      for (const { sellerId, netMinor } of parts) {
        const { name } = accounts.payable(sellerId, by);
        const credited = posting.entries.filter(({ account }) => account.name === name);
        expect(credited.map(({ amountMinor }) => amountMinor)).toEqual(
          netMinor > 0n ? [-netMinor] : [],
        );
      }
    }),
  );
});

test("the order of the parts never changes a posting", () => {
  const shuffled = shares.chain((parts) =>
    fc.tuple(fc.constant(parts), fc.shuffledSubarray(parts, { minLength: parts.length })),
  );
  fc.assert(
    fc.property(shuffled, ([parts, others]) => {
      const captured = usd(sold(parts));
      const posting = captureOfOrder(about(), captured, parts);
      expect(captureOfOrder(about(), captured, others)).toEqual(posting);
      const names = posting.entries.map(({ account }) => account.name);
      expect(names).toEqual([...names].sort());
    }),
  );
});

test("a sale whose parts are not what was captured is never posted", () => {
  fc.assert(
    fc.property(shares, fc.constantFrom(-1n, 1n, 100n), (parts, difference) => {
      const captured = usd(sold(parts) + difference);
      expect(() => captureOfOrder(about(), captured, parts)).toThrow("a posting adds up to zero");
    }),
  );
});

test("L1 every other posting adds up to zero, has one currency, and no entry of nothing", () => {
  fc.assert(
    fc.property(money, processor, (amount, by) => {
      const all = [
        captureUnapplied(about(by), PAYMENT, amount),
        processorFee("fee", about(by), amount),
        processorFee("transfer_fee", about(by), amount),
        processorFeeReturned(about(by), amount),
        refundOfUnapplied(about(by), PAYMENT, amount, 0n),
        refundReturned(about(by), PAYMENT, amount, 0n),
        transferSent(about(by), SELLER, amount),
        transferReturned(about(by), SELLER, amount),
      ];
      for (const posting of all) {
        expect(total(posting)).toBe(0n);
        expect(posting.currency).toBe(amount.currency);
        expect(posting.entries).toHaveLength(2);
        expect(posting.entries.every(({ amountMinor }) => amountMinor !== 0n)).toBe(true);
      }
    }),
  );
});

const undone = [
  ["what was set aside and given back", captureUnapplied, refundOfUnapplied, 0n],
  ["a refund and its return", refundOfUnapplied, refundReturned, 0n],
  ["a refund beside a dispute and its return", refundOfUnapplied, refundReturned, 3n],
] as const;
test.each(undone)("%s leave every account as it was", (_what, there, back, lossMinor) => {
  const opposite = lines(back(about(), PAYMENT, usd(7n), lossMinor)).map(([name, minor]) => [
    ...[name, -minor],
  ]);
  expect(opposite).toEqual(lines(there(about(), PAYMENT, usd(7n), lossMinor)));
});

test("what a dispute has given back already is the platform's loss if a refund gives it back as well", () => {
  expect(lines(refundOfUnapplied(about(), PAYMENT, usd(7n), 3n))).toEqual([
    ["platform:losses", 3n],
    ["processor:stripe", -7n],
    [`unapplied:${PAYMENT}`, 4n],
  ]);
});

/** Nothing of these parts had left, and everybody gives what they got. */
const withheld = (
  parts: { sellerId: typeof SELLER; netMinor: bigint; commissionMinor: bigint }[],
) =>
  parts.map(({ netMinor, ...part }) => ({
    ...{ ...part, withheldMinor: netMinor, feeMinor: 0n, debtMinor: 0n, lossMinor: 0n },
  }));
const letGo = (shares: ReturnType<typeof withheld>) =>
  shares.map(({ sellerId, withheldMinor: payableMinor }) => ({
    ...{ sellerId, debtMinor: 0n, payableMinor },
  }));

test("all of an order's money goes back from where its capture put it, and a return undoes that", () => {
  const parts = [
    { sellerId: SELLER, netMinor: 950n, commissionMinor: 50n },
    { sellerId: "seller-2" as typeof SELLER, netMinor: 1800n, commissionMinor: 200n },
  ];
  const of = (posting: Parameters<typeof lines>[0]) => new Map(lines(posting));
  const shares = withheld(parts);
  const sale = of(captureOfOrder(about(), usd(3000n), parts));
  const refund = of(refundOfOrder(about(), usd(3000n), shares));
  const back = of(refundOfOrderReturned(about(), usd(3000n), shares, letGo(shares)));
  expect(back).toEqual(sale);
  expect(refund).toEqual(new Map([...sale].map(([name, minor]) => [name, -minor])));
});

test("a seller who is at fault bears the fee, what has left is a debt, and the platform's fault its loss", () => {
  const share = { sellerId: SELLER, commissionMinor: 0n, feeMinor: 0n };
  const shares = [
    {
      ...share,
      commissionMinor: 50n,
      feeMinor: 30n,
      withheldMinor: 400n,
      debtMinor: 580n,
      lossMinor: 0n,
    },
    {
      ...{ ...share, sellerId: "seller-2" as typeof SELLER, commissionMinor: 200n },
      ...{ withheldMinor: 0n, debtMinor: 0n, lossMinor: 1800n },
    },
  ];
  expect(Object.fromEntries(lines(refundOfOrder(about(), usd(3000n), shares)))).toEqual({
    [`seller:${SELLER}:payable:stripe`]: 400n,
    [`seller:${SELLER}:debt`]: 580n,
    "platform:commission": 250n,
    "platform:losses": 1800n,
    "platform:processor-fees": -30n,
    "processor:stripe": -3000n,
  });
  // The debt was repaid meanwhile but for 80.
  const given = [{ sellerId: SELLER, debtMinor: 80n, payableMinor: 900n }];
  const back = refundOfOrderReturned(about(), usd(3000n), shares, given);
  expect(Object.fromEntries(lines(back))).toEqual({
    [`seller:${SELLER}:payable:stripe`]: -900n,
    [`seller:${SELLER}:debt`]: -80n,
    "platform:commission": -250n,
    "platform:losses": -1800n,
    "platform:processor-fees": 30n,
    "processor:stripe": 3000n,
  });
});

test("what is taken back of a transfer pays a debt first, and a debt is repaid or given up without the processor", () => {
  const given = { sellerId: SELLER, debtMinor: 5n, payableMinor: 2n };
  expect(Object.fromEntries(lines(transferReversed(about(), usd(7n), given)))).toEqual({
    "processor:stripe": 7n,
    [`seller:${SELLER}:debt`]: -5n,
    [`seller:${SELLER}:payable:stripe`]: -2n,
  });
  expect(Object.fromEntries(lines(debtRepaid(about(), SELLER, usd(7n))))).toEqual({
    [`seller:${SELLER}:payable:stripe`]: 7n,
    [`seller:${SELLER}:debt`]: -7n,
  });
  expect(Object.fromEntries(lines(debtWrittenOff(about(), SELLER, usd(7n))))).toEqual({
    "platform:losses": 7n,
    [`seller:${SELLER}:debt`]: -7n,
  });
});

test("a transfer and its return, and a fee and its return, leave every account as it was", () => {
  for (const [there, back] of [
    [transferSent(about(), SELLER, usd(7n)), transferReturned(about(), SELLER, usd(7n))],
    [processorFee("transfer_fee", about(), usd(7n)), processorFeeReturned(about(), usd(7n))],
  ] as const)
    expect(lines(back).map(([name, minor]) => [name, -minor])).toEqual(lines(there));
});

test("each effect is posted under its own name: kind, processor, the processor's id, and ours", () => {
  const named = { currency: "USD", processor: "stripe", externalId: "txn_1", subjectId: PAYMENT };
  const parts = [{ sellerId: SELLER, netMinor: 950n, commissionMinor: 50n }];
  for (const [kind, posting] of [
    ["capture", captureOfOrder(about(), usd(1000n), parts)],
    ["unapplied_capture", captureUnapplied(about(), PAYMENT, usd(7n))],
    ["fee", processorFee("fee", about(), usd(7n))],
    ["transfer_fee", processorFee("transfer_fee", about(), usd(7n))],
    ["transfer_fee_returned", processorFeeReturned(about(), usd(7n))],
    ["refund", refundOfUnapplied(about(), PAYMENT, usd(7n), 0n)],
    ["refund_returned", refundReturned(about(), PAYMENT, usd(7n), 0n)],
    ["refund", refundOfOrder(about(), usd(1000n), withheld(parts))],
    [
      "refund_returned",
      refundOfOrderReturned(about(), usd(1000n), withheld(parts), letGo(withheld(parts))),
    ],
    [
      "transfer_returned",
      transferReversed(about(), usd(7n), { sellerId: SELLER, debtMinor: 7n, payableMinor: 0n }),
    ],
    ["debt_repaid", debtRepaid(about(), SELLER, usd(7n))],
    ["debt_written_off", debtWrittenOff(about(), SELLER, usd(7n))],
    ["transfer", transferSent(about(), SELLER, usd(7n))],
    ["transfer_returned", transferReturned(about(), SELLER, usd(7n))],
  ] as const) {
    const { entries: _entries, ...rest } = posting;
    expect(rest).toEqual({ ...named, kind });
  }
});

test("what the platform has and spends are assets and expenses; what it owes and earns are not", () => {
  expect(accounts.processor("paypal")).toEqual({ name: "processor:paypal", kind: "asset" });
  const payable = { name: "seller:seller-1:payable:paypal", kind: "liability" };
  expect(accounts.payable(SELLER, "paypal")).toEqual(payable);
  expect(accounts.unapplied(PAYMENT)).toEqual({ name: "unapplied:payment-1", kind: "liability" });
  expect(accounts.commission).toEqual({ name: "platform:commission", kind: "income" });
  expect(accounts.processorFees).toEqual({ name: "platform:processor-fees", kind: "expense" });
  expect(accounts.losses).toEqual({ name: "platform:losses", kind: "expense" });
});

test("debits are above zero: the processor holds more after a sale, and less after a fee", () => {
  const parts = [{ sellerId: SELLER, netMinor: 950n, commissionMinor: 50n }];
  expect(lines(captureOfOrder(about(), usd(1000n), parts))).toEqual([
    ["platform:commission", -50n],
    ["processor:stripe", 1000n],
    ["seller:seller-1:payable:stripe", -950n],
  ]);
  expect(lines(processorFee("fee", about("paypal"), usd(30n)))).toEqual([
    ["platform:processor-fees", 30n],
    ["processor:paypal", -30n],
  ]);
});

test("no processor has a line for debts and for what is held, and for all else it has", () => {
  const all = ["capture", "refund", "transfer", "dispute", "dispute_fee"] as const;
  const ours = [
    ...(["debt_repaid", "debt_written_off"] as const),
    ...(["dispute_held", "dispute_let_go", "dispute_lost", "dispute_lost_undone"] as const),
  ];
  expect([...all, ...ours].filter(isOursAlone)).toEqual(ours);
});

test("what pays an invoice of a plan, and what becomes of that, is told from what is an order's", () => {
  const ofInvoices = [
    ...(["invoice_capture", "invoice_fee", "invoice_refund", "invoice_refund_returned"] as const),
    ...(["invoice_dispute", "invoice_dispute_returned", "invoice_dispute_fee"] as const),
  ];
  const others = ["capture", "refund", "fee", "dispute", "debt_repaid"] as const;
  expect([...others, ...ofInvoices].filter(isOfInvoice)).toEqual(ofInvoices);
});
