/** Every address of the app; `:x` is a part that varies. A link to any other does not compile. */
export const patterns = [
  "/",
  "/shop",
  "/products/:id",
  "/artisans/:id",
  "/cart",
  "/privacy",
  "/checkout",
  "/checkout/orders/:id",
  "/checkout/methods",
  "/orders/:id",
  "/account",
  "/account/orders",
  "/account/methods",
  "/account/login",
  "/account/register",
  "/account/verify",
  "/account/forgotten",
  "/account/reset",
  "/seller",
  "/seller/products",
  "/seller/products/new",
  "/seller/products/:id",
  "/seller/sales",
  "/seller/sales/:id",
  "/seller/money",
  "/seller/analytics",
  "/seller/statements",
  "/seller/plan",
  "/seller/settings",
  "/seller/paypal",
  "/seller/stripe/done",
  "/seller/stripe/again",
  "/operator",
  "/operator/reviews",
  "/operator/orders",
  "/operator/orders/:id",
  "/operator/payments",
  "/operator/disputes",
  "/operator/disputes/:id",
  "/operator/sellers",
  "/operator/sellers/:id",
  "/operator/transfers",
  "/operator/debts",
  "/operator/subscriptions",
  "/operator/subscriptions/:id",
  "/operator/approvals",
  "/operator/warnings",
  "/operator/blocklist",
  "/operator/events",
  "/operator/reconciliation",
  "/operator/reconciliation/:id",
  "/operator/ledger",
  "/operator/ledger/:id",
  "/operator/audit",
  "/operator/doctor",
] as const;

export type Pattern = (typeof patterns)[number];
type Filled<P extends string> = P extends `${infer Before}/:${string}` ? `${Before}/${string}` : P;
type Path = Filled<Pattern>;
/** An address within the app: its path, and a query or fragment if it has one. */
export type Place = Path | `${Path}?${string}` | `${Path}#${string}`;

/** The pattern that an address' path fits, and its part that varies. */
export function placed(pathname: string): { pattern: Pattern; id: string } | undefined {
  for (const { pattern, matcher } of matchers) {
    const match = matcher.exec(pathname);
    if (match) return { pattern, id: match[1] ?? "" };
  }
  return undefined;
}
// What is fixed comes first: "/seller/products/new" is no product.
const matchers = [...patterns]
  .sort((a, b) => Number(a.includes(":")) - Number(b.includes(":")))
  .map((pattern) => ({ pattern, matcher: new RegExp(`^${pattern.replace(/:\w+/, "([^/]+)")}$`) }));

/** For an address that came as text, as from a query: itself, if there is such a page. */
export const asPlace = (text: string): Place | undefined =>
  placed(text.split(/[?#]/)[0] ?? "") && (text as Place);
