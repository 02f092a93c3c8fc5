import { accountOfOldKind } from "../account-legacy.ts";
import { checkCoupon, discountCustomer } from "../billing/customer-discount.ts";
import type { BrowserCall } from "../params/browser-calls.ts";
import type { SchemaName } from "../params/sources.ts";
import type { Platform } from "../platform.ts";
import type { Caller } from "./authenticate.ts";
import type { Form, FormValue } from "./form.ts";

/**
 * A request that names no API version is in the words of the account's own version, which is that
 * of the day on which the account was made. The stand-in's account is older than all of the words
 * below. Stripe's command line sends such requests; the official clients always name a version.
 */
export type Reading = {
  /** The request in today's words. */
  params: Form;
  /** What today's words cannot say any more. */
  beyond?: Beyond;
};

export type Beyond = {
  /** Before anything happens; throws what Stripe answers. */
  check?(): void;
  /** With the object that the call answers. */
  apply(answer: unknown): void;
};

export type Said = {
  version: string | undefined;
  /** A browser speaks today's words although it names no version: the script is the stand-in's. */
  caller: Caller["kind"] | undefined;
  params: Form;
};

type Read = (params: Form, platform: Platform) => Reading;

/** Calls that are not in it have the words that they always had. */
const OLD_WORDS: Readonly<Partial<Record<SchemaName | BrowserCall, Read>>> = {
  AccountCreateParams: account,
  CustomerCreateParams: couponOfCustomer,
  CustomerUpdateParams: couponOfCustomer,
  PaymentIntentCreateParams: cardByDefault,
  PaymentIntentUpdateParams: (params) => ({ params: methodTypes(params) }),
  PromotionCodeCreateParams: couponOfCode,
  SetupIntentCreateParams: cardByDefault,
  SetupIntentUpdateParams: (params) => ({ params: methodTypes(params) }),
  SubscriptionScheduleCreateParams: iterations,
  SubscriptionScheduleUpdateParams: iterations,
};

export function inTodaysWords(
  schema: SchemaName | BrowserCall,
  { version, caller, params }: Said,
  platform: Platform,
): Reading {
  if (version !== undefined || caller === "publishable") return { params };
  return OLD_WORDS[schema]?.(params, platform) ?? { params };
}

function methodTypes({ payment_method_types: types, ...rest }: Form): Form {
  return types === undefined ? rest : { ...rest, allowed_payment_method_types: types };
}

/** Today an intent without any wish takes the dashboard's methods, once it took cards. */
function cardByDefault(given: Form): Reading {
  const params = methodTypes(given);
  const wishes = [
    "allowed_payment_method_types",
    "automatic_payment_methods",
    "excluded_payment_method_types",
    "payment_method_configuration",
  ];
  if (wishes.some((name) => Object.hasOwn(params, name))) return { params };
  return { params: { ...params, allowed_payment_method_types: ["card"] } };
}

function couponOfCode({ coupon, ...rest }: Form): Reading {
  if (coupon === undefined) return { params: rest };
  return { params: { ...rest, promotion: { type: "coupon", coupon } } };
}

/** Coupons are redeemed by what is sold today, never by a customer. */
function couponOfCustomer({ coupon, ...params }: Form, platform: Platform): Reading {
  if (typeof coupon !== "string") return { params };
  return {
    params,
    beyond: {
      check: () => checkCoupon(platform, coupon),
      apply: (customer) => discountCustomer(platform, idIn(customer), coupon),
    },
  };
}

/** Today an account says what it is to be able to do; once each could be sent money. */
function account(params: Form, platform: Platform): Reading {
  const says = ["type", "controller", "capabilities"].some((name) => Object.hasOwn(params, name));
  if (says) return { params };
  return { params, beyond: { apply: (made) => accountOfOldKind(platform, idIn(made)) } };
}

/** How often a phase of a schedule renews is today the length of the phase. */
function iterations(params: Form, platform: Platform): Reading {
  const { phases } = params;
  if (phases === undefined || typeof phases === "string") return { params };
  const list = Object.values(phases).map((phase) => withDuration(phase, platform));
  return { params: { ...params, phases: list } };
}

/** What cannot be read stays as it is, and is refused as unknown. */
function withDuration(phase: FormValue, { stores }: Platform): FormValue {
  if (typeof phase === "string" || Array.isArray(phase)) return phase;
  const { iterations: times, ...rest } = phase;
  const [item] = Object.values(phase.items ?? {});
  const price = typeof item === "object" && !Array.isArray(item) ? item.price : undefined;
  const rhythm = typeof price === "string" ? stores.prices.find(price)?.recurring : undefined;
  if (typeof times !== "string" || !rhythm) return phase;
  const count = Number(times) * rhythm.interval_count;
  return { ...rest, duration: { interval: rhythm.interval, interval_count: String(count) } };
}

function idIn(answer: unknown): string {
  const isObject = typeof answer === "object" && answer !== null;
  return isObject && "id" in answer ? String(answer.id) : "";
}
