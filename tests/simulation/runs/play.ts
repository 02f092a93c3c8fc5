import { type Cron, connectionsEnd, createCron, webhooks } from "../actors/machinery.ts";
import { keysOracle } from "../oracles/keys.ts";
import { noteOutcomes } from "../oracles/outcomes.ts";
import { brokenAtRest } from "../oracles/rest.ts";
import { restingState } from "../oracles/resting.ts";
import { statesOracle } from "../oracles/states.ts";
import type { Broken } from "../oracles/steps.ts";
import { openWorld, type SimWorld, type WorldOptions } from "../world/world.ts";

export type PlayOptions = Omit<WorldOptions, "afterStep"> & {
  /** Starts those whom the run is about; what they return is awaited. */
  actors: (world: SimWorld) => readonly Promise<unknown>[];
  /** Those who go on as long as the run lasts. */
  helpers: (world: SimWorld) => void;
  /** A step in a thousand, at which time leaps ahead. */
  leapsPerThousand: number;
  /** Brings the processors' events; by default as they come, late, twice or never. */
  deliver?: (world: SimWorld) => Promise<void>;
};

export type Played = {
  readonly failure: Failure | undefined;
  readonly hash: string;
  readonly steps: number;
  readonly effects: number;
  readonly crashes: number;
  readonly happened: ReadonlyMap<string, number>;
  readonly trace: readonly string[];
  readonly choices: readonly number[];
  readonly log: readonly string[];
  /** The rows that matter, as they were when the run failed. */
  readonly state: readonly string[];
  /** What it came to in the end, of runs that are laid beside others. */
  readonly resting: readonly string[];
};
/** What was broken, and from which step on it could be seen. */
export type Failure = { when: "step" | "rest" | "thrown"; broken: readonly Broken[] };

class Found extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.broken.map(({ rule, ids }) => `${rule}: ${ids.join(", ")}`).join("; "));
    this.failure = failure;
  }
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** A bank's last word on a refund, eight tries of one and a hold of seven days fit in several times. */
const REST_DAYS_MAX = 90;
/** Past a lease, past a key's lock, past a reservation. */
const LEAPS_MS = [10_000, 50_000, 100_000, 11 * MINUTE_MS] as const;

/** One run from its first step to rest, with everything checked on the way. */
export async function play(options: PlayOptions): Promise<Played> {
  const keys = keysOracle();
  const states = statesOracle();
  let writes = 0;
  let requests = 0;
  let fates: ReturnType<WorldOptions["fates"]> | undefined;
  const world = await openWorld({
    ...options,
    fates: (isOn) => {
      fates = options.fates(isOn);
      return fates;
    },
    async afterStep(of) {
      const asked = of.processors.world.log.all().length;
      if (of.books.writes() === writes && asked === requests) return;
      writes = of.books.writes();
      requests = asked;
      const broken = [
        ...of.broken,
        ...(await of.books.brokenNow()),
        ...(await keys.check(of)),
        ...states.check(await of.books.states()),
      ];
      if (broken.length > 0) throw new Found({ when: "step", broken });
    },
  });
  const failure = await run(world, options).catch((error: unknown): Failure => {
    if (error instanceof Found) return error.failure;
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { when: "thrown", broken: [{ rule: "nothing is thrown", ids: [told] }] };
  });
  await noteOutcomes(world);
  return {
    failure,
    state: failure ? await world.books.show() : [],
    hash: world.trace.hash(),
    steps: world.scheduler.steps(),
    effects: fates?.effects ?? 0,
    crashes: world.isolates.crashes,
    happened: world.happened,
    trace: world.trace.lines,
    choices: world.choices.taken,
    log: world.log,
    resting: options.deliver ? await restingState(world.books) : [],
  };
}

async function run(world: SimWorld, options: PlayOptions): Promise<undefined> {
  const { scheduler, choices } = world;
  const cron = createCron(world);
  let thrown: unknown;
  const start = (name: string, work: () => Promise<unknown>) =>
    scheduler.spawn(name, work).catch((error: unknown) => {
      thrown ??= error;
    });
  void start("cron", cron.run);
  for (let n = 0; n < 2; n++) void start(`consumer ${n}`, world.queues.consume);
  const deliver = options.deliver ?? ((of) => webhooks(of, options.faultsPerThousand));
  void start("webhooks", () => deliver(world));
  void start("server", () => connectionsEnd(world));
  options.helpers(world);
  let isOver = false;
  void Promise.all(options.actors(world)).then(
    () => {
      isOver = true;
    },
    (error: unknown) => {
      thrown ??= error;
    },
  );

  while (!isOver) {
    if (thrown !== undefined) throw thrown;
    const leaps = options.leapsPerThousand;
    if (leaps > 0 && choices.pick(1000) >= 1000 - leaps)
      await world.moveTo(world.nowMs() + LEAPS_MS[choices.pick(LEAPS_MS.length)]!);
    if (await scheduler.step()) continue;
    await waitFor(world, cron.nextMs());
  }
  world.isHostile = false;
  await rest(world, cron, () => thrown);
  return undefined;
}

/** Nobody can go on now: time moves to when somebody can. */
async function waitFor(world: SimWorld, cronMs: number): Promise<void> {
  const times = [world.scheduler.nextFromMs(), world.queues.nextMs(), cronMs];
  const next = times.filter((atMs) => atMs !== undefined && atMs > world.nowMs()) as number[];
  if (next.length === 0)
    throw new Error(`nobody goes on: ${world.scheduler.blocked().join(", ") || "all wait"}`);
  await world.moveTo(Math.min(...next));
}

/** No more faults: time passes until nothing is under way any more. */
async function rest(world: SimWorld, cron: Cron, thrown: () => unknown) {
  const beganMs = world.nowMs();
  const endMs = beganMs + REST_DAYS_MAX * DAY_MS;
  let open: Broken[] = [];
  while (world.nowMs() < endMs) {
    while (await world.scheduler.step());
    if (thrown() !== undefined) throw thrown();
    open = await world.books.unfinished();
    // A message that is tried again in a moment may be the only one that knows of its event, and
    // of one that never came nobody knows before it is listed.
    const isHeard = world.queues.waiting === 0 && cron.hasListedSince(beganMs);
    if (open.length === 0 && isHeard) break;
    await waitFor(world, cron.nextMs());
  }
  if (open.length > 0) throw new Found({ when: "rest", broken: open });
  const broken = await brokenAtRest(world);
  if (broken.length > 0) throw new Found({ when: "rest", broken });
}
