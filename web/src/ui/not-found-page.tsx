import { Link } from "./link.tsx";
import { Page } from "./page.tsx";

export const NotFoundPage = () => (
  <Page title="Nothing here">
    <p>This address leads nowhere. It may have been copied without its end.</p>
    <p>
      <Link to="/">Go to the shop</Link>
    </p>
  </Page>
);
