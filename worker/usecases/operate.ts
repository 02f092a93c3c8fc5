import type { SellerId, TransferId } from "../domain/ids.ts";
import { blockReasons } from "../domain/payouts.ts";
import type { ProcessorName } from "../domain/processor-name.ts";
import type { Direction } from "../domain/rails.ts";
import { err, ok, type Result } from "../domain/result.ts";
import type { Seller } from "../domain/sellers.ts";
import type { Deps, EventMessage, OutboxMessage, Tx } from "./ports.ts";

// What an operator does by hand. Each leaves a line in the audit log, in the same transaction.

type By = { readonly actor: string };

/** Stops or opens a rail. Payments and transfers under way are finished either way. */
export async function switchRail(
  deps: Deps,
  input: By & { rail: ProcessorName; direction: Direction; stopped: boolean; reason: string },
): Promise<void> {
  const { actor, ...row } = input;
  await deps.store.transact(async (tx) => {
    await tx.rails.save({ ...row, changedAt: deps.now() });
    const subject = `${row.rail}:${row.direction}`;
    const facts = { stopped: row.stopped, reason: row.reason };
    await audit(deps, tx, actor, "switch_rail", subject, facts);
  });
}

/** Lets a blocked transfer try again, whatever blocked it. */
export async function unblockTransfer(
  deps: Deps,
  { transferId, actor }: By & { transferId: TransferId },
): Promise<Result<void, { kind: "transfer_not_blocked" }>> {
  return deps.store.transact(async (tx) => {
    const transfer = await tx.transfers.lock(transferId);
    if (transfer?.state !== "blocked") return err({ kind: "transfer_not_blocked" });
    const at = deps.now();
    await tx.transfers.unblock({ rail: transfer.rail, reasons: blockReasons, transferId, at });
    await audit(deps, tx, actor, "unblock_transfer", transferId, {});
    return ok(undefined);
  });
}

/** Sends a dead letter to its queue again. Its effects happen once, however often this is done. */
export async function replayDeadLetter(
  deps: Deps,
  { id, actor }: By & { id: string },
): Promise<Result<void, { kind: "dead_letter_not_found" | "queue_unavailable" }>> {
  const letter = await deps.store.deadLetters.find(id);
  if (!letter) return err({ kind: "dead_letter_not_found" });
  try {
    if (letter.message.kind === "operation")
      await deps.queues.moneyMoves([letter.message as unknown as OutboxMessage]);
    else await deps.queues.events(letter.message as unknown as EventMessage);
  } catch (error) {
    // Whether it took the message or not: the letter stays to be replayed, and twice is once.
    deps.log.warn("dead_letter.queue_refused", { id, reason: String(error) });
    return err({ kind: "queue_unavailable" });
  }
  await deps.store.deadLetters.replayed(id, deps.now());
  await deps.store.transact((tx) => audit(deps, tx, actor, "replay_dead_letter", id, {}));
  return ok(undefined);
}

export type OnboardError = { readonly kind: "seller_not_found" | "processor_unavailable" };

/** A page on which the seller lets Stripe know them; creates the connected account if need be. */
export async function onboardSeller(
  deps: Deps,
  input: By & { sellerId: SellerId; returnUrl: string; refreshUrl: string },
): Promise<Result<{ url: string }, OnboardError>> {
  const { sellerId, actor, returnUrl, refreshUrl } = input;
  const seller = await deps.store.transact((tx) => tx.sellers.find(sellerId));
  if (!seller) return err({ kind: "seller_not_found" });
  const ref = seller.stripeAccountId ?? (await createAccount(deps, seller, actor));
  if (ref === undefined) return err({ kind: "processor_unavailable" });
  const link = await deps.onboarding.createLink(ref, { returnUrl, refreshUrl });
  return link.kind === "ok" ? ok({ url: link.value }) : err({ kind: "processor_unavailable" });
}

/** The seller's id is the key, so a crash before the name is saved makes no second account. */
async function createAccount(
  deps: Deps,
  { id, email }: Seller,
  actor: string,
): Promise<string | undefined> {
  const created = await deps.onboarding.createAccount({ id, email });
  if (created.kind !== "ok") return undefined;
  const { ref } = created.value;
  return deps.store.transact(async (tx) => {
    // Whoever was here first has named the account by which the seller is paid.
    if (!(await tx.sellers.nameAccount(id, ref)))
      return (await tx.sellers.find(id))?.stripeAccountId ?? undefined;
    await audit(deps, tx, actor, "create_account", id, {});
    return ref;
  });
}

const audit = (
  deps: Deps,
  tx: Tx,
  actor: string,
  action: string,
  subject: string,
  facts: Record<string, unknown>,
) => tx.audit.add({ id: deps.newId(), at: deps.now(), actor, action, subject, facts });
