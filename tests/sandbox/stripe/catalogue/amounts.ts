import type Stripe from "stripe";
import { isKnownCurrency } from "../currencies.ts";
import { invalidRequest } from "../wire/errors.ts";

/** Stripe's own limit: up to 12 decimal places of the smallest unit. */
const DECIMAL_PLACES_MAX = 12;
const SCALE = 10n ** BigInt(DECIMAL_PLACES_MAX);
const AMOUNT_MAX = 999_999_999_999;

/** The package's class is made by the client; on the wire and in the stores it is text. */
export function decimal(text: string): Stripe.Decimal {
  return text as unknown as Stripe.Decimal;
}

/** `unit_amount` and `unit_amount_decimal` of an answer: the first is null if it is no whole number. */
export type UnitAmount = { whole: number | null; text: Stripe.Decimal };

/** An amount that came as a whole number or as text with up to 12 decimal places; one of them. */
export function unitAmount(whole: unknown, text: unknown, param: string): UnitAmount | undefined {
  if (whole === undefined && text === undefined) return undefined;
  if (whole !== undefined && text !== undefined) {
    throw invalidRequest({
      message: `You may only specify one of these parameters: ${param}, ${param}_decimal.`,
      param,
    });
  }
  const given = String(whole ?? text);
  const allowed = whole === undefined ? /^\d{1,12}(\.\d{1,12})?$/ : /^\d{1,12}$/;
  if (!allowed.test(given) || Number(given) > AMOUNT_MAX) {
    throw invalidRequest({
      code: "parameter_invalid_integer",
      message: given.startsWith("-")
        ? "This value must be greater than or equal to 0."
        : `Invalid ${whole === undefined ? "decimal" : "integer"}: ${given}`,
      param: whole === undefined ? `${param}_decimal` : param,
    });
  }
  const plain = given.includes(".") ? given.replace(/\.?0+$/, "") : given;
  return { whole: plain.includes(".") ? null : Number(plain), text: decimal(plain) };
}

/** Text with decimals as a whole number of 10^-12 of the smallest unit. */
function scaled(text: string): bigint {
  const [whole = "0", fraction = ""] = text.split(".");
  return BigInt(whole) * SCALE + BigInt(fraction.padEnd(DECIMAL_PLACES_MAX, "0"));
}

function roundHalfUp(value: bigint): number {
  return Number((value + SCALE / 2n) / SCALE);
}

/**
 * What a quantity of something costs, in the smallest unit. Fractions are kept until the end and
 * then rounded half up, once per line.
 */
export function amountFor(
  price: Pick<
    Stripe.Price,
    "unit_amount_decimal" | "transform_quantity" | "tiers_mode" | "billing_scheme"
  >,
  quantity: number,
  tiers: readonly Stripe.Price.Tier[] = [],
): number {
  const counted = transformed(price.transform_quantity, quantity);
  if (price.billing_scheme !== "tiered")
    return roundHalfUp(scaled(String(price.unit_amount_decimal ?? "0")) * BigInt(counted));
  return roundHalfUp(
    price.tiers_mode === "volume" ? byVolume(tiers, counted) : byStep(tiers, counted),
  );
}

function transformed(rule: Stripe.Price.TransformQuantity | null, quantity: number): number {
  if (!rule) return quantity;
  const share = quantity / rule.divide_by;
  return rule.round === "up" ? Math.ceil(share) : Math.floor(share);
}

/** Volume: the tier that the whole quantity falls into prices all of it. */
function byVolume(tiers: readonly Stripe.Price.Tier[], quantity: number): bigint {
  const tier = tiers.find(({ up_to }) => up_to === null || quantity <= up_to);
  return tier ? costOf(tier, quantity) : 0n;
}

/** Graduated: each tier prices the part of the quantity that lies in it. */
function byStep(tiers: readonly Stripe.Price.Tier[], quantity: number): bigint {
  let below = 0;
  let sum = 0n;
  for (const tier of tiers) {
    const within = Math.min(quantity, tier.up_to ?? quantity) - below;
    // The flat amount of the first tier is due even for nothing, as Stripe does.
    if (within <= 0 && below > 0) break;
    sum += costOf(tier, Math.max(within, 0));
    below = tier.up_to ?? quantity;
  }
  return sum;
}

function costOf(tier: Stripe.Price.Tier, quantity: number): bigint {
  return (
    scaled(String(tier.unit_amount_decimal ?? "0")) * BigInt(quantity) +
    scaled(String(tier.flat_amount_decimal ?? "0"))
  );
}

/** The currency's code in lower case. */
export function knownCurrency(code: string, param = "currency"): string {
  const currency = code.toLowerCase();
  if (isKnownCurrency(currency)) return currency;
  throw invalidRequest({
    message: `Invalid currency: ${currency}. Stripe currently supports the currencies of https://stripe.com/docs/currencies.`,
    param,
  });
}
