import { describe, expect, it } from "vitest";
import { percentageText, ratesOf } from "../sandbox/stripe/tax/rates.ts";
import { type TaxQuestion, taxByRate, taxFor } from "../sandbox/stripe/tax/tax-for.ts";

const ask = (more: Partial<TaxQuestion>): TaxQuestion => ({
  amount: 1_000,
  behavior: "exclusive",
  taxCode: "txcd_99999999",
  place: { country: "DE", state: null },
  origin: "US",
  taxability: "none",
  hasEuVat: false,
  registered: new Set(["DE", "FR", "US-CA", "US-NY", "US-OR", "CA", "CA-QC", "CA-BC"]),
  ...more,
});
const us = (state: string) => ({ place: { country: "US", state } });
const canada = (state: string) => ({ place: { country: "CA", state } });
const amounts = (more: Partial<TaxQuestion>) => taxFor(ask(more)).map(({ amount }) => amount);
const reasons = (more: Partial<TaxQuestion>) => taxFor(ask(more)).map(({ reason }) => reason);

describe("the tax of one line", () => {
  it.each([
    ["Germany", {}, [190]],
    ["California", us("CA"), [73]],
    ["Oregon, which has none", us("OR"), [0]],
    ["Ontario", canada("ON"), [130]],
    ["Quebec, which has two", canada("QC"), [50, 100]],
    ["Alberta", canada("AB"), [50]],
  ])("comes on top in %s", (_, more, expected) => {
    expect(amounts(more)).toEqual(expected);
  });

  it.each([
    ["Germany", {}, [160], 840],
    ["Quebec", canada("QC"), [44, 86], 870],
  ])("is inside the amount in %s, and the parts add up", (_, more, expected, net) => {
    const parts = taxFor(ask({ ...more, behavior: "inclusive" }));
    expect(parts.map(({ amount }) => amount)).toEqual(expected);
    expect(parts.map(({ taxable }) => taxable)).toEqual(expected.map(() => net));
    expect(parts.reduce((sum, { amount }) => sum + amount, net)).toBe(1_000);
  });

  it("loses nothing of an included tax, whatever the amount", () => {
    for (let amount = 0; amount < 500; amount += 1) {
      const parts = taxFor(ask({ ...canada("QC"), amount, behavior: "inclusive" }));
      const tax = parts.reduce((sum, part) => sum + part.amount, 0);
      expect(tax + (parts[0]?.taxable ?? 0)).toBe(amount);
    }
  });

  it.each([
    ["two halves of a cent up", 50, 10],
    ["a third of a cent down", 2, 0],
    ["what is given back like what was taken", -50, -10],
  ])("rounds %s", (_, amount, tax) => {
    expect(amounts({ amount })).toEqual([tax]);
  });

  it("is collected only where the seller is registered", () => {
    expect(reasons({ place: { country: "GB", state: null } })).toEqual(["not_collecting"]);
    expect(reasons(us("TX"))).toEqual(["not_collecting"]);
    expect(amounts({ ...canada("BC"), registered: new Set(["CA"]) })).toEqual([50]);
    expect(reasons({ place: { country: "AQ", state: null } })).toEqual(["not_supported"]);
  });

  it.each([
    ["an exempt buyer", { taxability: "customer_exempt" as const }, "customer_exempt"],
    ["a buyer who declares it", { taxability: "reverse_charge" as const }, "reverse_charge"],
    ["a company abroad in the EU", { hasEuVat: true, origin: "FR" }, "reverse_charge"],
    ["what is not taxable", { taxCode: "txcd_00000000" }, "not_subject_to_tax"],
    ["delivery in California", { ...us("CA"), taxCode: "txcd_92010001" }, "product_exempt"],
    ["delivery in New York", { ...us("NY"), taxCode: "txcd_92010001" }, "standard_rated"],
    ["a company at home", { hasEuVat: true, origin: "DE" }, "standard_rated"],
  ])("for %s is %s", (_, more, reason) => {
    expect(reasons(more)).toEqual([reason]);
    if (reason !== "standard_rated") expect(amounts(more)).toEqual([0]);
  });
});

describe("the rates", () => {
  it("know every state of the United States and every province of Canada", () => {
    for (const state of ["AL", "DC", "WY"])
      expect(ratesOf({ country: "US", state })).toHaveLength(1);
    for (const state of ["YT", "NL"]) expect(ratesOf({ country: "CA", state })).toHaveLength(1);
    expect(ratesOf({ country: "US", state: "XX" })).toBeUndefined();
    expect(ratesOf({ country: "US", state: null })).toBeUndefined();
  });

  it.each([
    [9_975, "9.975"],
    [19_000, "19.0"],
    [0, "0.0"],
  ])("are written as Stripe does: %i is %s", (rate, text) => {
    expect(percentageText(rate)).toBe(text);
  });

  it.each([
    [1_000, { percentage: 8.875, inclusive: false }, 89],
    [1_190, { percentage: 19, inclusive: true }, 190],
    [0, { percentage: 19, inclusive: true }, 0],
  ])("of one's own take their share of %i", (amount, rate, tax) => {
    expect(taxByRate(amount, rate)).toBe(tax);
  });
});
