import { decimal, type Money } from "../money.ts";
import type { ProcessorName } from "../processor-name.ts";

// How sentences name things.

export const money = (amount: Money) => `${decimal(amount)} ${amount.currency}`;
export const day = (at: Date) => at.toISOString().slice(0, 10);
export const named = (ref: string | null) => (ref === null ? "" : ` (${ref})`);
export const processors: Record<ProcessorName, string> = { stripe: "Stripe", paypal: "PayPal" };
export const plural = (count: number, one: string, many = `${one}s`) =>
  `${count} ${count === 1 ? one : many}`;
