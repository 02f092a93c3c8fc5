import { retryingTransient } from "../../../worker/db/retries.ts";
import { tellingUnavailable } from "../../../worker/db/unavailable.ts";
import type { Store } from "../../../worker/usecases/ports.ts";
import { asOfBatch, asOfStatement, type Engine } from "./engine/tables.ts";
import { notModelled, type Plain, promised } from "./plain.ts";
import { catalogueOver } from "./repositories/catalogue.ts";
import { checkoutOver, openingOver } from "./repositories/checkout.ts";
import { deskOver } from "./repositories/desk.ts";
import { disputesOver } from "./repositories/disputes.ts";
import { dueWorkOver } from "./repositories/due-work.ts";
import { eventsOver } from "./repositories/events.ts";
import { jobRunsOver } from "./repositories/job-runs.ts";
import { keysOver } from "./repositories/keys.ts";
import { looksOver } from "./repositories/looks.ts";
import { machineryOver } from "./repositories/machinery.ts";
import { marksOver } from "./repositories/marks.ts";
import { operationsOver } from "./repositories/operations.ts";
import { orderFilesOver } from "./repositories/order-files.ts";
import { reconciliationsOver } from "./repositories/reconciliations.ts";
import { subscriptionsOver } from "./repositories/subscriptions.ts";
import { turnsOver } from "./repositories/turns.ts";
import { interactive, plainTxOver } from "./tx.ts";

type Calls = Omit<Store, "transact">;

/** Batches of several statements, whose refusals the driver tells and nobody wraps. */
const BATCHES: ReadonlySet<string> = new Set([
  ...["checkout.read", "checkout.open", "checkout.settle", "keys.sweep"],
  ...[
    "reads.products",
    "reads.cart",
    "reads.order",
    "reads.health",
    "reads.event",
    "reconciliations.match",
    "reconciliations.keepLines",
  ],
]);

/** The store as worker/db/store.ts has it, each call of which is one transaction at once. */
export function storeOver(engine: Engine): Store {
  const { tables, atOnce } = engine;
  const plain: Plain<Calls> = {
    checkout: { ...checkoutOver(tables), open: openingOver(atOnce) },
    reads: {
      ...catalogueOver(tables),
      ...orderFilesOver(tables),
      ...dueWorkOver(tables),
      ...deskOver(tables),
      ...eventsOver(tables),
      explanation: notModelled,
    },
    ...looksOver(),
    disputes: disputesOver(tables),
    subscriptions: subscriptionsOver(tables),
    reconciliations: reconciliationsOver(tables),
    jobRuns: jobRunsOver(tables),
    turns: turnsOver(tables),
    operations: operationsOver(tables),
    keys: keysOver(tables),
    marks: marksOver(tables),
    ...machineryOver(tables),
  };
  const calls = promised<Calls>(plain, (name, work) => {
    try {
      // It makes its own, because its answer depends on what becomes of that.
      return name === "checkout.open" ? work() : atOnce(work);
    } catch (error) {
      throw BATCHES.has(name) ? asOfBatch(error) : asOfStatement(error);
    }
  });
  const plainTx = plainTxOver(tables);
  return tellingUnavailable({
    ...calls,
    transact: (work) => retryingTransient(() => interactive(engine, plainTx, work)),
  });
}
