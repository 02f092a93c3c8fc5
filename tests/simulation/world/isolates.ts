import type { Outside } from "../../../worker/composition.ts";
import { workerOver } from "../../../worker/doors.ts";
import { type Choices, oneOf } from "../engine/choices.ts";
import type { Group, Scheduler } from "../engine/scheduler.ts";

/** A Worker's isolate: requests that share memory, and die together. */
export type Isolate = Group & {
  readonly worker: ReturnType<typeof workerOver>;
  readonly hasDied: Promise<never>;
  /** Its clock differs from the world's by so much. */
  readonly skewMs: number;
};
/** Whoever waited for an isolate that ended is told no more than that. */
export class IsolateDied extends Error {}

export type Isolates = {
  any(): Isolate;
  /** Runs something in an isolate; fails with `IsolateDied` if that ends before it is done. */
  run<T>(name: string, isolate: Isolate, work: () => Promise<T>): Promise<T>;
  crash(group: Group): void;
  readonly crashes: number;
};

/** As many as show that two do not share their memory. */
const ISOLATES = 2;

export function createIsolates(
  scheduler: Scheduler,
  choices: Choices,
  skews: readonly number[],
  outsideOf: (skewMs: number) => Outside,
): Isolates {
  const endings = new Map<Group, (died: IsolateDied) => void>();
  let born = 0;
  let crashes = 0;

  function start(): Isolate {
    const skewMs = oneOf(choices, skews);
    let end: (died: IsolateDied) => void = () => undefined;
    const hasDied = new Promise<never>((_, reject) => {
      end = reject;
    });
    // Mostly nobody waits for it.
    hasDied.catch(() => undefined);
    const worker = workerOver(outsideOf(skewMs));
    const isolate = { name: `isolate ${++born}`, isDead: false, worker, hasDied, skewMs };
    endings.set(isolate, end);
    return isolate;
  }
  const alive = Array.from({ length: ISOLATES }, start);

  return {
    get crashes() {
      return crashes;
    },
    any: () => oneOf(choices, alive),
    run: (name, isolate, work) =>
      Promise.race([scheduler.spawn(name, work, isolate), isolate.hasDied]),
    crash(group) {
      const index = alive.indexOf(group as Isolate);
      if (index < 0) return;
      crashes += 1;
      scheduler.kill(group);
      alive[index] = start();
      endings.get(group)?.(new IsolateDied(group.name));
    },
  };
}
