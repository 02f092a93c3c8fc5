import { AsyncLocalStorage } from "node:async_hooks";
import type { Choices } from "./choices.ts";
import type { Stillness } from "./stillness.ts";
import type { Trace } from "./trace.ts";

/** Something that goes on by itself: a request, a batch of messages, a buyer. */
export type Task = {
  readonly id: number;
  readonly name: string;
  /** Tasks of one group die together: the invocations of an isolate. */
  readonly group: Group | undefined;
  /** Comes round whether there is something to do or not, as cron does. */
  readonly isRoutine: boolean;
  isDead: boolean;
};
export type Group = { readonly name: string; isDead: boolean };

/** What a task waits at: the scheduler decides when it goes on. */
type Point = {
  readonly id: number;
  readonly task: Task;
  readonly label: string;
  /** Not before this time of the run's clock. */
  readonly fromMs: number;
  /** Not while this is false. */
  readonly isOpen: () => boolean;
  /** Whether the run may end while somebody still waits here. */
  readonly isIdle: boolean;
  readonly run: () => Promise<Ended>;
};
/** "blocked": the database makes it wait for somebody's lock; `goesOn` asks whether it still does. */
type Ended =
  | { kind: "done"; deliver: () => void; says: string }
  | { kind: "blocked"; goesOn: () => Promise<Ended | undefined> };

export type WaitOptions = {
  label: string;
  fromMs?: number;
  isOpen?: () => boolean;
  isIdle?: boolean;
};
/** How a port does its work: `look` answers whether what was begun is done or waits for a lock. */
export type Work<T> = {
  begin(): Promise<T>;
  look?: () => Promise<"running" | "blocked">;
  /** For the trace: nothing that differs from one playing of the same run to the next. */
  says?: (value: T) => string;
};

export type Clock = { nowMs(): number; moveTo(atMs: number): Promise<void> };

export type SchedulerOptions = {
  choices: Choices;
  clock: Clock;
  trace: Trace;
  stillness: Stillness;
  /** After each step: what must hold at any moment. */
  afterStep: () => Promise<void>;
  /** Grows whenever a lock may have become free: until then whoever waits for one goes on waiting. */
  releases: () => number;
};

export type Scheduler = ReturnType<typeof createScheduler>;

const ROUTINE = /^(cron|seller|operator|days)/;
/** Steps without an end are a fault in themselves. */
const STEPS_MAX = 200_000;

/**
 * Lets one task go on at a time. Whoever waits at a port waits here, and the run's choices say who
 * is next, so that every interleaving of port calls can happen and each can be played again.
 */
