import { expect, test } from "vitest";
import { ConfigError, readConfig } from "../../worker/config.ts";
import { defaultPolicy } from "../../worker/domain/fraud.ts";

const SECRET = "not-to-be-shown-0123456789-0123456789";
const development = {
  ENVIRONMENT: "development",
  PUBLIC_URL: "http://127.0.0.1:8788",
  COMMISSION_BASIS_POINTS: "1000",
  RESERVATION_MINUTES: "30",
  TRANSFER_HOLD_DAYS: "7",
  STRIPE_SETTLEMENT_CURRENCIES: "USD, EUR",
  PAYPAL_SETTLEMENT_CURRENCIES: "USD",
  STRIPE_PUBLISHABLE_KEY: "pk_test_1",
  STRIPE_SECRET_KEY: `sk_test_${SECRET}`,
  STRIPE_WEBHOOK_SECRETS: `whsec_${SECRET}`,
  STRIPE_CONNECT_WEBHOOK_SECRETS: `whsec_${SECRET},whsec_old_${SECRET}`,
  PAYPAL_BASE_URL: "https://api-m.sandbox.paypal.com",
  PAYPAL_CLIENT_ID: "client",
  PAYPAL_CLIENT_SECRET: SECRET,
  PAYPAL_WEBHOOK_ID: "9X1",
  DATABASE_URL: `postgresql://app:${SECRET}@db.example/hub`,
  SIGNING_SECRETS: SECRET,
  MAIL_API_KEY: "re_0123456789",
  MAIL_FROM: "Artisan's Hub <orders@shop.example>",
};
const production = {
  ...development,
  ENVIRONMENT: "production",
  PUBLIC_URL: "https://shop.example.com",
  STRIPE_PUBLISHABLE_KEY: "pk_live_1",
  STRIPE_SECRET_KEY: `sk_live_${SECRET}`,
  PAYPAL_BASE_URL: "https://api-m.paypal.com",
};
type Env = Record<string, string | undefined>;

function refusal(env: Env): string {
  try {
    readConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    const { message } = error as ConfigError;
    for (const value of Object.values(env))
      if (value !== undefined && value.length > 12) expect(message).not.toContain(value);
    expect(message).not.toContain(SECRET);
    return message;
  }
  throw new Error("nothing was refused");
}

test("both a developer's and a live configuration are read, lists as lists and numbers as numbers", () => {
  expect(readConfig(development)).toMatchObject({
    live: false,
    COMMISSION_BASIS_POINTS: 1000,
    STRIPE_SETTLEMENT_CURRENCIES: ["USD", "EUR"],
    STRIPE_CONNECT_WEBHOOK_SECRETS: [`whsec_${SECRET}`, `whsec_old_${SECRET}`],
  });
  expect(readConfig(production)).toMatchObject({ live: true });
  const restricted = { ...production, STRIPE_SECRET_KEY: `rk_live_${SECRET}` };
  expect(readConfig(restricted).live).toBe(true);
});

test.each([
  ["STAND_IN_STRIPE_URL", "http://127.0.0.1:1"],
  ["STAND_IN_STRIPE_SCRIPT_URL", "http://127.0.0.1:1/v3.js"],
  ["STAND_IN_PAYPAL_SDK_URL", "http://127.0.0.1:1/sdk"],
  ["STAND_IN_PAYPAL_ROOT_PEM", "-----BEGIN CERTIFICATE-----"],
  ["STAND_IN_NEON_HTTP", "http://127.0.0.1:1/sql"],
  ["STAND_IN_NEON_WEBSOCKET", "ws://127.0.0.1:1/v2"],
  ["STAND_IN_CLOCK_URL", "http://127.0.0.1:1/clock"],
])("production does not start with %s", (name, value) => {
  expect(refusal({ ...production, [name]: value })).toContain(name);
  expect(readConfig({ ...development, [name]: value }).standIns).toEqual({ [name]: value });
});

