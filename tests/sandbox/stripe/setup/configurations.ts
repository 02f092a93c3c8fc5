import type Stripe from "stripe";
import type { Platform } from "../platform.ts";

/** What the dashboard can switch; the stand-in charges the first two. */
const SWITCHES = ["card", "us_bank_account", "apple_pay", "google_pay", "link"] as const;

type Params = Stripe.PaymentMethodConfigurationCreateParams;
type Preference = Switch["display_preference"]["preference"];
type Switch = NonNullable<Stripe.PaymentMethodConfiguration["card"]>;

/** A world's account starts with cards and bank debits switched on. */
export function openConfiguration(platform: Platform): void {
  add(platform, { name: "Default", is_default: true });
}

export function createConfiguration(
  platform: Platform,
  params: Params,
): Stripe.PaymentMethodConfiguration {
  const parent = params.parent ?? null;
  if (parent !== null) platform.stores.methodConfigurations.get(parent, "parent");
  const made = add(platform, { name: params.name ?? "Configuration", is_default: false, parent });
  apply(made, params);
  return made;
}

function add(
  { world, stores }: Platform,
  part: { name: string; is_default: boolean; parent?: string | null },
): Stripe.PaymentMethodConfiguration {
  return stores.methodConfigurations.add({
    id: world.ids.next("pmc"),
    object: "payment_method_configuration",
    active: true,
    application: null,
    livemode: false,
    parent: null,
    card: switched("on"),
    us_bank_account: switched("on"),
    apple_pay: switched("on"),
    google_pay: switched("on"),
    link: switched("off"),
    ...part,
  });
}

export function updateConfiguration(
  platform: Platform,
  id: string,
  params: Stripe.PaymentMethodConfigurationUpdateParams,
): Stripe.PaymentMethodConfiguration {
  const configuration = platform.stores.methodConfigurations.get(id, "configuration");
  configuration.name = params.name ?? configuration.name;
  configuration.active = params.active ?? configuration.active;
  apply(configuration, params);
  return configuration;
}

function apply(
  configuration: Stripe.PaymentMethodConfiguration,
  params: Pick<Params, (typeof SWITCHES)[number]>,
): void {
  for (const name of SWITCHES) {
    const preference = params[name]?.display_preference?.preference;
    if (preference !== undefined) configuration[name] = switched(preference);
  }
}

function switched(preference: Preference): Switch {
  const value = preference === "off" ? "off" : "on";
  return {
    available: value === "on",
    display_preference: { overridable: null, preference, value },
  };
}
