import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import type { Problem } from "../../../worker/http/contract/shapes.ts";
import type { Answer } from "../api/client.ts";
import { type Key, loadedFrom, problemOf } from "./query.ts";

export type Loaded<T> =
  | { state: "loading" }
  | { state: "ready"; value: T }
  | { state: "failed"; problem: Problem };

type Load<T> = (signal: AbortSignal) => Promise<Answer<T>>;

/** Loads what `key` names, and again on `reload`; an answer overtaken is dropped. */
export function useLoaded<T>(key: Key, load: Load<T>): [Loaded<T>, () => void] {
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => loadedFrom(load(signal)),
  });
  const problem = problemOf(error);
  const reload = useCallback(() => void refetch(), [refetch]);
  if (problem) return [{ state: "failed", problem }, reload];
  return [data === undefined ? { state: "loading" } : { state: "ready", value: data }, reload];
}
