import { useCallback, useEffect, useState } from "react";
import type { Problem } from "../../../worker/http/contract/shapes.ts";
import type { Answer } from "../api/client.ts";

export type Loaded<T> =
  | { state: "loading" }
  | { state: "ready"; value: T }
  | { state: "failed"; problem: Problem };

type Load<T> = (signal: AbortSignal) => Promise<Answer<T>>;

/** Loads when `load` changes (give it `useCallback`) or on `reload`; an answer overtaken is dropped. */
export function useLoaded<T>(load: Load<T>): [Loaded<T>, () => void] {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: "loading" });
  const [round, setRound] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another round is another load.
  useEffect(() => {
    const abort = new AbortController();
    setLoaded({ state: "loading" });
    load(abort.signal).then(
      (answer) => {
        if (abort.signal.aborted) return;
        if (answer.ok) setLoaded({ state: "ready", value: answer.value });
        else setLoaded({ state: "failed", problem: answer.problem });
      },
      () => undefined, // Aborted: nobody waits for it.
    );
    return () => abort.abort();
  }, [load, round]);

  return [loaded, useCallback(() => setRound((n) => n + 1), [])];
}
