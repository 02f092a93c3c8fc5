import type { ProcessorName } from "../domain/processor-name.ts";
import type { Answer } from "../processors/processor.ts";
import { alertUnauthorized } from "./alert.ts";
import type { Deps } from "./ports.ts";

/** Thrown when the processor could not be asked: the queue tries the message again, later. */
export class LookupUnanswered extends Error {}

/** What it answered; undefined: it has no such thing. */
export async function looked<T>(
  deps: Deps,
  processor: ProcessorName,
  asked: Promise<Answer<T>>,
): Promise<T | undefined> {
  const answer = await asked;
  if (answer.kind === "ok") return answer.value;
  if (answer.kind === "rejected") return undefined;
  await alertUnauthorized(deps, processor, answer);
  throw new LookupUnanswered(`${processor} did not answer a lookup: ${answer.code}`);
}
