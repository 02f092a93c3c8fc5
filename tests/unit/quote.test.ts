import fc from "fast-check";
import { expect, test } from "vitest";
import { currencies, shareStep } from "../../worker/domain/currency.ts";
import type { ProductId } from "../../worker/domain/ids.ts";
import { sum } from "../../worker/domain/money.ts";
import { quoteCart } from "../../worker/domain/quote.ts";
import type { Product } from "../../worker/domain/sellers.ts";
import { lines, market, product, railSwitch, seller } from "./market.support.ts";

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

test("the parts of a cart lie in the order of their artisans, however it was filled", () => {
  const products = [3, 1, 2].map((n) => product(n, seller(n, "USD")));
  const quoted = quoteCart(lines(products), market(products));
  expect(quoted).toMatchObject({
    value: {
      parts: [1, 2, 3].map((n) => ({
        seller: seller(n, "USD"),
        lines: [{ product: product(n, seller(n, "USD")), quantity: 1 }],
      })),
    },
  });
});

test("V100 two lines of one artisan are one part: shipped once, with commission on the goods alone", () => {
  const ada = seller(1, "USD");
  const products = [product(1, ada, { priceMinor: 1999n }), product(2, ada, { priceMinor: 501n })];
  const cart = [
    { productId: products[0]!.id, quantity: 2 },
    { productId: products[1]!.id, quantity: 3 },
  ];
  const quoted = quoteCart(cart, market(products));
  expect(quoted).toMatchObject({
    value: {
      currency: "USD",
      itemsMinor: 5501n,
      shippingMinor: 500n,
      total: { minor: 6001n, currency: "USD" },
      parts: [{ itemsMinor: 5501n, shippingMinor: 500n, commissionMinor: 550n, netMinor: 5451n }],
    },
  });
});

test.each([
  ["is named twice", {}, [1, 1], { kind: "duplicate_product" }],
  ["nobody has", undefined, [1], { kind: "product_unknown" }],
  ["was withdrawn", { state: "withdrawn" }, [1], { kind: "product_withdrawn" }],
  ["is sold out", { available: 0 }, [1], { kind: "sold_out", available: 0 }],
  ["has fewer pieces", { available: 2 }, [3], { kind: "sold_out", available: 2 }],
  ["has a lower limit", { limitPerOrder: 2 }, [3], { kind: "limit_exceeded", limit: 2 }],
  ["has a limit of none", { limitPerOrder: 0 }, [1], { kind: "limit_exceeded", limit: 0 }],
] as const)(
  "a product that %s refuses the cart, and is named",
  (_what, facts, quantities, error) => {
    const products = facts === undefined ? [] : [product(1, seller(1, "USD"), facts)];
    const productId = "product-1" as ProductId;
    const cart = quantities.map((quantity) => ({ productId, quantity }));
    expect(quoteCart(cart, market(products))).toEqual({
      ok: false,
      error: { ...error, productId },
    });
  },
);

test("all pieces that there are can be bought, and as many as the limit says", () => {
  const products = [product(1, seller(1, "USD"), { available: 5, limitPerOrder: 5 })];
  expect(quoteCart(lines(products, 5), market(products))).toMatchObject({ ok: true });
});

test("a cart of nothing has no currency, and no quote", () => {
  expect(quoteCart([], market([]))).toEqual({ ok: false, error: { kind: "mixed_currencies" } });
});

test("a quote says on which rails it can be paid: as stopped, as expressible, as payable", () => {
  const [ada, ben] = [
    seller(1, "HUF", { shippingFlatMinor: 30_000n }),
    seller(2, "HUF", { shippingFlatMinor: 30_000n, paypalState: "blocked" }),
  ];
  const methods = (products: Product[], switches = [railSwitch({ stopped: false })]) => {
    const quoted = quoteCart(lines(products), market(products, switches));
    return quoted.ok ? quoted.value.methods.map(({ refusal }) => refusal) : [];
  };
  const goods = (of: typeof ada, priceMinor: bigint) => [product(1, of, { priceMinor })];
  expect(methods(goods(ada, 500_000n))).toEqual([null, null]);
  expect(methods(goods(ada, 500_000n), [railSwitch()])).toEqual(["rail_stopped", null]);
  expect(methods(goods(ben, 500_000n))).toEqual([null, "artisan_not_payable"]);
  // 499 950 for the goods, 50 for the parcel: only their sum is whole forints.
  const odd = { ...ada, shippingFlatMinor: 50n };
  expect(methods(goods(odd, 499_950n))).toEqual([null, "amount_not_expressible"]);
});

test("what a paused artisan sells is refused until the pause is over, and others' goods are not", () => {
  const until = new Date("2026-02-01T00:00:00Z");
  const paused = { ...seller(1, "USD"), pausedUntil: until, pauseMessage: "At the fair" };
  const [bowl, cup] = [product(1, paused, {}), product(2, seller(2, "USD"), {})];
  const at = (now: string, goods: Product[]) =>
    quoteCart(lines(goods), { ...market([bowl, cup]), now: new Date(now) });
  expect(at("2026-01-31T23:59:59Z", [bowl])).toEqual({
    ok: false,
    error: {
      ...{ kind: "artisan_paused", productId: bowl.id, artisan: paused.name },
      ...{ until, message: "At the fair" },
    },
  });
  expect(at("2026-01-31T23:59:59Z", [cup]).ok).toBe(true);
  expect(at("2026-02-01T00:00:00Z", [bowl]).ok).toBe(true);
});

test("an artisan who owes more than the limit of the currency sells nothing, and who owes just that does", () => {
  const of = seller(1, "USD");
  const debtLimit = { defaultMinor: 50_000n, byCurrency: {} };
  const at = (sellerDebtMinor: bigint, limit = debtLimit) => {
    const bowl = product(1, of, { sellerDebtMinor });
    return quoteCart(lines([bowl]), { ...market([bowl]), debtLimit: limit });
  };
  expect(at(50_000n).ok).toBe(true);
  expect(at(50_001n)).toMatchObject({ error: { kind: "artisan_unavailable", artisan: of.name } });
  expect(at(50_001n, { defaultMinor: 0n, byCurrency: {} }).ok).toBe(true);
  expect(at(50_001n, { defaultMinor: 1n, byCurrency: { USD: 60_000n } as never }).ok).toBe(true);
});
