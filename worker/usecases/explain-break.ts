import { err, ok, type Result } from "../domain/result.ts";
import type { Deps } from "./ports.ts";

export type ExplainError = { readonly kind: "break_not_open" };

/**
 * Keeps an operator's word for why a break is known and harms nobody. From then on it stops no
 * money, until its facts are others.
 */
export async function explainBreak(
  deps: Deps,
  { id, text, actor }: { readonly id: string; readonly text: string; readonly actor: string },
): Promise<Result<void, ExplainError>> {
  return deps.store.transact(async (tx) => {
    const at = deps.now();
    if (!(await tx.invariants.explain(id, { actor, text, at })))
      return err({ kind: "break_not_open" });
    const line = { id: deps.newId<string>(), at, actor, action: "explain_break", subject: id };
    await tx.audit.add({ ...line, facts: { text } });
    return ok(undefined);
  });
}
