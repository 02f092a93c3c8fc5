import type Stripe from "stripe";

export type TaxType = NonNullable<Stripe.Tax.Calculation.TaxBreakdown.TaxRateDetails["tax_type"]>;

/** One tax of one place. `rate` is in thousandths of a percent, so 9.975 % is 9975. */
export type Rate = {
  country: string;
  state: string | null;
  displayName: string;
  taxType: TaxType;
  rate: number;
};

/**
 * The standard rates of a day in 2026, as data that never changes, so that a test can name the
 * cent. Reduced rates, cities and counties are left out: whoever needs the real tax asks Stripe.
 */
const COUNTRIES: Readonly<Record<string, [TaxType, number]>> = {
  AT: ["vat", 20_000],
  AU: ["gst", 10_000],
  BE: ["vat", 21_000],
  BG: ["vat", 20_000],
  CH: ["vat", 8_100],
  CY: ["vat", 19_000],
  CZ: ["vat", 21_000],
  DE: ["vat", 19_000],
  DK: ["vat", 25_000],
  EE: ["vat", 24_000],
  ES: ["vat", 21_000],
  FI: ["vat", 25_500],
  FR: ["vat", 20_000],
  GB: ["vat", 20_000],
  GR: ["vat", 24_000],
  HR: ["vat", 25_000],
  HU: ["vat", 27_000],
  IE: ["vat", 23_000],
  IS: ["vat", 24_000],
  IT: ["vat", 22_000],
  JP: ["jct", 10_000],
  LT: ["vat", 21_000],
  LU: ["vat", 17_000],
  LV: ["vat", 21_000],
  MT: ["vat", 18_000],
  NL: ["vat", 21_000],
  NO: ["vat", 25_000],
  NZ: ["gst", 15_000],
  PL: ["vat", 23_000],
  PT: ["vat", 23_000],
  RO: ["vat", 21_000],
  SE: ["vat", 25_000],
  SG: ["gst", 9_000],
  SI: ["vat", 22_000],
  SK: ["vat", 23_000],
  ZA: ["vat", 15_000],
};

export const EU: ReadonlySet<string> = new Set(
  "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(" "),
);

/** The states' own sales taxes; 0 is a state without one. */
const US_STATES: Readonly<Record<string, number>> = {
  ...{ AK: 0, AL: 4_000, AR: 6_500, AZ: 5_600, CA: 7_250, CO: 2_900, CT: 6_350, DC: 6_000 },
  ...{ DE: 0, FL: 6_000, GA: 4_000, HI: 4_000, IA: 6_000, ID: 6_000, IL: 6_250, IN: 7_000 },
  ...{ KS: 6_500, KY: 6_000, LA: 5_000, MA: 6_250, MD: 6_000, ME: 5_500, MI: 6_000 },
  ...{ MN: 6_875, MO: 4_225, MS: 7_000, MT: 0, NC: 4_750, ND: 5_000, NE: 5_500, NH: 0 },
  ...{ NJ: 6_625, NM: 4_875, NV: 6_850, NY: 4_000, OH: 5_750, OK: 4_500, OR: 0, PA: 6_000 },
  ...{ RI: 7_000, SC: 6_000, SD: 4_200, TN: 7_000, TX: 6_250, UT: 4_850, VA: 4_300 },
  ...{ VT: 6_000, WA: 6_500, WI: 5_000, WV: 6_000, WY: 4_000 },
};

/** Delivery that is charged for separately is free of sales tax there. */
export const DELIVERY_EXEMPT: ReadonlySet<string> = new Set(
  "AL AZ CA CO IA ID LA MA MD ME MO NV OK UT VA WY".split(" "),
);

/** Canada's provinces: the federal tax, or one for both, and what the province adds. */
const CA_PROVINCES: Readonly<Record<string, [TaxType, number][]>> = {
  AB: [["gst", 5_000]],
  BC: [
    ["gst", 5_000],
    ["pst", 7_000],
  ],
  MB: [
    ["gst", 5_000],
    ["rst", 7_000],
  ],
  NB: [["hst", 15_000]],
  NL: [["hst", 15_000]],
  NS: [["hst", 14_000]],
  NT: [["gst", 5_000]],
  NU: [["gst", 5_000]],
  ON: [["hst", 13_000]],
  PE: [["hst", 15_000]],
  QC: [
    ["gst", 5_000],
    ["qst", 9_975],
  ],
  SK: [
    ["gst", 5_000],
    ["pst", 6_000],
  ],
  YT: [["gst", 5_000]],
};

export type Place = { country: string; state: string | null };

/**
 * The taxes of a place, a country's before its province's. An empty list is a place without a tax,
 * undefined one whose state is missing or unknown.
 */
export function ratesOf({ country, state }: Place): Rate[] | undefined {
  if (country === "US") {
    const rate = US_STATES[state ?? ""];
    return rate === undefined ? undefined : [made(country, state, "sales_tax", rate)];
  }
  if (country === "CA") {
    return CA_PROVINCES[state ?? ""]?.map(([type, rate]) =>
      made(country, type === "gst" ? null : state, type, rate),
    );
  }
  const known = COUNTRIES[country];
  return known ? [made(country, null, ...known)] : [];
}

function made(country: string, state: string | null, taxType: TaxType, rate: number): Rate {
  const displayName = taxType === "sales_tax" ? "Sales Tax" : taxType.toUpperCase();
  return { country, state, displayName, taxType, rate };
}

/** "9.975", "19.0": at least one decimal, as Stripe writes it. */
export function percentageText(rate: number): string {
  const text = (rate / 1_000).toFixed(3).replace(/0+$/, "");
  return text.endsWith(".") ? `${text}0` : text;
}
