import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { type Currency, currencies, shareStep } from "../../worker/domain/currency.ts";
import type { ProductId, SellerId, SellerOrderId } from "../../worker/domain/ids.ts";
import { commissionOn, sum } from "../../worker/domain/money.ts";
import { notShipped } from "../../worker/domain/orders.ts";

import {
  type Fault,
  faults,
  type GivenBack,
  planRefund,
  type Refundable,
  type RefundablePart,
  type RefundPlan,
  type RefundShare,
  type RefundWish,
  termsOf,
} from "../../worker/domain/refunds.ts";

const nothing: GivenBack = {
  ...{ itemsMinor: 0n, shippingMinor: 0n, quantities: new Map() },
  ...{ commissionMinor: 0n, feeMinor: 0n },
};
const partId = (n: number) => `part-${String(n).padStart(2, "0")}` as SellerOrderId;
const productId = (n: number) => `product-${n}` as ProductId;

/** One artisan's part: so many of one thing at so much, with shipping, and nothing of it has left. */
function part(
  n: number,
  { unit = 2500n, quantity = 1, shipping = 500n, currency = "USD" as Currency } = {},
): RefundablePart {
  const itemsMinor = unit * BigInt(quantity);
  const commissionMinor = commissionOn({ minor: itemsMinor, currency }, 1000).minor;
  const netMinor = itemsMinor + shipping - commissionMinor;
  return {
    part: {
      ...{
        id: partId(n),
        sellerId: `seller-${n}` as SellerId,
        itemsMinor,
        shippingMinor: shipping,
      },
      ...{ commissionMinor, netMinor, state: "unfulfilled", ...notShipped },
    },
    items: [
      { productId: productId(n), productVersion: 1, title: "A bowl", unitMinor: unit, quantity },
    ],
    givenBack: nothing,
    unsentMinor: netMinor,
  };
}
const order = (
  parts: RefundablePart[],
  feeMinor: bigint | null = 0n,
  currency: Currency = "USD",
) => ({
  ...{ currency, rail: "stripe" as const, parts, feeMinor },
});
function planOf(of: Refundable, wish: RefundWish, fault: Fault = "shared"): RefundPlan {
  const planned = planRefund(of, wish, fault);
  if (!planned.ok) throw new Error(planned.error.kind);
  return planned.value;
}
const errorOf = (of: Refundable, wish: RefundWish) => {
  const planned = planRefund(of, wish, "shared");
  return planned.ok ? undefined : planned.error;
};
const ofPart = (n: number, wish: object): RefundWish => ({
  kind: "parts",
  parts: [{ sellerOrderId: partId(n), ...wish } as never],
});

/** The order as it stands after a refund, whose withheld sums have not left. */
function next(of: Refundable, { shares }: RefundPlan): Refundable {
  const parts = of.parts.map((one) => {
    const share = shares.find(({ sellerOrderId }) => sellerOrderId === one.part.id);
    if (!share) return one;
    const quantities = new Map(one.givenBack.quantities);
    for (const { productId: id, quantity } of share.items)
      quantities.set(id, (quantities.get(id) ?? 0) + quantity);
    const givenBack = {
      itemsMinor: one.givenBack.itemsMinor + share.itemsMinor,
      shippingMinor: one.givenBack.shippingMinor + share.shippingMinor,
      quantities,
      commissionMinor: one.givenBack.commissionMinor + share.commissionMinor,
      feeMinor: one.givenBack.feeMinor + share.feeMinor,
    };
    return { ...one, givenBack, unsentMinor: one.unsentMinor - share.withheldMinor };
  });
  return { ...of, parts };
}
const total = (shares: readonly RefundShare[], name: keyof RefundShare) =>
  sum(shares.map((share) => share[name] as bigint));

