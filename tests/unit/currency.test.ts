import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Currency,
  currencies,
  exponentOf,
  paypalRail,
  shareStep,
  stripeRail,
} from "../../worker/domain/currency.ts";
import type { ProductId, SellerId } from "../../worker/domain/ids.ts";
import { sum } from "../../worker/domain/money.ts";
import { quoteCart } from "../../worker/domain/quote.ts";
import { offeredMethods } from "../../worker/domain/rails.ts";
import type { Product, Seller } from "../../worker/domain/sellers.ts";

/** Written down a second time on purpose: from the processors' pages, as facts.md has them. */
const expected: Record<
  Currency,
  [exponent: number, stripeStep: bigint, paypalStep: bigint | null]
> = {
  USD: [2, 1n, 1n],
  EUR: [2, 1n, 1n],
  GBP: [2, 1n, 1n],
  CAD: [2, 1n, 1n],
  AUD: [2, 1n, 1n],
  CHF: [2, 1n, 1n],
  DKK: [2, 1n, 1n],
  NOK: [2, 1n, 1n],
  SEK: [2, 1n, 1n],
  PLN: [2, 1n, 1n],
  CZK: [2, 1n, 1n],
  MXN: [2, 1n, 1n],
  JPY: [0, 1n, 1n],
  HUF: [2, 1n, 100n],
  TWD: [2, 1n, 100n],
  ISK: [2, 100n, null],
  UGX: [2, 100n, null],
  KWD: [3, 10n, null],
  BHD: [3, 10n, null],
};

test.each(currencies)("%s has the decimals and steps that the processors document", (currency) => {
  const [exponent, stripeStep, paypalStep] = expected[currency];
  expect(exponentOf(currency)).toBe(exponent);
  expect(stripeRail(currency)?.step).toBe(stripeStep);
  expect(paypalRail(currency)?.step ?? null).toBe(paypalStep);
});

test.each(currencies)("every rail's step of %s divides the step of its shares", (currency) => {
  for (const rail of [stripeRail(currency), paypalRail(currency)])
    if (rail) expect(shareStep(currency) % rail.step).toBe(0n);
});

test.each(currencies)("V097 no bound of %s is beyond what a number holds exactly", (currency) => {
  for (const rail of [stripeRail(currency), paypalRail(currency)]) {
    if (!rail) continue;
    expect(rail.chargeMinimum % rail.step).toBe(0n);
    expect(rail.chargeMinimum <= rail.chargeMaximum).toBe(true);
    expect(rail.chargeMaximum < 2n ** 53n).toBe(true);
  }
});

const seller = (n: number, currency: Currency, facts: Partial<Seller> = {}): Seller => ({
  id: `seller-${String(n).padStart(2, "0")}` as SellerId,
  name: `Artisan ${n}`,
  email: `${n}@artisans.example`,
  currency,
  shippingFlatMinor: 500n * shareStep(currency),
  stripeAccountId: `acct_${n}`,
  stripeTransfers: "active",
  paypalEmail: `${n}@artisans.example`,
  paypalState: "active",
  ...facts,
});
const product = (n: number, of: Seller, facts: Partial<Product> = {}): Product => ({
  id: `product-${n}` as ProductId,
  title: `Thing ${n}`,
  currency: of.currency,
  priceMinor: 2500n,
  version: 1,
  available: 99,
  limitPerOrder: null,
  state: "listed",
  seller: of,
  ...facts,
});
const market = (products: Product[], settled: readonly Currency[] = currencies) => ({
  products,
  switches: [],
  settled: { stripe: settled, paypal: settled },
  commissionBasisPoints: 1000,
});
const lines = (products: Product[], quantity = 1) =>
  products.map(({ id: productId }) => ({ productId, quantity }));

