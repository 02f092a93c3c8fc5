import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { Artisan } from "../../../../worker/http/contract/catalogue.ts";
import type { ProductsFilter } from "../../api/calls.ts";
import { usePlace } from "../../router.ts";
import { Link } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { Featured } from "./featured.tsx";
import { Filters, orderIn } from "./filters.tsx";
import { Monogram } from "./monogram.tsx";
import { PauseNotice } from "./pause-notice.tsx";
import { ProductList } from "./product-list.tsx";
import { useArtisans } from "./use-artisans.ts";

export function ShopPage() {
  const query = new URLSearchParams(usePlace().split("?")[1]);
  const filter: ProductsFilter = {
    ...{ q: query.get("q") ?? "", artisan: query.get("artisan") ?? "" },
    ...{ order: orderIn(query.get("order")), available: query.get("available") ? "true" : "" },
  };
  const [artisans] = useArtisans();
  const known = artisans.state === "ready" ? artisans.value.artisans : [];
  const chosen = known.find(({ id }) => id === filter.artisan);

  return (
    <Page title={t`All things in the shop`}>
      <p className="lead">
        <Trans>One cart for all our artisans: choose from as many as you like and pay once.</Trans>
      </p>
      <Filters filter={filter} artisans={known} />
      {chosen && <Chosen artisan={chosen} />}
      <ProductList
        filter={filter}
        empty={t`Nothing like that is in the shop just now. Try fewer words.`}
      />
    </Page>
  );
}

const Chosen = ({ artisan }: { artisan: Artisan }) => (
  <section className="story" aria-label={t`About ${artisan.name}`}>
    <Monogram of={artisan} />
    <div>
      <h2>
        <Link to={`/artisans/${artisan.id}`}>{artisan.name}</Link> <Featured of={artisan} />
      </h2>
      <p>{artisan.story}</p>
      <PauseNotice of={artisan} />
    </div>
  </section>
);
