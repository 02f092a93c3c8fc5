import { completeBilling } from "./billing/restore.ts";
import {
  createPlatform,
  type Hidden,
  type Keys,
  type Platform,
  type Stores,
  scheduleJob,
} from "./platform.ts";

/** A picture of a world's Stripe; core keeps clock, ids, books and deliveries itself. */
type Picture = {
  accountId: string;
  keys: Keys;
  hidden: Hidden;
  stores: { [K in keyof Stores]: ReturnType<Stores[K]["all"]> };
};

export function dump({ accountId, keys, hidden, stores }: Platform): Picture {
  const entries = Object.entries(stores).map(([name, store]) => [name, store.all()]);
  // Each name keeps its own store's type, which Object.entries forgets.
  return structuredClone({
    accountId,
    keys,
    hidden,
    stores: Object.fromEntries(entries),
  }) as Picture;
}

/** Puts a picture back and schedules again what waited on the clock. */
export function restore(opened: Platform, saved: unknown): Platform {
  // `saved` is what `dump` answered in an earlier run.
  const picture = saved as Picture;
  const fresh = createPlatform(opened.world, opened.host, opened.run);
  const platform: Platform = {
    ...fresh,
    accountId: picture.accountId,
    // What an older run did not know yet is as in a new world.
    keys: { ...fresh.keys, ...picture.keys },
    hidden: { ...fresh.hidden, ...picture.hidden },
  };
  replaceAll(platform.stores, picture.stores);
  completeBilling(platform);
  // Whoever was being answered then is gone; nobody would ever settle these keys.
  for (const [key, { answer }] of platform.hidden.idempotency) {
    if (answer === null) platform.hidden.idempotency.delete(key);
  }
  for (const job of platform.hidden.jobs.values()) scheduleJob(platform, job);
  return platform;
}

function replaceAll(stores: Stores, saved: Picture["stores"]): void {
  // Each list goes back into the store of its own name; Object.entries forgets their types.
  const before: Record<string, readonly unknown[] | undefined> = saved;
  for (const [name, store] of Object.entries(stores))
    store.replace((before[name] ?? []) as never[]);
}
