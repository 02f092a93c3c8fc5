import type Stripe from "stripe";
import { describe, expect, it } from "vitest";
import type { Host } from "../sandbox/core/contract.ts";
import { createWorld } from "../sandbox/core/worlds.ts";
import { amountFor, decimal } from "../sandbox/stripe/catalogue/amounts.ts";
import { couponFor } from "../sandbox/stripe/catalogue/apply-discount.ts";
import { appliesTo, createCoupon, redeem } from "../sandbox/stripe/catalogue/coupons.ts";
import { discountOf } from "../sandbox/stripe/catalogue/discounted.ts";
import { createInlinePrice } from "../sandbox/stripe/catalogue/prices.ts";
import { createPromotionCode } from "../sandbox/stripe/catalogue/promotion-codes.ts";
import { createPlatform } from "../sandbox/stripe/platform.ts";

const perUnit = (text: string, transform: Stripe.Price.TransformQuantity | null = null) => ({
  billing_scheme: "per_unit" as const,
  tiers_mode: null,
  transform_quantity: transform,
  unit_amount_decimal: decimal(text),
});
const tier = (up_to: number | null, unit: string, flat: string | null = null) => ({
  up_to,
  unit_amount: null,
  unit_amount_decimal: decimal(unit),
  flat_amount: null,
  flat_amount_decimal: flat === null ? null : decimal(flat),
});
const tiered = (mode: "graduated" | "volume") => ({
  billing_scheme: "tiered" as const,
  tiers_mode: mode,
  transform_quantity: null,
  unit_amount_decimal: null,
});

describe("what a quantity costs", () => {
  it.each([
    ["900", 3, 2_700],
    ["0.125", 3, 0],
    ["0.125", 4, 1],
    ["0.000000000001", 1, 0],
    ["33.333333333333", 3, 100],
  ])("is %s times %i, rounded half up at the end: %i", (unit, quantity, amount) => {
    expect(amountFor(perUnit(unit), quantity)).toBe(amount);
  });

  it.each([
    ["up" as const, 11, 300],
    ["down" as const, 11, 200],
    ["up" as const, 10, 200],
  ])("counts packages of five, rounded %s: %i units cost %i", (round, quantity, amount) => {
    expect(amountFor(perUnit("100", { divide_by: 5, round }), quantity)).toBe(amount);
  });

  it.each([
    ["graduated" as const, 7, 5 * 100 + 2 * 50 + 10],
    ["graduated" as const, 5, 500],
    ["graduated" as const, 0, 0],
    ["volume" as const, 7, 7 * 50 + 10],
    ["volume" as const, 5, 500],
  ])("is by %s tiers, for %i units %i", (mode, quantity, amount) => {
    expect(amountFor(tiered(mode), quantity, [tier(5, "100"), tier(null, "50", "10")])).toBe(
      amount,
    );
  });
});

describe("what a coupon takes off", () => {
  const share = (percent_off: number) => ({ percent_off, amount_off: null, currency: null });
  const fixed = { percent_off: null, amount_off: 500, currency: "usd" };

  it.each([
    [12.5, 999, 125],
    [33.33, 1_000, 333],
    [0.05, 1_000, 1],
    [100, 1, 1],
  ])("%d %% of %i is %i", (percent, amount, off) => {
    expect(discountOf(share(percent), amount, "usd")).toBe(off);
  });

  it("is never more than there is, and nothing in a currency without an amount", () => {
    expect(discountOf(fixed, 900, "usd")).toBe(500);
    expect(discountOf(fixed, 300, "usd")).toBe(300);
    expect(discountOf(fixed, 900, "eur")).toBe(0);
    expect(discountOf(fixed, 900, "eur", { eur: { amount_off: 450 } })).toBe(450);
  });
});

describe("a coupon that is used", () => {
  const host: Host = {
    url: "http://127.0.0.1",
    signal: new AbortController().signal,
    world: () => undefined,
  };
  const platformOf = (id: string) => createPlatform(createWorld({ id }), host, () => undefined);
  const purchase = { customer: "cus_1", amount: 1_000, currency: "usd", isFirst: false };

  it("ends with its last redemption, and its codes with it", () => {
    const platform = platformOf("last");
    const coupon = createCoupon(platform, { percent_off: 10, max_redemptions: 2 });
    const code = createPromotionCode(platform, {
      promotion: { type: "coupon", coupon: coupon.id },
      max_redemptions: 1,
    });
    redeem(platform, coupon, code);
    expect([coupon.valid, code.active, code.times_redeemed]).toEqual([true, false, 1]);
    redeem(platform, coupon, null);
    expect([coupon.valid, coupon.times_redeemed]).toEqual([false, 2]);
    const again = () => couponFor(platform, { coupon: coupon.id }, purchase, "discounts[0]");
    expect(again).toThrow(`Coupon expired: ${coupon.id}`);
  });

  it.each([
    ["an inactive code", { active: false }, "because it is not active"],
    ["a first purchase", { restrictions: { first_time_transaction: true } }, "prior transactions"],
    [
      "a minimum that is not reached",
      { restrictions: { minimum_amount: 1_001, minimum_amount_currency: "usd" } },
      "minimum amount",
    ],
    [
      "a minimum in another currency",
      { restrictions: { minimum_amount: 1, minimum_amount_currency: "eur" } },
      "minimum amount",
    ],
  ])("is refused for %s", (_, more, reason) => {
    const platform = platformOf("refused");
    const coupon = createCoupon(platform, { percent_off: 10 });
    const promotion = { type: "coupon", coupon: coupon.id } as const;
    const code = createPromotionCode(platform, { promotion, ...more });
    const apply = () => couponFor(platform, { promotion_code: code.id }, purchase, "discounts[0]");
    expect(apply).toThrow(reason);
  });

  it("is for its own products only", () => {
    const platform = platformOf("products");
    const price = (name: string) =>
      createInlinePrice(platform, { currency: "usd", unit_amount: 1, product_data: { name } });
    const [one, other] = [price("One"), price("Other")];
    const products = [String(one.product)];
    const coupon = createCoupon(platform, { percent_off: 10, applies_to: { products } });
    expect(appliesTo(platform, coupon, one)).toBe(true);
    expect(appliesTo(platform, coupon, other)).toBe(false);
    expect(one.active).toBe(false);
    expect(appliesTo(platform, createCoupon(platform, { percent_off: 1 }), other)).toBe(true);
  });
});
