import type { SandboxLine } from "../sandbox/main.ts";
import type { Secrets } from "./secrets.ts";
import type { TestKeys } from "./test-keys.ts";

type Variables = Record<string, string>;
type Input = { line: SandboxLine; secrets: Secrets; shopUrl: string; keys: TestKeys };

/** What the Worker is told beyond `[vars]` of wrangler.toml, secrets included. */
export function workerVariables({ line, secrets, shopUrl, keys }: Input): Variables {
  return {
    ENVIRONMENT: "development",
    PUBLIC_URL: shopUrl,
    DATABASE_URL: line.postgres.url,
    STAND_IN_NEON_HTTP: line.postgres.neonHttp,
    STAND_IN_NEON_WEBSOCKET: line.postgres.neonWebSocket,
    SIGNING_SECRETS: secrets.signingSecret,
    MAIL_API_KEY: line.mail.apiKey,
    MAIL_FROM: "Artisan's Hub <orders@shop.example>",
    // Days pass there at the press of a button, and nobody wants to log in after each.
    LOGIN_IDLE_SELLER_MINUTES: "43200",
    LOGIN_IDLE_BUYER_MINUTES: "43200",
    // All buyers there pay with the same few test cards.
    FRAUD_POLICY: "velocity=accept",
    STAND_IN_MAIL_URL: line.mail.url,
    LEAKED_PASSWORDS_URL: line.passwords.url,
    TURNSTILE_SITE_KEY: line.turnstile.siteKey,
    TURNSTILE_SECRET: line.turnstile.secretKey,
    STAND_IN_TURNSTILE_URL: line.turnstile.url,
    ...(keys.stripe ?? stripeStandIn(line)),
    ...(keys.paypal ? { ...keys.paypal, PAYPAL_BASE_URL: PAYPAL_TEST_URL } : paypalStandIn(line)),
    // A processor of the real world signs with the real world's time.
    ...(keys.stripe || keys.paypal
      ? {}
      : { STAND_IN_CLOCK_URL: `${line.control}/worlds/default/clock` }),
  };
}

/** PayPal calls its test environment "sandbox". */
const PAYPAL_TEST_URL = "https://api-m.sandbox.paypal.com";

const stripeStandIn = ({ stripe }: SandboxLine): Variables => ({
  STRIPE_SECRET_KEY: stripe.secretKey,
  STRIPE_PUBLISHABLE_KEY: stripe.publishableKey,
  STRIPE_WEBHOOK_SECRETS: stripe.webhookSecret,
  STRIPE_CONNECT_WEBHOOK_SECRETS: stripe.connectWebhookSecret,
  STAND_IN_STRIPE_URL: stripe.url,
  STAND_IN_STRIPE_SCRIPT_URL: stripe.scriptUrl,
});

const paypalStandIn = ({ paypal }: SandboxLine): Variables => ({
  PAYPAL_CLIENT_ID: paypal.clientId,
  PAYPAL_CLIENT_SECRET: paypal.clientSecret,
  PAYPAL_WEBHOOK_ID: paypal.webhookId,
  PAYPAL_BASE_URL: paypal.url,
  STAND_IN_PAYPAL_SDK_URL: paypal.sdkBaseUrl,
  STAND_IN_PAYPAL_ROOT_PEM: paypal.webhookRootPem,
});

/** What the Pages Function is told: which other origins a checkout may load scripts from. */
export function pagesVariables({ line, keys }: Pick<Input, "line" | "keys">): Variables {
  return {
    TURNSTILE_STAND_IN_ORIGIN: line.turnstile.url,
    ...(keys.stripe ? {} : { STRIPE_STAND_IN_ORIGIN: line.stripe.url }),
    ...(keys.paypal ? {} : { PAYPAL_STAND_IN_ORIGIN: line.paypal.url }),
  };
}
