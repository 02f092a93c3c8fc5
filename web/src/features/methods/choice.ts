import type { SavedMethod } from "../../../../worker/http/contract/methods.ts";
import type { Processor } from "../../../../worker/http/contract/shapes.ts";

/** How a buyer wants to pay: with something saved, or by a processor, with or without saving it. */
export type Choice = {
  readonly processor: Processor;
  readonly method?: SavedMethod;
  readonly isSaved: boolean;
};

/** What the API is told of it. A guest has nothing to say about saved methods. */
export function wishOf({ method, isSaved }: Choice, isMember: boolean) {
  if (!isMember) return {};
  return method ? { methodId: method.id } : { saveMethod: isSaved };
}
