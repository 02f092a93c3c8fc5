import { type Explanation, explain } from "../domain/explanation/explain.ts";
import type { PayoutRow } from "../domain/explanation/file.ts";
import type { ProcessorName } from "../domain/processor-name.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { alertUnauthorized } from "./alert.ts";
import type { Deps } from "./ports.ts";
import type { PartsSelector } from "./reads.ts";

/** What is asked about: parts of orders, or a payout, which only its processor can take apart. */
export type Question =
  | PartsSelector
  | { readonly payout: string; readonly rail: ProcessorName; readonly account: string | undefined };
export type ExplainError = {
  readonly kind: "explanation_not_found" | "processor_unavailable";
};

/**
 * Answers "why did this seller get this amount?": the walk from the payout to the ledger's entries,
 * every sum checked, and all of it in words. Reads only; one round trip to the database whatever
 * the size, and for a payout as many calls to its processor as it has pages.
 */
export async function explainAmount(
  deps: Deps,
  { question, limit }: { readonly question: Question; readonly limit: number },
): Promise<Result<Explanation, ExplainError>> {
  const payout = "payout" in question ? await readPayout(deps, question) : undefined;
  if (payout && !payout.ok) return payout;
  const which = "payout" in question ? transfersIn(payout?.value) : question;
  const file = await deps.store.reads.explanation(which, limit);
  const isKnown = file.orders.length > 0 || payout !== undefined;
  return isKnown ? ok(explain(file, payout?.value)) : err({ kind: "explanation_not_found" });
}

/** Asks its processor what a payout is, and what was in it. */
export async function readPayout(
  deps: Deps,
  { payout: ref, rail, account }: Extract<Question, { payout: string }>,
): Promise<Result<PayoutRow, ExplainError>> {
  const read = await deps.processors[rail].payOut.readPayout(ref, account);
  if (read.kind === "ok") return ok({ ...read.value, processor: rail });
  if (read.kind === "rejected") return err({ kind: "explanation_not_found" });
  await alertUnauthorized(deps, rail, read);
  return err({ kind: "processor_unavailable" });
}

/** The transfers of ours that a payout names. */
export function transfersIn(payout: PayoutRow | undefined) {
  const refs = (payout?.lines ?? []).flatMap(({ transferRef }) => transferRef ?? []);
  return { rail: payout?.processor ?? "stripe", refs: [...new Set(refs)] } as const;
}
