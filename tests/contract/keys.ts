export type StripeKeys = { secretKey: string };
export type PayPalKeys = { clientId: string; clientSecret: string; url: string };

type Env = Readonly<Record<string, string | undefined>>;

/** The only PayPal besides the stand-in that these tests may talk to. */
export const PAYPAL_SANDBOX = "https://api-m.sandbox.paypal.com";

/** The key of Stripe's test mode, if there is one. Anything else is refused: it could be money. */
export function stripeKeys(env: Env = process.env): StripeKeys | undefined {
  const secretKey = env.STRIPE_TEST_SECRET_KEY;
  if (secretKey === undefined || secretKey === "") return undefined;
  if (!/^(sk|rk)_test_\w+$/.test(secretKey))
    throw new Error("STRIPE_TEST_SECRET_KEY is no key of Stripe's test mode; nothing was sent");
  return { secretKey };
}

/** Live and sandbox credentials look alike at PayPal, so the host decides: it is the sandbox's. */
export function payPalKeys(env: Env = process.env): PayPalKeys | undefined {
  const clientId = env.PAYPAL_TEST_CLIENT_ID;
  const clientSecret = env.PAYPAL_TEST_CLIENT_SECRET;
  if (!clientId && !clientSecret) return undefined;
  if (!clientId || !clientSecret)
    throw new Error("PAYPAL_TEST_CLIENT_ID and PAYPAL_TEST_CLIENT_SECRET go together");
  const url = env.PAYPAL_TEST_BASE_URL ?? PAYPAL_SANDBOX;
  if (url !== PAYPAL_SANDBOX)
    throw new Error("PAYPAL_TEST_BASE_URL is not PayPal's sandbox; nothing was sent");
  return { clientId, clientSecret, url };
}
