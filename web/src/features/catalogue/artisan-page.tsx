import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { Artisan } from "../../../../worker/http/contract/catalogue.ts";
import { NO_FILTER } from "../../api/calls.ts";
import { Link } from "../../ui/link.tsx";
import { shown } from "../../ui/money.tsx";
import { NotFoundPage } from "../../ui/not-found-page.tsx";
import { Loading, ProblemNotice } from "../../ui/notices.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Featured } from "./featured.tsx";
import { Monogram } from "./monogram.tsx";
import { PauseNotice } from "./pause-notice.tsx";
import { ProductList } from "./product-list.tsx";
import { useArtisans } from "./use-artisans.ts";

export function ArtisanPage({ id }: { id: string }) {
  const [loaded, reload] = useArtisans();
  if (loaded.state === "loading")
    return (
      <>
        <Loading what={t`this artisan`} />
        <Skeleton shape="card" rows={4} />
      </>
    );
  if (loaded.state === "failed")
    return (
      <Page title={t`This artisan`}>
        <ProblemNotice problem={loaded.problem} onRetry={reload} />
      </Page>
    );
  const artisan = loaded.value.artisans.find((one) => one.id === id);
  return artisan ? <Found artisan={artisan} /> : <NotFoundPage />;
}

const Found = ({ artisan }: { artisan: Artisan }) => (
  <>
    <nav className="trail" aria-label={t`Where you are`}>
      <Link to="/shop">{t`All things`}</Link>
    </nav>
    <section className="artisan-head" aria-label={t`About ${artisan.name}`}>
      <Monogram of={artisan} />
      <div>
        <Page title={artisan.name}>
          <p className="story-text">{artisan.story}</p>
          <p className="hint">
            <Featured of={artisan} />{" "}
            <Trans>
              One parcel from {artisan.name}, however much is in it: {shown(artisan.shipping)}
            </Trans>
          </p>
        </Page>
        <PauseNotice of={artisan} />
      </div>
    </section>
    <section aria-labelledby="made">
      <h2 id="made">
        <Trans>Made by {artisan.name}</Trans>
      </h2>
      <ProductList
        filter={{ ...NO_FILTER, artisan: artisan.id }}
        empty={t`Nothing of theirs is in the shop just now.`}
        level="h3"
      />
    </section>
  </>
);
