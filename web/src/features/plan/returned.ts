/** Where a bank that takes the browser away leads back to. */
export const afterPayment = () => `${location.origin}/seller/plan?paid=yes`;
export const afterCard = (setupRef: string) => `${location.origin}/seller/plan?card=${setupRef}`;

export type Returned = { kind: "paid" | "failed" } | { kind: "card"; setupRef: string };

/**
 * What the bank's page led back with. It goes out of the address at once: a reload is no second
 * return, and Stripe's secret, which it adds, belongs into no history.
 */
export function takeReturn(): Returned | undefined {
  const query = new URLSearchParams(location.search);
  const setupRef = query.get("card");
  if (setupRef === null && !query.has("paid")) return undefined;
  history.replaceState(null, "", location.pathname);
  if (query.get("redirect_status") === "failed") return { kind: "failed" };
  return setupRef === null ? { kind: "paid" } : { kind: "card", setupRef };
}
