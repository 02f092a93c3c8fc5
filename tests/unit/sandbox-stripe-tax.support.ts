import type Stripe from "stripe";
import { opened, stripe } from "./sandbox-stripe.support.ts";

export const now = () => opened.world.clock.nowSeconds();

export async function sellFrom(country: string, ...more: Stripe.Tax.RegistrationCreateParams[]) {
  await stripe.tax.settings.update({ head_office: { address: { country } } });
  const standard = { standard: { place_of_supply_scheme: "standard" }, type: "standard" } as const;
  await stripe.tax.registrations.create({
    active_from: "now",
    country: "DE",
    country_options: { de: standard },
  });
  for (const params of more) await stripe.tax.registrations.create(params);
}

export const california: Stripe.Tax.RegistrationCreateParams = {
  active_from: "now",
  country: "US",
  country_options: { us: { type: "state_sales_tax", state: "CA" } },
};

export const calculate = (more: Partial<Stripe.Tax.CalculationCreateParams> = {}) =>
  stripe.tax.calculations.create({
    currency: "eur",
    line_items: [{ amount: 1_000, reference: "vase", tax_code: "txcd_99999999" }],
    customer_details: { address: { country: "DE" }, address_source: "shipping" },
    ...more,
  });
