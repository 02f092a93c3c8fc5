import { schedule } from "../../../worker/cron/schedule.ts";
import { happens, oneOf } from "../engine/choices.ts";
import { IsolateDied } from "../world/isolates.ts";
import type { SimWorld } from "../world/world.ts";
import { NO_ANSWER, openClient } from "./client.ts";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** How often Cloudflare fires each trigger. */
const PERIODS_MS: Readonly<Record<string, number>> = {
  "* * * * *": MINUTE_MS,
  "*/10 * * * *": 10 * MINUTE_MS,
  "7 * * * *": HOUR_MS,
  "17 3 * * *": 24 * HOUR_MS,
};

export type Cron = {
  run(): Promise<void>;
  nextMs(): number;
  /** Whether what the processors told until then was listed at them since. */
  hasListedSince(atMs: number): boolean;
};

/** The trigger that lists it, and how old an event has to be for that. */
const LISTS = "7 * * * *";
const ON_ITS_WAY_MS = 5 * MINUTE_MS;

const OVERLAPS_PER_THOUSAND = 50;

/** The longest that a minute's trigger may come late while nobody has anything for it to do. */
const STRETCH_MAX = 720;
/** How much later each next one comes: fast, for most of a run's steps would be cron's looks else. */
const STRETCHED = 4;

/**
 * Fires what is due; a run goes on beside whatever else there is. Runs beside which nobody else did
 * anything make the next one come later, up to half a day, until something happens: a run that is skipped is one
 * that came late.
 */
export function createCron(world: SimWorld): Cron {
  const triggers = Object.keys(schedule);
  const next = new Map(triggers.map((trigger) => [trigger, world.nowMs() + periodOf(trigger)]));
  let stretch = 1;
  let seen = 0;
  let listedMs = 0;

  /** Something has happened since: cron is on time again. */
  function hurry() {
    if (world.lively() === seen) return;
    seen = world.lively();
    stretch = 1;
    for (const [trigger, atMs] of next)
      next.set(trigger, Math.min(atMs, world.nowMs() + periodOf(trigger)));
  }
  return {
    hasListedSince: (atMs) => listedMs > atMs + ON_ITS_WAY_MS,
    nextMs() {
      hurry();
      return Math.min(...next.values());
    },
    async run() {
      for (;;) {
        await world.scheduler.pause("cron", {
          isIdle: true,
          isOpen: () => Math.min(...next.values()) <= world.nowMs(),
        });
        for (const [trigger, atMs] of next) {
          if (atMs > world.nowMs()) continue;
          if (trigger === LISTS) listedMs = world.nowMs();
          next.set(trigger, world.nowMs() + periodOf(trigger) * stretch);
          // A run that takes longer than its period meets the next one.
          const isTwice = world.isHostile && happens(world.choices, OVERLAPS_PER_THOUSAND);
          await Promise.all([fire(world, trigger), ...(isTwice ? [fire(world, trigger)] : [])]);
        }
        stretch = world.lively() === seen ? Math.min(stretch * STRETCHED, STRETCH_MAX) : 1;
        seen = world.lively();
      }
    },
  };
}

function periodOf(trigger: string): number {
  const period = PERIODS_MS[trigger];
  if (period === undefined) throw new Error(`how often is ${trigger}?`);
  return period;
}

async function fire({ isolates, env }: SimWorld, trigger: string): Promise<void> {
  const isolate = isolates.any();
  const controller = { cron: trigger, scheduledTime: 0, noRetry: () => undefined };
  try {
    await isolates.run(`cron ${trigger}`, isolate, () =>
      isolate.worker.scheduled(controller as never, env as never),
    );
  } catch (error) {
    if (!(error instanceof IsolateDied)) throw error;
  }
}

/** Sends again what was not taken, as the processors do, but not for ever. */
const SENDINGS_MAX = 3;

/** The processors' webhooks: late, twice, in any order, and some of them never. */
export async function webhooks(world: SimWorld, faultsPerThousand: number): Promise<void> {
  const { scheduler, choices, processors } = world;
  const { deliveries } = processors.world;
  const sendings = new Map<string, number>();
  const held = () => deliveries.history().filter(({ state }) => state === "held");
  const client = openClient(world, "webhooks", faultsPerThousand);

  for (;;) {
    await scheduler.pause("an event", { isIdle: true, isOpen: () => held().length > 0 });
    const waiting = held();
    const chosen = waiting[world.isHostile ? choices.pick(Math.min(waiting.length, 6)) : 0];
    if (chosen === undefined) continue;
    const { eventId } = chosen;
    if (world.isHostile && happens(choices, faultsPerThousand)) {
      deliveries.drop([eventId]);
      world.note("event dropped");
      continue;
    }
    const signed = await deliveries.take([eventId]);
    const isTwice = world.isHostile && happens(choices, faultsPerThousand);
    if (isTwice) world.note("event delivered twice");
    for (const delivery of isTwice ? [...signed, ...signed] : signed) {
      const answer = await client.send(`/webhooks/${delivery.endpoint}`, {
        method: "POST",
        headers: delivery.headers,
        body: Buffer.from(delivery.bodyBase64, "base64"),
      });
      if (answer !== NO_ANSWER && answer.status === 200) {
        world.accepted.add(eventId);
        continue;
      }
      world.note("event not taken");
      const times = (sendings.get(eventId) ?? 0) + 1;
      sendings.set(eventId, times);
      if (times >= SENDINGS_MAX) continue;
      const fromMs = world.nowMs() + oneOf(choices, [MINUTE_MS, HOUR_MS]);
      void scheduler.spawn(`event ${times}`, async () => {
        await scheduler.pause("is sent again", { fromMs });
        deliveries.resend(eventId);
      });
    }
  }
}

/** How often at most an event comes once more, whatever it was answered. */
const AGAIN_PER_THOUSAND = 300;

/** All events from when `isReleased` on, whichever comes first, and some of them again. */
export async function inAnyOrder(world: SimWorld, isReleased: () => boolean): Promise<void> {
  const { scheduler, choices, processors } = world;
  const { deliveries } = processors.world;
  const held = () => deliveries.history().filter(({ state }) => state === "held");
  const client = openClient(world, "webhooks", 0);
  for (;;) {
    const isOpen = () => isReleased() && held().length > 0;
    await scheduler.pause("an event", { isIdle: true, isOpen });
    const { eventId } = oneOf(choices, held());
    for (const delivery of await deliveries.take([eventId])) {
      const answer = await client.send(`/webhooks/${delivery.endpoint}`, {
        method: "POST",
        headers: delivery.headers,
        body: Buffer.from(delivery.bodyBase64, "base64"),
      });
      if (answer === NO_ANSWER || answer.status !== 200)
        world.broken.push({ rule: "without a fault an event is taken", ids: [eventId] });
      else world.accepted.add(eventId);
    }
    if (!happens(choices, AGAIN_PER_THOUSAND)) continue;
    world.note("event delivered twice");
    deliveries.resend(eventId);
  }
}

/** The server notices that a client is gone: its transaction is undone, its locks are free. */
export async function connectionsEnd({ scheduler, neon }: SimWorld): Promise<void> {
  if (neon === undefined) return;
  for (;;) {
    await scheduler.wait(
      { begin: () => neon.reap() },
      { label: "the server misses a client", isIdle: true, isOpen: () => neon.abandoned > 0 },
    );
  }
}
