import type { ProcessorName } from "../domain/processor-name.ts";
import type { TransferFacts } from "../processors/processor.ts";
import { alertUnauthorized } from "./alert.ts";
import { applyTransfer } from "./apply-subject.ts";
import { JOB_MS_MAX } from "./in-turn.ts";
import { keepUnknownTransfer } from "./keep-unknown-transfer.ts";
import type { Deps } from "./ports.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** A reading reaches so far over both its ends, as clocks disagree. */
const OVERLAP_MS = 10 * MINUTE_MS;
/** Where there is no mark yet: as long as PayPal remembers the name of a batch. */
const FIRST_MS = 31 * DAY_MS;
/** One reading: the mark moves after each, so that a month is read in as many runs as it takes. */
const SLICE_MS = 7 * DAY_MS;

/**
 * Before transfers are sent, looks at what the processor says was sent since it was last asked, and
 * takes in whatever nobody here knows of. The mark is in the database: one that is set back asks from
 * there on, hence for all that it has forgotten, and never sends it again. False: it is not known
 * yet, so nothing may be sent.
 */
export async function adoptSentTransfers(deps: Deps, rail: ProcessorName): Promise<boolean> {
  const { marks } = deps.store;
  const list = `transfers:${rail}`;
  const now = deps.now();
  const endsAtMs = now.getTime() + JOB_MS_MAX;
  const read = await marks.readUntil(list);
  // A mark from a time that is not yet was set by a clock that ran ahead, and says nothing.
  let fromMs = read && read <= now ? read.getTime() : now.getTime() - FIRST_MS;
  for (;;) {
    const until = new Date(Math.min(fromMs + SLICE_MS, now.getTime()));
    const [low, high] = [fromMs - OVERLAP_MS, until.getTime() + OVERLAP_MS];
    if (!(await adoptBetween(deps, rail, new Date(low), new Date(high)))) return false;
    await marks.moveTo(list, until, deps.now());
    if (until >= now) return true;
    if (deps.now().getTime() >= endsAtMs) return false;
    fromMs = until.getTime();
  }
}

async function adoptBetween(
  deps: Deps,
  rail: ProcessorName,
  from: Date,
  until: Date,
): Promise<boolean> {
  for (let cursor: string | undefined, isFirst = true; isFirst || cursor; isFirst = false) {
    const page = await deps.processors[rail].payOut.listSent({ from, until, cursor });
    if (page.kind !== "ok") {
      await alertUnauthorized(deps, rail, page);
      deps.log.warn("transfers.not_listed", { rail, code: page.code });
      return false;
    }
    const { transfers, next } = page.value;
    const unknown = await deps.store.marks.unknownTransfers(
      rail,
      transfers.map(({ ref }) => ref),
    );
    for (const facts of transfers) if (unknown.has(facts.ref)) await adopt(deps, rail, facts);
    cursor = next;
  }
  return true;
}

/** One that names a transfer of ours is ours, whatever our row says; any other is not our business. */
async function adopt(deps: Deps, rail: ProcessorName, facts: TransferFacts): Promise<void> {
  if (facts.transferId === undefined) return;
  const effect = await applyTransfer(deps, rail, facts, undefined);
  if (effect.state === "applied") return;
  await deps.store.transact((tx) => keepUnknownTransfer(deps, tx, rail, facts));
}
