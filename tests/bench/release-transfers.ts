import { openDoors, runtime } from "../../worker/composition.ts";
import { consume } from "../../worker/queue/consumer.ts";
import { drainOutbox } from "../../worker/usecases/self-repair.ts";
import { sendDueTransfers } from "../../worker/usecases/send-due-transfers.ts";
import { askJson } from "../local/http.ts";
import { workerVariables } from "../local/variables.ts";
import type { SandboxLine } from "../sandbox/main.ts";

/** As wrangler.toml has it. */
const BATCH_MAX = 10;
/** Consumers that Cloudflare would run side by side: few, as they share two cores with the stand-ins. */
const CONSUMERS = 4;
const RUNS_MAX = 30;

export type Released = {
  transfers: number;
  seconds: { opening: number; sending: number };
  runs: number;
  databaseRoundTrips: number;
  processorCalls: number;
  /** Of each rail: transfers, or items of batches, that the processor has. */
  sent: { stripe: number; paypal: number };
};
type Counted = { transfers: number; stripe: number; paypal: number };

/** One release run: cron opens what is due, the queue sends it. The doors are opened anew for each event. */
export async function release(
  line: SandboxLine,
  vars: Record<string, string>,
  count: () => Promise<{ left: number } & Counted>,
): Promise<Released> {
  let processorCalls = 0;
  const outside = {
    ...runtime,
    write: () => undefined,
    fetch: ((...request) => {
      processorCalls += 1;
      return fetch(...request);
    }) as typeof fetch,
  };
  const waiting: unknown[] = [];
  const env = variablesOf(line, vars, waiting);
  const event = async <T>(
    work: (deps: Parameters<typeof consume>[0]) => Promise<T>,
  ): Promise<T> => {
    const { doors, close } = await openDoors(env, outside);
    return work(doors.deps).finally(close);
  };
  const before = await roundTrips(line);
  const seconds = { opening: 0, sending: 0 };
  let runs = 0;
  for (; (await count()).left > 0; runs++) {
    if (runs === RUNS_MAX) throw new Error("the run does not end");
    seconds.opening += await timed(() => event(sendDueTransfers));
    seconds.sending += await timed(async () => {
      while ((await event(drainOutbox)) > 0 || waiting.length > 0)
        await Promise.all(Array.from({ length: CONSUMERS }, () => work(waiting, event)));
    });
  }
  const { transfers, stripe, paypal } = await count();
  return {
    ...{ transfers, seconds, runs, processorCalls, sent: { stripe, paypal } },
    databaseRoundTrips: (await roundTrips(line)) - before,
  };
}

type Event = (work: (deps: Parameters<typeof consume>[0]) => Promise<void>) => Promise<void>;

/** A consumer: batch after batch until nothing waits. What is to be tried again is cron's here. */
async function work(waiting: unknown[], event: Event): Promise<void> {
  while (waiting.length > 0) {
    const messages = waiting.splice(0, BATCH_MAX).map((body, at) => ({
      ...{ id: `m${at}`, body, attempts: 1, timestamp: new Date() },
      ack: () => undefined,
      retry: () => undefined,
    }));
    await event((deps) => consume(deps, { queue: "money-moves", messages } as never));
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return (performance.now() - startedMs) / 1_000;
}

async function roundTrips({ control, postgres }: SandboxLine): Promise<number> {
  const name = new URL(postgres.url).pathname.slice(1);
  const url = `${control}/databases/${name}/round-trips`;
  const { http, webSocket } = await askJson<{ http: number; webSocket: number }>(url);
  return http + webSocket;
}

function variablesOf(line: SandboxLine, vars: Record<string, string>, waiting: unknown[]) {
  const secret = "s".repeat(40);
  const secrets = { deskToken: secret, signingSecret: secret, totpSecret: secret };
  const all = workerVariables({ line, secrets, shopUrl: "http://127.0.0.1", keys: {} });
  const nobody = { send: async () => undefined, sendBatch: async () => undefined };
  const moves = {
    ...nobody,
    sendBatch: async (messages: Iterable<{ body: unknown }>) => {
      for (const { body } of messages) waiting.push(body);
    },
  };
  return { ...vars, ...all, PROCESSOR_EVENTS: nobody, MONEY_MOVES: moves } as never;
}
