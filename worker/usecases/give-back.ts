import type { SellerId, TransferId } from "../domain/ids.ts";
import type { GivenToSeller } from "../domain/ledger.ts";
import type { Money } from "../domain/money.ts";
import { isUnsent, letGo, type Transfer } from "../domain/payouts.ts";
import { railStep } from "../domain/refunds.ts";
import type { Cause } from "../domain/taking-back.ts";
import type { Deps, Tx } from "./ports.ts";
import type { TakenFrom } from "./take-back.ts";

// How what was taken from a seller becomes theirs again. The transfers have to be locked.

type For = { readonly cause: Exclude<Cause, "debt">; readonly causeId: string };

/** What was withheld leaves with its transfer again, or by itself if that has left meanwhile. */
export async function letGoOf(
  deps: Deps,
  tx: Tx,
  transfers: readonly Transfer[],
  { cause, causeId }: For,
): Promise<void> {
  const at = deps.now();
  const more: Transfer[] = [];
  const added: Transfer[] = [];
  for (const { transferId, amount, state } of await tx.withholdings.of(cause, causeId)) {
    const transfer = transfers.find(({ id }) => id === transferId);
    if (!transfer || state === "released") continue;
    if (isUnsent(transfer)) more.push(letGo(transfer, amount.minor));
    else if (transfer.state === "cancelled")
      more.push(await asBefore(tx, letGo(transfer, amount.minor)));
    else added.push(supplementOf(deps, transfer, amount));
  }
  await tx.transfers.saveAll(more, at);
  await tx.transfers.add(added, at);
  await tx.withholdings.move(cause, causeId, "released", at);
}

/** One that had been tried, and came back or was refused, waits for a person whatever was withheld meanwhile. */
async function asBefore(tx: Tx, transfer: Transfer): Promise<Transfer> {
  if (transfer.processorRef === null) return transfer;
  const cameBack = await tx.ledger.isPosted(transfer.id, "transfer_returned");
  return { ...transfer, state: "blocked", blockedReason: cameBack ? "returned" : "refused" };
}

/**
 * Gives back what was booked as taken: what was withheld is let go; what was a debt pays what is
 * still owed, and what was repaid meanwhile is paid out by itself.
 */
export async function giveBack(
  deps: Deps,
  tx: Tx,
  transfers: readonly Transfer[],
  { shares, ...of }: For & { readonly shares: readonly TakenFrom[] },
): Promise<readonly GivenToSeller[]> {
  const [first] = transfers;
  if (!first) return shares.map((share) => given(share, share.debtMinor));
  const at = deps.now();
  const { currency } = first.amount;
  const debts = await tx.ledger.lockDebts(
    shares.map(({ sellerId }) => sellerId),
    currency,
  );
  await letGoOf(deps, tx, transfers, of);
  for (const reversal of await tx.reversals.of(of.cause, of.causeId))
    if (reversal.state === "waiting")
      await tx.reversals.save({ ...reversal, state: "cancelled" }, at);
  const step = railStep({ rail: first.rail, currency });
  const all = shares.map((share) => {
    const pays = least(share.debtMinor, debts.get(share.sellerId) ?? 0n);
    // What is paid out has to be what this rail can send, whatever the debt is of.
    return given(share, pays - (pays % step));
  });
  const added = shares.flatMap((share, n) => {
    const minor = share.debtMinor - (all[n]?.debtMinor ?? 0n);
    const sale = transfers.find(({ sellerOrderId }) => sellerOrderId === share.sellerOrderId);
    return minor > 0n && sale ? [supplementOf(deps, sale, { minor, currency })] : [];
  });
  await tx.transfers.add(added, at);
  return all;
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);
const given = (share: TakenFrom, debtMinor: bigint): GivenToSeller => ({
  sellerId: share.sellerId,
  debtMinor,
  payableMinor: share.withheldMinor + share.debtMinor - debtMinor,
});

/** What came from a seller's account pays what they owe; the rest is on its way to them again. */
export async function giveToSeller(
  deps: Deps,
  tx: Tx,
  transfer: Transfer,
  amount: Money,
): Promise<GivenToSeller> {
  const { sellerId } = transfer;
  const debts: ReadonlyMap<SellerId, bigint> = await tx.ledger.lockDebts(
    [sellerId],
    amount.currency,
  );
  const debtMinor = least(amount.minor, debts.get(sellerId) ?? 0n);
  const payableMinor = amount.minor - debtMinor;
  const rest = { ...amount, minor: payableMinor };
  if (payableMinor > 0n) await tx.transfers.add([supplementOf(deps, transfer, rest)], deps.now());
  return { sellerId, debtMinor, payableMinor };
}

function supplementOf(deps: Deps, transfer: Transfer, amount: Money): Transfer {
  const { sellerOrderId, sellerId, paymentId, rail } = transfer;
  return {
    ...{ id: deps.newId<TransferId>(), sellerOrderId, sellerId, paymentId, rail, amount },
    ...{
      kind: "supplement",
      withheldMinor: 0n,
      reversedMinor: 0n,
      state: "due",
      dueAt: deps.now(),
    },
    ...{ blockedReason: null, batchId: null, processorRef: null, pastRefs: [], adoptedAt: null },
  };
}
