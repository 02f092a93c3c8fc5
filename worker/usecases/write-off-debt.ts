import type { Approval } from "../domain/approvals.ts";
import type { Currency } from "../domain/currency.ts";
import type { SellerId } from "../domain/ids.ts";
import { debtWrittenOff } from "../domain/ledger.ts";
import { isSame, type Money } from "../domain/money.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { askApproval } from "./ask-approval.ts";
import { audited } from "./note-audit.ts";
import type { Deps, Tx } from "./ports.ts";

export type WriteOffError = {
  readonly kind: "seller_not_found" | "nothing_owed" | "approval_outdated";
};
type Input = { readonly sellerId: SellerId; readonly reason: string; readonly actor: string };

/**
 * Asks to give up what a seller owes and will not repay: a loss of the platform's, and always for
 * two operators, however small. What is being taken back from the seller at this moment still comes.
 */
export const askWriteOff = (
  deps: Deps,
  { sellerId, reason, actor }: Input,
): Promise<Result<Approval, WriteOffError>> =>
  deps.store.transact(async (tx) => {
    const owed = await owedBy(tx, sellerId);
    if (!owed.ok) return owed;
    const wanted = { kind: "write_off_debt", subjectId: sellerId, amount: owed.value } as const;
    return ok(
      await askApproval(deps, tx, { ...wanted, destination: null, request: { reason }, actor }),
    );
  });

/** Gives it up, approved by a second operator. */
export async function writeOffIn(
  deps: Deps,
  tx: Tx,
  { sellerId, actor, approval }: Omit<Input, "reason"> & { readonly approval: Approval },
): Promise<Result<void, WriteOffError>> {
  const owed = await owedBy(tx, sellerId);
  if (!owed.ok)
    return owed.error.kind === "nothing_owed" ? err({ kind: "approval_outdated" }) : owed;
  if (!isSame(owed.value, approval.amount)) return err({ kind: "approval_outdated" });
  const about = { processor: "stripe", subjectId: sellerId, externalId: approval.id } as const;
  await tx.ledger.post(debtWrittenOff(about, sellerId, owed.value), deps.newId(), deps.now());
  const facts = {
    approvalId: approval.id,
    minor: `${owed.value.minor}`,
    currency: owed.value.currency,
  };
  await audited(deps, tx, { actor, action: "write_off_debt", subject: sellerId, facts });
  return ok(undefined);
}

async function owedBy(tx: Tx, sellerId: SellerId): Promise<Result<Money, WriteOffError>> {
  const seller = await tx.sellers.find(sellerId);
  if (!seller) return err({ kind: "seller_not_found" });
  const currency: Currency = seller.currency;
  const minor = (await tx.ledger.lockDebts([sellerId], currency)).get(sellerId) ?? 0n;
  return minor > 0n ? ok({ minor, currency }) : err({ kind: "nothing_owed" });
}
