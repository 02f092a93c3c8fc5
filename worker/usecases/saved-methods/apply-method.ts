import type { OperationId, PaymentId, SavedMethodId, UserId } from "../../domain/ids.ts";
import { nextTryAfter } from "../../domain/operation.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import { outlasts, type SavedMethod } from "../../domain/saved-methods.ts";
import type { MethodFacts } from "../../processors/processor.ts";
import type { Effect, News } from "../apply-subject.ts";
import type { Deps, Tx } from "../ports.ts";

const OTHERS: Effect = { state: "ignored", note: "a payment method of nobody here" };
const applied: Effect = { state: "applied" };

/**
 * Mirrors a saved method as the processor has it now, under the lock of its member's customers, so
 * that it is there once however often and by whomever it is told.
 */
export const applyMethod = (
  deps: Deps,
  processor: ProcessorName,
  facts: MethodFacts,
  news: News | undefined,
): Promise<Effect> =>
  deps.store.transact(async (tx) => {
    const found = await tx.vault.findByRef(processor, facts.ref);
    const customer =
      facts.state === "active"
        ? await tx.vault.findCustomerByRef(processor, facts.customerRef)
        : undefined;
    const userId = found?.userId ?? customer?.userId;
    if (userId === undefined) return OTHERS;
    await tx.vault.lockCustomers(userId);
    if (news && !(await news.note(tx))) return applied;
    // Read again: it may have been written while we waited.
    const known = await tx.vault.findByRef(processor, facts.ref);
    const at = deps.now();
    if (facts.state === "removed") {
      if (known) await tx.vault.save(removed(known), at);
      return applied;
    }
    // Facts may be old: what was removed stays so.
    if (known?.state === "removed") return applied;
    if (known) {
      await tx.vault.save({ ...known, ...facts.display }, at);
      return applied;
    }
    const method: SavedMethod = {
      ...facts.display,
      ...{ id: deps.newId<SavedMethodId>(), userId, processor, ref: facts.ref },
      ...{ isDefault: false, state: "active", createdAt: at },
    };
    await addMethod(deps, tx, method);
    return applied;
  });

/** It pays no more, and is nobody's default. */
export const removed = (method: SavedMethod): SavedMethod => ({
  ...method,
  state: "removed",
  isDefault: false,
});

/** The first one is the default. Of the same card twice one stays, and the other is let go. */
async function addMethod(deps: Deps, tx: Tx, method: SavedMethod): Promise<void> {
  const active = await tx.vault.activeOf(method.userId);
  const twin = active.find(
    ({ processor, fingerprint }) =>
      processor === method.processor && fingerprint !== null && fingerprint === method.fingerprint,
  );
  if (!twin) return tx.vault.add({ ...method, isDefault: active.length === 0 });
  if (!outlasts(method, twin)) {
    await tx.vault.add(removed(method));
    return letGo(deps, tx, method);
  }
  await tx.vault.save(removed(twin), method.createdAt);
  await tx.vault.add({ ...method, isDefault: twin.isDefault });
  await letGo(deps, tx, twin);
}

/** Everything that a member who leaves has saved: the calls outlive the member's rows. */
export async function letGoAll(deps: Deps, tx: Tx, userId: UserId): Promise<void> {
  await tx.vault.lockCustomers(userId);
  for (const method of await tx.vault.activeOf(userId)) await letGo(deps, tx, method);
}

async function letGo(deps: Deps, tx: Tx, method: SavedMethod): Promise<void> {
  const operationId = await openRemoval(deps, tx, method);
  await tx.outbox.add(deps.newId(), { kind: "operation", operationId }, deps.now());
}

/** Opens the call that removes it at the processor, or finds the one that is open. */
export async function openRemoval(
  deps: Deps,
  tx: Tx,
  { id: methodId, ref, processor }: SavedMethod,
): Promise<OperationId> {
  const open = await tx.operations.findOpen(methodId);
  if (open) return open.id;
  const operationId = deps.newId<OperationId>();
  const params = { methodId, ref };
  const intent = { kind: "remove_method", subjectId: methodId, processor, params } as const;
  await tx.operations.open(operationId, intent, deps.now(), nextTryAfter(deps.now(), 0));
  return operationId;
}

/** The processor no longer has what this payment was to be paid with. The order is locked. */
export async function forgetMethodOf(tx: Tx, paymentId: PaymentId, at: Date): Promise<void> {
  const vaulted = await tx.vault.findPayment(paymentId);
  if (!vaulted?.methodId) return;
  await tx.vault.lockCustomers(vaulted.userId);
  const method = await tx.vault.find(vaulted.methodId);
  if (method) await tx.vault.save(removed(method), at);
}
