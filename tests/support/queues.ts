import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import worker from "../../worker/index.ts";

type Waiting = { id: string; body: unknown; attempts: number; dueAtMs: number; sentAtMs: number };

/** As wrangler.toml says; after this many tries a message goes to the dead-letter queue. */
const MAX_RETRIES = 100;
/** Cloudflare's bound on one message. */
const MESSAGE_BYTES_MAX = 128_000;

/**
 * Queues whose messages wait until a test lets them be worked on. Sending checks what Cloudflare
 * checks; working goes through the Worker's own door with workerd's own batches.
 */
export function queues(nowMs: () => number) {
  const waiting = new Map<string, Waiting[]>();
  const results: Awaited<ReturnType<typeof getQueueResult>>[] = [];
  const retries: { queue: string; id: string; attempts: number; delaySeconds: number }[] = [];
  const failures: unknown[] = [];
  let refuse: Error | undefined;
  let ending: Ending | undefined;
  const ghosts: Promise<unknown>[] = [];
  let sent = 0;

  const producer = (name: string) => ({
    send: async (body: unknown) => {
      if (refuse) throw refuse;
      const copy = structuredClone(body);
      if (sizeOf(copy) > MESSAGE_BYTES_MAX) throw new Error("message is larger than 128 kB");
      const now = nowMs();
      push(name, {
        ...{ id: `message-${++sent}`, body: copy, attempts: 1, dueAtMs: now, sentAtMs: now },
      });
    },
    metrics: async () => {
      const all = waiting.get(name) ?? [];
      const oldest = Math.min(...all.map(({ sentAtMs }) => sentAtMs));
      const oldestMessageTimestamp =
        all.length > 0 ? { oldestMessageTimestamp: new Date(oldest) } : {};
      return { backlogCount: all.length, backlogBytes: 0, ...oldestMessageTimestamp };
    },
    async sendBatch(messages: Iterable<{ body: unknown }>) {
      for (const { body } of messages) await this.send(body);
    },
  });
  function push(name: string, message: Waiting) {
    waiting.set(name, [...(waiting.get(name) ?? []), message]);
  }

  /** Works on everything that is due now; answers how many messages there were. */
  async function work(env: unknown, copies = 1): Promise<number> {
    let worked = 0;
    for (const name of [...waiting.keys()]) {
      // Read anew: working on one queue sends to another.
      const all = waiting.get(name) ?? [];
      const due = all.filter(({ dueAtMs }) => dueAtMs <= nowMs());
      if (due.length === 0) continue;
      waiting.set(
        name,
        all.filter((message) => !due.includes(message)),
      );
      worked += due.length;
      const batch = Array.from({ length: copies }, () => due).flat();
      await workBatch(env, name, batch);
    }
    return worked;
  }
  async function workBatch(env: unknown, name: string, due: Waiting[]) {
    const timestamp = new Date(nowMs());
    const messages = due.map(({ id, body, attempts }) => ({
      ...{ id, timestamp, attempts },
      body: structuredClone(body),
    }));
    const batch = createMessageBatch(name, messages);
    const delays = delaysOf(batch);
    const ended = ending && endOf(batch, ending);
    ending = undefined;
    const context = createExecutionContext();
    // What escapes from the Worker brings every message back that was not acknowledged before.
    const worked = worker.queue(batch, env as never).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    const failed = await (ended ? Promise.race([worked, ended]) : worked);
    if (ended) ghosts.push(worked);
    if (failed) failures.push(failed.error);
    const result = await getQueueResult(batch, context);
    results.push(result);
    const all = failed !== undefined || result.retryBatch.retry;
    const again = new Set(result.retryMessages.map(({ msgId }: { msgId: string }) => msgId));
    for (const message of new Map(due.map((one) => [one.id, one])).values()) {
      const { id, attempts } = message;
      if (!again.has(id) && (!all || result.explicitAcks.includes(id))) continue;
      const delaySeconds = delays.get(id) ?? 0;
      retries.push({ queue: name, id, attempts, delaySeconds });
      redeliver(name, message, delaySeconds);
    }
  }
  function redeliver(name: string, message: Waiting, delaySeconds: number) {
    const dead = message.attempts > MAX_RETRIES;
    const to = dead ? `${name}-dead` : name;
    const attempts = dead ? 1 : message.attempts + 1;
    const waitMs = dead ? 0 : delaySeconds * 1000;
    push(to, { ...message, attempts, dueAtMs: nowMs() + waitMs });
  }

  return {
    producer,
    work,
    results,
    /** Every redelivery there was, and how long it waited. */
    retries,
    /** What escaped from the Worker while it worked on a batch. */
    failures,
    push: (name: string, body: unknown, attempts = 1) =>
      push(name, {
        ...{ id: `message-${++sent}`, body, attempts, dueAtMs: nowMs(), sentAtMs: nowMs() },
      }),
    /** Whatever waits is lost, as if nobody had ever sent it. */
    drop: () => waiting.clear(),
    waiting: (name: string): readonly Waiting[] => waiting.get(name) ?? [],
    count: () => [...waiting.values()].reduce((sum, all) => sum + all.length, 0),
    /** How the consumer of the next batch ends, before it is done. */
    endNext: (how: Ending) => {
      ending = how;
    },
    /** Resolves once whatever was still at work on a batch that had ended is done as well. */
    ghostsGone: () => Promise.all(ghosts),
    refuseWith: (error: Error | undefined) => {
      refuse = error;
    },
  };
}

/** After so many acknowledgements: by an error that escapes, or because its time is used up. */
export type Ending = { readonly afterAcks: number; readonly by: "error" | "limit" };

/**
 * Nothing that the consumer says about a message counts from its end on. By a limit, it goes on
 * unheard, as an isolate does that the queue has given up: the redelivery meets what it still does.
 */
function endOf(batch: MessageBatch, { afterAcks, by }: Ending): Promise<{ error: Error }> {
  const error = new Error("the consumer ended");
  const end = Promise.withResolvers<{ error: Error }>();
  let acks = 0;
  for (const message of batch.messages) {
    const said = (say: () => void, isAck: boolean) => {
      if (acks < afterAcks) {
        if (isAck) acks++;
        say();
        if (by === "limit" && acks === afterAcks) end.resolve({ error });
      } else if (by === "error") throw error;
    };
    const [ack, retry] = [message.ack.bind(message), message.retry.bind(message)];
    message.ack = () => said(ack, true);
    message.retry = (options) => said(() => retry(options), false);
  }
  return end.promise;
}

/** workerd's own result names the messages that come back, but not after how long. */
function delaysOf(batch: MessageBatch): ReadonlyMap<string, number> {
  const delays = new Map<string, number>();
  for (const message of batch.messages) {
    const retry = message.retry.bind(message);
    message.retry = (options) => {
      if (!delays.has(message.id)) delays.set(message.id, options?.delaySeconds ?? 0);
      retry(options);
    };
  }
  return delays;
}

/** Bytes dominate; everything else in our messages is short. */
function sizeOf(value: unknown): number {
  if (value instanceof ArrayBuffer) return value.byteLength;
  if (value === null || typeof value !== "object") return `${value}`.length + 8;
  return Object.entries(value).reduce((sum, [key, item]) => sum + key.length + sizeOf(item), 0);
}
