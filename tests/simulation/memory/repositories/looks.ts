import type { Store, Tx } from "../../../../worker/usecases/ports.ts";
import { notModelled, type Plain } from "../plain.ts";

type Looks = Plain<Pick<Store, "reconciliations" | "invariants" | "doctor">>;

/** Whoever looks at the books from outside: the model has none of it, and so no break of them. */
export const looksOver = (): Looks => ({
  reconciliations: everyCall as Looks["reconciliations"],
  invariants: everyCall as Looks["invariants"],
  doctor: everyCall as Looks["doctor"],
});

export const looksIn = (): Plain<Pick<Tx, "invariants" | "balances">> => ({
  invariants: {
    ...{ lockOpen: notModelled, save: notModelled, addRun: notModelled, explain: notModelled },
    stopsMoney: () => false,
  },
  balances: { lockOf: notModelled, save: notModelled },
});

/** Has every call that is asked for, and each of them is not modelled. */
const everyCall: unknown = {};
