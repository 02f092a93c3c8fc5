import { type Choices, happens } from "../engine/choices.ts";
import type { Scheduler } from "../engine/scheduler.ts";
import { IsolateDied, type Isolates } from "./isolates.ts";
import type { Port } from "./port.ts";

type Waiting = { id: string; queue: string; body: unknown; attempts: number; dueAtMs: number };

export type Queues = {
  producer(name: string): {
    send(body: unknown): Promise<void>;
    sendBatch(all: Iterable<{ body: unknown }>): Promise<void>;
  };
  /** Hands batches to the Worker for as long as the run lasts. */
  consume(): Promise<void>;
  readonly waiting: number;
  readonly sent: number;
  /** When the next message may be handed out. */
  nextMs(): number | undefined;
  readonly redelivered: number;
  readonly died: number;
};

/** As wrangler.toml says; after this many tries a message goes to the dead-letter queue. */
const MAX_RETRIES = 100;
const BATCH_MAX = 10;

type QueuesOptions = {
  scheduler: Scheduler;
  choices: Choices;
  port: () => Port;
  isolates: () => Isolates;
  env: () => never;
  nowMs: () => number;
  faultsPerThousand: () => number;
  deadAfter?: number;
};

/**
 * Cloudflare's queues: at least once, in any order. A batch whose consumer ends without an answer
 * comes back, and whether what it had acknowledged by then counts is for chance to say.
 */
export function createQueues(options: QueuesOptions): Queues {
  const { scheduler, choices, nowMs, faultsPerThousand } = options;
  const deadAfter = options.deadAfter ?? MAX_RETRIES;
  const waiting: Waiting[] = [];
  let sent = 0;
  let redelivered = 0;
  let died = 0;

  const push = (queue: string, body: unknown) =>
    waiting.push({ id: `m${++sent}`, queue, body: structuredClone(body), attempts: 1, dueAtMs: 0 });
  const due = () => waiting.filter(({ dueAtMs }) => dueAtMs <= nowMs());

  const send = (queue: string, bodies: readonly unknown[]) =>
    options.port()<void>({
      ...{ port: "queue", label: `queue ${queue} takes ${bodies.length}`, isEffect: true },
      async execute(fate) {
        if (fate.kind === "queue_refuses") throw new Error("Too Many Requests");
        for (const body of bodies) push(queue, body);
      },
    });

  async function handOut(): Promise<void> {
    const [first] = due();
    if (first === undefined) return;
    const start = choices.pick(due().length);
    const { queue } = due()[start] ?? first;
    const same = due().filter((message) => message.queue === queue);
    const size = 1 + choices.pick(Math.min(same.length, BATCH_MAX));
    const batch = same.slice(0, size);
    for (const message of batch) waiting.splice(waiting.indexOf(message), 1);
    if (happens(choices, faultsPerThousand())) {
      redelivered += 1;
      // At least once: the same messages to two consumers. Never more than two copies, or those of
      // a message that fails for days would be all that there is.
      waiting.push(...batch.filter(isSingle).map((message) => ({ ...message })));
    }
    await work(queue, batch);
  }

  /** No copy of it waits, or is in the same batch. */
  const isSingle = ({ id }: Waiting, at: number, batch: readonly Waiting[]) =>
    !waiting.some((other) => other.id === id) && batch.findIndex((other) => other.id === id) === at;

  async function work(queue: string, batch: readonly Waiting[]): Promise<void> {
    const acked = new Set<string>();
    const delays = new Map<string, number>();
    const messages = batch.map(({ id, body, attempts }) => ({
      ...{ id, body: structuredClone(body), attempts, timestamp: new Date(nowMs()) },
      ack() {
        if (!delays.has(id)) acked.add(id);
      },
      retry({ delaySeconds = 0 } = {}) {
        if (!acked.has(id) && !delays.has(id)) delays.set(id, delaySeconds);
      },
    }));
    const isolate = options.isolates().any();
    const all = { queue, messages, ackAll: () => undefined, retryAll: () => undefined };
    const name = `${queue} ${batch.map(({ id }) => id).join(",")}`;
    let ended: "ok" | "failed" | "died" = "ok";
    try {
      await options
        .isolates()
        .run(name, isolate, () => isolate.worker.queue(all as never, options.env()));
    } catch (error) {
      ended = error instanceof IsolateDied ? "died" : "failed";
    }
    const counts = ended !== "died" || choices.pick(2) === 0;
    for (const message of batch) {
      if (counts && acked.has(message.id)) continue;
      if (ended === "ok" && !delays.has(message.id)) continue;
      comeBack(message, delays.get(message.id) ?? 0);
    }
  }

  function comeBack(message: Waiting, delaySeconds: number) {
    redelivered += 1;
    const isDead = message.attempts > deadAfter && !message.queue.endsWith("-dead");
    if (isDead) died += 1;
    waiting.push({
      ...message,
      queue: isDead ? `${message.queue}-dead` : message.queue,
      attempts: isDead ? 1 : message.attempts + 1,
      dueAtMs: nowMs() + delaySeconds * 1000,
    });
  }

  return {
    producer: (name) => ({
      send: (body) => send(name, [body]),
      sendBatch: (all) =>
        send(
          name,
          [...all].map(({ body }) => body),
        ),
    }),
    async consume() {
      for (;;) {
        await scheduler.pause("queue", { isIdle: true, isOpen: () => due().length > 0 });
        await handOut();
      }
    },
    get waiting() {
      return waiting.length;
    },
    get sent() {
      return sent;
    },
    nextMs: () =>
      waiting.length === 0 ? undefined : Math.min(...waiting.map(({ dueAtMs }) => dueAtMs)),
    get redelivered() {
      return redelivered;
    },
    get died() {
      return died;
    },
  };
}
