import type { BlockKind } from "../domain/fraud.ts";
import type { BlockId } from "../domain/ids.ts";
import { err, ok, type Result } from "../domain/result.ts";
import type { Deps } from "./ports.ts";

export type BlocklistError = { readonly kind: "already_blocked" | "block_not_found" };
type By = { readonly actor: string };

/** From now on nothing is sold to it. What it has bought is left to the review of each order. */
export async function addBlock(
  deps: Deps,
  { actor, ...entry }: By & { kind: BlockKind; value: string; note: string },
): Promise<Result<{ id: BlockId }, BlocklistError>> {
  return deps.store.transact(async (tx) => {
    const [id, at] = [deps.newId<BlockId>(), deps.now()];
    if (!(await tx.fraud.blocklist.add({ id, ...entry }, { at, actor })))
      return err({ kind: "already_blocked" });
    // The value is in the list's own row; an e-mail address is not repeated here.
    const facts = { kind: entry.kind, note: entry.note };
    const line = { id: deps.newId<string>(), at, actor, action: "add_block", subject: id };
    await tx.audit.add({ ...line, facts });
    return ok({ id });
  });
}

/** It may buy again. The entry stays, with who added and who removed it. */
export async function removeBlock(
  deps: Deps,
  { id, actor }: By & { id: BlockId },
): Promise<Result<void, BlocklistError>> {
  return deps.store.transact(async (tx) => {
    const at = deps.now();
    if (!(await tx.fraud.blocklist.remove(id, { at, actor })))
      return err({ kind: "block_not_found" });
    const line = { id: deps.newId<string>(), at, actor, action: "remove_block", subject: id };
    await tx.audit.add({ ...line, facts: {} });
    return ok(undefined);
  });
}
