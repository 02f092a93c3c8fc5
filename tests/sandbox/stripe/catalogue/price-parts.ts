import type Stripe from "stripe";
import type { Platform } from "../platform.ts";
import { invalidRequest, missing, refused } from "../wire/errors.ts";
import { knownCurrency, type UnitAmount, unitAmount } from "./amounts.ts";

export type OtherCurrency = Stripe.Price.CurrencyOptions;

type TierParams = Pick<
  Stripe.PriceCreateParams.Tier,
  "flat_amount" | "flat_amount_decimal" | "unit_amount" | "unit_amount_decimal" | "up_to"
>;

/** The tiers of a tiered price, lowest first; the last has no upper end. */
export function tiersOf(params: {
  billing_scheme?: string;
  tiers?: readonly TierParams[];
  tiers_mode?: string;
}): Stripe.Price.Tier[] | null {
  const { tiers } = params;
  if (params.billing_scheme !== "tiered") {
    if (!tiers) return null;
    throw refused({
      message: "`tiers` can only be used with `billing_scheme=tiered`.",
      param: "tiers",
    });
  }
  if (!params.tiers_mode) throw missing("tiers_mode");
  if (!tiers || tiers.length === 0) throw missing("tiers");
  const made = tiers.map(tier);
  made.forEach(({ up_to: end }, index) => {
    const last = index === made.length - 1;
    const before = made[index - 1]?.up_to ?? 0;
    if (last !== (end === null) || (end !== null && end <= before)) {
      throw invalidRequest({
        message: "The tiers must rise, and only the last one has `up_to=inf`.",
        param: `tiers[${index}][up_to]`,
      });
    }
  });
  return made;
}

function tier(given: TierParams, index: number): Stripe.Price.Tier {
  const param = (name: string) => `tiers[${index}][${name}]`;
  const unit = unitAmount(given.unit_amount, given.unit_amount_decimal, param("unit_amount"));
  const flat = unitAmount(given.flat_amount, given.flat_amount_decimal, param("flat_amount"));
  if (!unit && !flat) throw missing(param("unit_amount"));
  return {
    flat_amount: flat?.whole ?? null,
    flat_amount_decimal: flat?.text ?? null,
    unit_amount: unit?.whole ?? null,
    unit_amount_decimal: unit?.text ?? null,
    up_to: upTo(given.up_to, param("up_to")),
  };
}

/** From a list of free form a number arrives as text. */
function upTo(given: unknown, param: string): number | null {
  if (given === "inf") return null;
  const end = Number(given);
  if (Number.isSafeInteger(end) && end > 0) return end;
  throw invalidRequest({ message: `Invalid up_to: ${String(given)}`, param });
}

/**
 * What the price costs in other currencies. The parameter is a table with names of the caller's, so
 * its values come as text and are checked here.
 */
export function currencyOptions(given: unknown): Record<string, OtherCurrency> {
  const options: Record<string, OtherCurrency> = {};
  for (const [code, entry] of Object.entries(fields(given))) {
    const param = `currency_options[${code}]`;
    const values = fields(entry);
    const amount = unitAmount(
      values.unit_amount,
      values.unit_amount_decimal,
      `${param}[unit_amount]`,
    );
    if (!amount) throw missing(`${param}[unit_amount]`);
    const behavior = values.tax_behavior;
    options[knownCurrency(code, param)] = other(
      amount,
      typeof behavior === "string" ? behavior : "unspecified",
    );
  }
  return options;
}

function other(amount: UnitAmount, taxBehavior: Stripe.Price.TaxBehavior): OtherCurrency {
  return {
    custom_unit_amount: null,
    tax_behavior: taxBehavior,
    unit_amount: amount.whole,
    unit_amount_decimal: amount.text,
  };
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

type Parts = { tiers?: Stripe.Price.Tier[] | null; others?: Record<string, OtherCurrency> };

/** What an answer has only if `expand` asks for it; its own currency is always among the options. */
export function keepOnDemand(
  { hidden }: Platform,
  price: Stripe.Price,
  { tiers, others }: Parts,
): void {
  if (tiers !== undefined) hidden.onDemand.set(`${price.id}#tiers`, tiers);
  if (others === undefined) return;
  const own: OtherCurrency = {
    custom_unit_amount: price.custom_unit_amount,
    tax_behavior: price.tax_behavior,
    unit_amount: price.unit_amount,
    unit_amount_decimal: price.unit_amount_decimal,
  };
  hidden.onDemand.set(`${price.id}#currency_options`, { ...others, [price.currency]: own });
}

/** The tiers of a price that `amountFor` needs; none for a price per unit. */
export function tiersOfPrice({ hidden }: Platform, id: string): readonly Stripe.Price.Tier[] {
  // Only `keepOnDemand` writes under this name.
  return (hidden.onDemand.get(`${id}#tiers`) as Stripe.Price.Tier[] | null | undefined) ?? [];
}

/** The price in each of its currencies, as an object in that currency is billed. */
export function currenciesOf(
  { hidden }: Platform,
  id: string,
): Readonly<Record<string, OtherCurrency>> {
  // Only `keepOnDemand` writes under this name.
  const kept = hidden.onDemand.get(`${id}#currency_options`) as
    | Record<string, OtherCurrency>
    | undefined;
  return kept ?? {};
}
