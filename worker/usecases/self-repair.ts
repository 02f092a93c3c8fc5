import { alertUnauthorized, raiseAlert } from "./alert.ts";
import { applyProcessorEvent } from "./apply-processor-event.ts";
import { applyBatch, applyPayment, applyRefund, applyTransfer } from "./apply-subject.ts";
import { endOrder } from "./end-order.ts";
import type { Deps } from "./ports.ts";
import { runOperation } from "./run-operation.ts";

// What cron does so that nothing depends on a message arriving. Each function is safe to run twice
// at once, takes a bounded bite, and leaves the rest to its next run.

/** Bites are sized so that one run ends well inside a cron invocation's 15 minutes. */
const ROWS_PER_RUN_MAX = 200;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Sends what a commit promised to send. Sent twice does no harm: the message only names a row. */
export async function drainOutbox(deps: Deps): Promise<number> {
  const rows = await deps.store.outbox.unsent(ROWS_PER_RUN_MAX);
  if (rows.length === 0) return 0;
  await deps.queues.moneyMoves(rows.map(({ message }) => message));
  await deps.store.outbox.sent(
    rows.map(({ id }) => id),
    deps.now(),
  );
  return rows.length;
}

/** Finishes operations that nobody finished: a crash, a lost answer, a processor that was down. */
export async function resumeOperations(deps: Deps): Promise<number> {
  const ids = await deps.store.operations.due(deps.now(), ROWS_PER_RUN_MAX);
  for (const id of ids) await guarded(deps, "operation", id, () => runOperation(deps, id));
  return ids.length;
}

/** Ends orders whose time is over: the payment first, the goods after. */
export async function expireOrders(deps: Deps): Promise<number> {
  const ids = await deps.store.reads.expired(deps.now(), ROWS_PER_RUN_MAX);
  for (const id of ids)
    await guarded(deps, "order", id, () =>
      deps.store.transact(async (tx) => {
        const order = await tx.orders.lock(id);
        if (order) await endOrder(deps, tx, order);
      }),
    );
  return ids.length;
}

/**
 * Works on events that are kept and whose message never came, or was given up. Here and not by
 * another message: one for each run would pile up for an event that cannot be worked on.
 */
export async function adoptWaitingEvents(deps: Deps): Promise<number> {
  const before = new Date(deps.now().getTime() - MINUTE_MS);
  const ids = await deps.store.inbox.waiting(before, ROWS_PER_RUN_MAX);
  for (const inboxId of ids)
    await guarded(deps, "event", inboxId, () => applyProcessorEvent(deps, { inboxId }));
  return ids.length;
}

/** Long enough for the webhook that normally brings the news. */
const SILENCE_MS = 2 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Asks the processors about payments, refunds and transfers that they have been silent about. */
export async function readSilent(deps: Deps): Promise<number> {
  const now = deps.now().getTime();
  const { reads } = deps.store;
  const [payments, refunds, transfers, batches] = await Promise.all([
    reads.silentPayments(new Date(now - SILENCE_MS), ROWS_PER_RUN_MAX),
    reads.pendingRefunds(new Date(now - HOUR_MS), ROWS_PER_RUN_MAX),
    reads.unsettled(new Date(now - HOUR_MS), ROWS_PER_RUN_MAX),
    reads.unfinishedBatches(new Date(now - HOUR_MS), ROWS_PER_RUN_MAX),
  ]);
  for (const { rail, ref } of payments)
    await guarded(deps, "payment", ref, async () => {
      const read = await deps.processors[rail].payIn.readPayment(ref);
      if (read.kind === "ok") await applyPayment(deps, rail, read.value, undefined);
      else await alertUnauthorized(deps, rail, read);
    });
  for (const { rail, ref } of refunds)
    await guarded(deps, "refund", ref, async () => {
      const read = await deps.processors[rail].payIn.readRefund(ref);
      if (read.kind === "ok") await applyRefund(deps, rail, read.value, undefined);
    });
  for (const { rail, ref } of transfers)
    await guarded(deps, "transfer", ref, async () => {
      const read = await deps.processors[rail].payOut.readTransfer(ref);
      if (read.kind === "ok") await applyTransfer(deps, rail, read.value, undefined);
    });
  // A batch is only ever read again, never sent again, however long it stays pending.
  for (const ref of batches)
    await guarded(deps, "batch", ref, async () => {
      const read = await deps.processors.paypal.payOut.readBatch(ref);
      if (read.kind === "ok") await applyBatch(deps, ref, read.value, undefined);
    });
  return payments.length + refunds.length + transfers.length + batches.length;
}

/** Stripe keeps a key for 24 h at least; a client that comes back later than this is a new one. */
const KEY_RETENTION_MS = 3 * DAY_MS;
const OUTBOX_RETENTION_MS = 7 * DAY_MS;

/** Forgets what nobody needs any more; what is unresolved stays, and is told. */
export async function sweep(deps: Deps): Promise<number> {
  const now = deps.now().getTime();
  const { removed, stuck } = await deps.store.keys.sweep(new Date(now - KEY_RETENTION_MS));
  if (stuck > 0)
    await raiseAlert(deps, { kind: "keys_unresolved", subject: "keys", facts: { stuck } });
  return removed + (await deps.store.outbox.sweep(new Date(now - OUTBOX_RETENTION_MS)));
}

/** One row that cannot be worked on holds up no other; it is met again at the next run. */
async function guarded(deps: Deps, what: string, id: string, work: () => Promise<unknown>) {
  try {
    await work();
  } catch (error) {
    deps.log.error("repair.failed", { what, id, reason: String(error) });
  }
}
