import type Stripe from "stripe";

/** An address as Stripe shows it: what was not said, or is empty, is null. */
export function addressOf(given: object): Stripe.Address {
  const parts = new Map<string, unknown>(Object.entries(given));
  const part = (name: string) => {
    const value = parts.get(name);
    return typeof value === "string" && value !== "" ? value : null;
  };
  return {
    city: part("city"),
    country: part("country"),
    line1: part("line1"),
    line2: part("line2"),
    postal_code: part("postal_code"),
    state: part("state"),
  };
}
