import type { ReactNode } from "react";
import type { Pattern } from "../../places.ts";
import { NotFoundPage } from "../../ui/not-found-page.tsx";
import "../../ui/desk.css";
import { PlanPage } from "../plan/plan-page.tsx";
import { AnalyticsPage } from "./analytics-page.tsx";
import { MoneyPage } from "./money-page.tsx";
import { NewProductPage } from "./new-product-page.tsx";
import { PaypalProofPage } from "./paypal-proof-page.tsx";
import { ProductPage } from "./product-page.tsx";
import { ProductsPage } from "./products-page.tsx";
import { SalePage } from "./sale-page.tsx";
import { SalesPage } from "./sales-page.tsx";
import { SellerPage } from "./seller-page.tsx";
import { SettingsPage } from "./settings-page.tsx";
import { StatementsPage } from "./statements-page.tsx";
import { StripeAgainPage, StripeDonePage } from "./stripe-pages.tsx";

const pages: Partial<Record<Pattern, (id: string) => ReactNode>> = {
  "/seller": () => <SellerPage />,
  "/seller/products": () => <ProductsPage />,
  "/seller/products/new": () => <NewProductPage />,
  "/seller/products/:id": (id) => <ProductPage key={id} id={id} />,
  "/seller/sales": () => <SalesPage />,
  "/seller/sales/:id": (id) => <SalePage key={id} id={id} />,
  "/seller/money": () => <MoneyPage />,
  "/seller/analytics": () => <AnalyticsPage />,
  "/seller/statements": () => <StatementsPage />,
  "/seller/plan": () => <PlanPage />,
  "/seller/settings": () => <SettingsPage />,
  // Links in mails, and where Stripe leads back to.
  "/seller/paypal": () => <PaypalProofPage />,
  "/seller/stripe/done": () => <StripeDonePage />,
  "/seller/stripe/again": () => <StripeAgainPage />,
};

/** All below /seller, in one piece of the app that buyers never load. */
export default function SellerArea({
  at: { pattern, id },
}: {
  at: { pattern: Pattern; id: string };
}) {
  return pages[pattern]?.(id) ?? <NotFoundPage />;
}
