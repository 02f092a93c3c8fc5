import type { OperationId, SetupId, UserId } from "../../domain/ids.ts";
import { nextTryAfter } from "../../domain/operation.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { OpenedSetup } from "../../processors/processor.ts";
import { alertUnauthorized } from "../alert.ts";
import { recordOpenedSetup } from "../operations/open-setup.ts";
import type { Deps } from "../ports.ts";
import { type CustomerError, customerOf } from "./customer-of.ts";

export type SetupError =
  | CustomerError
  | { readonly kind: "setup_not_found" | "setup_not_finished" }
  | { readonly kind: "rate_limited" };

const HOUR_MS = 60 * 60_000;
/** Nobody has that many cards; who tries them one after the other tries cards that are not theirs. */
const SETUPS = { max: 10, windowMs: HOUR_MS };

/** Where members manage what they have saved, and come back to from PayPal. */
const PAGE = "/account/methods";

/** Begins saving a method without buying. Nothing is saved until the member has entered it. */
export async function openSetup(
  deps: Deps,
  { userId, processor }: { userId: UserId; processor: ProcessorName },
): Promise<Result<SetupId, SetupError>> {
  const tries = await deps.store.limits.count(`setups:${userId}`, SETUPS, deps.now());
  if (!tries.isAllowed) return err({ kind: "rate_limited" });
  const wish = { userId, methodId: undefined, saves: true };
  const { customer: known } = await deps.store.vault.read(wish, processor);
  const customer = await customerOf(deps, known, { userId, processor });
  if (!customer.ok) return customer;
  const setupId = deps.newId<SetupId>();
  const params = {
    setupId,
    customerRef: customer.value.ref,
    returnUrl: deps.links.page(`${PAGE}?setup=${setupId}`),
    cancelUrl: deps.links.page(PAGE),
  };
  const intent = { kind: "open_setup", subjectId: setupId, processor, params } as const;
  await deps.store.transact(async (tx) => {
    const now = deps.now();
    await tx.vault.addSetup({ id: setupId, userId, processor, ref: null, methodRef: null }, now);
    await tx.operations.open(deps.newId<OperationId>(), intent, now, nextTryAfter(now, 0));
  });
  return ok(setupId);
}

/** The set-up as opened: looked up if it is known, else opened by its operation. */
export async function openedSetup(
  deps: Deps,
  setupId: SetupId,
): Promise<Result<OpenedSetup, SetupError>> {
  const { operation, setup } = await deps.store.transact(async (tx) => ({
    operation: await tx.operations.findOpen(setupId),
    setup: await tx.vault.findSetup(setupId),
  }));
  if (!setup) return err({ kind: "setup_not_found" });
  const { vault } = deps.processors[setup.processor];
  if (setup.ref !== null) {
    const read = await vault.readOpenedSetup(setup.ref);
    return read.kind === "ok" ? ok(read.value) : err({ kind: "processor_unavailable" });
  }
  if (operation?.kind !== "open_setup") return err({ kind: "setup_not_found" });
  const opened = await vault.openSetup(operation);
  await recordOpenedSetup(deps, operation, opened);
  if (opened.kind === "ok") return ok(opened.value);
  if (opened.kind === "rejected") return err({ kind: "processor_refused" });
  await alertUnauthorized(deps, setup.processor, opened);
  return err({ kind: "processor_unavailable" });
}
