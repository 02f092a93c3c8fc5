import { ANSWER_SOON_MS } from "../domain/dispute-words.ts";
import { raiseAlert } from "./alert.ts";
import type { Deps } from "./ports.ts";

/** More than anybody answers in three days. */
const DISPUTES_PER_RUN_MAX = 200;

/** Tells the operators, and again with each run, of disputes that are lost if nobody answers soon. */
export async function alertDisputes(deps: Deps): Promise<number> {
  const now = deps.now();
  const until = new Date(now.getTime() + ANSWER_SOON_MS);
  const due = await deps.store.disputes.dueBefore(until, DISPUTES_PER_RUN_MAX);
  for (const { dispute, orderNumber } of due) {
    const { id, processor, dueBy, amount } = dispute;
    const sums = { minor: `${amount.minor}`, currency: amount.currency };
    const facts = { orderNumber, processor, dueBy: dueBy?.toISOString() ?? "", ...sums };
    await raiseAlert(deps, { kind: "dispute_due_soon", subject: id, facts });
  }
  return due.length;
}
