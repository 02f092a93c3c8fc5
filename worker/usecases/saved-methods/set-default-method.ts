import type { SavedMethodId, UserId } from "../../domain/ids.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { Deps } from "../ports.ts";
import type { MethodError } from "./remove-method.ts";

/** The one that is offered first. Only here: no processor needs to know. */
export const setDefaultMethod = (
  deps: Deps,
  { userId, methodId }: { readonly userId: UserId; readonly methodId: SavedMethodId },
): Promise<Result<void, MethodError>> =>
  deps.store.transact(async (tx) => {
    await tx.vault.lockCustomers(userId);
    const method = await tx.vault.find(methodId);
    if (method?.userId !== userId || method.state === "removed")
      return err({ kind: "saved_method_not_found" });
    await tx.vault.setDefault(userId, methodId, deps.now());
    return ok(undefined);
  });
