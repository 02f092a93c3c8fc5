import { t } from "@lingui/core/macro";
import { Link } from "./link.tsx";
import { Page } from "./page.tsx";

export const NotFoundPage = () => (
  <Page title={t`Nothing here`}>
    <p>{t`This address leads nowhere. It may have been copied without its end.`}</p>
    <p>
      <Link to="/">{t`Go to the shop`}</Link>
    </p>
  </Page>
);
