import type { SellerId } from "../domain/ids.ts";
import type { ProcessorName } from "../domain/processor-name.ts";
import type { Direction } from "../domain/rails.ts";
import { err, ok, type Result } from "../domain/result.ts";
import type { Seller } from "../domain/sellers.ts";
import { audited } from "./note-audit.ts";
import type { Deps, EventMessage, OutboxMessage } from "./ports.ts";

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
    await audited(deps, tx, { actor, action: "switch_rail", subject, facts });
  });
}

/** Notes that an operator has a job or a trigger run now, before it does. */
export const noteRun = (
  deps: Deps,
  { actor, action, subject }: By & { action: "run_job" | "run_trigger"; subject: string },
): Promise<void> => deps.store.transact((tx) => audited(deps, tx, { actor, action, subject }));

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
  const line = { actor, action: "replay_dead_letter", subject: id };
  await deps.store.transact((tx) => audited(deps, tx, line));
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
  if (link.kind !== "ok") return err({ kind: "processor_unavailable" });
  await deps.store.transact((tx) =>
    audited(deps, tx, { actor, action: "make_onboarding_link", subject: sellerId }),
  );
  return ok({ url: link.value });
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
    await audited(deps, tx, { actor, action: "create_account", subject: id });
    return ref;
  });
}