test.each([
  "http://127.0.0.1:4000",
  "https://paypal.shop.example.com",
  "https://api-m.paypal.com.evil.example",
  "http://api-m.paypal.com",
  "https://api-m.paypal.com:8443",
  "https://api-m.paypal.com/x",
  "https://api-m.sandbox.paypal.com",
])("production does not start with %s for PayPal", (PAYPAL_BASE_URL) => {
  expect(refusal({ ...production, PAYPAL_BASE_URL })).toContain("PAYPAL_BASE_URL");
});

test.each([
  ["a live secret key beside a test publishable key", { STRIPE_PUBLISHABLE_KEY: "pk_test_1" }],
  ["a test secret key beside a live publishable key", { STRIPE_SECRET_KEY: `sk_test_${SECRET}` }],
  [
    "Stripe's test mode beside PayPal's live one",
    { STRIPE_SECRET_KEY: `sk_test_${SECRET}`, STRIPE_PUBLISHABLE_KEY: "pk_test_1" },
  ],
])("production does not start with %s", (_what, change) => {
  expect(refusal({ ...production, ...change })).toMatch(/modes|live/);
});

test.each([
  [
    "Stripe's live keys",
    { STRIPE_SECRET_KEY: `sk_live_${SECRET}`, STRIPE_PUBLISHABLE_KEY: "pk_live_1" },
  ],
  ["PayPal's live address", { PAYPAL_BASE_URL: "https://api-m.paypal.com" }],
])("nothing but production starts with %s", (_what, change) => {
  for (const ENVIRONMENT of ["development", "test", "staging"])
    expect(refusal({ ...development, ENVIRONMENT, ...change })).toMatch(/live/i);
});

test("a live shop is reached by https only", () => {
  expect(refusal({ ...production, PUBLIC_URL: "http://shop.example.com" })).toContain("PUBLIC_URL");
});

test("alerts of a live shop are posted by https only, and nowhere if nobody says where", () => {
  const hook = "://hooks.example/services/very-secret";
  const ALERT_WEBHOOK_URL = `http${hook}`;
  expect(refusal({ ...production, ALERT_WEBHOOK_URL })).toContain("ALERT_WEBHOOK_URL");
  expect(readConfig({ ...development, ALERT_WEBHOOK_URL })).toMatchObject({ ALERT_WEBHOOK_URL });
  expect(readConfig({ ...production, ALERT_WEBHOOK_URL: `https${hook}` }).live).toBe(true);
  expect(readConfig(production).ALERT_WEBHOOK_URL).toBeUndefined();
});

test("who knows leaked passwords is asked by https only, and nobody if none is named", () => {
  const LEAKED_PASSWORDS_URL = "http://leaks.example";
  expect(refusal({ ...production, LEAKED_PASSWORDS_URL })).toContain("LEAKED_PASSWORDS_URL");
  expect(readConfig({ ...production, LEAKED_PASSWORDS_URL: "https://leaks.example" }).live).toBe(
    true,
  );
  expect(readConfig(production).LEAKED_PASSWORDS_URL).toBeUndefined();
});

test.each(Object.keys(development))("without %s it is named, and no value is shown", (name) => {
  expect(refusal({ ...development, [name]: undefined })).toContain(name);
});

