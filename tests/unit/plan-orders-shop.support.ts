import { type Outside, openDoors } from "../../worker/composition.ts";
import { workerOver } from "../../worker/doors.ts";
import { createPayPalMemory } from "../../worker/processors/paypal/index.ts";
import type { RawEvent } from "../../worker/processors/processor.ts";
import { consume } from "../../worker/queue/consumer.ts";
import { acceptEvent } from "../../worker/usecases/accept-event.ts";
import type { Deps } from "../../worker/usecases/ports.ts";
import type { Waiting } from "../sandbox/core/deliveries.ts";
import { createMemoryDatabase, type MemoryDatabase } from "../simulation/memory/database.ts";
import { type Dump, memoryOf } from "../simulation/memory/dump.ts";
import { gateOf, ORIGIN, sellerCookie } from "../simulation/world/gate.ts";
import type { Processors } from "../simulation/world/processors.ts";
import { envOf } from "../simulation/world/world.ts";

// The Worker over the model of the database, and over whatever answers for Stripe: nothing happens
// but what a test says.

export type Shop = {
  /** The rows as they are now. */
  readonly database: () => MemoryDatabase;
  /** From now on the rows are these. */
  restore(rows: Dump): void;
  /** At the webhook's door, and through the queue. */
  deliver(event: Waiting): Promise<void>;
  /** By the seller at the desk; throws unless it is done. */
  ask(sellerId: string, call: string, body: unknown): Promise<unknown>;
};

/** What answers for the processors, and what time it is. */
type Around = {
  readonly processors: Processors;
  readonly answer: (request: Request) => Promise<Response>;
  readonly nowMs: () => number;
  /** Readings of one moment are all the same, and made once; undefined: each is made. */
  readonly moment?: () => number;
};

export async function openShop({ processors, answer, nowMs, moment }: Around): Promise<Shop> {
  let database = createMemoryDatabase();
  let drawn = 0;
  const messages: { queue: string; body: unknown }[] = [];
  const producer = (queue: string) => ({
    send: async (body: unknown) => void messages.push({ queue, body }),
    sendBatch: async (all: Iterable<{ body: unknown }>) =>
      void messages.push(...[...all].map(({ body }) => ({ queue, body }))),
  });
  const outside: Outside = {
    openClock: async () => () => new Date(nowMs()),
    fillRandom(bytes) {
      drawn += 1;
      for (let i = 0; i < bytes.length; i++) bytes[i] = (drawn >> (8 * (i % 4))) & 0xff;
    },
    fetch: ((input: string | URL | Request, init?: RequestInit) =>
      answer(new Request(input, { ...init, signal: null }))) as typeof fetch,
    write: () => undefined,
    connections: undefined,
    openStore: () => {
      const { store, close } = database.openStore();
      return { store: { ...store, ...gateOf() }, close };
    },
    paypalMemory: createPayPalMemory(async () => undefined),
  };
  const env = envOf(processors, { producer }, "accept");
  const worker = workerOver(outside);
  const context = { waitUntil: () => undefined, passThroughOnException: () => undefined };
  // Opened once: an order of events is played in some thousandths of a second.
  const { doors } = await openDoors(env as never, outside);
  let deps = moment ? { ...doors.deps, processors: readOnce(doors.deps, moment) } : doors.deps;

  async function work(): Promise<void> {
    for (let next = messages.shift(); next !== undefined; next = messages.shift()) {
      let isDone = false;
      const message = {
        ...{ id: "m", body: next.body, attempts: 1, timestamp: new Date(nowMs()) },
        ack() {
          isDone = true;
        },
        retry: () => undefined,
      };
      await consume(deps, { queue: next.queue, messages: [message] } as never);
      if (!isDone) throw new Error(`a message of ${next.queue} is to be worked on again`);
    }
  }
  return {
    database: () => database,
    restore(rows) {
      database = memoryOf(rows);
      deps = { ...deps, store: { ...database.openStore().store, ...gateOf() } };
    },
    async deliver({ endpoint, headers, bodyBase64 }) {
      const { buffer } = new Uint8Array(Buffer.from(bodyBase64, "base64"));
      const raw = { endpoint, headers: lowered(headers), body: buffer } as RawEvent;
      const { kind } = await acceptEvent(deps, raw);
      if (kind !== "accepted") throw new Error(`an event is ${kind}`);
      await work();
    },
    async ask(sellerId, call, body) {
      const headers = {
        ...{ Origin: ORIGIN, "Content-Type": "application/json" },
        ...{ Cookie: sellerCookie(sellerId), "Idempotency-Key": `key-${++drawn}` },
      };
      const init = { method: "POST", headers, body: JSON.stringify(body) };
      const request = new Request(`http://shop.test/api/seller/plan/${call}`, init);
      const response = await worker.fetch(request as never, env as never, context as never);
      const text = await response.text();
      if (!response.ok) throw new Error(`${call}: ${response.status} ${text}`);
      await work();
      return JSON.parse(text);
    },
  };
}

/** Stripe's ports, each of whose answers is kept for its moment. */
function readOnce({ processors }: Deps, moment: () => number): Deps["processors"] {
  const kept = new Map<string, unknown>();
  const once = <T extends object>(part: T): T =>
    new Proxy(part, {
      get:
        (of, name) =>
        (...args: unknown[]) => {
          const key = JSON.stringify([moment(), name, args]);
          if (!kept.has(key))
            kept.set(key, Reflect.apply(Reflect.get(of, name) as never, of, args));
          return kept.get(key);
        },
    });
  const { payIn, billing, ...stripe } = processors.stripe;
  return {
    ...processors,
    stripe: { ...stripe, payIn: once(payIn), billing: billing && once(billing) },
  };
}

const lowered = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
