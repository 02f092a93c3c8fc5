import { expect, test } from "vitest";
import { explain } from "../../worker/domain/explanation/explain.ts";
import type { ExplanationFile, ShareRow } from "../../worker/domain/explanation/file.ts";
import type {
  PaymentId,
  ProductId,
  RefundId,
  ReversalId,
  SellerId,
  SellerOrderId,
  TransferId,
  WithholdingId,
} from "../../worker/domain/ids.ts";
import type { Refund } from "../../worker/domain/payments.ts";
import type { Transfer } from "../../worker/domain/payouts.ts";
import { booked, broken, id, sale, usd } from "./explanation.support.ts";

const payable = "seller:s:payable:stripe";
const debt = "seller:s:debt";
const capture = sale().entries.filter(({ kind }) => kind === "capture" || kind === "fee");

const share = (changes: Partial<ShareRow> = {}): ShareRow => ({
  ...{ refundId: id<RefundId>("r"), sellerOrderId: id<SellerOrderId>("p") },
  ...{ sellerId: id<SellerId>("s"), itemsMinor: 1500n, shippingMinor: 0n, commissionMinor: 150n },
  ...{ items: [{ productId: id<ProductId>("bowl"), quantity: 1 }] },
  ...{ feeMinor: 0n, withheldMinor: 1350n, debtMinor: 0n, lossMinor: 0n, ...changes },
});
const refund: Refund = {
  ...{ id: id<RefundId>("r"), paymentId: id<PaymentId>("pay"), amount: usd(1500n) },
  ...{ reason: "buyer_request", state: "succeeded", processorRef: "re_1" },
  ...{ fault: "shared", restock: false },
};
const transferOf = (changes: Partial<Transfer>) => [
  { ...(sale().transfers[0] as Transfer), ...changes },
];
const kept = (minor: bigint, cause: "refund" | "debt", causeId: string) => ({
  ...{ id: id<WithholdingId>("w"), transferId: id<TransferId>("t"), cause, causeId },
  ...{ amount: usd(minor), state: "taken" as const },
});

/** One of two bowls is given back before anything was sent. */
const withheld = (changes: Partial<ExplanationFile> = {}) =>
  sale({
    refunds: [refund],
    shares: [share()],
    transfers: transferOf({ amount: usd(1850n), withheldMinor: 1350n, state: "held" }),
    withholdings: [kept(1350n, "refund", "r")],
    entries: [
      ...capture,
      ...booked(
        "refund",
        "r",
        [payable, 1350n],
        ["platform:commission", 150n],
        ["processor:stripe", -1500n],
      ),
    ],
    ...changes,
  });

/** Likewise after it was sent: owed, and taken back from the artisan's account. */
const reversed = (changes: Partial<ExplanationFile> = {}) =>
  sale({
    refunds: [refund],
    shares: [share({ withheldMinor: 0n, debtMinor: 1350n })],
    transfers: transferOf({ reversedMinor: 1350n }),
    reversals: [
      {
        ...{ id: id<ReversalId>("v"), transferId: id<TransferId>("t"), cause: "refund" },
        ...{ causeId: "r", amount: usd(1350n), state: "succeeded", processorRef: "trr_1" },
      },
    ],
    entries: [
      ...sale().entries,
      ...booked(
        "refund",
        "r",
        [debt, 1350n],
        ["platform:commission", 150n],
        ["processor:stripe", -1500n],
      ),
      ...booked("transfer_returned", "t", ["processor:stripe", 1350n], [debt, -1350n]),
    ],
    ...changes,
  });

/** A sale of which an earlier debt is repaid. */
const repaid = (changes: Partial<ExplanationFile> = {}) =>
  sale({
    transfers: transferOf({ amount: usd(2200n), withheldMinor: 1000n }),
    withholdings: [kept(1000n, "debt", "w")],
    entries: [
      ...capture,
      ...booked("debt_repaid", "t", [payable, 1000n], [debt, -1000n]),
      ...booked("transfer", "t", [payable, 2200n], ["processor:stripe", -2200n]),
    ],
    debts: [
      {
        ...{ sellerId: id<SellerId>("s"), sellerName: "Ash", currency: "USD" },
        ...{ owedMinor: 500n, bookedMinor: 500n, comingMinor: 200n },
      },
    ],
    ...changes,
  });

test("a part that went back before it was sent adds up, and is told share by share", () => {
  expect(broken(withheld())).toEqual([]);
  expect(explain(withheld(), undefined, true).summary).toEqual([
    "Order AH-1 of 2026-11-23 is paid.",
    "Ash's part is goods for 30.00 USD and shipping for 5.00 USD.",
    "The platform keeps 10 % of the goods: 10 % of 30.00 USD is 3 USD, rounded half up to 0.01 USD, hence 3.00 USD.",
    "The shipping is the artisan's whole, so 32.00 USD are Ash's.",
    "15.00 USD for 1 × Bowl went back to the buyer (re_1): buyer request, at nobody's fault.",
    "Of it the platform gives back 1.50 USD of its commission.",
    "13.50 USD are taken from Ash: kept of what was not sent yet.",
    "With 13.50 USD kept, 18.50 USD are what is sent.",
    "They are held until 2026-11-23.",
    "All 11 sums that were checked add up.",
  ]);
});

