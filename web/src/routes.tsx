import { lazy, type ReactNode } from "react";
import { CartPage } from "./features/cart/cart-page.tsx";
import { ProductPage } from "./features/catalogue/product-page.tsx";
import { ShopPage } from "./features/catalogue/shop-page.tsx";
import { OrderPage } from "./features/orders/order-page.tsx";
import { NotFoundPage } from "./ui/not-found-page.tsx";

// Apart from the rest, so that the shop's pages never load what the processors' packages bring.
const DetailsPage = lazy(() => import("./features/checkout/details-page.tsx"));
const PaymentPage = lazy(() => import("./features/checkout/payment-page.tsx"));

type Route = [pattern: RegExp, page: (id: string) => ReactNode];
const ID = "([0-9a-f-]{36})";

const routes: Route[] = [
  [/^\/$/, () => <ShopPage />],
  [new RegExp(`^/products/${ID}$`), (id) => <ProductPage key={id} id={id} />],
  [/^\/cart$/, () => <CartPage />],
  [/^\/checkout$/, () => <DetailsPage />],
  [new RegExp(`^/checkout/orders/${ID}$`), (id) => <PaymentPage key={id} id={id} />],
  [new RegExp(`^/orders/${ID}$`), (id) => <OrderPage key={id} id={id} />],
];

export function pageAt(pathname: string): ReactNode {
  for (const [pattern, page] of routes) {
    const match = pattern.exec(pathname);
    if (match) return page(match[1] ?? "");
  }
  return <NotFoundPage />;
}
