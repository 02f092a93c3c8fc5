import { lazy, type ReactNode } from "react";
import { CartPage } from "./features/cart/cart-page.tsx";
import { ProductPage } from "./features/catalogue/product-page.tsx";
import { ShopPage } from "./features/catalogue/shop-page.tsx";
import { OrderPage } from "./features/orders/order-page.tsx";
import { NotFoundPage } from "./ui/not-found-page.tsx";

// Apart from the rest, so that the shop's pages never load what the processors' packages bring.
const DetailsPage = lazy(() => import("./features/checkout/details-page.tsx"));
const PaymentPage = lazy(() => import("./features/checkout/payment-page.tsx"));
const AddMethodPage = lazy(() => import("./features/methods/add-page.tsx"));
const MethodsPage = lazy(() => import("./features/methods/methods-page.tsx"));

// Apart too: most visitors buy, or look around, without an account.
const LoginPage = lazy(() => import("./features/account/login-page.tsx"));
const RegisterPage = lazy(() => import("./features/account/register-page.tsx"));
const VerifyPage = lazy(() => import("./features/account/verify-page.tsx"));
const ForgottenPage = lazy(() => import("./features/account/forgotten-page.tsx"));
const ResetPage = lazy(() => import("./features/account/reset-page.tsx"));
const AccountPage = lazy(() => import("./features/account/account-page.tsx"));
const MyOrdersPage = lazy(() => import("./features/account/my-orders-page.tsx"));

// Each in one piece: whoever sells, or works for the shop, goes from page to page.
const SellerArea = lazy(() => import("./features/desk/area.tsx"));
const OperatorArea = lazy(() => import("./features/operator/area.tsx"));

type Route = [pattern: RegExp, page: (part: string) => ReactNode];
const ID = "([0-9a-f-]{36})";

const routes: Route[] = [
  [/^\/$/, () => <ShopPage />],
  [new RegExp(`^/products/${ID}$`), (id) => <ProductPage key={id} id={id} />],
  [/^\/cart$/, () => <CartPage />],
  [/^\/checkout$/, () => <DetailsPage />],
  [new RegExp(`^/checkout/orders/${ID}$`), (id) => <PaymentPage key={id} id={id} />],
  [/^\/checkout\/methods$/, () => <AddMethodPage />],
  [/^\/account\/methods$/, () => <MethodsPage />],
  [new RegExp(`^/orders/${ID}$`), (id) => <OrderPage key={id} id={id} />],
  [/^\/account$/, () => <AccountPage />],
  [/^\/account\/orders$/, () => <MyOrdersPage />],
  [/^\/account\/login$/, () => <LoginPage />],
  [/^\/account\/register$/, () => <RegisterPage />],
  [/^\/account\/verify$/, () => <VerifyPage />],
  [/^\/account\/forgotten$/, () => <ForgottenPage />],
  [/^\/account\/reset$/, () => <ResetPage />],
  [/^\/seller(\/.*)?$/, (path) => <SellerArea path={path} />],
  [/^\/operator(\/.*)?$/, (path) => <OperatorArea path={path} />],
];

export function pageAt(pathname: string): ReactNode {
  for (const [pattern, page] of routes) {
    const match = pattern.exec(pathname);
    if (match) return page(match[1] ?? "");
  }
  return <NotFoundPage />;
}
