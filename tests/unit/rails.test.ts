import { describe, expect, it, test } from "vitest";
import type { Currency } from "../../worker/domain/currency.ts";
import {
  destinationOf,
  isPayable,
  methodRefusal,
  offeredMethods,
} from "../../worker/domain/rails.ts";
import { railSwitch, seller, settledEverywhere } from "./market.support.ts";

const cartOf = (minor: bigint, currency: Currency = "USD") => ({
  total: { minor, currency },
  components: [minor],
  parts: [{ seller: seller(1, currency), netMinor: minor }],
  switches: [railSwitch({ stopped: false })],
  settled: settledEverywhere,
});

test("a cart that nothing speaks against can be paid on both rails", () => {
  expect(offeredMethods(cartOf(3000n))).toEqual([
    { processor: "stripe", refusal: null },
    { processor: "paypal", refusal: null },
  ]);
});

describe("a rail takes no money", () => {
  it("while an operator has stopped it, and the other one does", () => {
    for (const [stopped, other] of [
      ["stripe", "paypal"],
      ["paypal", "stripe"],
    ] as const) {
      const cart = { ...cartOf(3000n), switches: [railSwitch({ rail: stopped })] };
      expect(methodRefusal(stopped, cart)).toBe("rail_stopped");
      expect(methodRefusal(other, cart)).toBeNull();
    }
  });

  it("whatever else is open: stopping payouts stops no payment, nor does a switch that is off", () => {
    const open = [railSwitch({ direction: "pay_out" }), railSwitch({ stopped: false })];
    expect(methodRefusal("stripe", { ...cartOf(3000n), switches: open })).toBeNull();
    const one = [...open, railSwitch()];
    expect(methodRefusal("stripe", { ...cartOf(3000n), switches: one })).toBe("rail_stopped");
  });

  it("in a currency that the platform does not settle in there, or that the processor does not take", () => {
    const settled = { stripe: ["EUR"], paypal: ["USD"] } as const;
    expect(methodRefusal("stripe", { ...cartOf(3000n), settled })).toBe("currency_not_settled");
    expect(methodRefusal("paypal", { ...cartOf(3000n), settled })).toBeNull();
    expect(methodRefusal("paypal", cartOf(50_000n, "ISK"))).toBe("currency_not_settled");
  });

  it.each([
    ["stripe", "USD", 49n, "amount_below_minimum"],
    ["stripe", "USD", 50n, null],
    ["stripe", "USD", 99_999_999n, null],
    ["stripe", "USD", 100_000_000n, "amount_above_maximum"],
    ["stripe", "ISK", 9900n, "amount_below_minimum"],
    ["stripe", "ISK", 10_000n, null],
    ["paypal", "HUF", 0n, "amount_below_minimum"],
    ["paypal", "HUF", 100n, null],
    ["paypal", "HUF", 99_999_900n, null],
    ["paypal", "HUF", 100_000_000n, "amount_above_maximum"],
  ] as const)(
    "V096 V097 by %s of too little or too much: %s %s is %s",
    (rail, currency, minor, refusal) => {
      expect(methodRefusal(rail, cartOf(minor, currency))).toBe(refusal);
    },
  );

  it("V093 whose parts it cannot express one by one, although their sum is a whole number", () => {
    const cart = { ...cartOf(30_000n, "HUF"), components: [29_950n, 50n] };
    expect(methodRefusal("stripe", cart)).toBeNull();
    expect(methodRefusal("paypal", cart)).toBe("amount_not_expressible");
    const one = { ...cart, components: [29_900n, 150n] };
    expect(methodRefusal("paypal", one), "one part is enough").toBe("amount_not_expressible");
  });

  it("of which a single artisan cannot be paid there", () => {
    const others = [seller(2, "USD", { stripeTransfers: "pending", paypalState: "unproved" })];
    const parts = [seller(1, "USD"), ...others].map((one) => ({ seller: one, netMinor: 1500n }));
    for (const rail of ["stripe", "paypal"] as const)
      expect(methodRefusal(rail, { ...cartOf(3000n), parts })).toBe("artisan_not_payable");
  });

  it.each([
    ["onboarding that was never begun", "stripe", { stripeAccountId: null }],
    ["a capability that is pending", "stripe", { stripeTransfers: "pending" }],
    ["a capability that was taken away", "stripe", { stripeTransfers: "inactive" }],
    ["no address", "paypal", { paypalEmail: null }],
    ["an address that is not proved", "paypal", { paypalState: "unproved" }],
    ["an address that PayPal has blocked", "paypal", { paypalState: "blocked" }],
    ["goods in another currency than the artisan's", "stripe", { currency: "EUR" }],
    ["goods in another currency than the artisan's", "paypal", { currency: "EUR" }],
  ] as const)("of an artisan with %s, by %s", (_, rail, facts) => {
    const parts = [{ seller: seller(1, "USD", facts), netMinor: 3000n }];
    expect(methodRefusal(rail, { ...cartOf(3000n), parts })).toBe("artisan_not_payable");
  });

  it.each([
    ["stripe", "USD", 0n, 1n],
    ["paypal", "USD", 0n, 1n],
    ["stripe", "HUF", 99n, 100n],
    ["paypal", "HUF", 0n, 100n],
    ["stripe", "TWD", 99n, 100n],
    ["stripe", "ISK", 0n, 100n],
    ["stripe", "KWD", 0n, 10n],
    ["stripe", "JPY", 0n, 1n],
  ] as const)(
    "of which an artisan's part is less than %s pays out of %s",
    (rail, currency, no, yes) => {
      const cart = cartOf(100_000n, currency);
      const of = (netMinor: bigint) => ({
        ...cart,
        parts: [...cart.parts, { seller: seller(2, currency), netMinor }],
      });
      expect(methodRefusal(rail, of(no))).toBe("artisan_part_too_small");
      expect(methodRefusal(rail, of(yes))).toBeNull();
    },
  );
});

test.each([
  ["stripe", { stripeTransfers: "active" }, "acct_1"],
  ["stripe", { stripeTransfers: "pending" }, undefined],
  ["stripe", { stripeTransfers: "inactive" }, undefined],
  ["stripe", { stripeAccountId: null }, undefined],
  ["stripe", { paypalState: "blocked" }, "acct_1"],
  ["paypal", { paypalState: "active" }, "1@artisans.example"],
  ["paypal", { paypalState: "unproved" }, undefined],
  ["paypal", { paypalState: "blocked" }, undefined],
  ["paypal", { paypalEmail: null }, undefined],
  ["paypal", { stripeTransfers: "inactive" }, "1@artisans.example"],
] as const)("by %s an artisan with %o is paid at %s", (rail, facts, destination) => {
  const artisan = seller(1, "USD", facts);
  expect(destinationOf(artisan, rail)).toBe(destination);
  if (destination !== undefined) expect(isPayable(artisan, rail)).toBe(true);
});
