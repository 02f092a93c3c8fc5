import type { ReactNode } from "react";
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

const pages: Record<string, () => ReactNode> = {
  "": () => <SellerPage />,
  "/products": () => <ProductsPage />,
  "/products/new": () => <NewProductPage />,
  "/sales": () => <SalesPage />,
  "/money": () => <MoneyPage />,
  "/analytics": () => <AnalyticsPage />,
  "/statements": () => <StatementsPage />,
  "/plan": () => <PlanPage />,
  "/settings": () => <SettingsPage />,
  // Links in mails, and where Stripe leads back to.
  "/paypal": () => <PaypalProofPage />,
  "/stripe/done": () => <StripeDonePage />,
  "/stripe/again": () => <StripeAgainPage />,
};

/** All below /seller, in one piece of the app that buyers never load. */
export default function SellerArea({ path }: { path: string }) {
  const product = /^\/products\/([0-9a-f-]{36})$/.exec(path)?.[1];
  if (product) return <ProductPage key={product} id={product} />;
  const sale = /^\/sales\/([0-9a-f-]{36})$/.exec(path)?.[1];
  if (sale) return <SalePage key={sale} id={sale} />;
  return pages[path]?.() ?? <NotFoundPage />;
}
