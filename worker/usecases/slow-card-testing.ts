import { type Count, stepOf } from "../domain/card-testing.ts";
import { raiseAlert } from "./alert.ts";
import type { Proof } from "./fraud.ts";
import type { Deps } from "./ports.ts";

export type SlowedError =
  | { readonly kind: "challenge_required" | "challenge_failed" }
  | { readonly kind: "too_many_attempts"; readonly retryAfterSeconds: number };

/**
 * What the counts of a sender ask for before a payment is opened: nothing, a proof that a person is
 * there, or to wait. Without anybody who gives out proofs only the second limit counts.
 */
export async function slowCardTesting(
  deps: Deps,
  counts: readonly Count[],
  { token, ...proof }: Proof,
): Promise<SlowedError | undefined> {
  const step = stepOf(counts);
  if (step.kind === "free") return undefined;
  if (step.kind === "refuse") {
    const alert = { kind: "card_testing", subject: step.key, facts: { refused: "payment" } };
    deps.after(() => raiseAlert(deps, alert));
    const waitMs = step.until.getTime() - deps.now().getTime();
    return { kind: "too_many_attempts", retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) };
  }
  if (!deps.challenge) return undefined;
  if (token === undefined) return { kind: "challenge_required" };
  const answer = await deps.challenge.verify(token, proof);
  if (answer === "passed") return undefined;
  deps.log.warn("challenge.not_passed", { answer });
  return { kind: "challenge_failed" };
}
