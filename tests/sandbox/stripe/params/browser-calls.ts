import type { Schema } from "./check.ts";

/** Calls that only Stripe.js makes; no package has types for them. */
const SCHEMAS = {
  "Elements.SessionRetrieveParams": {
    object: {
      amount: "integer",
      client_secret: "string",
      currency: "string",
      customer_session_client_secret: "string",
      key: "string",
      locale: "string",
      mode: { enum: ["payment", "setup", "subscription"] },
      setup_future_usage: { enum: ["off_session", "on_session"] },
    },
    required: [],
  },
  "Elements.PaymentMethodDetachParams": {
    object: { customer_session_client_secret: "string", key: "string" },
    required: ["customer_session_client_secret"],
  },
} satisfies Record<string, Schema>;

export type BrowserCall = keyof typeof SCHEMAS;

export const BROWSER_CALLS: Readonly<Record<string, Schema>> = SCHEMAS;
