import type { Tx } from "../../../worker/usecases/ports.ts";
import { Refusal } from "./engine/refusal.ts";
import { asOfStatement, type Engine, type Tables } from "./engine/tables.ts";
import type { Xact } from "./engine/xact.ts";
import { type Plain, promised } from "./plain.ts";
import { differencesIn } from "./repositories/differences.ts";
import { disputesIn } from "./repositories/disputes.ts";
import { fraudIn } from "./repositories/fraud.ts";
import { holdsIn } from "./repositories/holds.ts";
import { keysIn } from "./repositories/keys.ts";
import { ledgerIn } from "./repositories/ledger.ts";
import { looksIn } from "./repositories/looks.ts";
import { machineryIn } from "./repositories/machinery.ts";
import { operationsIn } from "./repositories/operations.ts";
import { ordersIn, stockIn } from "./repositories/orders.ts";
import { paymentsIn, refundsIn } from "./repositories/payments.ts";
import { reversalsIn, sharesIn, withholdingsIn } from "./repositories/refund-shares.ts";
import { payoutsIn } from "./repositories/seller-payouts.ts";
import { railsIn, sellersIn } from "./repositories/sellers.ts";
import { subscriptionsIn } from "./repositories/subscriptions.ts";
import { batchesIn, transfersIn } from "./repositories/transfers.ts";

/** Every repository over the one open transaction. */
export const plainTxOver = (tables: Tables): Plain<Tx> => ({
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
  differences: differencesIn(tables),
  shares: sharesIn(tables),
  withholdings: withholdingsIn(tables),
  reversals: reversalsIn(tables),
  payouts: payoutsIn(tables),
  disputes: disputesIn(tables),
  subscriptions: subscriptionsIn(tables),
  holds: holdsIn(tables),
  fraud: fraudIn(tables),
  ...looksIn(tables),
  ...machineryIn(tables),
});

/** Runs the work over a transaction of its own. What it does is done in full, or not at all. */
export async function interactive<T>(
  engine: Engine,
  plain: Plain<Tx>,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const xact = engine.begin();
  try {
    const answer = await work(txOf(engine, plain, xact));
    engine.commit(xact);
    return answer;
  } catch (error) {
    engine.rollback(xact);
    throw asOfStatement(error);
  }
}

const txOf = ({ xacts }: Engine, plain: Plain<Tx>, xact: Xact): Tx =>
  promised<Tx>(plain, (_name, work) => {
    if (xacts.open !== xact) throw new Error("a transaction that is over is asked for more");
    try {
      return work();
    } catch (error) {
      // PostgreSQL works on no more of a transaction that it has refused something.
      if (error instanceof Refusal) xact.isAborted = true;
      throw asOfStatement(error);
    }
  });
