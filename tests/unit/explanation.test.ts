import fc from "fast-check";
import { expect, test } from "vitest";
import { type Currency, currencies } from "../../worker/domain/currency.ts";
import { commissionInWords, percent } from "../../worker/domain/explanation/commission.ts";
import { explain } from "../../worker/domain/explanation/explain.ts";
import type { EntryRow, ExplanationFile, PayoutRow } from "../../worker/domain/explanation/file.ts";
import type { PaymentId, RefundId, SellerOrderId } from "../../worker/domain/ids.ts";
import { commissionOn, decimal } from "../../worker/domain/money.ts";
import { at, booked, broken, id, sale, usd } from "./explanation.support.ts";

test.each([
  ["USD", 3333n, 1000, "10 % of 33.33 USD is 3.333 USD, rounded half up to 0.01 USD"],
  ["USD", 2000n, 1250, "12.5 % of 20.00 USD is 2.5 USD, rounded half up to 0.01 USD"],
  ["JPY", 505n, 1000, "10 % of 505 JPY is 50.5 JPY, rounded half up to 1 JPY"],
  ["HUF", 123_400n, 1000, "10 % of 1234.00 HUF is 123.4 HUF, rounded half up to 1.00 HUF"],
  ["KWD", 1230n, 333, "3.33 % of 1.230 KWD is 0.040959 KWD, rounded half up to 0.010 KWD"],
] as const)(
  "the rule of a commission in %s is told in words and numbers",
  (currency, minor, rate, words) => {
    expect(commissionInWords({ minor, currency }, rate).words).toBe(words);
  },
);

/** "12.345" as 12345000000n: no float is exact enough to judge half a step. */
function billionths(text: string): bigint {
  const [whole = "", fraction = ""] = text.split(".");
  return BigInt(`${whole}${fraction.padEnd(9, "0")}`);
}

test("the exact part that is told is what the commission was rounded from", () => {
  const currency = fc.constantFrom<Currency>(...currencies);
  const holds = fc.property(
    currency,
    fc.bigInt(1n, 10n ** 9n),
    fc.integer({ min: 1, max: 5000 }),
    (of, minor, rate) => {
      const items = { minor, currency: of };
      const { exact, step } = commissionInWords(items, rate);
      const off = billionths(exact) - billionths(decimal(commissionOn(items, rate)));
      expect(2n * (off < 0n ? -off : off)).toBeLessThanOrEqual(billionths(step));
    },
  );
  fc.assert(holds);
  expect(percent(1)).toBe("0.01");
});

test("a sale whose sums are right adds up, and is told from the price to the transfer", () => {
  expect(broken(sale())).toEqual([]);
  expect(explain(sale(), undefined).summary).toEqual([
    "Order AH-1 of 2026-11-23 comes to 35.00 USD and is paid.",
    "The buyer paid 35.00 USD by Stripe (pi_1).",
    "Stripe's fee of 1.32 USD is the platform's.",
    "Ash's part is goods for 30.00 USD and shipping for 5.00 USD.",
    "The platform keeps 10 % of the goods: 10 % of 30.00 USD is 3 USD, rounded half up to 0.01 USD, hence 3.00 USD.",
    "The shipping is the artisan's whole, so 32.00 USD are Ash's.",
    "They were sent on 2026-11-23 by Stripe (tr_1) and have arrived.",
    "All 13 sums that were checked add up.",
  ]);
});

const first = <T>([one]: readonly T[]) => one as T;
const changed = <K extends keyof ExplanationFile>(
  key: K,
  change: Partial<ExplanationFile[K][number]>,
) => {
  const rows = sale()[key] as readonly object[];
  return sale({ [key]: [{ ...first(rows), ...change }] } as Partial<ExplanationFile>);
};
const without = (kind: EntryRow["kind"]) =>
  sale({ entries: sale().entries.filter((entry) => entry.kind !== kind) });

