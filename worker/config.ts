import * as z from "zod";
import { currencies } from "./domain/currency.ts";
import { defaultPolicy } from "./domain/fraud.ts";
import type { IdleLimits } from "./domain/logins.ts";

/** Secrets may be a list: the first is used, all are accepted, so that each can be replaced. */
const list = z.string().transform((text) =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== ""),
);
/** Nothing verifies without one, and an empty one would let anybody sign. */
const secrets = list.pipe(z.array(z.string().min(16)).min(1));
const settled = list.pipe(z.array(z.enum(currencies)).min(1));
/** Digits only: read as a number an empty text would be nought, and nobody paid a commission. */
const whole = (min: number, max: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(min).max(max));

/** "100000", or with exceptions "100000,JPY=150000": minor units. */
const byCurrency = z
  .string()
  .regex(/^\d{1,12}(,[A-Z]{3}=\d{1,12})*$/)
  .transform((text) => {
    const [first = "", ...others] = text.split(",");
    const pairs = others.map((pair) => pair.split("="));
    return {
      defaultMinor: BigInt(first),
      byCurrency: Object.fromEntries(pairs.map(([name, minor]) => [name, BigInt(minor ?? "")])),
    };
  })
  .pipe(
    z.object({
      defaultMinor: z.bigint(),
      byCurrency: z.partialRecord(z.enum(currencies), z.bigint()),
    }),
  );

/**
 * `avs_failed=accept,velocity=refuse`: what is not named stays as it is by default. A warning comes
 * when the money may have been passed on, so that it cannot refuse anything; what is left can be given back.
 */
const signals = ["avs_failed", "cvc_failed", "risk_elevated", "risk_highest", "velocity"] as const;
const Rule = z.union([
  z.tuple([z.enum(signals), z.enum(["refuse", "hold", "accept"])]),
  z.tuple([z.literal("early_fraud_warning"), z.enum(["refund", "hold", "accept"])]),
]);
const policy = list
  .transform((items) => items.map((item) => item.split("=")))
  .pipe(z.array(Rule))
  .refine((all) => new Set(all.map(([signal]) => signal)).size === all.length)
  .transform((all) => ({ ...defaultPolicy, ...Object.fromEntries(all) }));

import { faults } from "./domain/refunds.ts";

const Vars = z.object({
  ENVIRONMENT: z.enum(["production", "staging", "development", "test"]),
  VERSION: z.string().default("0.1.0"),
  PUBLIC_URL: z.url(),
  COMMISSION_BASIS_POINTS: whole(0, 5_000),
  RESERVATION_MINUTES: whole(1, 24 * 60),
  TRANSFER_HOLD_DAYS: whole(0, 90),
  TRANSFER_RELEASE: z.enum(["shipping", "delivery"]).default("shipping"),
  TRANSFER_DELIVERY_DAYS: whole(1, 180).default(30),
  UNSHIPPED_ALERT_DAYS: whole(1, 365).default(21),
  DEBT_LIMIT_MINOR: byCurrency.prefault("50000"),
  REFUND_FAULT: z.enum(faults).default("shared"),
  PLAN_GRACE_DAYS: whole(0, 60).default(7),
  PLAN_TRIAL_DAYS: whole(0, 90).default(0),
  PLAN_TAXES: z.enum(["on", "off"]).default("off"),
  DISPUTE_FAULT: z.enum(faults).default("shared"),
  EVENTS_KEPT_DAYS: whole(30, 3_660).default(400),
  BUYERS_KEPT_DAYS: whole(180, 36_600).default(3_660),
  LOGIN_IDLE_OPERATOR_MINUTES: whole(5, 12 * 60).default(30),
  LOGIN_IDLE_SELLER_MINUTES: whole(5, 30 * 24 * 60).default(8 * 60),
  LOGIN_IDLE_BUYER_MINUTES: whole(5, 30 * 24 * 60).default(14 * 24 * 60),
  DUAL_CONTROL_MINOR: byCurrency.prefault("100000"),
  PAYOUT_MINIMUM_MINOR: byCurrency.prefault("0"),
  STRIPE_SETTLEMENT_CURRENCIES: settled,
  PAYPAL_SETTLEMENT_CURRENCIES: settled,
  STRIPE_PUBLISHABLE_KEY: z.string().regex(/^pk_(test|live)_/),
  PAYPAL_CLIENT_ID: z.string().min(1),
  PAYPAL_BASE_URL: z.url(),
  PAYPAL_WEBHOOK_ID: z.string().min(1),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//),
  STRIPE_SECRET_KEY: z.string().regex(/^(sk|rk)_(test|live)_/),
  STRIPE_WEBHOOK_SECRETS: secrets,
  STRIPE_CONNECT_WEBHOOK_SECRETS: secrets,
  PAYPAL_CLIENT_SECRET: z.string().min(1),
  SIGNING_SECRETS: list.pipe(z.array(z.string().min(32)).min(1)),
  MAIL_API_KEY: z.string().min(1),
  MAIL_FROM: z.string().regex(/^[^<>\r\n]+ <[^<>@\s]+@[^<>@\s]+>$/),
  FRAUD_POLICY: policy.prefault(""),
  TURNSTILE_SITE_KEY: z.string().min(1).optional(),
  TURNSTILE_SECRET: z.string().min(1).optional(),
  ALERT_WEBHOOK_URL: z.url({ protocol: /^https?$/ }).optional(),
  LEAKED_PASSWORDS_URL: z.url({ protocol: /^https?$/ }).optional(),
});