test.each([
  ["ENVIRONMENT", "prod"],
  ["COMMISSION_BASIS_POINTS", "12.5"],
  ["COMMISSION_BASIS_POINTS", "5001"],
  ["COMMISSION_BASIS_POINTS", "-1"],
  ["COMMISSION_BASIS_POINTS", "ten per cent, please"],
  ["COMMISSION_BASIS_POINTS", ""],
  ["RESERVATION_MINUTES", "0"],
  ["TRANSFER_HOLD_DAYS", ""],
  ["TRANSFER_HOLD_DAYS", "91"],
  ["TRANSFER_RELEASE", "arrival"],
  ["TRANSFER_RELEASE", ""],
  ["TRANSFER_DELIVERY_DAYS", "0"],
  ["TRANSFER_DELIVERY_DAYS", "181"],
  ["STRIPE_SETTLEMENT_CURRENCIES", ""],
  ["STRIPE_SETTLEMENT_CURRENCIES", "USD,XXX"],
  ["STRIPE_SECRET_KEY", "pk_test_a-publishable-key"],
  ["STRIPE_PUBLISHABLE_KEY", "sk_test_a-secret-key-for-browsers"],
  ["STRIPE_WEBHOOK_SECRETS", ""],
  ["STRIPE_WEBHOOK_SECRETS", ","],
  ["STRIPE_WEBHOOK_SECRETS", "short"],
  ["STRIPE_CONNECT_WEBHOOK_SECRETS", ""],
  ["SIGNING_SECRETS", ""],
  ["SIGNING_SECRETS", `${SECRET},too-short`],
  ["FRAUD_POLICY", "cvc_failed=ask"],
  ["FRAUD_POLICY", "blocklisted=accept"],
  ["FRAUD_POLICY", "early_fraud_warning=refuse"],
  ["FRAUD_POLICY", "avs_failed=hold,avs_failed=accept"],
  ["FRAUD_POLICY", "avs_failed"],
  ["TURNSTILE_SECRET", ""],
  ["MAIL_API_KEY", ""],
  ["MAIL_FROM", "no address"],
  ["DATABASE_URL", "https://db.example/hub-with-a-password"],
  ["PUBLIC_URL", "shop"],
  ["ALERT_WEBHOOK_URL", "ftp://hooks.example/very-secret"],
  ["ALERT_WEBHOOK_URL", "hooks.example/very-secret"],
  ["STAND_IN_CLOCK_URL", "not-an-address-at-all"],
])("%s does not take %o", (name, value) => {
  expect(refusal({ ...development, [name]: value })).toContain(name);
});

test("a policy against fraud names what differs from the default, and no more", () => {
  const policyOf = (FRAUD_POLICY?: string) =>
    readConfig({ ...development, ...(FRAUD_POLICY === undefined ? {} : { FRAUD_POLICY }) })
      .FRAUD_POLICY;
  expect(policyOf()).toEqual(defaultPolicy);
  expect(policyOf("")).toEqual(defaultPolicy);
  expect(policyOf("avs_failed=accept, early_fraud_warning=hold")).toEqual({
    ...defaultPolicy,
    avs_failed: "accept",
    early_fraud_warning: "hold",
  });
});

test("a proof that nobody can check is asked of nobody: its key and secret belong together", () => {
  for (const one of [{ TURNSTILE_SITE_KEY: "0x4" }, { TURNSTILE_SECRET: "0x4" }])
    expect(refusal({ ...development, ...one })).toContain(
      "TURNSTILE_SITE_KEY and TURNSTILE_SECRET",
    );
});

test("everything that is missing is named at once", () => {
  const message = refusal({ ENVIRONMENT: "development" });
  for (const name of Object.keys(development).slice(1)) expect(message).toContain(name);
});

test("from which amount on two operators are needed is one sum for all currencies, with exceptions", () => {
  const read = (DUAL_CONTROL_MINOR?: string) =>
    readConfig({ ...development, DUAL_CONTROL_MINOR }).DUAL_CONTROL_MINOR;
  expect(read()).toEqual({ defaultMinor: 100_000n, byCurrency: {} });
  expect(read("0")).toEqual({ defaultMinor: 0n, byCurrency: {} });
  expect(read("500,JPY=7,EUR=0")).toEqual({
    ...{ defaultMinor: 500n, byCurrency: { JPY: 7n, EUR: 0n } },
  });
  for (const wrong of ["", "-1", "1000.00", "JPY=7", "500,XXX=7", "500,JPY", "500, JPY=7"])
    expect(refusal({ ...development, DUAL_CONTROL_MINOR: wrong })).toContain("DUAL_CONTROL_MINOR");
});
