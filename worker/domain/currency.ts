/** What one processor can do with a currency. */
type Rail = {
  /** Charges and transfers are whole multiples of this many minor units. */
  readonly step: bigint;
  readonly chargeMinimum: bigint;
  readonly chargeMaximum: bigint;
  /**
   * The least that can leave for an artisan's bank or wallet. What of a larger amount is no multiple
   * of Stripe's payout step stays in the artisan's balance there, and goes with the next payout.
   */
  readonly payoutMinimum: bigint;
};
type Facts = {
  /** Decimals between our minor unit and the amount people read. */
  readonly exponent: 0 | 2 | 3;
  readonly stripe: Rail;
  /** Null where PayPal does not take it at all. */
  readonly paypal: (Rail & { readonly decimals: 0 | 2 }) | null;
};

/** docs.stripe.com/api: amounts have at most eight digits. */
const STRIPE_MAXIMUM = 99_999_999n;
/** The same ceiling: PayPal takes more, but an order has to be payable by either method. */
const PAYPAL_MAXIMUM = 99_999_999n;

/** Stripe pays out whole multiples of the payout step, so the step is also the least. */
const card = (chargeMinimum: bigint, step = 1n, payoutStep = step): Rail => ({
  step,
  chargeMinimum,
  chargeMaximum: STRIPE_MAXIMUM,
  payoutMinimum: payoutStep,
});
const wallet = (exponent: 0 | 2, decimals: 0 | 2) => {
  const step = 10n ** BigInt(exponent - decimals);
  const least = { chargeMinimum: step, payoutMinimum: step };
  return { step, ...least, chargeMaximum: PAYPAL_MAXIMUM, decimals };
};
const twoDecimals = (minimum: bigint): Facts => ({
  exponent: 2,
  stripe: card(minimum),
  paypal: wallet(2, 2),
});

/**
 * Our minor unit is Stripe's charge unit. ISO 4217, `Intl` and the processors disagree about some
 * currencies, so this table is written by hand and nothing is derived from either
 * (docs.stripe.com/currencies; developer.paypal.com/api/rest/reference/currency-codes).
 */
const facts = {
  USD: twoDecimals(50n),
  EUR: twoDecimals(50n),
  GBP: twoDecimals(30n),
  CAD: twoDecimals(50n),
  AUD: twoDecimals(50n),
  CHF: twoDecimals(50n),
  DKK: twoDecimals(250n),
  NOK: twoDecimals(300n),
  SEK: twoDecimals(300n),
  PLN: twoDecimals(200n),
  CZK: twoDecimals(1500n),
  MXN: twoDecimals(1000n),
  JPY: { exponent: 0, stripe: card(50n), paypal: wallet(0, 0) },
  // Stripe counts hundredths and pays out whole forints; PayPal refuses decimals, so what both can move is whole forints.
  HUF: { exponent: 2, stripe: card(17_500n, 1n, 100n), paypal: wallet(2, 0) },
  TWD: { exponent: 2, stripe: card(5000n, 1n, 100n), paypal: wallet(2, 0) },
  // No decimals in life, two in Stripe's interface, the last two always 00.
  ISK: { exponent: 2, stripe: card(10_000n, 100n), paypal: null },
  UGX: { exponent: 2, stripe: card(200_000n, 100n), paypal: null },
  // Three decimals of which the last is always 0.
  KWD: { exponent: 3, stripe: card(200n, 10n), paypal: null },
  BHD: { exponent: 3, stripe: card(200n, 10n), paypal: null },
} as const satisfies Record<string, Facts>;

export type Currency = keyof typeof facts;
export const currencies = Object.keys(facts) as [Currency, ...Currency[]];

export const exponentOf = (currency: Currency) => facts[currency].exponent;
export const paypalRail = (currency: Currency): Facts["paypal"] => facts[currency].paypal;
export const railOf = (rail: "stripe" | "paypal", currency: Currency): Rail | null =>
  facts[currency][rail];

/**
 * Shares are cut to multiples of this, so that each can be sent on whichever rail the buyer chose:
 * every rail's step divides the largest, hence the maximum serves all.
 */
export function shareStep(currency: Currency): bigint {
  const { stripe, paypal } = facts[currency] as Facts;
  return paypal !== null && paypal.step > stripe.step ? paypal.step : stripe.step;
}

/** Whether something can cost this much: an amount that neither processor can say sells nothing. */
export function isPrice(minor: bigint, currency: Currency): boolean {
  const { stripe, paypal } = facts[currency] as Facts;
  return [stripe, paypal].some(
    (rail) => rail !== null && minor % rail.step === 0n && minor <= rail.chargeMaximum,
  );
}
