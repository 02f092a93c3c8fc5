import { describe, expect, test } from "vitest";
import { DIFFERENCES } from "./differences.ts";
import { PAYPAL_SANDBOX, payPalKeys, stripeKeys } from "./keys.ts";

describe("the contract suite talks to test modes only", () => {
  test.each(["sk_live_51abc", "rk_live_51abc", "pk_test_51abc", "whsec_abc", "sk_test_", "abc"])(
    "%s is refused",
    (STRIPE_TEST_SECRET_KEY) => {
      expect(() => stripeKeys({ STRIPE_TEST_SECRET_KEY })).toThrow("nothing was sent");
    },
  );

  test.each(["sk_test_51abc", "rk_test_51abc"])("%s is taken", (secretKey) => {
    expect(stripeKeys({ STRIPE_TEST_SECRET_KEY: secretKey })).toEqual({ secretKey });
  });

  const keys = { PAYPAL_TEST_CLIENT_ID: "A1", PAYPAL_TEST_CLIENT_SECRET: "E1" };

  test.each([
    "https://api-m.paypal.com",
    "https://api.paypal.com",
    "https://api-m.sandbox.paypal.com.example",
    "http://api-m.sandbox.paypal.com",
  ])("PayPal at %s is refused", (PAYPAL_TEST_BASE_URL) => {
    expect(() => payPalKeys({ ...keys, PAYPAL_TEST_BASE_URL })).toThrow("nothing was sent");
  });

  test("PayPal's credentials are for its sandbox, and go together", () => {
    expect(payPalKeys(keys)?.url).toBe(PAYPAL_SANDBOX);
    expect(() => payPalKeys({ PAYPAL_TEST_CLIENT_ID: "A1" })).toThrow("go together");
  });

  test("without keys only the stand-ins are asked", () => {
    expect([stripeKeys({}), payPalKeys({})]).toEqual([undefined, undefined]);
  });
});

test("what cannot be the same is named once, with a reason", () => {
  const named = DIFFERENCES.map(({ processor, promise }) => `${processor}: ${promise}`);
  expect(new Set(named).size).toBe(named.length);
  for (const { reason } of DIFFERENCES) expect(reason.length).toBeGreaterThan(20);
});
