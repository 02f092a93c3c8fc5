import { getArtisans } from "../../api/calls.ts";
import { usePlace } from "../../router.ts";
import { List } from "../../ui/list.tsx";
import { Page } from "../../ui/page.tsx";
import { useLoaded } from "../../ui/use-loaded.ts";
import { Featured } from "./featured.tsx";
import { Filters } from "./filters.tsx";
import { ProductCard } from "./product-card.tsx";
import { useProducts } from "./use-products.ts";

export function ShopPage() {
  const query = new URLSearchParams(usePlace().split("?")[1]);
  const filter = { q: query.get("q") ?? "", artisan: query.get("artisan") ?? "" };
  const [artisans] = useLoaded(["artisans"], getArtisans);
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
  const list = useProducts(filter);
  const { rows, next, problem, isLoading } = list;
  const count = rows.length === 1 ? "1 thing" : `${rows.length} things`;
  return (
    <>
      <p className="count" role="status">
        {!isLoading &&
          !problem &&
          (rows.length ? `${count} shown${next ? ", and there are more" : ""}` : "")}
      </p>
      <List
        of={list}
        what="the goods"
        empty="Nothing like that is in the shop just now. Try fewer words."
      >
        {(products) => (
          <ul className="shelf">
            {products.map((product) => (
              <ProductCard key={product.id} product={product} />
            ))}
          </ul>
        )}
      </List>
    </>
  );
}
