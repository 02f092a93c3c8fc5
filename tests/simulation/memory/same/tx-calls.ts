import type { Tx } from "../../../../worker/usecases/ports.ts";
import { callsOfDisputes } from "./calls-of-disputes.ts";
import { callsOfMachinery } from "./calls-of-machinery.ts";
import { callsOfOperators } from "./calls-of-operators.ts";
import { callsOfOrders } from "./calls-of-orders.ts";
import { callsOfPayouts } from "./calls-of-payouts.ts";
import { callsOfRefunds } from "./calls-of-refunds.ts";
import { callsOfSubscriptions } from "./calls-of-subscriptions.ts";
import type { Chooses } from "./pool.ts";

/** Every call of a transaction, by name. */
export const txCalls: Readonly<Record<string, Chooses<Tx>>> = {
  ...callsOfOrders,
  ...callsOfPayouts,
  ...callsOfMachinery,
  ...callsOfRefunds,
  ...callsOfDisputes,
  ...callsOfSubscriptions,
  ...callsOfOperators,
};
