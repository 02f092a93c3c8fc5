import type { OperationId, SavedMethodId, UserId } from "../../domain/ids.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { Deps, Tx } from "../ports.ts";
import { runOperation } from "../run-operation.ts";
import { openRemoval } from "./apply-method.ts";

export type MethodError =
  | { readonly kind: "saved_method_not_found" }
  | { readonly kind: "processor_unavailable" };
type Input = { readonly userId: UserId; readonly methodId: SavedMethodId };

/** Removes it at the processor, then here. Repeating is a success; somebody else's is not there. */
export async function removeMethod(deps: Deps, input: Input): Promise<Result<void, MethodError>> {
  const opened = await deps.store.transact((tx) => open(deps, tx, input));
  if (!opened.ok) return opened;
  if (opened.value === undefined) return ok(undefined);
  await runOperation(deps, opened.value);
  const done = await deps.store.operations.find(opened.value);
  // Cron goes on with it; what the processor refuses for good is told to operators as well.
  return done?.state === "succeeded" ? ok(undefined) : err({ kind: "processor_unavailable" });
}

async function open(
  deps: Deps,
  tx: Tx,
  { userId, methodId }: Input,
): Promise<Result<OperationId | undefined, MethodError>> {
  await tx.vault.lockCustomers(userId);
  const method = await tx.vault.find(methodId);
  if (method?.userId !== userId) return err({ kind: "saved_method_not_found" });
  if (method.state === "removed") return ok(undefined);
  return ok(await openRemoval(deps, tx, method));
}