test("a part that was taken back after it was sent adds up, and is told", () => {
  expect(broken(reversed())).toEqual([]);
  const { summary } = explain(reversed(), undefined);
  expect(summary).toContain(
    "13.50 USD are taken from Ash: owed from then on, because it had been sent.",
  );
  expect(summary).toContain("13.50 USD of it were taken back from the artisan's account (trr_1).");
});

test("a debt that a sale has repaid adds up, and what is left of it is told", () => {
  expect(broken(repaid())).toEqual([]);
  const { summary } = explain(repaid(), undefined);
  expect(summary).toContain("10.00 USD of it repaid what was owed.");
  expect(summary).toContain("With 10.00 USD kept, 22.00 USD are what is sent.");
  expect(summary).toContain(
    "In all Ash owes 5.00 USD, which the next sales repay before anything is sent. 2.00 USD of it are being taken back now.",
  );
});

test("a refund at the artisan's fault books the fee that they bear, and adds up", () => {
  const file = withheld({
    shares: [share({ feeMinor: 60n, withheldMinor: 1410n })],
    transfers: transferOf({ amount: usd(1790n), withheldMinor: 1410n, state: "held" }),
    withholdings: [kept(1410n, "refund", "r")],
    entries: [
      ...capture,
      ...booked(
        "refund",
        "r",
        [payable, 1410n],
        ["platform:commission", 150n],
        ["platform:processor-fees", -60n],
        ["processor:stripe", -1500n],
      ),
    ],
  });
  expect(broken(file)).toEqual([]);
  expect(explain(file, undefined).summary).toContain(
    "0.60 USD more are the processor's fee, which it keeps.",
  );
});

test("a refund that failed takes nothing, and is told so", () => {
  const file = sale({ refunds: [{ ...refund, state: "failed" }], shares: [share()] });
  expect(broken(file)).toEqual([]);
  expect(explain(file, undefined).summary.join("\n")).toContain("could not be given back");
});

test.each([
  [
    "a share that is not what everybody gives",
    withheld({ shares: [share({ lossMinor: 1n })] }),
    ["what a buyer gets back is what everybody gives of it"],
  ],
  [
    "a share that takes more than is booked and kept",
    withheld({ shares: [share({ commissionMinor: 149n, withheldMinor: 1351n })] }),
    [
      "what is kept for a refund is what it takes",
      "the commission that was given back follows its rule",
      "what a refund takes from the artisan is booked",
    ],
  ],
  [
    "a refund that is more than its parts",
    withheld({ refunds: [{ ...refund, amount: usd(1600n) }] }),
    ["a refund is what goes back of its parts", "what went back to the buyer is booked"],
  ],
  [
    "a transfer of which more is kept than anything says",
    withheld({
      transfers: transferOf({ amount: usd(1849n), withheldMinor: 1351n, state: "held" }),
    }),
    ["what was kept is what it was kept for"],
  ],
  [
    "a reversal that was not booked",
    reversed({
      entries: reversed().entries.filter(({ kind }) => kind !== "transfer_returned"),
    }),
    ["what was transferred is booked as sent"],
  ],
  [
    "a reversal that nobody asked for",
    reversed({ reversals: [] }),
    ["what was taken back is what it was taken back for"],
  ],
  [
    "a debt whose account is not what was booked",
    repaid({
      debts: repaid().debts.map((row) => ({ ...row, owedMinor: 400n })),
    }),
    ["what a seller owes is what was booked of it"],
  ],
] as const)("%s does not add up, and is told", (_, file, rules) => {
  expect(broken(file)).toEqual(rules);
});

test("to a seller nothing is told of other parts, the payment or the platform's costs", () => {
  const other = {
    ...share({ sellerOrderId: id<SellerOrderId>("q"), sellerId: id<SellerId>("u") }),
  };
  const [own] = sale().parts;
  const parts = [
    ...sale().parts,
    {
      ...own,
      ...{ id: id<SellerOrderId>("q"), sellerId: id<SellerId>("u"), sellerName: "Birch" },
      isExplained: false,
    },
  ] as ExplanationFile["parts"];
  const file = withheld({ shares: [share(), other], parts });
  const told = explain(file, undefined, true);
  expect(told.orders[0]?.payments[0]?.refunds[0]?.shares).toHaveLength(1);
  expect(told.orders[0]?.payments[0]?.refunds[0]?.otherShares).toEqual({
    ...{ count: 1, amount: usd(1500n) },
  });
  expect(told.summary.join("\n")).not.toMatch(/Birch|other part|The buyer paid|fee of/);
  expect(JSON.stringify(told.sentences)).not.toMatch(/Birch|other part|The buyer paid|fee of|pi_1/);
  expect(told.checks.map(({ about }) => about)).not.toContain("pay");
  expect(told.addsUp).toBe(true);
});
