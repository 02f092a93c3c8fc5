import type { Clock } from "../../core/contract.ts";
import { later, type Platform } from "../platform.ts";

/**
 * The platform as the customer's objects see it: those of a customer in a test clock are made and
 * changed at that clock's time, all others at the world's.
 */
export function inTimeOf(platform: Platform, customer: string | null): Platform {
  const clock = customer === null ? null : clockOf(platform, customer);
  return clock === null ? outsideOf(platform) : inTestClock(platform, clock);
}

export function inTestClock(platform: Platform, clockId: string): Platform {
  const outside = outsideOf(platform);
  const { stores, world } = outside;
  const frozen = () => stores.testClocks.get(clockId).frozen_time;
  const clock: Clock = {
    now: () => frozen() * 1000,
    nowSeconds: frozen,
    // What banks and Stripe's machinery do still takes its time in the world.
    schedule: (atMs, label, job) => world.clock.schedule(atMs, label, job),
    advance: (byMs) => world.clock.advance(byMs),
  };
  return { ...outside, world: { ...world, clock }, outside };
}

function outsideOf(platform: Platform): Platform {
  return platform.outside ?? platform;
}

/** The test clock that a customer lives in. */
export function clockOf({ stores }: Platform, customer: string): string | null {
  const clock = stores.customers.find(customer)?.test_clock ?? null;
  return clock === null || typeof clock === "string" ? clock : clock.id;
}

export function nowOf(here: Platform): number {
  return here.world.clock.nowSeconds();
}

/**
 * Has `kind` done to an object when its customer's time reaches `at`. Objects look at themselves
 * when they are woken, so a moment that has lost its meaning does no harm.
 */
export function wakeAt(
  platform: Platform,
  customer: string | null,
  at: number,
  kind: string,
  subject: string,
): void {
  const { billing } = platform.hidden;
  const key = `${kind} ${subject}`;
  if (billing.armed.get(key) === at) return;
  billing.armed.set(key, at);
  const clock = customer === null ? null : clockOf(platform, customer);
  if (clock !== null) {
    billing.clockJobs.push({ clock, at, kind, subject });
    return;
  }
  const outside = outsideOf(platform);
  later(outside, at * 1000 - outside.world.clock.now(), kind, subject);
}

export function woken(platform: Platform, kind: string, subject: string): void {
  platform.hidden.billing.armed.delete(`${kind} ${subject}`);
}
