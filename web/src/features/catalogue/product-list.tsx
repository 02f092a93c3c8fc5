import { plural, t } from "@lingui/core/macro";
import type { ProductsFilter } from "../../api/calls.ts";
import { List } from "../../ui/list.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ProductCard } from "./product-card.tsx";
import { useProducts } from "./use-products.ts";

type Props = { filter: ProductsFilter; empty: string; level?: "h2" | "h3" };

/** The goods that fit, how many there are, and more of them when they are asked for. */
export function ProductList({ filter, empty, level = "h2" }: Props) {
  const list = useProducts(filter);
  const { rows, next, problem, isLoading } = list;
  const things = plural(rows.length, { one: "# thing", other: "# things" });
  const counted = next ? t`${things} shown, and there are more` : t`${things} shown`;
  return (
    <>
      <p className="count" role="status">
        {!isLoading && !problem && rows.length > 0 ? counted : ""}
      </p>
      <List of={list} what={t`the goods`} empty={empty}>
        {(products) => (
          <ul className="shelf">
            {products.map((product) => (
              <ProductCard key={product.id} product={product} level={level} />
            ))}
          </ul>
        )}
      </List>
      {isLoading && rows.length === 0 && <Skeleton shape="card" rows={8} />}
    </>
  );
}
