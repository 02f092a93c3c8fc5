import { getProduct } from "../../api/calls.ts";
import { Link } from "../../ui/link.tsx";
import { Money } from "../../ui/money.tsx";
import { Loading, ProblemNotice } from "../../ui/notices.tsx";
import { Page } from "../../ui/page.tsx";
import { Picture } from "../../ui/picture.tsx";
import { useLoaded } from "../../ui/use-loaded.ts";
import { AddToCart } from "../cart/add-to-cart.tsx";
import { Featured } from "./featured.tsx";
import { Availability } from "./product-card.tsx";

export function ProductPage({ id }: { id: string }) {
  const [loaded, reload] = useLoaded(["product", id], (signal) => getProduct(id, signal));

  if (loaded.state === "loading") return <Loading what="this piece" />;
  if (loaded.state === "failed")
    return (
      <Page title="This piece">
        <ProblemNotice problem={loaded.problem} onRetry={reload} />
      </Page>
    );
  const product = loaded.value;
  return (
    <div className="product">
      <Picture of={product} />
      <div>
        <Page title={product.title}>
          <p className="by">
            by <Link to={`/?artisan=${product.artisan.id}`}>{product.artisan.name}</Link>{" "}
            <Featured of={product.artisan} />
          </p>
          <p className="price">
            <Money amount={product.price} />
            <Availability available={product.available} />
          </p>
          <p className="description">{product.description}</p>
          {product.limitPerOrder !== null && (
            <p className="hint">At most {product.limitPerOrder} in one order.</p>
          )}
          <AddToCart product={product} />
        </Page>
      </div>
    </div>
  );
}
