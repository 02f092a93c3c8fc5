import { type Approval, approvalExpiresAt } from "../domain/approvals.ts";
import type { ApprovalId } from "../domain/ids.ts";
import { audited } from "./note-audit.ts";
import type { Deps, Tx } from "./ports.ts";

/**
 * Lets what an operator has asked for wait for another one, once per kind and subject: whoever asks
 * again, the same operator or another, gets the one that waits, and approves nothing by asking.
 */
export async function askApproval(
  deps: Deps,
  tx: Tx,
  wanted: Pick<Approval, "kind" | "subjectId" | "amount" | "destination"> & {
    readonly request?: Approval["request"];
    readonly actor: string;
  },
): Promise<Approval> {
  const { kind, subjectId, amount, destination, request = null, actor } = wanted;
  const now = deps.now();
  await expireApprovals(deps, tx, subjectId);
  const id = deps.newId<ApprovalId>();
  const waits = await tx.approvals.ask({
    ...{ id, kind, subjectId, amount, destination, request, requestedBy: actor, requestedAt: now },
    ...{ expiresAt: approvalExpiresAt(now), state: "waiting" },
    ...{ decidedBy: null, decidedAt: null, reason: null },
  });
  const sum = { minor: `${amount.minor}`, currency: amount.currency };
  const facts = { approvalId: waits.id, isNew: waits.id === id, ...sum };
  await audited(deps, tx, { actor, action: `ask_${kind}`, subject: subjectId, facts });
  const subject = waits.id;
  if (waits.id === id)
    await tx.alerts.raise({ kind: "approval_waiting", subject, facts: { of: kind, ...sum } }, now);
  return waits;
}

/** What nobody has decided on in time is over. Answers how many. */
export async function expireApprovals(deps: Deps, tx: Tx, subjectId?: string): Promise<number> {
  const over = await tx.approvals.expire(deps.now(), subjectId);
  for (const { id, kind, subjectId: subject } of over) {
    const facts = { approvalId: id };
    await audited(deps, tx, { actor: "system", action: `expire_${kind}`, subject, facts });
  }
  return over.length;
}