test.each([
  [
    "an item whose price was changed",
    changed("items", { unitMinor: 1400n }),
    ["the goods are what each of them cost"],
  ],
  [
    "a commission of another rate",
    changed("parts", { commissionMinor: 200n, netMinor: 3300n }),
    [
      "the commission follows its rule",
      "the sale was booked as owed to the artisan",
      "the artisan's part is what is transferred, and what is kept of it",
    ],
  ],
  [
    "a net that is not what is left",
    changed("parts", { netMinor: 3100n }),
    [
      "an order is what its artisans and the platform get of it",
      "goods and shipping less the commission are the artisan's",
      "the sale was booked as owed to the artisan",
      "the artisan's part is what is transferred, and what is kept of it",
    ],
  ],
  [
    "a transfer of another amount",
    changed("transfers", { amount: usd(3000n) }),
    [
      "the artisan's part is what is transferred, and what is kept of it",
      "what was transferred is booked as sent",
    ],
  ],
  [
    "a transfer that was not booked",
    without("transfer"),
    ["what was transferred is booked as sent"],
  ],
  [
    "a transfer that was booked and not sent",
    changed("transfers", { state: "due" }),
    ["nothing is booked as sent"],
  ],
  [
    "a sale that was not booked",
    without("capture"),
    ["the sale was booked as owed to the artisan", "what was taken is booked"],
  ],
  [
    "a payment of another sum",
    changed("payments", { captured: usd(3400n) }),
    ["what was taken is booked", "what was taken is the order's total"],
  ],
  [
    "a ledger transaction that does not balance",
    sale({
      entries: [...sale().entries, ...booked("fee", "pay", ["platform:processor-fees", 1n])],
    }),
    ["a ledger transaction adds up to nothing"],
  ],
  [
    "a refund that was not booked",
    sale({
      refunds: [
        {
          ...{ id: id<RefundId>("r"), paymentId: id<PaymentId>("pay"), amount: usd(3500n) },
          ...{ reason: "late", state: "succeeded", processorRef: "re_1" },
          ...{ fault: null, restock: false },
        },
      ],
    }),
    ["a refund is what goes back of its parts", "what went back to the buyer is booked"],
  ],
  [
    "an account that disagrees with its entries and its transfers",
    sale({
      totals: [
        {
          ...{ sellerName: "Ash", rail: "stripe", currency: "USD", earnedMinor: 3200n },
          ...{ sentMinor: 3200n, owedMinor: 1n, waitingMinor: 0n, keptMinor: 0n },
        },
      ],
    }),
    [
      "what was earned less what was sent is what is owed",
      "what is owed is what the transfers that wait come to",
    ],
  ],
] as const)("%s does not add up, and is told", (_, file, rules) => {
  expect(broken(file)).toEqual(rules);
});

const payout = (changes: Partial<PayoutRow> = {}): PayoutRow => ({
  ...{ processor: "stripe", ref: "po_1", account: "acct_1", state: "paid", amount: usd(3200n) },
  ...{ arrivesAt: at, isCut: false },
  lines: [{ ref: "txn", transferRef: "tr_1", kind: "payment", amount: usd(3200n), fee: usd(0n) }],
  ...changes,
});
const lineOf = (minor: bigint, transferRef: string | undefined = "tr_1") => ({
  ...{ ref: "txn_x", transferRef, kind: "adjustment", amount: usd(minor), fee: usd(0n) },
});

test("a payout that is its lines, and lines that are our transfers, add up", () => {
  expect(broken(sale(), payout())).toEqual([]);
  expect(explain(sale(), payout()).summary[0]).toBe(
    "Stripe's payout po_1 of the account acct_1 is 32.00 USD and has arrived, 2026-11-23.",
  );
});

test.each([
  ["that is not its lines", payout({ amount: usd(3201n) }), ["a payout is the sum of its lines"]],
  [
    "with less of a transfer than was sent",
    payout({ amount: usd(3100n), lines: [lineOf(3100n)] }),
    ["what arrived is what was transferred"],
  ],
  ["that was read in part", payout({ amount: usd(9999n), isCut: true }), []],
  ["that was made by hand", payout({ lines: undefined }), []],
  [
    "from which a transfer was taken back",
    payout({ amount: usd(0n), lines: [lineOf(3200n), lineOf(-3200n)] }),
    [],
  ],
] as const)("a payout %s is told", (_, row, rules) => {
  expect(broken(sale(), row)).toEqual(rules);
});

test("money in a payout that is none of our transfers is named", () => {
  const strange = { ...lineOf(100n), transferRef: undefined };
  const { summary } = explain(sale(), payout({ amount: usd(100n), lines: [strange] }));
  expect(summary).toContain("In it is 1.00 USD that is no transfer shown here: adjustment txn_x.");
});

test("more parts than anybody reads whole are told in a line each", () => {
  const parts = ["a", "b", "c", "d"].map((name) => ({
    ...first(sale().parts),
    ...{ id: id<SellerOrderId>(name), sellerName: name },
  }));
  const { summary } = explain(sale({ parts }), undefined);
  expect(summary[0]).toBe(
    "a, order AH-1: 30.00 goods + 5.00 shipping - 3.00 commission = 32.00 USD, not transferred.",
  );
});
