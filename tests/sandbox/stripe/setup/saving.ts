import type Stripe from "stripe";

/** What is known about saved methods, and what the API does not show. */
export type Saving = {
  /** Methods whose buyer has agreed to payments without them, and how the card network knows it. */
  setUps: Map<string, SetUp>;
  /** Methods that were charged or detached without belonging to a customer: good for nothing more. */
  spent: Set<string>;
  /** Intents that their server confirms: the buyer has passed 3-D Secure with this method. */
  authenticated: Map<string, string>;
  /** The mandate that the next charge or set-up of an intent goes by. */
  mandates: Map<string, string>;
  /** The method that a confirmation token stands for. */
  tokenMethods: Map<string, string>;
  /** By their client secret; they have no id. */
  sessions: Map<string, Stripe.CustomerSession>;
  deletedCustomers: Set<string>;
  /** The account may send card numbers with its secret key; Stripe's support switches it on. */
  rawCards: boolean;
};

export type SetUp = { usage: "on_session" | "off_session"; networkTransactionId: string };

export function newSaving(): Saving {
  return {
    setUps: new Map(),
    spent: new Set(),
    authenticated: new Map(),
    mandates: new Map(),
    tokenMethods: new Map(),
    sessions: new Map(),
    deletedCustomers: new Set(),
    rawCards: false,
  };
}
