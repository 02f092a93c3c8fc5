import { type ComponentType, lazy, type ReactNode } from "react";
import { CartPage } from "./features/cart/cart-page.tsx";
import { ArtisanPage } from "./features/catalogue/artisan-page.tsx";
import { HomePage } from "./features/catalogue/home-page.tsx";
import { ProductPage } from "./features/catalogue/product-page.tsx";
import { ShopPage } from "./features/catalogue/shop-page.tsx";
import { type Pattern, placed } from "./places.ts";
import { loadWords } from "./ui/locale.ts";
import { NotFoundPage } from "./ui/not-found-page.tsx";

/** A part of the app whose words are there before its code is. */
const withWords = <P,>(
  catalogs: readonly Parameters<typeof loadWords>[0][],
  load: () => Promise<{ default: ComponentType<P> }>,
) =>
  lazy(async () => {
    await Promise.all(catalogs.map(loadWords));
    return load();
  });

// Apart from the rest, so that the shop's pages never load what the processors' packages bring.
const DetailsPage = lazy(() => import("./features/checkout/details-page.tsx"));
const PaymentPage = lazy(() => import("./features/checkout/payment-page.tsx"));
const AddMethodPage = lazy(() => import("./features/methods/add-page.tsx"));
const MethodsPage = lazy(() => import("./features/methods/methods-page.tsx"));

// Apart as well: it comes after everything else.
const OrderPage = lazy(() => import("./features/orders/order-page.tsx"));

// Apart too: most visitors buy, or look around, without an account.
const ofAccount = (load: () => Promise<{ default: ComponentType }>) =>
  withWords([{ de: () => import("./locales/de/account.po") }], load);
const LoginPage = ofAccount(() => import("./features/account/login-page.tsx"));
const RegisterPage = ofAccount(() => import("./features/account/register-page.tsx"));
const VerifyPage = ofAccount(() => import("./features/account/verify-page.tsx"));
const ForgottenPage = ofAccount(() => import("./features/account/forgotten-page.tsx"));
const ResetPage = ofAccount(() => import("./features/account/reset-page.tsx"));
const AccountPage = ofAccount(() => import("./features/account/account-page.tsx"));
const MyOrdersPage = ofAccount(() => import("./features/account/my-orders-page.tsx"));
const PrivacyPage = ofAccount(() => import("./features/account/privacy-page.tsx"));

// Each in one piece: whoever sells, or works for the shop, goes from page to page.
const sellerWords = [
  { de: () => import("./locales/de/told.po") },
  { de: () => import("./locales/de/desks.po") },
  { de: () => import("./locales/de/seller.po") },
];
// Plans and their invoices are told to operators as to sellers.
const operatorWords = [
  ...sellerWords,
  { de: () => import("./locales/de/told-operator.po") },
  { de: () => import("./locales/de/operator.po") },
];
const SellerArea = withWords(sellerWords, () => import("./features/desk/area.tsx"));
const OperatorArea = withWords(operatorWords, () => import("./features/operator/area.tsx"));

const pages: Partial<Record<Pattern, (id: string) => ReactNode>> = {
  "/": () => <HomePage />,
  "/shop": () => <ShopPage />,
  "/products/:id": (id) => <ProductPage key={id} id={id} />,
  "/artisans/:id": (id) => <ArtisanPage key={id} id={id} />,
  "/cart": () => <CartPage />,
  "/privacy": () => <PrivacyPage />,
  "/checkout": () => <DetailsPage />,
  "/checkout/orders/:id": (id) => <PaymentPage key={id} id={id} />,
  "/checkout/methods": () => <AddMethodPage />,
  "/orders/:id": (id) => <OrderPage key={id} id={id} />,
  "/account": () => <AccountPage />,
  "/account/orders": () => <MyOrdersPage />,
  "/account/methods": () => <MethodsPage />,
  "/account/login": () => <LoginPage />,
  "/account/register": () => <RegisterPage />,
  "/account/verify": () => <VerifyPage />,
  "/account/forgotten": () => <ForgottenPage />,
  "/account/reset": () => <ResetPage />,
};

export function pageAt(pathname: string): ReactNode {
  const at = placed(pathname);
  if (at?.pattern.startsWith("/seller")) return <SellerArea at={at} />;
  if (at?.pattern.startsWith("/operator")) return <OperatorArea at={at} />;
  return (at && pages[at.pattern]?.(at.id)) ?? <NotFoundPage />;
}
