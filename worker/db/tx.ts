import type { Tx } from "../usecases/ports.ts";
import type { Transaction } from "./client.ts";
import { approvalsIn } from "./repositories/approvals.ts";
import { balancesIn } from "./repositories/balances.ts";
import { batchesIn } from "./repositories/batches.ts";
import { breaksIn } from "./repositories/breaks.ts";
import { deskIn } from "./repositories/desk.ts";
import { differencesIn } from "./repositories/differences.ts";
import { disputesIn } from "./repositories/disputes.ts";
import { fraudIn } from "./repositories/fraud.ts";
import { holdsIn } from "./repositories/holds.ts";
import { keysIn } from "./repositories/keys.ts";
import { ledgerIn } from "./repositories/ledger.ts";
import { machineryIn } from "./repositories/machinery.ts";
import { operationsIn } from "./repositories/operations.ts";
import { ordersIn, stockIn } from "./repositories/orders.ts";
import { paymentsIn, refundsIn } from "./repositories/payments.ts";
import { peopleIn } from "./repositories/privacy.ts";
import { reversalsIn, sharesIn, withholdingsIn } from "./repositories/refund-shares.ts";
import { payoutsIn } from "./repositories/seller-payouts.ts";
import { railsIn, sellersIn } from "./repositories/sellers.ts";
import { subscriptionsIn } from "./repositories/subscriptions.ts";
import { transfersIn } from "./repositories/transfers.ts";
import { vaultIn } from "./repositories/vault.ts";

/** Every repository over one open transaction. */
export const txOver = (db: Transaction): Tx => ({
  orders: ordersIn(db),
  stock: stockIn(db),
  payments: paymentsIn(db),
  refunds: refundsIn(db),
  transfers: transfersIn(db),
  batches: batchesIn(db),
  sellers: sellersIn(db),
  rails: railsIn(db),
  operations: operationsIn(db),
  ledger: ledgerIn(db),
  differences: differencesIn(db),
  keys: keysIn(db),
  shares: sharesIn(db),
  withholdings: withholdingsIn(db),
  reversals: reversalsIn(db),
  disputes: disputesIn(db),
  holds: holdsIn(db),
  payouts: payoutsIn(db),
  desk: deskIn(db),
  approvals: approvalsIn(db),
  fraud: fraudIn(db),
  invariants: breaksIn(db),
  balances: balancesIn(db),
  people: peopleIn(db),
  vault: vaultIn(db),
  subscriptions: subscriptionsIn(db),
  ...machineryIn(db),
});
