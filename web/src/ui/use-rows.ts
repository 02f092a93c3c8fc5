import { useCallback, useEffect, useState } from "react";
import type { Problem } from "../../../worker/http/contract/shapes.ts";
import type { Answer } from "../api/client.ts";
import type { Rows } from "../api/desk.ts";

type Load<T> = (cursor?: string, signal?: AbortSignal) => Promise<Answer<Rows<T>>>;
type List<T> = Rows<T> & { problem: Problem | undefined };
const nothing = { rows: [], next: null, problem: undefined };

/** A list that is newest first, page after page. Another `load` is another list. */
export function useRows<T>(load: Load<T>) {
  const [list, setList] = useState<List<T>>(nothing);
  /** The page asked for: undefined is the first. */
  const [asked, setAsked] = useState<{ cursor?: string; round: number }>({ round: 0 });
  const [isLoading, setLoading] = useState(true);

  useEffect(() => {
    const abort = new AbortController();
    setLoading(true);
    load(asked.cursor, abort.signal).then(
      (answer) => {
        if (abort.signal.aborted) return;
        setLoading(false);
        setList((before) => {
          if (!answer.ok) return { ...before, problem: answer.problem };
          const kept = asked.cursor ? before.rows : [];
          const { rows, next } = answer.value;
          return { rows: [...kept, ...rows], next, problem: undefined };
        });
      },
      () => undefined, // Aborted: the page is left.
    );
    return () => abort.abort();
  }, [load, asked]);

  const loadMore = useCallback(() => {
    if (list.next) setAsked({ cursor: list.next, round: 0 });
  }, [list.next]);
  const again = useCallback(() => setAsked(({ round }) => ({ round: round + 1 })), []);
  return { ...list, isLoading, loadMore, again };
}
