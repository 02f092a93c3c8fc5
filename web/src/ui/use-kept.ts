import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef } from "react";
import type { Answer } from "../api/client.ts";
import { type Key, loadedFrom, problemOf } from "./query.ts";

/**
 * Something that is loaded once and again after a change, and stays on the page meanwhile, so that
 * neither the focus nor what was said about the change goes away.
 */
export function useKept<T>(key: Key, load: (signal: AbortSignal) => Promise<Answer<T>>) {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => loadedFrom(load(signal)),
  });
  const named = useRef(key);
  named.current = key;
  const keep = useCallback(
    (value: T) => void client.setQueryData<unknown>(named.current, value),
    [client],
  );
  const refresh = useCallback(async () => void (await refetch()), [refetch]);
  return { value: data, problem: problemOf(error), keep, refresh };
}
