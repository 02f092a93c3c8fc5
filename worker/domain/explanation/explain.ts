import { checksOf } from "./checks.ts";
import type { ExplanationFile, PayoutRow } from "./file.ts";
import { sentencesOf } from "./sentences.ts";
import { treeOf } from "./tree.ts";

/** Why a seller gets what they get: the walk, its sums, and what they mean in words. */
export function explain(file: ExplanationFile, payout: PayoutRow | undefined) {
  const tree = treeOf(file);
  const checks = checksOf(tree, payout, file.totals);
  return {
    payout: payout ?? null,
    totals: file.totals,
    ...tree,
    checks,
    addsUp: checks.every(({ ok }) => ok),
    summary: sentencesOf(tree, payout, file.totals, checks),
  };
}
export type Explanation = ReturnType<typeof explain>;
