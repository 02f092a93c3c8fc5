import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { Product } from "../../../../worker/http/contract/catalogue.ts";
import { getProducts, NO_FILTER } from "../../api/calls.ts";
import { usePlace } from "../../router.ts";
import { Link } from "../../ui/link.tsx";
import { Loading, ProblemNotice } from "../../ui/notices.tsx";
import { Page } from "../../ui/page.tsx";
import { Picture } from "../../ui/picture.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { type Loaded, useLoaded } from "../../ui/use-loaded.ts";
import { ArtisanCard } from "./artisan-card.tsx";
import { HowItWorks } from "./how-it-works.tsx";
import { ProductCard } from "./product-card.tsx";
import { Search } from "./search.tsx";
import { ShopPage } from "./shop-page.tsx";
import { useArtisans } from "./use-artisans.ts";

/** Of the shop's goods, enough that several artisans are among them. */
const LOOKED_THROUGH = 60;
const PIECES = 8;
const ARTISANS = 6;
const TILES = 3;

/** An address of before, with something to look for, still finds it. */
export const HomePage = () => (/[?&](q|artisan)=/.test(usePlace()) ? <ShopPage /> : <Home />);

function Home() {
  const [goods, reloadGoods] = useLoaded(["selection"], (signal) =>
    getProducts(NO_FILTER, { limit: LOOKED_THROUGH, signal }),
  );
  const [artisans, reloadArtisans] = useArtisans();
  const products = goods.state === "ready" ? goods.value.products : [];
  const pieces = fromEach(products);
  const pieceOf = (artisanId: string) => products.find(({ artisan }) => artisan.id === artisanId);
  return (
    <>
      <section className="hero">
        <div className="hero-text">
          <Page title={t`Things made by hand`}>
            <p className="lead">
              <Trans>
                By independent artisans, one at a time. Choose from as many of them as you like, and
                pay once: nine tenths of every sale go to its maker.
              </Trans>
            </p>
            <Search />
            <p className="hero-more">
              <Link to="/shop">{t`See everything`}</Link>
            </p>
          </Page>
        </div>
        <div className="hero-tiles" aria-hidden="true">
          {pieces.slice(0, TILES).map((piece) => (
            <Picture key={piece.id} of={piece} />
          ))}
        </div>
      </section>
      <HomePart
        title={t`Artisans to meet`}
        what={t`the artisans`}
        of={artisans}
        onRetry={reloadArtisans}
      >
        {artisans.state === "ready" && (
          <ul className="artisans">
            {artisans.value.artisans.slice(0, ARTISANS).map((artisan) => (
              <ArtisanCard key={artisan.id} artisan={artisan} piece={pieceOf(artisan.id)} />
            ))}
          </ul>
        )}
      </HomePart>
      <HowItWorks />
      <HomePart
        title={t`Fresh from the workshops`}
        what={t`the goods`}
        of={goods}
        onRetry={reloadGoods}
      >
        <ul className="shelf">
          {pieces.map((product) => (
            <ProductCard key={product.id} product={product} level="h3" />
          ))}
        </ul>
        {goods.state === "ready" && pieces.length === 0 && (
          <p className="empty">{t`The shelves are empty just now. Please come back soon.`}</p>
        )}
        <p>
          <Link to="/shop">{t`All things in the shop`}</Link>
        </p>
      </HomePart>
    </>
  );
}

type PartProps = {
  title: string;
  /** What is on its way, for "Loading …". */
  what: string;
  of: Loaded<unknown>;
  onRetry: () => void;
  children: ReactNode;
};

const HomePart = ({ title, what, of, onRetry, children }: PartProps) => (
  <section className="home-part" aria-label={title}>
    <h2>{title}</h2>
    {of.state === "loading" && (
      <>
        <Loading what={what} />
        <Skeleton shape="card" rows={4} />
      </>
    )}
    {of.state === "failed" && <ProblemNotice problem={of.problem} onRetry={onRetry} />}
    {of.state === "ready" && children}
  </section>
);

/** One piece of each artisan, then each one's second, until there are enough. What is sold out is left out. */
function fromEach(products: readonly Product[]): Product[] {
  const there = products.filter(({ available }) => available > 0);
  const byArtisan = [...Map.groupBy(there, ({ artisan }) => artisan.id).values()];
  const rounds = Math.max(0, ...byArtisan.map((own) => own.length));
  return Array.from({ length: rounds }, (_, round) => round)
    .flatMap((round) => byArtisan.flatMap((own) => own[round] ?? []))
    .slice(0, PIECES);
}
