import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import type { Answer } from "../api/client.ts";
import type { Rows } from "../api/desk.ts";
import { type Key, loadedFrom, problemOf } from "./query.ts";

type Load<T> = (cursor?: string, signal?: AbortSignal) => Promise<Answer<Rows<T>>>;

/** A list that is newest first, page after page. Another `key` is another list. */
export function useRows<T>(key: Key, load: Load<T>) {
  const asked = useInfiniteQuery({
    queryKey: [...key, "rows"],
    queryFn: ({ pageParam, signal }) => loadedFrom(load(pageParam, signal)),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const { data, error, refetch, fetchNextPage, isFetchingNextPage, isFetchNextPageError } = asked;
  const pages = data?.pages ?? [];
  const problem = problemOf(error);
  const loadMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const again = useCallback(
    () => void (isFetchNextPageError ? fetchNextPage() : refetch()),
    [isFetchNextPageError, fetchNextPage, refetch],
  );
  return {
    rows: pages.flatMap(({ rows }) => rows),
    next: pages.at(-1)?.next ?? null,
    problem,
    isLoading: isFetchingNextPage || (data === undefined && !problem),
    loadMore,
    again,
  };
}
