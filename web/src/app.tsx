import { t } from "@lingui/core/macro";
import { Suspense } from "react";
import { AccountLink } from "./features/account/account-link.tsx";
import { CartLink } from "./features/cart/cart-link.tsx";
import { usePlace } from "./router.ts";
import { pageAt } from "./routes.tsx";
import { Boundary } from "./ui/boundary.tsx";
import { Link } from "./ui/link.tsx";
import { Loading } from "./ui/notices.tsx";
import { OfflineNotice } from "./ui/offline-notice.tsx";
import { Preferences } from "./ui/preferences.tsx";

/** A button and no link to `#main`, because the fragment of an order's page is the order's token. */
const skipToMain = () => document.getElementById("main")?.focus();

export function App() {
  const place = usePlace();
  const pathname = place.split("?")[0] ?? "/";
  return (
    <>
      <button type="button" className="skip" onClick={skipToMain}>
        {t`Skip to the page's content`}
      </button>
      <header className="masthead">
        <div className="wrap">
          <Link className="brand" to="/">
            <img src="/favicon.svg" alt="" width="36" height="36" />
            Artisan's Hub
          </Link>
          <nav aria-label={t`Shop`}>
            <Link
              to="/shop"
              aria-current={pathname === "/shop" ? "page" : undefined}
            >{t`Shop`}</Link>
            <AccountLink />
            <CartLink />
          </nav>
        </div>
      </header>
      <OfflineNotice />
      <main id="main" className="wrap" tabIndex={-1}>
        <Boundary place={place}>
          <Suspense fallback={<Loading what={t`the page`} />}>{pageAt(pathname)}</Suspense>
        </Boundary>
      </main>
      <footer className="footing">
        <div className="wrap">
          <div>
            <p>{t`Handmade by independent artisans. Each parcel comes from the hands that made it.`}</p>
            <p>{t`One payment, shared out fairly: nine tenths of every sale go to its maker.`}</p>
          </div>
          <nav aria-label={t`About the shop`}>
            <Link to="/privacy">{t`Privacy`}</Link>
          </nav>
          <Preferences />
        </div>
      </footer>
    </>
  );
}
