import { inEnglish } from "../english.ts";
import { checksOf } from "./checks.ts";
import type { ExplanationFile, PayoutRow } from "./file.ts";
import { sentencesOf } from "./sentences.ts";
import { type OrderNode, treeOf } from "./tree.ts";

/**
 * Why a seller gets what they get: the walk, its sums, and what they mean in words. For the seller
 * themselves without sums that only others' parts make up, of which nothing is theirs to know.
 */
export function explain(file: ExplanationFile, payout: PayoutRow | undefined, isOwn = false) {
  const tree = treeOf(file);
  const { totals, debts } = file;
  const foreign = new Set<string>(isOwn ? tree.orders.flatMap(foreignNames) : []);
  const checks = checksOf(tree, payout, totals, debts).filter(({ about }) => !foreign.has(about));
  const sentences = sentencesOf(tree, payout, { totals, debts, checks, isOwn });
  return {
    payout: payout ?? null,
    ...{ totals, debts },
    ...tree,
    checks,
    addsUp: checks.every(({ ok }) => ok),
    sentences,
    summary: sentences.map(inEnglish),
  };
}
export type Explanation = ReturnType<typeof explain>;

/** The order as a whole, its payments, and what was booked for all its parts at once. */
const foreignNames = ({ number, payments }: OrderNode): string[] => [
  number,
  ...payments.flatMap(({ id, ledger, refunds }) => [
    ...[id, ...ledger.map((one) => one.id)],
    ...refunds.flatMap((refund) => refund.ledger.map((one) => one.id)),
  ]),
];
