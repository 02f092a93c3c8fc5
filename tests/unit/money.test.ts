import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Currency,
  currencies,
  paypalRail,
  railOf,
  shareStep,
} from "../../worker/domain/currency.ts";
import {
  commissionOn,
  decimal,
  fromPaypalValue,
  isSame,
  paypalValue,
  type Share,
  split,
  sum,
} from "../../worker/domain/money.ts";
import { orderAmount } from "../../worker/processors/paypal/shapes.ts";
import { stripeAmount } from "../../worker/processors/stripe/shapes.ts";

const usd = (minor: bigint) => ({ minor, currency: "USD" }) as const;
const shares = (...weights: bigint[]): Share<string>[] =>
  weights.map((weight, i) => ({ id: `seller-${String(i).padStart(2, "0")}`, weight }));
const minors = (parts: Map<string, { minor: bigint }>) => [...parts.values()].map((p) => p.minor);
const currency = fc.constantFrom(...currencies);
/** Up to 10^12 minor units, the most that any processor charges. */
const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 50 });

test("V084 a hundred units over three equal weights are 34, 33 and 33", () => {
  expect(minors(split(usd(100n), shares(1n, 1n, 1n)))).toEqual([34n, 33n, 33n]);
});

test("V084 the largest remainders get what rounding down leaves over", () => {
  // 12.0, 1.2 and 1.8 of 15: the unit that is left goes to the last.
  expect(minors(split(usd(15n), shares(80n, 8n, 12n))).sort()).toEqual([1n, 12n, 2n].sort());
  expect(split(usd(15n), shares(80n, 8n, 12n)).get("seller-02")?.minor).toBe(2n);
});

test("V085 whoever is listed first gets no more for it: the smallest id wins a tie", () => {
  const listed = shares(1n, 1n, 1n);
  const expected = new Map(split(usd(100n), listed));
  for (const order of [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ]) {
    const parts = split(
      usd(100n),
      order.map((i) => listed[i]!),
    );
    for (const [id, part] of expected) expect(parts.get(id)).toEqual(part);
  }
  expect(expected.get("seller-00")?.minor).toBe(34n);
});

test("V085 order never matters, whatever the weights", () => {
  const shuffled = weights.chain((all) => {
    const listed = shares(...all);
    return fc.tuple(fc.constant(listed), fc.shuffledSubarray(listed, { minLength: listed.length }));
  });
  fc.assert(
    fc.property(shuffled, amount, ([listed, other], total) => {
      fc.pre(sum(listed.map(({ weight }) => weight)) > 0n);
      const sorted = (of: Map<string, unknown>) => [...of].sort(([a], [b]) => (a < b ? -1 : 1));
      expect(sorted(split(usd(total), other))).toEqual(sorted(split(usd(total), listed)));
    }),
  );
});

test("V086 whoever weighs nothing gets nothing, and nothing splits into nothing", () => {
  expect(minors(split(usd(7n), shares(0n, 3n, 0n)))).toContain(7n);
  expect(split(usd(7n), shares(0n, 3n, 0n)).get("seller-00")?.minor).toBe(0n);
  expect(minors(split(usd(0n), shares(1n, 2n)))).toEqual([0n, 0n]);
  expect(minors(split(usd(0n), shares(0n, 0n)))).toEqual([0n, 0n]);
});

test.each<[string, bigint, Share<string>[], bigint, string]>([
  ["a debt", -1n, shares(1n), 1n, "nothing is negative"],
  ["by a weight below zero", 1n, shares(-1n, 2n), 1n, "nothing is negative"],
  ["something among nobody", 1n, shares(0n, 0n), 1n, "weights add up to something"],
  ["half a step", 150n, shares(1n), 100n, "the total is a multiple of the step"],
  ["for one artisan twice", 4n, [...shares(1n), ...shares(1n)], 1n, "an id of its own"],
])("V087 to split %s is a bug, and says so", (_what, total, among, step, belief) => {
  expect(() => split(usd(total), among, step)).toThrow(belief);
});

