import type Stripe from "stripe";
import { later, type Platform } from "../platform.ts";
import { invalidRequest, missing, refused } from "../wire/errors.ts";
import { EU } from "./rates.ts";

type Options = Record<string, unknown> & { type: string };

/** Stripe Tax only collects where the seller says to be registered. */
export function createRegistration(
  platform: Platform,
  params: Stripe.Tax.RegistrationCreateParams,
): Stripe.Tax.Registration {
  const { world, stores } = platform;
  const now = world.clock.nowSeconds();
  const { country } = params;
  const options = optionsOf(country, params.country_options);
  const from = params.active_from === "now" ? now : timeOf(params.active_from, "active_from");
  const registration: Stripe.Tax.Registration = {
    id: world.ids.next("taxreg", 14),
    object: "tax.registration",
    active_from: from,
    country,
    // Each country has a type of its own in the package; what was given fits the country's.
    country_options: { [country.toLowerCase()]: options } as Stripe.Tax.Registration.CountryOptions,
    created: now,
    expires_at: params.expires_at ?? null,
    livemode: false,
    status: "scheduled",
  };
  checkEnd(registration);
  registration.status = statusAt(registration, now);
  refuseTwice(platform, registration);
  stores.taxRegistrations.add(registration);
  wakeUp(platform, registration);
  return registration;
}

export function updateRegistration(
  platform: Platform,
  id: string,
  params: Stripe.Tax.RegistrationUpdateParams,
): Stripe.Tax.Registration {
  const registration = platform.stores.taxRegistrations.get(id);
  const now = platform.world.clock.nowSeconds();
  const { active_from: from, expires_at: end } = params;
  const next = structuredClone(registration);
  if (from !== undefined) next.active_from = from === "now" ? now : timeOf(from, "active_from");
  if (end === "") next.expires_at = null;
  else if (end !== undefined && end !== null)
    next.expires_at = end === "now" ? now : timeOf(end, "expires_at");
  checkEnd(next);
  next.status = statusAt(next, now);
  Object.assign(registration, next);
  wakeUp(platform, registration);
  return registration;
}

/** A day that was set has come. */
export function turnRegistration(platform: Platform, id: string): void {
  const registration = platform.stores.taxRegistrations.find(id);
  if (registration) {
    registration.status = statusAt(registration, platform.world.clock.nowSeconds());
  }
}

function wakeUp(
  platform: Platform,
  { id, active_from: from, expires_at: end }: Stripe.Tax.Registration,
) {
  const now = platform.world.clock.now();
  for (const at of [from, end]) {
    if (at === null || at * 1_000 <= now) continue;
    later(platform, at * 1_000 - now, "tax_registration_turns", id);
  }
}

function statusAt(
  { active_from: from, expires_at: end }: Stripe.Tax.Registration,
  now: number,
): Stripe.Tax.Registration.Status {
  if (end !== null && end <= now) return "expired";
  return from <= now ? "active" : "scheduled";
}

function checkEnd({ active_from: from, expires_at: end }: Stripe.Tax.Registration): void {
  if (end === null || end >= from) return;
  throw refused({ message: "`expires_at` cannot be before `active_from`.", param: "expires_at" });
}

function timeOf(value: string | number, param: string): number {
  const time = Number(value);
  if (Number.isSafeInteger(time) && time > 0) return time;
  throw invalidRequest({ message: `Invalid timestamp: ${value}`, param });
}

function optionsOf(country: string, given: object): Options {
  if (!/^[A-Z]{2}$/.test(country)) {
    throw invalidRequest({ message: `Country '${country}' is unknown.`, param: "country" });
  }
  const name = country.toLowerCase();
  const entries = Object.entries(given);
  const options: unknown = entries.find(([key]) => key === name)?.[1];
  if (!isOptions(options) || entries.length !== 1) throw missing(`country_options[${name}]`);
  if (country === "US" && options.type === "state_sales_tax" && typeof options.state !== "string")
    throw missing("country_options[us][state]");
  if (EU.has(country) && options.type === "standard" && options.standard === undefined)
    return { ...options, standard: { place_of_supply_scheme: "standard" } };
  return options;
}

function isOptions(value: unknown): value is Options {
  return typeof value === "object" && value !== null && "type" in value;
}

/** The places in which one registration lets the seller collect, as `placeKey` names them. */
export function placesOf(registration: Stripe.Tax.Registration): string[] {
  const { country, country_options: all } = registration;
  const options: unknown = Object.values(all)[0];
  if (!isOptions(options)) return [];
  if (country === "US")
    return options.type === "state_sales_tax" ? [`US-${String(options.state)}`] : [];
  if (options.type === "province_standard") return [`CA-${provinceOf(options)}`];
  return ONE_STOP.has(options.type) ? [...EU] : [country];
}

/** One registration for the whole of the EU. */
const ONE_STOP = new Set(["oss_union", "oss_non_union", "ioss"]);

function provinceOf({ province_standard: standard }: Options): string {
  return typeof standard === "object" && standard !== null && "province" in standard
    ? String(standard.province)
    : "";
}

export function registeredPlaces({ stores }: Platform): ReadonlySet<string> {
  return new Set(
    stores.taxRegistrations
      .all()
      .filter(({ status }) => status === "active")
      .flatMap(placesOf),
  );
}

function refuseTwice({ stores }: Platform, made: Stripe.Tax.Registration): void {
  const places = JSON.stringify(placesOf(made));
  const twin = stores.taxRegistrations
    .all()
    .find(
      (other) =>
        other.status !== "expired" &&
        other.country === made.country &&
        JSON.stringify(placesOf(other)) === places,
    );
  if (!twin) return;
  throw refused({
    message: `You already have a registration for this place: ${twin.id}`,
    param: "country_options",
  });
}