/** Addresses of the stand-ins. Every one of them is refused in production. */
const StandIns = z.object({
  STAND_IN_STRIPE_URL: z.url().optional(),
  STAND_IN_STRIPE_SCRIPT_URL: z.url().optional(),
  STAND_IN_PAYPAL_SDK_URL: z.url().optional(),
  STAND_IN_PAYPAL_ROOT_PEM: z.string().optional(),
  STAND_IN_NEON_HTTP: z.url().optional(),
  STAND_IN_NEON_WEBSOCKET: z.url().optional(),
  STAND_IN_CLOCK_URL: z.url().optional(),
  STAND_IN_MAIL_URL: z.url().optional(),
  STAND_IN_TURNSTILE_URL: z.url().optional(),
});

export type Config = z.infer<typeof Vars> & {
  readonly standIns: z.infer<typeof StandIns>;
  readonly live: boolean;
};

export const idleLimitsOf = (config: Config): IdleLimits => ({
  operatorMs: config.LOGIN_IDLE_OPERATOR_MINUTES * 60_000,
  sellerMs: config.LOGIN_IDLE_SELLER_MINUTES * 60_000,
  buyerMs: config.LOGIN_IDLE_BUYER_MINUTES * 60_000,
});

/** Where PayPal moves real money. */
const PAYPAL_LIVE_URL = "https://api-m.paypal.com";

export class ConfigError extends Error {}

/** Reads and checks the bindings. Throws with the names of what is wrong, never with a value. */
export function readConfig(env: Record<string, unknown>): Config {
  const vars = Vars.safeParse(env);
  const standIns = StandIns.safeParse(env);
  if (!vars.success || !standIns.success) {
    const issues = [...(vars.error?.issues ?? []), ...(standIns.error?.issues ?? [])];
    const names = [...new Set(issues.map(({ path }) => path.map(String).join(".")))];
    throw new ConfigError(`Missing or malformed: ${names.join(", ")}. See .dev.vars.example.`);
  }
  const live = /^(sk|rk)_live_/.test(vars.data.STRIPE_SECRET_KEY);
  const config = { ...vars.data, standIns: standIns.data, live };
  const problem = contradictionIn(config);
  if (problem) throw new ConfigError(problem);
  return config;
}

/**
 * Both processors are live in production and neither is anywhere else: goods must not be had for
 * a sandbox's money, nor a test charge anybody.
 */
function contradictionIn(config: Config): string | undefined {
  const named = Object.entries(config.standIns).flatMap(([name, value]) => (value ? [name] : []));
  if ((config.TURNSTILE_SITE_KEY === undefined) !== (config.TURNSTILE_SECRET === undefined))
    return "TURNSTILE_SITE_KEY and TURNSTILE_SECRET belong together.";
  const publishableIsLive = config.STRIPE_PUBLISHABLE_KEY.startsWith("pk_live_");
  const { origin } = new URL(config.PAYPAL_BASE_URL);
  if (publishableIsLive !== config.live)
    return "STRIPE_SECRET_KEY and STRIPE_PUBLISHABLE_KEY are of different modes.";
  if (config.ENVIRONMENT !== "production") {
    if (config.live) return "Live keys of Stripe belong to production only.";
    return origin === PAYPAL_LIVE_URL ? "PAYPAL_BASE_URL is live outside production." : undefined;
  }
  if (named.length > 0) return `Production does not start with a stand-in: ${named.join(", ")}.`;
  if (!config.live) return "Production needs live keys: STRIPE_SECRET_KEY is a test key.";
  if (config.PAYPAL_BASE_URL !== PAYPAL_LIVE_URL)
    return `Production does not start with another PAYPAL_BASE_URL than ${PAYPAL_LIVE_URL}.`;
  if (!config.PUBLIC_URL.startsWith("https://")) return "PUBLIC_URL has to be https.";
  for (const name of ["ALERT_WEBHOOK_URL", "LEAKED_PASSWORDS_URL"] as const)
    if (config[name]?.startsWith("https://") === false) return `${name} has to be https.`;
  return undefined;
}
