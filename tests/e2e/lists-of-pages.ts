import type { Pattern } from "../../web/src/places.ts";

/** A list of a page: what it asks the API for, and where the list is in the answer. */
type Listed = readonly [page: Pattern, path: string, at: string];

/** Of whoever has an account and has bought. */
const buyers: readonly Listed[] = [
  ["/account/orders", "/me/orders", "orders"],
  ["/account/methods", "/me/methods", "methods"],
];

/** Of an artisan who sells by both processors and has a plan. */
const sellers: readonly Listed[] = [
  ["/seller", "/seller/today", "toShip.parts"],
  ["/seller/products", "/seller/products?show=all", "products"],
  ["/seller/sales", "/seller/orders?show=all", "orders"],
  ["/seller/money", "/seller/transfers", "transfers"],
  ["/seller/money", "/seller/payouts", "payouts"],
  ["/seller/money", "/seller/payables", "payables"],
  ["/seller/analytics", "/seller/analytics", "products"],
  ["/seller/statements", "/seller/statements", "months"],
  ["/seller/plan", "/seller/plan/invoices", "invoices"],
];

const operators: readonly Listed[] = [
  ["/operator", "/operator/alerts", "rows"],
  ["/operator/reviews", "/operator/reviews?state=open", "reviews"],
  ["/operator/approvals", "/operator/approvals?state=waiting", "approvals"],
  ["/operator/warnings", "/operator/fraud-warnings", "warnings"],
  ["/operator/orders", "/operator/orders", "orders"],
  ["/operator/payments", "/operator/payments?state=unapplied", "payments"],
  ["/operator/disputes", "/operator/disputes", "disputes"],
  ["/operator/sellers", "/operator/sellers", "sellers"],
  ["/operator/transfers", "/operator/transfers?which=stopped", "transfers"],
  ["/operator/transfers", "/operator/transfers?which=counting", "transfers"],
  ["/operator/transfers", "/operator/seller-holds", "holds"],
  ["/operator/debts", "/operator/debts", "debts"],
  ["/operator/subscriptions", "/operator/subscriptions", "subscriptions"],
  ["/operator/ledger", "/operator/ledger/trial-balance", "accounts"],
  ["/operator/reconciliation", "/operator/reconciliations", "reconciliations"],
  ["/operator/reconciliation", "/operator/differences?state=open&rail=stripe", "differences"],
  ["/operator/reconciliation", "/operator/differences?state=open&rail=paypal", "differences"],
  ["/operator/reconciliation", "/operator/differences?state=closed", "differences"],
  ["/operator/reconciliation", "/operator/differences?state=healed", "differences"],
  ["/operator/events", "/operator/events?state=quarantined", "rows"],
  ["/operator/events", "/operator/events?state=applied", "rows"],
  ["/operator/events", "/operator/dead-letters", "rows"],
  ["/operator/doctor", "/operator/doctor", "findings"],
  ["/operator/blocklist", "/operator/blocklist", "blocks"],
  ["/operator/audit", "/operator/audit-log", "lines"],
];

/** The lists of every page that has some, by who sees them. */
export const listsOfPages = { buyers, sellers, operators };

/** Pages of the two desks that show no list: forms, and what a link or Stripe leads back to. */
export const withoutLists: readonly Pattern[] = [
  ...(["/seller/products/new", "/seller/settings", "/seller/paypal"] as const),
  ...(["/seller/stripe/done", "/seller/stripe/again"] as const),
];
