import { AsyncLocalStorage } from "node:async_hooks";
import type { Scheduler } from "../engine/scheduler.ts";
import type { Call, Fate, Fates } from "./fates.ts";
import type { Isolates } from "./isolates.ts";

export type PortCall<T> = Call & {
  /** Does it, or what is left of it under this fate. Throws what the Worker would see. */
  execute(fate: Fate): Promise<T>;
  look?: () => Promise<"running" | "blocked">;
  says?: (value: T) => string;
};
export type Port = <T>(call: PortCall<T>) => Promise<T>;

type PortOptions = {
  scheduler: Scheduler;
  fates: Fates;
  isolates: () => Isolates;
  nowMs: () => number;
  /** Grows with everything that any port changes. */
  revision: () => number;
  /** Told of each fault that struck. */
  struck: (call: Call, fate: Fate) => void;
  misused: (rule: string, id: string) => void;
};

/** Set while a task has a transaction open: who waits for a network then lets others wait too. */
export const transactionOf = new AsyncLocalStorage<{ isOpen: boolean }>();

/** Every touch of the outside: waits for its turn, meets its fate, and may end the isolate. */
export function createPort(options: PortOptions): Port {
  const { scheduler, fates, isolates, nowMs, struck, misused } = options;
  return async <T>(call: PortCall<T>): Promise<T> => {
    const { port, label, isEffect, execute, look, says } = call;
    const { group } = scheduler.taskHere();
    if (port === "processor" && transactionOf.getStore()?.isOpen) {
      misused("no network inside a transaction", label);
      // Nobody would ever give it its turn: the transaction is one step.
      throw new Error("a processor is called inside a transaction");
    }
    let lateMs = 0;
    const value = await scheduler.wait<T>(
      {
        async begin() {
          const fate = fates.of({ port, label, isEffect });
          if (fate.kind !== "none") struck(call, fate);
          if (fate.kind === "slow") lateMs = fate.delayMs;
          if (fate.kind === "crash_before" && group) {
            isolates().crash(group);
            throw new CrashedHere();
          }
          const before = options.revision();
          const done = await execute(fate).finally(() =>
            fates.settled?.(options.revision() !== before),
          );
          if (fate.kind === "crash_after" && group) isolates().crash(group);
          return done;
        },
        ...(look && { look }),
        ...(says && { says }),
      },
      { label },
    );
    if (lateMs > 0) await scheduler.pause(`${label}, answered late`, { fromMs: nowMs() + lateMs });
    return value;
  };
}

/** Reaches nobody: those who could see it are gone. */
class CrashedHere extends Error {}