describe("a refund", () => {
  it("of everything gives back what everybody got, and takes nothing from anybody else", () => {
    const { amount, shares } = planOf(order([part(1), part(2, { unit: 999n, quantity: 3 })]), {
      kind: "rest",
    });
    expect(amount).toEqual({ minor: 3000n + 3497n, currency: "USD" });
    expect(shares.map((share) => [share.commissionMinor, share.withheldMinor])).toEqual([
      [250n, 2750n],
      [300n, 3197n],
    ]);
    expect(total(shares, "debtMinor")).toBe(0n);
  });

  it("takes from a transfer what has not left, and the rest is owed", () => {
    const sent = { ...part(1), unsentMinor: 1000n };
    const [share] = planOf(order([sent]), { kind: "rest" }).shares;
    expect([share?.withheldMinor, share?.debtMinor]).toEqual([1000n, 1750n]);
  });

  it("of an amount takes goods first and shipping last, and of several by what is left of each", () => {
    const [share] = planOf(order([part(1)]), { kind: "amount", minor: 2600n }).shares;
    expect([share?.itemsMinor, share?.shippingMinor]).toEqual([2500n, 100n]);
    const { shares } = planOf(order([part(1), part(2)]), { kind: "amount", minor: 101n });
    expect(shares.map(({ itemsMinor }) => itemsMinor)).toEqual([51n, 50n]);
  });

  it("of goods counts the pieces, and shipping goes back only if it is said", () => {
    const of = order([part(1, { quantity: 3 })]);
    const items = [{ productId: productId(1), quantity: 2 }];
    const plan = planOf(of, ofPart(1, { kind: "items", items, shipping: false }));
    expect([plan.amount.minor, plan.shares[0]?.shippingMinor]).toEqual([5000n, 0n]);
    const rest = next(of, plan);
    expect(errorOf(rest, ofPart(1, { kind: "items", items, shipping: true }))).toEqual({
      ...{ kind: "quantity_exceeds_left", productId: productId(1), left: 1 },
    });
    expect(planOf(rest, ofPart(1, { kind: "rest" })).amount.minor).toBe(3000n);
  });

  it("whose fault is the seller's takes the fee that the processor keeps as well, once it is known", () => {
    const [share] = planOf(order([part(1)], 117n), { kind: "rest" }, "seller").shares;
    expect([share?.feeMinor, share?.withheldMinor, share?.debtMinor]).toEqual([117n, 2750n, 117n]);
    const unknown = planOf(order([part(1)], null), { kind: "rest" }, "seller");
    expect([unknown.isFeeKnown, unknown.shares[0]?.feeMinor]).toEqual([false, 0n]);
  });

  it("whose fault is the platform's leaves the seller what they got", () => {
    const [share] = planOf(order([part(1)], 117n), { kind: "rest" }, "platform").shares;
    expect([share?.lossMinor, share?.withheldMinor, share?.feeMinor]).toEqual([2750n, 0n, 0n]);
  });

  it.each<[string, Refundable, RefundWish, object]>([
    ["nothing", order([part(1)]), { kind: "amount", minor: 0n }, { kind: "refund_empty" }],
    ["a debt", order([part(1)]), { kind: "amount", minor: -5n }, { kind: "refund_empty" }],
    [
      ...(["more than there is", order([part(1)]), { kind: "amount", minor: 3001n }] as const),
      { kind: "refund_exceeds_left", leftMinor: 3000n },
    ],
    [
      ...([
        "more than a part has",
        order([part(1)]),
        ofPart(1, { kind: "amount", minor: 3001n }),
      ] as const),
      { kind: "refund_exceeds_left", leftMinor: 3000n },
    ],
    [
      ...([
        "nothing of a part",
        order([part(1)]),
        ofPart(1, { kind: "amount", minor: 0n }),
      ] as const),
      { kind: "refund_empty" },
    ],
    [
      ...([
        "no goods and no shipping",
        order([part(1)]),
        ofPart(1, { kind: "items", items: [], shipping: false }),
      ] as const),
      { kind: "refund_empty" },
    ],
    [
      ...(["a part that it has not", order([part(1)]), ofPart(2, { kind: "rest" })] as const),
      { kind: "part_not_found", sellerOrderId: partId(2) },
    ],
    [
      ...([
        "goods that it has not",
        order([part(1)]),
        ofPart(1, {
          kind: "items",
          items: [{ productId: productId(9), quantity: 1 }],
          shipping: false,
        }),
      ] as const),
      { kind: "product_not_in_part", productId: productId(9) },
    ],
    [
      ...([
        "what PayPal cannot send",
        order([part(1, { unit: 100_000n, shipping: 0n, currency: "HUF" })], 0n, "HUF"),
        { kind: "amount", minor: 1050n },
      ] as const),
      { kind: "amount_not_sendable", stepMinor: 100n },
    ],
  ])("of %s is refused", (_what, of, wish, error) => {
    expect(errorOf(of, wish)).toEqual(error);
  });

  it("of one part twice is refused, and of an order that went back whole as well", () => {
    const one = { sellerOrderId: partId(1), kind: "rest" } as const;
    const of = order([part(1)]);
    expect(errorOf(of, { kind: "parts", parts: [one, one] })).toMatchObject({
      kind: "duplicate_part",
    });
    const gone = next(of, planOf(of, { kind: "rest" }));
    expect(errorOf(gone, { kind: "rest" })).toEqual({ kind: "nothing_left_to_refund" });
  });

  it("of goods of which an amount went back before gives back no more than is left", () => {
    const of = order([part(1)]);
    const rest = next(of, planOf(of, { kind: "amount", minor: 600n }));
    const items = [{ productId: productId(1), quantity: 1 }];
    expect(errorOf(rest, ofPart(1, { kind: "items", items, shipping: false }))).toEqual({
      ...{ kind: "refund_exceeds_left", leftMinor: 1900n },
    });
  });

  it("has terms that differ as soon as any number does", () => {
    const of = order([part(1), part(2)], 200n);
    const plan = planOf(of, { kind: "rest" });
    const sent = order([{ ...part(1), unsentMinor: 0n }, part(2)], 200n);
    const terms = [
      termsOf(plan),
      termsOf(planOf(of, { kind: "rest" }, "seller")),
      termsOf(planOf(sent, { kind: "rest" })),
      termsOf(planOf(of, { kind: "amount", minor: 5999n })),
    ];
    expect(new Set(terms).size).toBe(terms.length);
    expect(termsOf(planOf(of, { kind: "rest" }))).toBe(terms[0]);
  });
});

