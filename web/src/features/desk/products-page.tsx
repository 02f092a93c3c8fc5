import type { DeskProduct } from "../../../../worker/http/contract/seller.ts";
import { getDeskProducts } from "../../api/desk.ts";
import { Link } from "../../ui/link.tsx";
import { List } from "../../ui/list.tsx";
import { Money } from "../../ui/money.tsx";
import { useRows } from "../../ui/use-rows.ts";
import { DeskPage } from "./desk-page.tsx";

export const ProductsPage = () => (
  <DeskPage title="Your products">
    {() => (
      <>
        <p className="actions">
          <Link className="button" to="/seller/products/new">
            Add a product
          </Link>
        </p>
        <Products />
      </>
    )}
  </DeskPage>
);

function Products() {
  const list = useRows(["seller", "products"], getDeskProducts);
  return (
    <List of={list} what="your products" empty="Nothing is in your shop yet.">
      {(products) => (
        <ul className="rows" aria-label="Your products">
          {products.map((product) => (
            <Row key={product.id} product={product} />
          ))}
        </ul>
      )}
    </List>
  );
}

const Row = ({
  product: { id, title, price, stock, reserved, state, hidden, hiddenBecause },
}: {
  product: DeskProduct;
}) => (
  <li className="row">
    <span>
      <Link to={`/seller/products/${id}`}>{title}</Link>{" "}
      {state === "withdrawn" && <span className="tag gone">Withdrawn</span>}
      {hidden && <span className="tag gone">Hidden</span>}
      {state === "listed" && stock === 0 && <span className="tag gone">Sold out</span>}
      <br />
      <span className="hint">
        {stock} in stock{reserved > 0 && `, ${reserved} of them reserved`}
      </span>
      {hiddenBecause && (
        <>
          <br />
          <span className="hint">
            {hiddenBecause} <Link to="/seller/plan">See the plans</Link>
          </span>
        </>
      )}
    </span>
    <Money amount={price} />
  </li>
);
