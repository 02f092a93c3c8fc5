import { DELIVERY_EXEMPT, EU, type Place, type Rate, ratesOf } from "./rates.ts";

/** Stripe's codes with a meaning of their own here; all others are taxed at the standard rate. */
export const TAX_CODES = {
  nonTaxable: "txcd_00000000",
  shipping: "txcd_92010001",
  electronicServices: "txcd_10000000",
} as const;

/** 100 % in the thousandths of a percent that rates are in. */
const WHOLE = 100_000n;

export type Reason =
  | "standard_rated"
  | "not_collecting"
  | "not_supported"
  | "not_subject_to_tax"
  | "product_exempt"
  | "customer_exempt"
  | "reverse_charge"
  | "zero_rated";

export type TaxQuestion = {
  /** In the smallest unit; with `inclusive` the tax is in it. */
  amount: number;
  behavior: "exclusive" | "inclusive";
  taxCode: string;
  /** Where the buyer is. */
  place: Place;
  /** Where the seller is, if that is known. */
  origin: string | null;
  taxability: "none" | "customer_exempt" | "reverse_charge";
  /** The buyer has a VAT number of an EU country. */
  hasEuVat: boolean;
  /** Whether the seller is registered: "DE", "US-CA", "CA", "CA-QC". */
  registered: ReadonlySet<string>;
};

/** What one tax is of one amount. `rate` is null where nothing is known or collected. */
export type TaxPart = { amount: number; taxable: number; rate: Rate | null; reason: Reason };

/**
 * The taxes of one line. Rounded half up per line and tax; of an amount that includes several, what
 * rounding leaves over is the last one's, so that the parts add up.
 */
export function taxFor(question: TaxQuestion): TaxPart[] {
  const { amount, behavior, place } = question;
  const rates = ratesOf(place);
  if (!rates || rates.length === 0) return [untaxed(amount, null, "not_supported")];
  const collected = rates.filter((rate) => question.registered.has(placeKey(rate)));
  if (collected.length === 0) return [untaxed(amount, null, "not_collecting")];
  const exempt = exemption(question);
  if (exempt) return collected.map((rate) => untaxed(amount, rate, exempt));
  if (behavior === "exclusive") return collected.map((rate) => onTop(amount, rate));
  return inside(amount, collected);
}

/** What a registration of this place is called in `registered`. */
export function placeKey({ country, state }: Place): string {
  // Harmonized sales tax is one registration with the country, whatever the province.
  if (country === "CA" && !OWN_TAX.has(state ?? "")) return "CA";
  return state === null ? country : `${country}-${state}`;
}

/** Provinces that collect a tax of their own. */
const OWN_TAX = new Set(["BC", "MB", "QC", "SK"]);

function exemption(question: TaxQuestion): Reason | undefined {
  const { taxCode, place, origin, taxability } = question;
  if (taxability === "customer_exempt") return "customer_exempt";
  const abroad = origin !== null && origin !== place.country && EU.has(place.country);
  if (taxability === "reverse_charge" && place.country !== "US") return "reverse_charge";
  if (question.hasEuVat && abroad) return "reverse_charge";
  if (taxCode === TAX_CODES.nonTaxable) return "not_subject_to_tax";
  const isDelivery = taxCode === TAX_CODES.shipping && place.country === "US";
  if (isDelivery && DELIVERY_EXEMPT.has(place.state ?? "")) return "product_exempt";
  return undefined;
}

function untaxed(amount: number, rate: Rate | null, reason: Reason): TaxPart {
  return { amount: 0, taxable: reason === "reverse_charge" ? amount : 0, rate, reason };
}

function onTop(amount: number, rate: Rate): TaxPart {
  return {
    amount: share(amount, rate.rate),
    taxable: amount,
    rate,
    reason: rate.rate === 0 ? "not_subject_to_tax" : "standard_rated",
  };
}

function inside(amount: number, rates: readonly Rate[]): TaxPart[] {
  const sum = BigInt(rates.reduce((total, { rate }) => total + rate, 0));
  const tax = roundHalfUp(BigInt(amount) * sum, WHOLE + sum);
  const parts = rates.map((rate) => onTop(amount - tax, rate));
  const last = parts.at(-1);
  if (last) last.amount += tax - parts.reduce((total, part) => total + part.amount, 0);
  return parts;
}

/** A share in thousandths of a percent, rounded half up (away from zero for what is given back). */
export function share(amount: number, rate: number): number {
  return roundHalfUp(BigInt(amount) * BigInt(rate), WHOLE);
}

/** Half away from zero, so that a reversal is the mirror of what it reverses. */
export function roundHalfUp(value: bigint, by: bigint): number {
  const size = value < 0n ? -value : value;
  const rounded = Number((2n * size + by) / (2n * by));
  return value < 0n ? -rounded : rounded;
}

/**
 * The tax by a rate that was made by hand (`tax_rates`), with up to four decimals in its
 * percentage; rounded half up.
 */
export function taxByRate(
  amount: number,
  { percentage, inclusive }: { percentage: number; inclusive: boolean },
): number {
  const rate = BigInt(Math.round(percentage * 10_000));
  const whole = 1_000_000n;
  return roundHalfUp(BigInt(amount) * rate, inclusive ? whole + rate : whole);
}