test("V130 L4 any refunds in any order and currency, of 1 to 50 sellers, end at exactly nothing for everybody", () => {
  const sale = fc.record({
    currency: fc.constantFrom(...currencies),
    parts: fc.array(
      fc.record({
        unit: fc.integer({ min: 1, max: 5000 }),
        quantity: fc.integer({ min: 1, max: 5 }),
        shipping: fc.integer({ min: 0, max: 900 }),
      }),
      { minLength: 1, maxLength: 50 },
    ),
    fee: fc.integer({ min: 0, max: 3000 }),
    wishes: fc.array(
      fc.record({
        fault: fc.constantFrom(...faults),
        of: fc.nat(),
        share: fc.integer({ min: 1, max: 100 }),
        how: fc.constantFrom("order", "part", "goods", "rest"),
      }),
      { maxLength: 12 },
    ),
  });
  fc.assert(
    fc.property(sale, ({ currency, parts, fee, wishes }) => {
      const step = shareStep(currency);
      let of: Refundable = order(
        parts.map(({ unit, quantity, shipping }, n) =>
          part(n, {
            unit: BigInt(unit) * step,
            quantity,
            shipping: BigInt(shipping) * step,
            currency,
          }),
        ),
        BigInt(fee),
        currency,
      );
      const sold = of.parts;
      const all: RefundShare[] = [];
      const play = (wish: RefundWish, fault: Fault) => {
        const planned = planRefund(of, wish, fault);
        if (!planned.ok) return;
        const { amount, shares } = planned.value;
        expect(total(shares, "itemsMinor") + total(shares, "shippingMinor")).toBe(amount.minor);
        for (const share of shares) {
          const given =
            share.commissionMinor + share.withheldMinor + share.debtMinor + share.lossMinor;
          expect(share.itemsMinor + share.shippingMinor + share.feeMinor).toBe(given);
          for (const minor of [share.withheldMinor, share.debtMinor, share.commissionMinor])
            expect(minor >= 0n && minor % step === 0n).toBe(true);
        }
        all.push(...shares);
        of = next(of, planned.value);
      };
      for (const { fault, of: pick, share, how } of wishes) {
        const n = pick % of.parts.length;
        const left = of.parts[n]!.part.itemsMinor - of.parts[n]!.givenBack.itemsMinor;
        const minor = ((left * BigInt(share)) / 100n / step) * step;
        if (how === "order") play({ kind: "amount", minor }, fault);
        if (how === "part") play(ofPart(n, { kind: "amount", minor }), fault);
        if (how === "rest") play(ofPart(n, { kind: "rest" }), fault);
        const items = [{ productId: productId(n), quantity: 1 + (share % 3) }];
        if (how === "goods") play(ofPart(n, { kind: "items", items, shipping: share > 50 }), fault);
      }
      play({ kind: "rest" }, "shared");
      for (const { part: own } of sold) {
        const shares = all.filter(({ sellerOrderId }) => sellerOrderId === own.id);
        expect(total(shares, "itemsMinor")).toBe(own.itemsMinor);
        expect(total(shares, "shippingMinor")).toBe(own.shippingMinor);
        expect(total(shares, "commissionMinor")).toBe(own.commissionMinor);
        const net =
          total(shares, "withheldMinor") + total(shares, "debtMinor") + total(shares, "lossMinor");
        expect(net).toBe(own.netMinor + total(shares, "feeMinor"));
      }
      expect(total(all, "feeMinor") <= BigInt(fee)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
