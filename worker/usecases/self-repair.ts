import type { ProcessorName } from "../domain/processor-name.ts";
import { raiseAlert } from "./alert.ts";
import { applyProcessorEvent } from "./apply-processor-event.ts";
import { expireApprovals } from "./ask-approval.ts";
import { endOrder } from "./end-order.ts";
import { inTurn, type List, onEachRail } from "./in-turn.ts";
import type { Deps } from "./ports.ts";
import { resumeOperation } from "./run-operation.ts";

// What cron does so that nothing depends on a message arriving. Each function is safe to run twice
// at once, takes a bounded bite, and leaves the rest to its next run.

/** One run of the outbox: two full batches of a queue. */
const MESSAGES_PER_RUN_MAX = 200;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * Sends what a commit promised to send. What is taken is nobody else's. A crash between the taking
 * and the queue loses only a message: each names an operation, which cron resumes when it is due.
 */
export async function drainOutbox(deps: Deps): Promise<number> {
  const rows = await deps.store.outbox.take(MESSAGES_PER_RUN_MAX, deps.now());
  if (rows.length === 0) return 0;
  try {
    await deps.queues.moneyMoves(rows.map(({ message }) => message));
  } catch (error) {
    await deps.store.outbox.giveBack(rows.map(({ id }) => id));
    throw error;
  }
  return rows.length;
}

/** Finishes operations that nobody finished: a crash, a lost answer, a processor that was down. */
export const resumeOperations = (deps: Deps): Promise<number> =>
  onEachRail(deps, (rail) => [dueOperations(deps, rail)]);

function dueOperations(deps: Deps, rail: ProcessorName): List {
  // Trying one moves it away; one that stays could not even be begun, and ends this run.
  const seen = new Set<string>();
  return async () => {
    const id = await deps.store.operations.due(rail, deps.now());
    if (id === undefined || seen.has(id)) return undefined;
    seen.add(id);
    return { what: "operation", id, work: () => resumeOperation(deps, id) };
  };
}

/** Ends orders whose time is over: the payment first, the goods after. */
export async function expireOrders(deps: Deps): Promise<number> {
  const since = deps.now();
  const overdue: List = async () => {
    const id = await deps.store.turns.orderToEnd(deps.now(), since);
    if (id === undefined) return undefined;
    const work = () =>
      deps.store.transact(async (tx) => {
        const order = await tx.orders.lock(id);
        if (order) await endOrder(deps, tx, order);
      });
    return { what: "order", id, work };
  };
  return inTurn(deps, [overdue]);
}

/**
 * Works on events that are kept and whose message never came, or was given up. Here and not by
 * another message: one for each run would pile up for an event that cannot be worked on.
 */
export async function adoptWaitingEvents(deps: Deps): Promise<number> {
  const since = deps.now();
  const before = new Date(since.getTime() - MINUTE_MS);
  const waiting =
    (rail: ProcessorName): List =>
    async () => {
      const inboxId = await deps.store.turns.waitingEvent(rail, deps.now(), { before, since });
      if (inboxId === undefined) return undefined;
      return { what: "event", id: inboxId, work: () => applyProcessorEvent(deps, { inboxId }) };
    };
  return onEachRail(deps, (rail) => [waiting(rail)]);
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
  const counters = await deps.store.limits.sweep(deps.now());
  const logins = await deps.store.logins.sweep(deps.now());
  const sent = await deps.store.outbox.sweep(new Date(now - OUTBOX_RETENTION_MS));
  const approvals = await deps.store.transact((tx) => expireApprovals(deps, tx));
  return removed + counters + logins + sent + approvals;
}
