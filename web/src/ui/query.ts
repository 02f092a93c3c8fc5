import { QueryClient } from "@tanstack/react-query";
import type { Problem } from "../../../worker/http/contract/shapes.ts";
import { type Answer, onChanged } from "../api/client.ts";

/** Why something could not be loaded, as an exception, because the library knows no other way. */
export class LoadProblem extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

/**
 * What the pages have loaded. It is asked for anew on each visit, and shown meanwhile as it was; without
 * a connection a call is made all the same, because only its failure tells that there is none.
 */
export const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: false, networkMode: "always", refetchOnWindowFocus: false, staleTime: 0 },
  },
});

/** Begins the key of what is loaded by a change itself, and would else go on for ever. */
export const CHANGING = "changing";

// Whatever a change has changed: it is cheaper to ask again than to know.
onChanged(
  () => void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== CHANGING }),
);

export const loadedFrom = async <T>(answer: Promise<Answer<T>>): Promise<T> => {
  const known = await answer;
  if (known.ok) return known.value;
  throw new LoadProblem(known.problem);
};

/** Of what went wrong while something was loaded; anything else is a mistake, and goes on as one. */
export function problemOf(error: Error | null): Problem | undefined {
  if (error === null) return undefined;
  if (error instanceof LoadProblem) return error.problem;
  throw error;
}

/** Names what is loaded, with all that it depends on. */
export type Key = readonly (string | undefined)[];
