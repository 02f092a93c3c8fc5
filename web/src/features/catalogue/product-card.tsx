import type { Product } from "../../../../worker/http/contract/catalogue.ts";
import { Link } from "../../ui/link.tsx";
import { Money } from "../../ui/money.tsx";
import { Picture } from "../../ui/picture.tsx";
import { AddToCart } from "../cart/add-to-cart.tsx";
import { Featured } from "./featured.tsx";

export const ProductCard = ({ product }: { product: Product }) => (
  <li className="card">
    <Picture of={product} />
    <div className="card-text">
      <h2>
        <Link to={`/products/${product.id}`}>{product.title}</Link>
      </h2>
      <p className="by">
        by {product.artisan.name} <Featured of={product.artisan} />
      </p>
      <p className="price">
        <Money amount={product.price} />
        <Availability available={product.available} />
      </p>
      <AddToCart product={product} />
    </div>
  </li>
);

/** Few enough to be worth saying. */
const FEW = 3;

export function Availability({ available }: { available: number }) {
  if (available <= 0) return <span className="tag gone">Sold out</span>;
  if (available === 1) return <span className="tag">The only one</span>;
  return available <= FEW ? <span className="tag">Only {available} left</span> : null;
}
