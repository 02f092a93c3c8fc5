import { acksPerSecond, type Load } from "./load.ts";
import type { Delivery } from "./webhook-counts.ts";
import { type BenchWorker, serve } from "./workerd.ts";

const LOAD: Load = { connections: 8, requests: 4_000, msMax: 2_500 };
const WARM_UP: Load = { connections: 8, requests: 1_000, msMax: 2_000 };
const ROUNDS = 5;

/** Acknowledged webhooks per second of each Worker: the median of rounds taken in turn. */
export async function measure(
  workers: readonly BenchWorker[],
  { headers, body }: Delivery,
): Promise<Map<string, number>> {
  const request = { path: "/webhooks/stripe", headers, body };
  const served = await serve(workers);
  try {
    const rates = new Map<string, number[]>();
    for (let round = 0; round <= ROUNDS; round += 1)
      for (const { name } of workers) {
        const rate = await acksPerSecond(await served.url(name), request, round ? LOAD : WARM_UP);
        if (round > 0) rates.set(name, [...(rates.get(name) ?? []), rate]);
      }
    return new Map([...rates].map(([name, all]) => [name, median(all)]));
  } finally {
    await served.close();
  }
}

const median = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
