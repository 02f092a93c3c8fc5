import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { askJson, postJson } from "../local/http.ts";
import type { LocalSystem } from "../local/system.ts";
import type { BenchGoods } from "./goods.ts";

export type CheckoutCounts = {
  processor: "stripe" | "paypal";
  lines: number;
  sellers: number;
  /** Round trips that the answer waits for. */
  dbRoundTrips: number;
  /** Round trips that the answer does not wait for. */
  dbRoundTripsAfterAnswer: number;
  processorCalls: number;
};

const CASES = [
  { processor: "stripe", lines: 1, sellers: 1 },
  { processor: "stripe", lines: 100, sellers: 1 },
  { processor: "stripe", lines: 50, sellers: 50 },
  { processor: "stripe", lines: 100, sellers: 50 },
  { processor: "paypal", lines: 1, sellers: 1 },
  { processor: "paypal", lines: 100, sellers: 50 },
] as const;

/** Far above what a checkout takes, so that one round trip that is held back shows. */
const DELAY_MS = 700;
/** Nothing has been asked for so long: the work after the answer is done. */
const QUIET_MS = 700;
const LOOK_EVERY_MS = 20;

type Case = Omit<(typeof CASES)[number], never>;

export async function countCheckouts(
  system: LocalSystem,
  goods: BenchGoods,
): Promise<CheckoutCounts[]> {
  // PayPal's bearer token is fetched once and then kept: that is no part of a checkout.
  for (const processor of ["stripe", "paypal"] as const)
    await checkOut(system, goods, { processor, lines: 1, sellers: 1 });
  await quiet(system);
  const counts: CheckoutCounts[] = [];
  for (const one of CASES) counts.push(await countOne(system, goods, one));
  return counts;
}

/**
 * How many round trips there are is counted at the database's proxy. Which of them the answer waits
 * for is seen by holding back each of them once: if the answer is late, it has waited.
 */
async function countOne(
  system: LocalSystem,
  goods: BenchGoods,
  one: Case,
): Promise<CheckoutCounts> {
  const callsBefore = await processorCalls(system, one.processor);
  const before = await roundTrips(system);
  await checkOut(system, goods, one);
  const total = (await quiet(system)) - before;
  const calls = (await processorCalls(system, one.processor)) - callsBefore;

  let waitedFor = 0;
  for (let at = 0; at < total; at += 1) {
    await postJson(`${system.control}/databases/${system.database}/faults`, {
      ...{ kind: "slow", times: 1, after: at, delayMs: DELAY_MS },
    });
    const start = await roundTrips(system);
    if ((await checkOut(system, goods, one)) >= DELAY_MS) waitedFor += 1;
    // Counted as they arrive at the proxy, the one that is held back included.
    while ((await roundTrips(system)) < start + total) await pause(LOOK_EVERY_MS);
  }
  return {
    ...one,
    dbRoundTrips: waitedFor,
    dbRoundTripsAfterAnswer: total - waitedFor,
    processorCalls: calls,
  };
}

/** Answers how many milliseconds the answer took. */
async function checkOut(system: LocalSystem, goods: BenchGoods, one: Case): Promise<number> {
  const { lines, sellers, processor } = one;
  const address = { name: "B", line1: "1 Lane", city: "X", postalCode: "62701", country: "US" };
  const body = {
    ...{ items: goods.cart(lines, sellers), email: "bench@example.com", processor },
    shippingAddress: address,
  };
  const start = performance.now();
  await postJson(`${system.apiUrl}/checkout`, body, { "Idempotency-Key": randomUUID() });
  return performance.now() - start;
}

export async function roundTrips({ control, database }: LocalSystem): Promise<number> {
  const url = `${control}/databases/${database}/round-trips`;
  const { http, webSocket } = await askJson<{ http: number; webSocket: number }>(url);
  return http + webSocket;
}

/** Waits until the database is left alone; answers the count then. */
export async function quiet(system: LocalSystem): Promise<number> {
  let count = await roundTrips(system);
  let sinceMs = performance.now();
  while (performance.now() - sinceMs < QUIET_MS) {
    await pause(LOOK_EVERY_MS);
    const now = await roundTrips(system);
    if (now !== count) sinceMs = performance.now();
    count = now;
  }
  return count;
}

async function processorCalls({ control, worldId }: LocalSystem, service: string) {
  const url = `${control}/worlds/${worldId}/requests?service=${service}`;
  return (await askJson<{ requests: unknown[] }>(url)).requests.length;
}
