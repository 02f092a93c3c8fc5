import { retryingTransient } from "../../../worker/db/retries.ts";
import { tellingUnavailable } from "../../../worker/db/unavailable.ts";
import type { Store, Tx } from "../../../worker/usecases/ports.ts";
import { Refusal } from "./engine/refusal.ts";
import {
  asOfBatch,
  asOfStatement,
  createEngine,
  type Engine,
  type Tables,
} from "./engine/tables.ts";
import type { Xact } from "./engine/xact.ts";
import { notModelled, type Plain, promised } from "./plain.ts";
import { catalogueOver } from "./repositories/catalogue.ts";
import { checkoutOver, openingOver } from "./repositories/checkout.ts";
import { deskOver } from "./repositories/desk.ts";
import { dueWorkOver } from "./repositories/due-work.ts";
import { keysIn, keysOver } from "./repositories/keys.ts";
import { looksIn, looksOver } from "./repositories/looks.ts";
import { ledgerIn } from "./repositories/ledger.ts";
import { machineryIn, machineryOver } from "./repositories/machinery.ts";
import { operationsIn, operationsOver } from "./repositories/operations.ts";
import { orderFilesOver } from "./repositories/order-files.ts";
import { ordersIn, stockIn } from "./repositories/orders.ts";
import { paymentsIn, refundsIn } from "./repositories/payments.ts";
import { railsIn, sellersIn } from "./repositories/sellers.ts";
import { batchesIn, transfersIn } from "./repositories/transfers.ts";
import { turnsOver } from "./repositories/turns.ts";

export type MemoryDatabase = {
  readonly engine: Engine;
  /** Any number of them over the one state; as the production's, but one transaction at a time. */
  openStore(): { store: Store; close(): Promise<void> };
  /** Grows with each transaction and statement of the stores that changed something. */
  readonly writes: number;
  /** Undoes the transaction that is open, whose client is gone. */
  abandon(): void;
};

/** The whole database as a model in memory, with all of its rules and none of its locks. */
export function createMemoryDatabase(): MemoryDatabase {
  const engine = createEngine();
  return {
    engine,
    openStore: () => ({ store: storeOver(engine), close: async () => undefined }),
    get writes() {
      return engine.writes;
    },
    abandon() {
      const { open } = engine.xacts;
      if (open) engine.rollback(open);
    },
  };
}

/** Batches of more than one statement, whose refusals nobody wraps. */
const BATCHES = new Set(["checkout.read", "checkout.open", "checkout.settle", "keys.sweep"]);
BATCHES.add("reads.cart").add("reads.order").add("reads.health");

function storeOver(engine: Engine): Store {
  const { tables, atOnce } = engine;
  const plain: Plain<Omit<Store, "transact">> = {
    checkout: { ...checkoutOver(tables), open: openingOver(atOnce) },
    reads: {
      ...catalogueOver(tables),
      ...orderFilesOver(tables),
      ...dueWorkOver(tables),
      ...deskOver(tables),
      event: notModelled,
      eventsToReplay: notModelled,
      explanation: notModelled,
    },
    ...looksOver(),
    turns: turnsOver(tables),
    operations: operationsOver(tables),
    keys: keysOver(tables),
    ...machineryOver(tables),
  };
  const ported = promised<Omit<Store, "transact">>(plain, (name, work) => {
    try {
      return name === "checkout.open" ? work() : atOnce(work);
    } catch (error) {
      throw BATCHES.has(name) ? asOfBatch(error) : asOfStatement(error);
    }
  });
  const transact: Store["transact"] = (work) => retryingTransient(() => interactive(engine, work));
  return tellingUnavailable({ ...ported, transact });
}

async function interactive<T>(engine: Engine, work: (tx: Tx) => Promise<T>): Promise<T> {
  const xact = engine.begin();
  try {
    const answer = await work(txOver(engine, xact));
    engine.commit(xact);
    return answer;
  } catch (error) {
    engine.rollback(xact);
    throw asOfStatement(error);
  }
}

/** Every repository over one open transaction. */
const plainTxOver = (tables: Tables): Plain<Tx> => ({
  orders: ordersIn(tables),
  stock: stockIn(tables),
  payments: paymentsIn(tables),
  refunds: refundsIn(tables),
  transfers: transfersIn(tables),
  batches: batchesIn(tables),
  sellers: sellersIn(tables),
  rails: railsIn(tables),
  operations: operationsIn(tables),
  ledger: ledgerIn(tables),
  keys: keysIn(tables),
  ...looksIn(),
  ...machineryIn(tables),
});

function txOver({ tables, xacts }: Engine, xact: Xact): Tx {
  return promised<Tx>(plainTxOver(tables), (_name, work) => {
    if (xacts.open !== xact) throw new Error("a transaction that is over was asked for more");
    try {
      return work();
    } catch (error) {
      if (error instanceof Refusal) xact.isAborted = true;
      throw asOfStatement(error);
    }
  });
}
