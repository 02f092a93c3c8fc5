import { getProducts, type ProductsFilter } from "../../api/calls.ts";
import { useRows } from "../../ui/use-rows.ts";

/** The goods that fit, page after page; another filter begins anew. */
export function useProducts(filter: ProductsFilter) {
  return useRows(["products", ...Object.values(filter)], async (cursor, signal) => {
    const answer = await getProducts(filter, { cursor, signal });
    if (!answer.ok) return answer;
    const { products: rows, nextCursor: next } = answer.value;
    return { ...answer, value: { rows, next } };
  });
}
