import { Trans } from "@lingui/react/macro";
import type { Product } from "../../../../worker/http/contract/catalogue.ts";
import { Link } from "../../ui/link.tsx";
import { Money } from "../../ui/money.tsx";
import { Picture } from "../../ui/picture.tsx";
import { AddToCart } from "../cart/add-to-cart.tsx";
import { Availability } from "./availability.tsx";
import { Featured } from "./featured.tsx";

type Props = { product: Product; level?: "h2" | "h3"; canAdd?: boolean };

/** The whole card leads to the piece; its button stays above that. */
export const ProductCard = ({ product, level: Heading = "h2", canAdd = true }: Props) => (
  <li className="card">
    <Picture of={product} />
    <div className="card-text">
      <Heading className="card-title">
        <Link to={`/products/${product.id}`}>{product.title}</Link>
      </Heading>
      <p className="by">
        <Trans>by {product.artisan.name}</Trans> <Featured of={product.artisan} />
      </p>
      <p className="price">
        <Money amount={product.price} />
        <Availability available={product.available} />
      </p>
      {canAdd && <AddToCart product={product} />}
    </div>
  </li>
);
