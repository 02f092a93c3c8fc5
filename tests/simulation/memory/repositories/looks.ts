import type { Store, Tx } from "../../../../worker/usecases/ports.ts";
import type { Tables } from "../engine/tables.ts";
import { notModelled, type Plain } from "../plain.ts";

type Gate =
  | "refunds"
  | "statements"
  | "logins"
  | "limits"
  | "people"
  | "mails"
  | "desk"
  | "approvals"
  | "audit"
  | "finding"
  | "vault"
  | "fraud";
type Looks = Plain<Pick<Store, "invariants" | "doctor" | Gate>>;

/** Whoever looks at the books from outside: the model has none of it, and so no break of them. */
export const looksOver = (): Looks => ({
  invariants: everyCall as Looks["invariants"],
  doctor: everyCall as Looks["doctor"],
  // What went back is looked at in the tables.
  refunds: everyCall as Looks["refunds"],
  statements: everyCall as Looks["statements"],
  // Who is logged in is given in a run, and what is mailed moves no money.
  logins: everyCall as Looks["logins"],
  limits: everyCall as Looks["limits"],
  people: everyCall as Looks["people"],
  mails: everyCall as Looks["mails"],
  desk: everyCall as Looks["desk"],
  approvals: everyCall as Looks["approvals"],
  finding: everyCall as Looks["finding"],
  audit: everyCall as Looks["audit"],
  vault: everyCall as Looks["vault"],
  fraud: everyCall as Looks["fraud"],
});

type GateTx = "people" | "desk" | "approvals" | "vault";

export const looksIn = ({
  approvals,
}: Pick<Tables, "approvals">): Plain<Pick<Tx, "invariants" | "balances" | GateTx>> => ({
  // Nobody works at a seller's desk in a run, and one operator suffices.
  desk: everyCall as Plain<Tx["desk"]>,
  approvals: {
    ...{ ask: notModelled, lock: notModelled, decide: notModelled },
    // There are none, but whoever watches for writes sees that one was tried.
    expire() {
      approvals.update([], {});
      return [];
    },
  },
  invariants: {
    ...{ lockOpen: notModelled, save: notModelled, addRun: notModelled, explain: notModelled },
    stopsMoney: () => false,
  },
  balances: { lockOf: notModelled, save: notModelled },
  // Nobody leaves in a run, and no run is as long as people are remembered.
  people: {
    ...{ ordersOf: notModelled, eventsOf: notModelled, hasDesk: notModelled },
    ...{ removeUser: notModelled, eraseDestinations: notModelled, eraseOrders: () => {} },
    ...{ redactEvents: () => {}, oldOrders: () => [], oldEvents: () => [] },
  },
  // Buyers of the runs are guests, who save nothing and pay with nothing saved.
  vault: {
    ...{ lockCustomers: notModelled, nameCustomer: notModelled },
    ...{ find: notModelled, activeOf: notModelled, add: notModelled },
    ...{ save: notModelled, setDefault: notModelled, addSetup: notModelled },
    ...{ findSetup: notModelled, saveSetup: notModelled, addPayment: notModelled },
    // A card that pays a plan is nobody's saved method.
    ...{ findCustomerByRef: () => undefined, findByRef: () => undefined },
    findPayment: () => undefined,
  },
});

/** Has every call that is asked for, and each of them is not modelled. */
const everyCall: unknown = {};