test("V087 parts add up to the total, each less than one step from the exact share", () => {
  fc.assert(
    fc.property(currency, weights, amount, (of, all, units) => {
      const whole = sum(all);
      fc.pre(whole > 0n);
      const step = shareStep(of);
      const total = units * step;
      const parts = split({ minor: total, currency: of }, shares(...all), step);
      expect(sum(minors(parts))).toBe(total);
      for (const { id, weight } of shares(...all)) {
        const part = parts.get(id)!.minor;
        const distance = part * whole - total * weight;
        expect((distance < 0n ? -distance : distance) < whole * step).toBe(true);
        expect(part % step).toBe(0n);
        expect(part >= 0n).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test.each([
  [1n, 1250, 0n],
  [4n, 1250, 1n],
  [100n, 1250, 13n],
  [5n, 1000, 1n],
  [4n, 1000, 0n],
  [3333n, 1000, 333n],
  [3335n, 1000, 334n],
  [10n ** 9n, 1250, 125_000_000n],
  [1n, 10_000, 1n],
  [999n, 0, 0n],
])(
  "V100 of %s units at %s basis points the platform keeps %s: half a unit is rounded up",
  (gross, bps, fee) => {
    expect(commissionOn(usd(gross), bps).minor).toBe(fee);
  },
);

test("V100 commission and what is left add up to the amount, in every currency", () => {
  const basisPoints = fc.integer({ min: 0, max: 10_000 });
  fc.assert(
    fc.property(currency, amount, basisPoints, (of, gross, bps) => {
      const fee = commissionOn({ minor: gross, currency: of }, bps);
      const left = gross - fee.minor;
      expect(fee.currency).toBe(of);
      expect(fee.minor >= 0n && left >= 0n).toBe(true);
      // Within half a step of the exact part, or the whole amount where it is smaller than a step.
      const exactTimesTenThousand = gross * BigInt(bps);
      const distance = fee.minor * 10_000n - exactTimesTenThousand;
      const step = shareStep(of);
      expect((distance < 0n ? -distance : distance) * 2n <= 10_000n * step).toBe(true);
      if (gross % step === 0n) expect(left % step).toBe(0n);
    }),
    { numRuns: 500 },
  );
});

test.each([
  [100n, -1, "basis points are whole"],
  [100n, 12.5, "basis points are whole"],
  [100n, Number.NaN, "basis points are whole"],
  [100n, 10_001, "a part of something"],
  [-1n, 1000, "a part of something"],
])("V100 of %s units at %s basis points there is no commission: %s", (minor, bps, belief) => {
  expect(() => commissionOn(usd(minor), bps)).toThrow(belief);
});

test("V100 the platform never keeps more than there is, where a step is more than the goods cost", () => {
  expect(commissionOn({ minor: 60n, currency: "ISK" }, 10_000).minor).toBe(60n);
  expect(commissionOn({ minor: 160n, currency: "ISK" }, 10_000).minor).toBe(160n);
});

test("two amounts are the same only in the same currency", () => {
  expect(isSame(usd(5n), usd(5n))).toBe(true);
  expect(isSame(usd(5n), usd(6n))).toBe(false);
  expect(isSame(usd(5n), { minor: 5n, currency: "EUR" })).toBe(false);
});

test("V099 sums beyond what a number holds are exact", () => {
  const large = 2n ** 53n + 1n;
  expect(sum([large, large, -1n])).toBe(18_014_398_509_481_985n);
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n })), (all) => {
      expect(sum([...all, ...all.map((minor) => -minor)])).toBe(0n);
    }),
  );
});

const wallets = currencies.filter((of) => paypalRail(of) !== null);

test("V094 a thousand random carts: every value has the currency's decimals, and they add up", () => {
  const line = fc.record({
    price: fc.bigInt({ min: 1n, max: 1_000_000n }),
    quantity: fc.bigInt({ min: 1n, max: 99n }),
    // A discount of up to 99 %, taken off the price in whole steps.
    offPercent: fc.bigInt({ min: 0n, max: 99n }),
  });
  const cart = fc.array(line, { minLength: 1, maxLength: 50 });
  const shipping = fc.bigInt({ min: 0n, max: 100_000n });
  fc.assert(
    fc.property(fc.constantFrom(...wallets), cart, shipping, (of, lines, shippingUnits) => {
      const step = paypalRail(of)!.step;
      const itemsMinor = sum(
        lines.map(({ price, quantity, offPercent }) => {
          const discounted = price - (price * offPercent) / 100n;
          return (discounted > 0n ? discounted : 1n) * step * quantity;
        }),
      );
      const shippingMinor = shippingUnits * step;
      const value = (minor: bigint) => orderAmount({ minor: `${minor}`, currency: of }).value;
      const texts = [itemsMinor, shippingMinor, itemsMinor + shippingMinor].map(value);
      const pattern = paypalRail(of)!.decimals === 0 ? /^\d{1,15}$/ : /^\d{1,12}\.\d\d$/;
      for (const text of texts) expect(text).toMatch(pattern);
      const [items, ship, total] = texts.map((text) => BigInt(text.replace(".", "")));
      expect(items! + ship!).toBe(total);
    }),
    { numRuns: 1000 },
  );
});

test("V094 what PayPal is told is read back as the same amount", () => {
  fc.assert(
    fc.property(fc.constantFrom(...wallets), amount, (of, units) => {
      const money = { minor: units * paypalRail(of)!.step, currency: of };
      expect(fromPaypalValue(paypalValue(money), of)).toEqual(money);
    }),
  );
});

test.each<[string, Currency, string, bigint, string, string | undefined]>([
  ["V088", "JPY", "500", 500n, "500", "500"],
  ["V089", "ISK", "5.00", 500n, "500", undefined],
  ["V090", "KWD", "5.120", 5120n, "5120", undefined],
  ["V091", "HUF", "10.00", 1000n, "1000", "10"],
  ["V092", "TWD", "99.00", 9900n, "9900", "99"],
  ["V096", "USD", "0.50", 50n, "50", "0.50"],
])(
  "%s %s %s is %s of our units, %s of Stripe's, and %s to PayPal",
  (_case, of, shown, minor, stripe, paypal) => {
    expect(decimal({ minor, currency: of })).toBe(shown);
    expect(`${stripeAmount({ minor: `${minor}`, currency: of }).amount}`).toBe(stripe);
    expect(railOf("stripe", of)).not.toBeNull();
    if (paypal === undefined) expect(railOf("paypal", of)).toBeNull();
    else expect(paypalValue({ minor, currency: of })).toBe(paypal);
  },
);

test.each<[string, Currency, bigint]>([
  ["V091", "HUF", 1045n],
  ["V092", "TWD", 9950n],
  ["V089", "ISK", 500n],
])("%s an amount that PayPal cannot express is a bug, never rounded: %s %s", (_case, of, minor) => {
  const belief = railOf("paypal", of) ? "can express this amount" : "takes this currency";
  expect(() => paypalValue({ minor, currency: of })).toThrow(`PayPal ${belief}`);
});

test.each([
  ...["1e3", "12.345", " 5", "5 ", "+5", "５", "0x10", "", ".5", "5.", "--5", "5.00.0"],
  // A thousandth is not there, even behind zeros; and nobody has as much as that.
  ...["1.005", "1.0000", "1234567890123456"],
])("what is no amount of PayPal's is none of ours: %o", (value) =>
  expect(fromPaypalValue(value, "USD")).toBeUndefined(),
);

test.each<[string, Currency, bigint]>([
  ["5", "USD", 500n],
  ["5.5", "USD", 550n],
  ["5.500", "USD", 550n],
  ["5.00", "JPY", 5n],
  ["-0.05", "USD", -5n],
  ["999999999999999", "JPY", 999_999_999_999_999n],
])("V094 PayPal's %s is read as what it is in %s, zeros more or less: %s", (value, of, minor) => {
  expect(fromPaypalValue(value, of)).toEqual({ minor, currency: of });
});

test.each<[bigint, Currency, string]>([
  [-1234n, "USD", "-12.34"],
  [-5n, "USD", "-0.05"],
  [0n, "USD", "0.00"],
  [-500n, "JPY", "-500"],
  [7n, "KWD", "0.007"],
])("%s units of %s are shown as %s", (minor, of, text) => {
  expect(decimal({ minor, currency: of })).toBe(text);
});

test.each(["0", "-1", `${2n ** 53n}`, "1.5"])("V097 Stripe is never sent %s", (minor) => {
  expect(() => stripeAmount({ minor, currency: "USD" })).toThrow("Broken invariant");
});
