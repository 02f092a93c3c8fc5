import { useCallback, useEffect, useState } from "react";
import type { Product } from "../../../../worker/http/contract/catalogue.ts";
import type { Problem } from "../../../../worker/http/contract/shapes.ts";
import { getProducts, type ProductsFilter } from "../../api/calls.ts";

type Shelf = { products: Product[]; nextCursor: string | null; problem: Problem | undefined };
const empty: Shelf = { products: [], nextCursor: null, problem: undefined };

/** The goods that fit, page after page; another filter begins anew. */
export function useProducts({ q, artisan }: ProductsFilter) {
  const [shelf, setShelf] = useState(empty);
  /** The page asked for: undefined is the first. */
  const [asked, setAsked] = useState<{ cursor?: string; round: number }>({ round: 0 });
  const [isLoading, setLoading] = useState(true);

  useEffect(() => {
    const abort = new AbortController();
    setLoading(true);
    getProducts({ q, artisan }, asked.cursor, abort.signal).then(
      (answer) => {
        if (abort.signal.aborted) return;
        setLoading(false);
        setShelf((before) => {
          if (!answer.ok) return { ...before, problem: answer.problem };
          const kept = asked.cursor ? before.products : [];
          const { products, nextCursor } = answer.value;
          return { products: [...kept, ...products], nextCursor, problem: undefined };
        });
      },
      () => undefined, // Aborted: another filter or page is on its way.
    );
    return () => abort.abort();
  }, [q, artisan, asked]);

  const loadMore = useCallback(() => {
    const cursor = shelf.nextCursor;
    if (cursor) setAsked(({ round }) => ({ cursor, round: round + 1 }));
  }, [shelf.nextCursor]);
  const retry = useCallback(
    () => setAsked((before) => ({ ...before, round: before.round + 1 })),
    [],
  );
  return { ...shelf, more: shelf.nextCursor !== null, isLoading, loadMore, retry };
}
