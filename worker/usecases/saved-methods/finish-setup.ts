import type { OperationId, SetupId, UserId } from "../../domain/ids.ts";
import { nextTryAfter } from "../../domain/operation.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { codes } from "../../processors/processor.ts";
import type { Deps, Tx } from "../ports.ts";
import { runOperation } from "../run-operation.ts";
import type { SetupError } from "./open-setup.ts";

/** The member's browser comes back: what was entered or approved is saved, once. Safe to repeat. */
export async function finishSetup(
  deps: Deps,
  input: { readonly userId: UserId; readonly setupId: SetupId },
): Promise<Result<void, SetupError>> {
  const opened = await deps.store.transact((tx) => openFinish(deps, tx, input));
  if (!opened.ok) return opened;
  if (opened.value === undefined) return ok(undefined);
  await runOperation(deps, opened.value);
  const done = await deps.store.operations.find(opened.value);
  if (done?.state === "succeeded") return ok(undefined);
  const code = codeOf(done?.answer);
  if (done?.state !== "rejected" || code === undefined)
    return err({ kind: "processor_unavailable" });
  if (code === codes.setupNotFinished) return err({ kind: "setup_not_finished" });
  return err({ kind: "processor_refused" });
}

async function openFinish(
  deps: Deps,
  tx: Tx,
  { userId, setupId }: { userId: UserId; setupId: SetupId },
): Promise<Result<OperationId | undefined, SetupError>> {
  await tx.vault.lockCustomers(userId);
  const setup = await tx.vault.findSetup(setupId);
  if (setup?.userId !== userId) return err({ kind: "setup_not_found" });
  if (setup.methodRef !== null) return ok(undefined);
  const open = await tx.operations.findOpen(setupId);
  if (open?.kind === "finish_setup") return ok(open.id);
  if (setup.ref === null) return err({ kind: "setup_not_finished" });
  const id = deps.newId<OperationId>();
  const { processor, ref } = setup;
  const params = { setupId, ref };
  const intent = { kind: "finish_setup", subjectId: setupId, processor, params } as const;
  await tx.operations.open(id, intent, deps.now(), nextTryAfter(deps.now(), 0));
  return ok(id);
}

const codeOf = (answer: unknown): string | undefined =>
  typeof answer === "object" && answer !== null && "code" in answer
    ? String(answer.code)
    : undefined;
