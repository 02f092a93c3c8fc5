import type Stripe from "stripe";
import { addressOf } from "../address.ts";
import { change } from "../catalogue/changes.ts";
import { checkTaxCode } from "../catalogue/references.ts";
import type { Platform } from "../platform.ts";
import { missing, refused } from "../wire/errors.ts";

export function updateTaxSettings(
  platform: Platform,
  params: Stripe.Tax.SettingsUpdateParams,
): Stripe.Tax.Settings {
  const { defaults, head_office: office } = params;
  checkTaxCode(defaults?.tax_code, "defaults[tax_code]");
  if (office && !office.address.country) throw missing("head_office[address][country]");
  return change(platform, "tax.settings.updated", platform.hidden.tax.settings, (settings) => {
    if (defaults?.tax_behavior !== undefined)
      settings.defaults.tax_behavior = defaults.tax_behavior;
    if (defaults?.tax_code !== undefined) settings.defaults.tax_code = defaults.tax_code;
    if (!office) return;
    settings.head_office = { address: addressOf(office.address) };
    settings.status = "active";
    settings.status_details = { active: {} };
  });
}

/** Calculations need a seller who is somewhere. */
export function activeSettings(platform: Platform): Stripe.Tax.Settings {
  const settings = platform.hidden.tax.settings;
  if (settings.status === "active") return settings;
  throw refused({
    code: "stripe_tax_inactive",
    message:
      "You must set your origin address at https://dashboard.stripe.com/test/settings/tax to use Stripe Tax.",
  });
}
