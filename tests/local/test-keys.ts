import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { inRoot } from "./folders.ts";

/** Keys of the processors' own test environments, as `.dev.vars.example` explains them. */
export type TestKeys = {
  stripe?: Record<(typeof stripeNames)[number], string>;
  paypal?: Record<(typeof paypalNames)[number], string>;
};

const stripeNames = [
  "STRIPE_SECRET_KEY",
  "STRIPE_PUBLISHABLE_KEY",
  "STRIPE_WEBHOOK_SECRETS",
  "STRIPE_CONNECT_WEBHOOK_SECRETS",
] as const;
const paypalNames = ["PAYPAL_CLIENT_ID", "PAYPAL_CLIENT_SECRET", "PAYPAL_WEBHOOK_ID"] as const;

/** What `.dev.vars` holds; without the file, or with nothing in it, the stand-ins are used. */
export function readTestKeys(file = inRoot(".dev.vars")): TestKeys {
  return existsSync(file) ? testKeysIn(readFileSync(file, "utf8")) : {};
}

export function testKeysIn(text: string): TestKeys {
  const vars = parseEnv(text);
  const live = Object.keys(vars).filter((name) => /^(sk|rk|pk)_live_/.test(vars[name] ?? ""));
  if (live.length > 0)
    throw new Error(
      `${live.join(", ")} in .dev.vars is a live key; this system takes test keys only`,
    );
  const stripe = group(vars, stripeNames);
  const paypal = group(vars, paypalNames);
  return { ...(stripe && { stripe }), ...(paypal && { paypal }) };
}

/** All of them or none: half of a processor's keys would be the stand-in's. */
function group<Name extends string>(
  vars: Record<string, string | undefined>,
  names: readonly Name[],
): Record<Name, string> | undefined {
  const missing = names.filter((name) => !vars[name]);
  if (missing.length === names.length) return undefined;
  if (missing.length > 0) throw new Error(`.dev.vars lacks ${missing.join(", ")}`);
  return Object.fromEntries(names.map((name) => [name, vars[name]])) as Record<Name, string>;
}