test("V100 L4 whatever is in a cart, its total is what its artisans and the platform get of it", () => {
  const item = fc.record({
    of: fc.integer({ min: 1, max: 50 }),
    priceUnits: fc.bigInt({ min: 1n, max: 10_000_000n }),
    quantity: fc.integer({ min: 1, max: 99 }),
  });
  const cart = fc.array(item, { minLength: 1, maxLength: 100 });
  fc.assert(
    fc.property(fc.constantFrom(...currencies), cart, (currency, items) => {
      const products = items.map(({ of, priceUnits }, n) => {
        const priceMinor = priceUnits * shareStep(currency);
        return product(n, seller(of, currency), { priceMinor });
      });
      const cartLines = products.map(({ id }, n) => ({
        productId: id,
        quantity: items[n]!.quantity,
      }));
      const quoted = quoteCart(cartLines, market(products));
      if (!quoted.ok) throw new Error(quoted.error.kind);
      const { parts, total, itemsMinor, shippingMinor } = quoted.value;
      expect(itemsMinor + shippingMinor).toBe(total.minor);
      expect(sum(parts.map((part) => part.netMinor + part.commissionMinor))).toBe(total.minor);
      for (const part of parts) {
        expect(part.netMinor >= part.shippingMinor).toBe(true);
        expect(part.netMinor % shareStep(currency)).toBe(0n);
      }
    }),
    { numRuns: 200 },
  );
});

test("a cart's quote does not depend on the order of its lines", () => {
  const products = [1, 2, 3, 4].map((n) =>
    product(n, seller(n % 3, "USD"), { priceMinor: 333n * BigInt(n) }),
  );
  const shuffled = fc.shuffledSubarray(products, { minLength: 4 });
  const money = (all: Product[]) => {
    const quoted = quoteCart(lines(all), market(products));
    if (!quoted.ok) throw new Error(quoted.error.kind);
    return quoted.value.parts.map(({ seller: { id }, netMinor }) => [id, netMinor]);
  };
  fc.assert(
    fc.property(shuffled, (all) => {
      expect(money(all)).toEqual(money(products));
    }),
  );
});

test("V101 a cart of two currencies is refused, whichever comes first", () => {
  const both = [product(1, seller(1, "USD")), product(2, seller(2, "EUR"))];
  for (const all of [both, [...both].reverse()])
    expect(quoteCart(lines(all), market(both))).toMatchObject({
      error: { kind: "mixed_currencies" },
    });
});

test("a cart has at most fifty artisans", () => {
  const of = (count: number) =>
    Array.from({ length: count }, (_, n) => product(n, seller(n, "USD")));
  expect(quoteCart(lines(of(50)), market(of(50)))).toMatchObject({ ok: true });
  expect(quoteCart(lines(of(51)), market(of(51)))).toMatchObject({
    error: { kind: "too_many_artisans", limit: 50 },
  });
});

test.each([
  ["rail_stopped", {}],
  ["currency_not_settled", { settled: { stripe: [], paypal: [] } }],
  ["amount_below_minimum", { total: { minor: 49n, currency: "USD" } }],
  ["amount_above_maximum", { total: { minor: 100_000_000n, currency: "USD" } }],
  [
    "artisan_not_payable",
    { sellers: [seller(1, "USD"), seller(2, "USD", { stripeTransfers: "pending" })] },
  ],
] as const)("a method is not offered because of %s", (refusal, facts) => {
  const stop = {
    rail: "stripe",
    direction: "pay_in",
    stopped: true,
    reason: "x",
    changedAt: new Date(0),
  } as const;
  const cart = {
    total: { minor: 3000n, currency: "USD" as const },
    components: [2500n, 500n],
    sellers: [seller(1, "USD")],
    switches: refusal === "rail_stopped" ? [stop] : [],
    settled: { stripe: currencies, paypal: currencies },
    ...facts,
  };
  expect(offeredMethods(cart)[0]).toEqual({ processor: "stripe", refusal });
});

test("V093 a total that PayPal could express is not enough: each of its components has to be", () => {
  const cart = {
    total: { minor: 30_000n, currency: "HUF" as const },
    components: [29_950n, 50n],
    sellers: [seller(1, "HUF")],
    switches: [],
    settled: { stripe: currencies, paypal: currencies },
  };
  expect(offeredMethods(cart)).toEqual([
    { processor: "stripe", refusal: null },
    { processor: "paypal", refusal: "amount_not_expressible" },
  ]);
});
