import { raiseAlert } from "./alert.ts";
import type { Deps } from "./ports.ts";

const DAY_MS = 24 * 60 * 60_000;
/** More than a day brings; what is left is told the next day. */
const PARTS_PER_RUN_MAX = 500;

/** Tells the operators, once for each, of parts that were paid long ago and that nobody shipped. */
export async function alertUnshipped(deps: Deps): Promise<number> {
  const { unshippedAlertDays } = deps.settings;
  const paidBefore = new Date(deps.now().getTime() - unshippedAlertDays * DAY_MS);
  const parts = await deps.store.reads.unshipped(
    { paidBefore, toldAs: UNSHIPPED },
    PARTS_PER_RUN_MAX,
  );
  for (const { id, orderNumber, sellerId } of parts) {
    const facts = { orderNumber, sellerId, days: unshippedAlertDays };
    await raiseAlert(deps, { kind: UNSHIPPED, subject: id, facts });
  }
  return parts.length;
}
/** An alert of this kind for a part is how it is known to have been told. */
const UNSHIPPED = "part_unshipped";
