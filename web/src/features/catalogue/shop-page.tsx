import { useCallback } from "react";
import { getArtisans } from "../../api/calls.ts";
import { usePlace } from "../../router.ts";
import { Loading, ProblemNotice } from "../../ui/notices.tsx";
import { Page } from "../../ui/page.tsx";
import { useLoaded } from "../../ui/use-loaded.ts";
import { Featured } from "./featured.tsx";
import { Filters } from "./filters.tsx";
import { ProductCard } from "./product-card.tsx";
import { useProducts } from "./use-products.ts";

export function ShopPage() {
  const query = new URLSearchParams(usePlace().split("?")[1]);
  const filter = { q: query.get("q") ?? "", artisan: query.get("artisan") ?? "" };
  const [artisans] = useLoaded(useCallback((signal: AbortSignal) => getArtisans(signal), []));
  const known = artisans.state === "ready" ? artisans.value.artisans : [];
  const chosen = known.find(({ id }) => id === filter.artisan);

  return (
    <Page title="Things made by hand">
      <p className="lead">
        One cart for all our artisans: choose from as many as you like and pay once.
      </p>
      <Filters filter={filter} artisans={known} />
      {chosen && (
        <section className="story" aria-label={`About ${chosen.name}`}>
          <h2>
            {chosen.name} <Featured of={chosen} />
          </h2>
          <p>{chosen.story}</p>
        </section>
      )}
      <Products filter={filter} />
    </Page>
  );
}

function Products({ filter }: { filter: { q: string; artisan: string } }) {
  const { products, more, problem, isLoading, loadMore, retry } = useProducts(filter);
  const count = products.length === 1 ? "1 thing" : `${products.length} things`;
  return (
    <>
      <p className="count" role="status">
        {!isLoading &&
          !problem &&
          (products.length ? `${count} shown${more ? ", and there are more" : ""}` : "")}
      </p>
      <ul className="shelf">
        {products.map((product) => (
          <ProductCard key={product.id} product={product} />
        ))}
      </ul>
      {!isLoading && !problem && products.length === 0 && (
        <p className="empty">Nothing like that is in the shop just now. Try fewer words.</p>
      )}
      {isLoading && <Loading what="the goods" />}
      {problem && <ProblemNotice problem={problem} onRetry={retry} />}
      {more && (
        // It stays while more is on its way: a button that goes away takes the focus with it.
        <button
          type="button"
          className="quiet wide"
          aria-disabled={isLoading}
          onClick={() => !isLoading && loadMore()}
        >
          Show more
        </button>
      )}
    </>
  );
}
