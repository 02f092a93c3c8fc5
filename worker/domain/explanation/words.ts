import { english, type Phrase, say } from "../english.ts";
import { decimal, type Money } from "../money.ts";
import type { ProcessorName } from "../processor-name.ts";

// How sentences name things.

export const money = (amount: Money) => ({ amount: decimal(amount), currency: amount.currency });
export const figure = (amount: Money) => ({ number: decimal(amount) });
export const day = (at: Date) => ({ day: at.toISOString() });
export const named = (ref: string | null) => (ref === null ? "" : ` (${ref})`);
export const processors: Record<ProcessorName, string> = { stripe: "Stripe", paypal: "PayPal" };

/** "on 2026-11-23 by Stripe (tr_1)", or without a day that is not known. */
export const on = (at: Date | undefined, by: string): Phrase =>
  at === undefined
    ? say(english("by {by}"), { by })
    : say(english("on {day} by {by}"), { day: day(at), by });
