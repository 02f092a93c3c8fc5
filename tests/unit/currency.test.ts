import { expect, test } from "vitest";
import {
  type Currency,
  currencies,
  exponentOf,
  isPrice,
  paypalRail,
  railOf,
  shareStep,
} from "../../worker/domain/currency.ts";

type Row = {
  exponent: number;
  stripe: { step: bigint; chargeMinimum: bigint };
  paypal: { step: bigint; decimals: number } | null;
};
const two = (chargeMinimum: bigint): Row => ({
  exponent: 2,
  stripe: { step: 1n, chargeMinimum },
  paypal: { step: 1n, decimals: 2 },
});
/** Written down a second time on purpose, from the processors' pages. */
const documented: Record<Currency, Row> = {
  USD: two(50n),
  EUR: two(50n),
  GBP: two(30n),
  CAD: two(50n),
  AUD: two(50n),
  CHF: two(50n),
  DKK: two(250n),
  NOK: two(300n),
  SEK: two(300n),
  PLN: two(200n),
  CZK: two(1500n),
  MXN: two(1000n),
  JPY: {
    exponent: 0,
    stripe: { step: 1n, chargeMinimum: 50n },
    paypal: { step: 1n, decimals: 0 },
  },
  HUF: {
    exponent: 2,
    stripe: { step: 1n, chargeMinimum: 17_500n },
    paypal: { step: 100n, decimals: 0 },
  },
  TWD: {
    exponent: 2,
    stripe: { step: 1n, chargeMinimum: 5000n },
    paypal: { step: 100n, decimals: 0 },
  },
  ISK: { exponent: 2, stripe: { step: 100n, chargeMinimum: 10_000n }, paypal: null },
  UGX: { exponent: 2, stripe: { step: 100n, chargeMinimum: 200_000n }, paypal: null },
  KWD: { exponent: 3, stripe: { step: 10n, chargeMinimum: 200n }, paypal: null },
  BHD: { exponent: 3, stripe: { step: 10n, chargeMinimum: 200n }, paypal: null },
};
const names = Object.keys(documented) as Currency[];

test("the currencies are those that are written down", () => {
  expect([...currencies].sort()).toEqual([...names].sort());
});

test.each(names)("%s has the decimals, steps and minimums that the processors document", (name) => {
  const { exponent, stripe, paypal } = documented[name];
  expect(exponentOf(name)).toBe(exponent);
  // Stripe pays these two out in whole hundreds; the others in what it charges.
  const payoutMinimum = name === "HUF" || name === "TWD" ? 100n : stripe.step;
  expect(railOf("stripe", name)).toEqual({ ...stripe, payoutMinimum, chargeMaximum: 99_999_999n });
  // PayPal has no minimum but the smallest amount that it can write.
  const least = paypal && { chargeMinimum: paypal.step, payoutMinimum: paypal.step };
  const wallet = paypal && { ...paypal, ...least, chargeMaximum: 99_999_999n };
  expect(paypalRail(name)).toEqual(wallet);
  expect(railOf("paypal", name)).toEqual(wallet);
});

test.each(names)(
  "a share of %s can be sent on either rail, and is cut no coarser than that",
  (name) => {
    const rails = [railOf("stripe", name), railOf("paypal", name)].filter((rail) => rail !== null);
    const step = shareStep(name);
    for (const rail of rails) expect(step % rail.step).toBe(0n);
    expect(rails.map((rail) => rail.step)).toContain(step);
  },
);

test.each(names)("V097 no bound of %s is beyond what a number holds exactly", (name) => {
  for (const rail of [railOf("stripe", name), railOf("paypal", name)]) {
    if (!rail) continue;
    expect(rail.chargeMinimum % rail.step).toBe(0n);
    expect(rail.chargeMinimum <= rail.chargeMaximum).toBe(true);
    expect(rail.chargeMaximum < 2n ** 53n).toBe(true);
  }
});

test.each([
  ["USD", 1n, true],
  ["USD", 99_999_999n, true],
  ["USD", 100_000_000n, false],
  // PayPal says no hundredths of these, and Stripe does.
  ["HUF", 1045n, true],
  ["TWD", 9950n, true],
  // Stripe is the only one, and says whole ones or tens.
  ["ISK", 550n, false],
  ["ISK", 500n, true],
  ["KWD", 5124n, false],
  ["KWD", 5120n, true],
] as const)("something costs what a processor can say: %s %s", (currency, minor, is) => {
  expect(isPrice(minor, currency)).toBe(is);
});
