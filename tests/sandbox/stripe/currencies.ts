/** Stripe's limits of one charge; docs.stripe.com/currencies. */
const AMOUNT_MAX = 99_999_999;

const ZERO_DECIMAL = "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" ");
const THREE_DECIMAL = "bhd jod kwd omr tnd".split(" ");
/** Two decimals on the wire, but only whole units exist: the amount must end in 00. */
const WHOLE_UNITS_ONLY = ["isk", "ugx"];
const TWO_DECIMAL =
  "usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd bwp byn bzd cad cdf chf cny cop crc cve czk dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg huf idr ils inr isk jmd kes kgs khr kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron rsd rub sar sbd scr sek sgd shp sle sos srd std szl thb tjs top try ttd twd tzs uah ugx uyu uzs wst yer zar zmw".split(
    " ",
  );

const KNOWN = new Set([...ZERO_DECIMAL, ...THREE_DECIMAL, ...TWO_DECIMAL]);

const MINIMUM: Record<string, number> = {
  gbp: 30,
  aed: 200,
  myr: 200,
  pln: 200,
  ron: 200,
  dkk: 250,
  nok: 300,
  sek: 300,
  hkd: 400,
  mxn: 1000,
  thb: 1000,
  czk: 1500,
  jpy: 50,
  huf: 17500,
};
const MINIMUM_DEFAULT = 50;

export type AmountFault = "unknown_currency" | "too_small" | "too_large" | "not_divisible";

/** What is wrong with charging this amount, if anything. `currency` in lower case. */
export function amountFault(amount: number, currency: string): AmountFault | undefined {
  if (!KNOWN.has(currency)) return "unknown_currency";
  if (amount < (MINIMUM[currency] ?? MINIMUM_DEFAULT)) return "too_small";
  if (amount > AMOUNT_MAX) return "too_large";
  if (amount % smallestStep(currency) !== 0) return "not_divisible";
  return undefined;
}

export function smallestStep(currency: string): number {
  if (WHOLE_UNITS_ONLY.includes(currency)) return 100;
  return THREE_DECIMAL.includes(currency) ? 10 : 1;
}

export function isKnownCurrency(currency: string): boolean {
  return KNOWN.has(currency);
}

export function minimumOf(currency: string): number {
  return MINIMUM[currency] ?? MINIMUM_DEFAULT;
}

/** "$0.50 usd" without the sign: enough for an error message. */
export function display(amount: number, currency: string): string {
  const digits = decimals(currency);
  return `${(amount / 10 ** digits).toFixed(digits)} ${currency}`;
}

export function decimals(currency: string): 0 | 2 | 3 {
  if (ZERO_DECIMAL.includes(currency)) return 0;
  return THREE_DECIMAL.includes(currency) ? 3 : 2;
}

/** Banks take whole units only in these; docs.stripe.com/currencies#special-cases. */
const PAID_OUT_IN_HUNDREDS = ["huf", "isk", "twd", "ugx"];

export function payoutStep(currency: string): number {
  return PAID_OUT_IN_HUNDREDS.includes(currency) ? 100 : smallestStep(currency);
}
