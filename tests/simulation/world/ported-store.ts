import { DatabaseUnavailable, type Store, type Tx } from "../../../worker/usecases/ports.ts";
import type { Fate } from "./fates.ts";
import { type Port, transactionOf } from "./port.ts";

/**
 * Ask and change nothing; or only say who was looked at last, how far lists were read, when cron ran
 * and what of two books was laid side by side.
 */
const READS =
  /^(reads\.|turns\.|marks\.|jobRuns\.|reconciliations\.|subscriptions\.(silent|billed|invoiceOfPayment)$|checkout\.read$|operations\.(due|find)$|inbox\.(isWorked|find)$|deadLetters\.find$|alerts\.(takeUntold|told)$)/;

/**
 * Looks at the books, which the model in memory does not have. Refused on PostgreSQL too, so that
 * the same seed is the same run on both; the stepwise runs have them.
 */
const LOOKS = /^(invariants|doctor|reads\.explanation)$/;

type Method = (...args: unknown[]) => Promise<unknown>;
type Raw = Readonly<Record<string, unknown>>;

/**
 * A store whose every call is one step of the run: a whole transaction too, as if the database had
 * one client. That is what transactions are for; whether they are is shown by the runs in which
 * each statement is a step, with real locks.
 */
export function portedStore(store: Store, port: Port): Store {
  const wrapped = wrap(store as unknown as Raw, "", port);
  return { ...wrapped, transact: transactOver(store, port) } as unknown as Store;
}

function wrap(raw: Raw, path: string, port: Port): Raw {
  return Object.fromEntries(
    Object.entries(raw).map(([name, value]) => {
      const full = `${path}${name}`;
      if (LOOKS.test(full)) return [name, typeof value === "function" ? refused : allRefused];
      if (typeof value === "function") return [name, method(value as Method, full, port)];
      return [name, wrap(value as Raw, `${full}.`, port)];
    }),
  );
}

const refused: Method = async () => {
  throw new Error("not in this run");
};
const allRefused: Raw = new Proxy({}, { get: () => refused });

const method =
  (call: Method, name: string, port: Port): Method =>
  (...args) =>
    port({
      ...{ port: "database", label: `store.${name}`, isEffect: !READS.test(name) },
      async execute(fate) {
        if (fate.kind === "request_lost") throw unavailable();
        const value = await call(...args);
        if (fate.kind === "answer_lost") throw unavailable();
        return value;
      },
    });

function transactOver({ transact }: Store, port: Port): Store["transact"] {
  return <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    port<T>({
      ...{ port: "commit", label: "store.transact", isEffect: true },
      async execute(fate) {
        if (fate.kind === "request_lost") throw unavailable();
        const inside = { isOpen: true };
        const value = await transactionOf
          .run(inside, () => transact(abortedOnce(work, fate)))
          .finally(() => {
            inside.isOpen = false;
          });
        if (fate.kind === "answer_lost") throw unavailable();
        return value;
      },
    });
}

/** The first try is undone at its end, as when another transaction was in its way. */
function abortedOnce<T>(work: (tx: Tx) => Promise<T>, fate: Fate) {
  let isFirst = fate.kind === "serialization_failure";
  return async (tx: Tx) => {
    const value = await work(tx);
    if (!isFirst) return value;
    isFirst = false;
    throw Object.assign(new Error("could not serialize access"), { code: "40001" });
  };
}

const unavailable = () => new DatabaseUnavailable("the line to the database broke");
