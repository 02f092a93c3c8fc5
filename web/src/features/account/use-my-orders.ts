import { useCallback, useEffect, useState } from "react";
import type { MyOrders } from "../../../../worker/http/contract/people.ts";
import type { Problem } from "../../../../worker/http/contract/shapes.ts";
import { getMyOrders } from "../../api/calls.ts";

type List = MyOrders & { problem: Problem | undefined };
const empty: List = { orders: [], next: null, problem: undefined };

/** The member's orders, newest first, page after page. */
export function useMyOrders() {
  const [list, setList] = useState(empty);
  /** The page asked for: undefined is the first. */
  const [asked, setAsked] = useState<{ cursor?: string; round: number }>({ round: 0 });
  const [isLoading, setLoading] = useState(true);

  useEffect(() => {
    const abort = new AbortController();
    setLoading(true);
    getMyOrders(asked.cursor, abort.signal).then(
      (answer) => {
        if (abort.signal.aborted) return;
        setLoading(false);
        setList((before) => {
          if (!answer.ok) return { ...before, problem: answer.problem };
          const kept = asked.cursor ? before.orders : [];
          const { orders, next } = answer.value;
          return { orders: [...kept, ...orders], next, problem: undefined };
        });
      },
      () => undefined, // Aborted: the page is left.
    );
    return () => abort.abort();
  }, [asked]);

  const loadMore = useCallback(() => {
    const cursor = list.next;
    if (cursor) setAsked(({ round }) => ({ cursor, round: round + 1 }));
  }, [list.next]);
  const retry = useCallback(
    () => setAsked((before) => ({ ...before, round: before.round + 1 })),
    [],
  );
  return { ...list, more: list.next !== null, isLoading, loadMore, retry };
}
