import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type {
  Artisan,
  Product,
  ProductDetails,
} from "../../../../worker/http/contract/catalogue.ts";
import { getProduct, getProducts, NO_FILTER } from "../../api/calls.ts";
import { Link } from "../../ui/link.tsx";
import { Money } from "../../ui/money.tsx";
import { Loading, ProblemNotice } from "../../ui/notices.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useLoaded } from "../../ui/use-loaded.ts";
import { AddToCart } from "../cart/add-to-cart.tsx";
import { Availability } from "./availability.tsx";
import { Featured } from "./featured.tsx";
import { Gallery } from "./gallery.tsx";
import { Monogram } from "./monogram.tsx";
import { PauseNotice } from "./pause-notice.tsx";
import { ProductCard } from "./product-card.tsx";
import { useArtisans } from "./use-artisans.ts";

export function ProductPage({ id }: { id: string }) {
  const [loaded, reload] = useLoaded(["product", id], (signal) => getProduct(id, signal));

  if (loaded.state === "loading")
    return (
      <>
        <Loading what={t`this piece`} />
        <Skeleton shape="card" rows={2} />
      </>
    );
  if (loaded.state === "failed")
    return (
      <Page title={t`This piece`}>
        <ProblemNotice problem={loaded.problem} onRetry={reload} />
        <p>
          <Link to="/shop">{t`All things in the shop`}</Link>
        </p>
      </Page>
    );
  return <Piece product={loaded.value} />;
}

function Piece({ product }: { product: ProductDetails }) {
  const [artisans] = useArtisans();
  const known = artisans.state === "ready" ? artisans.value.artisans : [];
  const maker = known.find(({ id }) => id === product.artisan.id);
  const makerPage = `/artisans/${product.artisan.id}` as const;
  return (
    <>
      <nav className="trail" aria-label={t`Where you are`}>
        <Link to="/shop">{t`All things`}</Link>
        <Link to={makerPage}>{product.artisan.name}</Link>
      </nav>
      <div className="product">
        <Gallery key={product.id} of={product} />
        <div>
          <Page title={product.title}>
            <p className="by">
              <Trans>
                by <Link to={makerPage}>{product.artisan.name}</Link>
              </Trans>{" "}
              <Featured of={product.artisan} />
            </p>
            <p className="price">
              <Money amount={product.price} />
              <Availability available={product.available} />
            </p>
            <p className="description">{product.description}</p>
            <PauseNotice of={{ name: product.artisan.name, pause: product.pause }} />
            <AddToCart product={product} />
            <Facts product={product} maker={maker} />
          </Page>
        </div>
      </div>
      {maker && (
        <section className="story" aria-label={t`About ${maker.name}`}>
          <Monogram of={maker} />
          <div>
            <h2>{maker.name}</h2>
            <p>{maker.story}</p>
            <p>
              <Link to={makerPage}>{t`The artisan's page`}</Link>
            </p>
          </div>
        </section>
      )}
      <More of={product} />
    </>
  );
}

/** What is good to know before it is bought. */
const Facts = ({ product, maker }: { product: Product; maker: Artisan | undefined }) => (
  <dl className="good-to-know">
    {maker && (
      <div>
        <dt>{t`Shipping`}</dt>
        <dd>
          <Trans>
            <Money amount={maker.shipping} /> once for each order, however much of {maker.name} is
            in it
          </Trans>
        </dd>
      </div>
    )}
    {product.limitPerOrder !== null && (
      <div>
        <dt>{t`Limit`}</dt>
        <dd>{t`At most ${product.limitPerOrder} in one order.`}</dd>
      </div>
    )}
    <div>
      <dt>{t`Payment`}</dt>
      <dd>{t`By card or with PayPal, once for everything in your cart`}</dd>
    </div>
  </dl>
);

const MORE = 4;

/** Other things of the same hands; nothing, if there are none or they do not come. */
function More({ of: { id, artisan } }: { of: Product }) {
  const [loaded] = useLoaded(["more", artisan.id], (signal) =>
    getProducts({ ...NO_FILTER, artisan: artisan.id }, { limit: MORE + 1, signal }),
  );
  const products = loaded.state === "ready" ? loaded.value.products : [];
  const others = products.filter((one) => one.id !== id).slice(0, MORE);
  if (others.length === 0) return null;
  return (
    <section aria-labelledby="more">
      <h2 id="more">
        <Trans>More from {artisan.name}</Trans>
      </h2>
      <ul className="shelf">
        {others.map((product) => (
          <ProductCard key={product.id} product={product} level="h3" canAdd={false} />
        ))}
      </ul>
    </section>
  );
}
