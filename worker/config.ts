import { z } from "zod";
import { currencies } from "./domain/currency.ts";

/** Secrets may be a list: the first is used, all are accepted, so that each can be replaced. */
const list = z.string().transform((text) =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== ""),
);
const secrets = list.refine((items) => items.every((item) => item.length >= 16), {
  error: "each secret has at least 16 characters",
});
const settled = list.pipe(z.array(z.enum(currencies)).min(1));
const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

const Vars = z.object({
  ENVIRONMENT: z.enum(["production", "staging", "development", "test"]),
  VERSION: z.string().default("0.1.0"),
  PUBLIC_URL: z.url(),
  COMMISSION_BASIS_POINTS: whole(0, 5_000),
  RESERVATION_MINUTES: whole(1, 24 * 60),
  TRANSFER_HOLD_DAYS: whole(0, 90),
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
  OPERATOR_TOKEN: z.string().min(32),
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
});

export type Config = z.infer<typeof Vars> & {
  readonly standIns: z.infer<typeof StandIns>;
  readonly live: boolean;
};

/** PayPal's own hosts; anything else is a stand-in. */
const PAYPAL_HOSTS = ["api-m.paypal.com", "api-m.sandbox.paypal.com"];

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

function contradictionIn(config: Config): string | undefined {
  const named = Object.entries(config.standIns).flatMap(([name, value]) => (value ? [name] : []));
  const { hostname } = new URL(config.PAYPAL_BASE_URL);
  const isRealPayPal = PAYPAL_HOSTS.includes(hostname);
  const publishableIsLive = config.STRIPE_PUBLISHABLE_KEY.startsWith("pk_live_");
  if (publishableIsLive !== config.live)
    return "STRIPE_SECRET_KEY and STRIPE_PUBLISHABLE_KEY are of different modes.";
  if (config.ENVIRONMENT !== "production")
    return config.live ? "Live keys belong to production only." : undefined;
  if (named.length > 0) return `Production does not start with a stand-in: ${named.join(", ")}.`;
  if (!isRealPayPal) return "Production does not start with a stand-in: PAYPAL_BASE_URL.";
  if (!config.PUBLIC_URL.startsWith("https://")) return "PUBLIC_URL has to be https.";
  return undefined;
}
