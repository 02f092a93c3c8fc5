import { createBooks, type WorldBooks } from "./books.ts";
import { createClock, type StillTime, type WorldClock } from "./clock.ts";
import type { Endpoint, Outgoing, World } from "./contract.ts";
import { createDeliveries, type WorldDeliveries } from "./deliveries.ts";
import { createFaults, type WorldFaults } from "./faults.ts";
import { createIds, type WorldIds } from "./ids.ts";
import { createLog } from "./log.ts";

/** A world as core sees it: what the processors see, and what the control API adds. */
export type OpenWorld = World & {
  readonly seed: string;
  readonly clock: WorldClock;
  readonly ids: WorldIds;
  readonly books: WorldBooks;
  readonly faults: WorldFaults;
  readonly deliveries: WorldDeliveries;
};

export type WorldOptions = {
  id: string;
  /** Without one the id is the seed, so a process that does the same again gets the same ids. */
  seed?: string | undefined;
  signer?: (world: World, endpoint: Endpoint) => Outgoing["sign"] | undefined;
  delivered?: (world: World, endpoint: Endpoint, eventId: string) => void;
  /** Something that a restart must not forget has happened without a request. */
  changed?: () => void;
  /** Instead of the machine's time. */
  time?: StillTime;
  /** The world begins in the past, so long ago. */
  beginsAgoMs?: number | undefined;
};

/** Enough to see after a restart what led to a problem. */
const REQUESTS_SAVED_MAX = 2_000;

export function createWorld(options: WorldOptions): OpenWorld {
  const { id, seed = id, signer, delivered, changed, time, beginsAgoMs } = options;
  const clock = createClock(time ?? Date.now, changed, beginsAgoMs);
  const world: OpenWorld = {
    id,
    seed,
    clock,
    ids: createIds(id, seed),
    books: createBooks(clock.now),
    faults: createFaults(),
    deliveries: createDeliveries({
      clock,
      signer: (endpoint) => signer?.(world, endpoint),
      delivered: (endpoint, eventId) => delivered?.(world, endpoint, eventId),
      ...(changed && { changed }),
    }),
    log: createLog(),
  };
  return world;
}

/** What core keeps of a world between two runs of the process. */
export function saveWorld(world: OpenWorld) {
  return {
    id: world.id,
    seed: world.seed,
    offsetMs: world.clock.offsetMs(),
    ids: world.ids.save(),
    books: world.books.save(),
    deliveries: world.deliveries.save(),
    mode: world.deliveries.mode,
    urls: world.deliveries.urls,
    faults: world.faults.planned(),
    eventRules: world.deliveries.rules.planned(),
    requests: world.log.all().slice(-REQUESTS_SAVED_MAX),
  };
}

export type SavedWorld = ReturnType<typeof saveWorld>;

export function restoreWorld(world: OpenWorld, saved: SavedWorld): void {
  world.clock.restore(saved.offsetMs);
  world.ids.restore(saved.ids);
  world.books.restore(saved.books);
  world.deliveries.restore(saved.deliveries);
  world.deliveries.mode = saved.mode;
  world.deliveries.urls = { ...saved.urls };
  world.faults.restore(saved.faults);
  world.deliveries.rules.restore(saved.eventRules);
  for (const request of saved.requests) world.log.add(request);
}

export function stopWorld(world: OpenWorld): void {
  world.clock.stop();
  world.deliveries.stop();
}
