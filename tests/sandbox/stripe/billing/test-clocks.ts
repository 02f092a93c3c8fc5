import type Stripe from "stripe";
import { deleteCustomer } from "../customers.ts";
import { emit } from "../events.ts";
import { idOf, later, type Platform } from "../platform.ts";
import { invalidRequest, refused } from "../wire/errors.ts";
import { rhythmOf } from "./items.ts";
import { boundary } from "./periods.ts";
import { inTestClock } from "./time.ts";

type TestClock = Stripe.TestHelpers.TestClock;

const DAY = 86_400;
/** Stripe deletes a clock 30 days after it was made; docs.stripe.com/billing/testing/test-clocks. */
const LIVES_SECONDS = 30 * DAY;
const CUSTOMERS_MAX = 3;
/** A clock without subscriptions can be advanced by at most two years. */
const ADVANCE_SECONDS_MAX = 2 * 365 * DAY;

export function createTestClock(
  platform: Platform,
  params: Stripe.TestHelpers.TestClockCreateParams,
): TestClock {
  const now = platform.world.clock.nowSeconds();
  const clock: TestClock = {
    id: platform.world.ids.next("clock"),
    object: "test_helpers.test_clock",
    created: now,
    deletes_after: now + LIVES_SECONDS,
    frozen_time: params.frozen_time,
    livemode: false,
    name: params.name ?? null,
    status: "ready",
    status_details: {},
  };
  platform.stores.testClocks.add(clock);
  later(platform, LIVES_SECONDS * 1000, "test_clock_deleted", clock.id);
  emit(platform, "test_helpers.test_clock.created", clock);
  return clock;
}

/** For a new customer: the clock exists, is not busy, and has room. */
export function checkTestClock(platform: Platform, id: string): void {
  const clock = platform.stores.testClocks.get(id, "test_clock");
  refuseBusy(clock);
  if (customersOf(platform, id).length < CUSTOMERS_MAX) return;
  throw refused({
    message: `You can only create up to ${CUSTOMERS_MAX} customers per test clock.`,
    param: "test_clock",
  });
}

function customersOf({ stores }: Platform, clock: string): Stripe.Customer[] {
  return stores.customers
    .among({ test_clock: clock })
    .filter((customer) => idOf(customer.test_clock) === clock);
}

function refuseBusy(clock: TestClock): void {
  if (clock.status !== "advancing") return;
  throw refused({
    code: "test_clock_advancing",
    message: `Test clock ${clock.id} is being advanced; wait until its status is \`ready\`.`,
  });
}

/** Begins it; the clock is ready again once everything on the way has happened. */
export function advanceTestClock(platform: Platform, id: string, to: number): TestClock {
  const clock = platform.stores.testClocks.get(id);
  refuseBusy(clock);
  if (to <= clock.frozen_time) {
    throw invalidRequest({
      message: "The frozen time must be after the clock's current frozen time.",
      param: "frozen_time",
    });
  }
  const latest = latestFor(platform, clock);
  if (to > latest) {
    throw invalidRequest({
      message: `You cannot advance a test clock by more than two intervals of its shortest subscription: at most to ${latest}.`,
      param: "frozen_time",
    });
  }
  clock.status = "advancing";
  clock.status_details = { advancing: { target_frozen_time: to } };
  emit(platform, "test_helpers.test_clock.advancing", clock);
  later(platform, 0, "test_clock_advances", id);
  return clock;
}

function latestFor(platform: Platform, clock: TestClock): number {
  const ends = platform.stores.subscriptions
    .among({ test_clock: clock.id })
    .filter(
      ({ test_clock: of, status }) =>
        idOf(of) === clock.id && status !== "canceled" && status !== "incomplete_expired",
    )
    .map(({ items }) => boundary(clock.frozen_time, rhythmOf(items.data), 2));
  return Math.min(clock.frozen_time + ADVANCE_SECONDS_MAX, ...ends);
}

/** Everything that is due until then, in the order of its time and each at its own moment. */
export function runTestClock(platform: Platform, id: string): void {
  const clock = platform.stores.testClocks.find(id);
  const target = clock?.status_details.advancing?.target_frozen_time;
  if (!clock || target === undefined) return;
  for (let job = next(platform, id, target); job; job = next(platform, id, target)) {
    clock.frozen_time = Math.max(clock.frozen_time, job.at);
    const inside = inTestClock(platform, id);
    platform.run(inside, {
      id: job.subject,
      atMs: job.at * 1000,
      kind: job.kind,
      subject: job.subject,
    });
  }
  clock.frozen_time = target;
  clock.status = "ready";
  clock.status_details = {};
  emit(platform, "test_helpers.test_clock.ready", clock);
}

/** The earliest that waits; of those at one moment the one that was asked for first. */
function next({ hidden }: Platform, clock: string, until: number) {
  const { clockJobs } = hidden.billing;
  let best = -1;
  clockJobs.forEach((job, index) => {
    if (job.clock !== clock || job.at > until) return;
    if (best < 0 || job.at < (clockJobs[best]?.at ?? 0)) best = index;
  });
  return best < 0 ? undefined : clockJobs.splice(best, 1)[0];
}

/** Its customers go with it, and their subscriptions with them. */
export function deleteTestClock(
  platform: Platform,
  id: string,
): Stripe.TestHelpers.DeletedTestClock {
  const { stores, hidden } = platform;
  const clock = stores.testClocks.get(id);
  for (const customer of customersOf(platform, id)) {
    deleteCustomer(platform, customer.id);
  }
  hidden.billing.clockJobs = hidden.billing.clockJobs.filter((job) => job.clock !== id);
  stores.testClocks.remove(id);
  emit(platform, "test_helpers.test_clock.deleted", clock);
  return { id, object: "test_helpers.test_clock", deleted: true };
}
