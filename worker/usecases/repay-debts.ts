import type { Currency } from "../domain/currency.ts";
import type { SellerId, WithholdingId } from "../domain/ids.ts";
import { debtRepaid } from "../domain/ledger.ts";
import { type Transfer, withhold } from "../domain/payouts.ts";
import { railStep } from "../domain/refunds.ts";
import type { Deps, Tx } from "./ports.ts";

/**
 * Keeps what sellers owe of what is about to be sent to them, the oldest first, whatever the rail.
 * What is being taken back from their accounts at this moment is not kept as well. Answers what is
 * left to send. The transfers have to be locked.
 */
export async function repayDebts<T extends Transfer>(
  deps: Deps,
  tx: Tx,
  currency: Currency,
  due: readonly T[],
): Promise<readonly T[]> {
  const sellerIds = [...new Set(due.map(({ sellerId }) => sellerId))];
  const debts = await tx.ledger.lockDebts(sellerIds, currency);
  if (debts.size === 0) return due;
  const coming = await tx.reversals.openOf([...debts.keys()], currency);
  const owed = new Map<SellerId, bigint>();
  for (const [id, minor] of debts) owed.set(id, minor - (coming.get(id) ?? 0n));

  const at = deps.now();
  const left: T[] = [];
  const kept: { less: T; minor: bigint; id: WithholdingId }[] = [];
  for (const transfer of due) {
    const owes = owed.get(transfer.sellerId) ?? 0n;
    const all = owes < transfer.amount.minor ? owes : transfer.amount.minor;
    // A debt of another rail may have units that this one cannot send: they stay owed.
    const minor = all - (all % railStep({ rail: transfer.rail, currency }));
    if (minor <= 0n) {
      left.push(transfer);
      continue;
    }
    owed.set(transfer.sellerId, owes - minor);
    const less = { ...transfer, ...withhold(transfer, minor) };
    kept.push({ less, minor, id: deps.newId<WithholdingId>() });
    if (less.state !== "cancelled") left.push(less);
  }
  if (kept.length === 0) return due;
  await tx.transfers.saveAll(
    kept.map(({ less }) => less),
    at,
  );
  await tx.withholdings.add(
    kept.map(({ less, minor, id }) => ({
      ...{ id, transferId: less.id, cause: "debt", causeId: id, state: "taken" },
      amount: { minor, currency },
    })),
    at,
  );
  await tx.ledger.postAll(
    kept.map(({ less: { id: subjectId, rail: processor, sellerId }, minor, id }) => ({
      ...debtRepaid({ processor, subjectId, externalId: id }, sellerId, { minor, currency }),
      id: deps.newId<string>(),
    })),
    at,
  );
  return left;
}