export function createScheduler(options: SchedulerOptions) {
  const { choices, clock, trace, stillness } = options;
  const current = new AsyncLocalStorage<Task>();
  const points: Point[] = [];
  const blocked: { point: Point; goesOn: () => Promise<Ended | undefined> }[] = [];
  let drawn = 0;
  let steps = 0;
  let lively = 0;
  let released = 0;
  let waits = 0;
  let besideWaits = 0;

  function taskHere(): Task {
    const task = current.getStore();
    if (task === undefined) throw new Error("only tasks of a run wait at its ports");
    return task;
  }

  /** Never resolves for a dead task: what it had in mind is gone. */
  function wait<T>(work: Work<T>, waitOptions: WaitOptions): Promise<T> {
    const task = taskHere();
    stillness.stir();
    return new Promise<T>((resolve, reject) => {
      points.push({
        id: ++drawn,
        task,
        label: waitOptions.label,
        fromMs: waitOptions.fromMs ?? 0,
        isOpen: waitOptions.isOpen ?? (() => true),
        isIdle: waitOptions.isIdle ?? false,
        run: () => outcomeOf(work, resolve, reject),
      });
    });
  }

  async function outcomeOf<T>(
    work: Work<T>,
    resolve: (value: T) => void,
    reject: (error: unknown) => void,
  ): Promise<Ended> {
    let ended: Ended | undefined;
    const done = (deliver: () => void, says: string) => {
      ended = { kind: "done", deliver, says };
    };
    const running = work.begin().then(
      (value) => done(() => resolve(value), work.says?.(value) ?? "ok"),
      (error: unknown) => done(() => reject(error), `fails: ${nameOf(error)}`),
    );
    const { look } = work;
    if (look === undefined) await running;
    const goesOn = async (): Promise<Ended | undefined> => {
      if (look === undefined) return ended;
      for (;;) {
        await soon(running);
        if (ended !== undefined) return ended;
        if ((await look()) === "blocked") return ended;
      }
    };
    return (await goesOn()) ?? { kind: "blocked", goesOn };
  }

  function kill(group: Group): void {
    group.isDead = true;
    for (const { task } of [...points, ...blocked.map(({ point }) => point)])
      if (task.group === group) task.isDead = true;
    for (let i = points.length - 1; i >= 0; i--) if (points[i]!.task.isDead) points.splice(i, 1);
  }

  const isDead = ({ task }: Point) => task.isDead || task.group?.isDead === true;
  const ready = () =>
    points.filter((point) => point.fromMs <= clock.nowMs() && point.isOpen() && !isDead(point));

  /** One decision and what follows from it; false where nobody can go on now. */
  async function step(): Promise<boolean> {
    await stillness.reached();
    await unblock();
    const able = ready();
    if (able.length === 0) return false;
    if (++steps > STEPS_MAX) throw new Error("the run does not end");
    const point = able[choices.pick(able.length)]!;
    points.splice(points.indexOf(point), 1);
    if (!point.task.isRoutine) lively += 1;
    if (blocked.length > 0) besideWaits += 1;
    const ended = await current.run(point.task, point.run);
    settle(point, ended);
    await stillness.reached();
    await options.afterStep();
    return true;
  }

  function settle(point: Point, ended: Ended): void {
    const { task, label } = point;
    if (ended.kind === "blocked") {
      waits += 1;
      trace.add(task.name, label, "waits for a lock");
      blocked.push({ point, goesOn: ended.goesOn });
      return;
    }
    trace.add(
      task.name,
      label,
      isDead(point) ? `${ended.says}, and nobody hears of it` : ended.says,
    );
    if (!isDead(point)) ended.deliver();
    stillness.stir();
  }

  /** In the order in which they began to wait, as the database gives its locks. */
  async function unblock(): Promise<void> {
    if (blocked.length === 0 || options.releases() === released) return;
    released = options.releases();
    for (const entry of [...blocked]) {
      const ended = await entry.goesOn();
      if (ended === undefined) continue;
      blocked.splice(blocked.indexOf(entry), 1);
      settle(entry.point, ended);
      await stillness.reached();
    }
  }

  return {
    wait,
    kill,
    step,
    taskHere,
    steps: () => steps,
    /** Statements that waited for somebody's lock, and steps of others while one did. */
    waits: () => ({ waits, besideWaits }),
    /** Steps of those who only come when there is something to do. */
    lively: () => lively,
    /** When the next of those that only wait for time can go on. */
    nextFromMs: (): number | undefined => {
      const waiting = points.filter((point) => point.isOpen() && !isDead(point));
      return waiting.length === 0 ? undefined : Math.min(...waiting.map(({ fromMs }) => fromMs));
    },
    /** Who would still have something to do. */
    busy: () => [...points.filter((point) => !isDead(point) && !point.isIdle), ...blocked],
    blocked: () => blocked.map(({ point }) => `${point.task.name} at ${point.label}`),
    spawn<T>(name: string, work: () => Promise<T>, group?: Group): Promise<T> {
      const isRoutine = ROUTINE.test(name);
      const task: Task = { id: ++drawn, name, group, isRoutine, isDead: false };
      stillness.stir();
      return current.run(task, work);
    },
    /** Goes on at `fromMs` at the earliest; also how anybody lets others go first. */
    pause: (label: string, waitOptions: Omit<WaitOptions, "label"> = {}): Promise<void> =>
      wait({ begin: async () => undefined }, { label, ...waitOptions }),
  };
}

/** Long enough for a statement that nothing holds up. */
const SOON_MS = 3;

async function soon(running: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, SOON_MS);
  });
  await Promise.race([running, patience]);
  clearTimeout(timer);
}

function nameOf(error: unknown): string {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  const name = error instanceof Error ? error.name : typeof error;
  return [name, code, constraint].filter((part) => typeof part === "string").join(" ");
}
