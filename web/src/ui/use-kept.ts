import { useCallback, useEffect, useState } from "react";
import type { Problem } from "../../../worker/http/contract/shapes.ts";
import type { Answer } from "../api/client.ts";

/**
 * Something that is loaded once and again after a change, and stays on the page meanwhile, so that
 * neither the focus nor what was said about the change goes away. `load` has to stay the same function.
 */
export function useKept<T>(load: () => Promise<Answer<T>>) {
  const [value, keep] = useState<T>();
  const [problem, setProblem] = useState<Problem>();
  const take = useCallback((answer: Answer<T>) => {
    if (answer.ok) keep(answer.value);
    setProblem(answer.ok ? undefined : answer.problem);
  }, []);
  const refresh = useCallback(async () => take(await load()), [load, take]);
  useEffect(() => {
    let isGone = false;
    void load().then((answer) => !isGone && take(answer));
    return () => {
      isGone = true;
    };
  }, [load, take]);
  return { value, problem, keep, refresh };
}
