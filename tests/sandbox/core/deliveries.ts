import type { Clock, Deliveries, Endpoint, EventRule, Outgoing } from "./contract.ts";
import { createEventRules } from "./event-rules.ts";

export type Waiting = { endpoint: Endpoint; eventId: string; type: string } & {
  headers: Record<string, string>;
  bodyBase64: string;
};

/** What became of an event, for the control page and for tests. */
export type Delivery = {
  endpoint: Endpoint;
  eventId: string;
  type: string;
  atMs: number;
  /**
   * "sending" includes waiting for a retry; "given_up" is out of retries or has no endpoint;
   * "dropped" was lost on purpose, "delayed" waits for the world's clock to reach `untilMs`.
   */
  state: "held" | "taken" | "sending" | "delivered" | "given_up" | "dropped" | "delayed";
  untilMs?: number;
  attempts: number;
  /** The latest answer's status, or why there was none. */
  last: string;
};

type Saved = { event: Omit<Outgoing, "sign">; delivery: Delivery };

export type Release = {
  /** "newest" first turns the order round. */
  order: "oldest" | "newest";
  copies: number;
  /** Only these, in just this order; the others go on waiting. */
  eventIds?: readonly string[];
};

export type WorldDeliveries = Deliveries & {
  /** The oldest ones, or these in this order. */
  take(which?: number | readonly string[]): Promise<Waiting[]>;
  /** Sends what waits to the endpoints' URLs. */
  release(release: Release): number;
  /** Loses what waits; it can still be sent again by its id. */
  drop(eventIds: readonly string[]): number;
  /** What happens to events that are still to come. */
  readonly rules: ReturnType<typeof createEventRules>;
  resend(eventId: string): boolean;
  settle(): Promise<void>;
  history(): readonly Delivery[];
  save(): Saved[];
  restore(saved: readonly Saved[]): void;
  /** Sends what a former run of the process had not finished; called when the URLs are known. */
  resume(): void;
  stop(): void;
};

export type DeliveriesOptions = {
  clock: Clock;
  /** Signs events that a former run of the process made. */
  signer?: (endpoint: Endpoint) => Outgoing["sign"] | undefined;
  /** Told of each event that an endpoint has taken. */
  delivered?: (endpoint: Endpoint, eventId: string) => void;
  /** Told of each try, whatever came of it. */
  changed?: () => void;
};

/** A Worker that is just starting, or starts again, gets its events within seconds of real time. */
const QUICK_RETRIES_MS = [200, 500, 1_000, 2_000];
/** Stripe's test mode tries three times more, over some hours; here hours of the world's clock. */
const SLOW_RETRIES_MS = [1, 2, 4].map((hours) => hours * 3_600_000);
/** Both processors give up on an endpoint that keeps them waiting longer. */
const ANSWER_MS_MAX = 30_000;
/** Parallel enough that one slow answer holds nothing up; few enough for a Worker on two cores. */
const UNDER_WAY_MAX = 8;
/** For `resend`; the oldest are forgotten first. */
const EVENTS_KEPT_MAX = 20_000;

type Entry = { event: Outgoing; delivery: Delivery };

export function createDeliveries(options: DeliveriesOptions): WorldDeliveries {
  const { clock, signer } = options;
  const rules = createEventRules();
  const abort = new AbortController();
  const entries: Entry[] = [];
  const held: Entry[] = [];
  const unfinished: Entry[] = [];
  const queue: (() => Promise<void>)[] = [];
  let underWay = 0;
  let idle: (() => void)[] = [];

  function pump() {
    while (underWay < UNDER_WAY_MAX) {
      const job = queue.shift();
      if (job === undefined) break;
      underWay += 1;
      void job().finally(() => {
        underWay -= 1;
        pump();
      });
    }
    if (underWay > 0) return;
    for (const resolve of idle) resolve();
    idle = [];
  }

  function send(entry: Entry) {
    entry.delivery.state = "sending";
    queue.push(() => deliver(entry));
    pump();
  }

  async function deliver(entry: Entry) {
    for (const waitMs of [...QUICK_RETRIES_MS, undefined]) {
      const outcome = await attempt(entry);
      if (outcome === "delivered" || abort.signal.aborted) return;
      if (outcome === "refused" || waitMs === undefined) break;
      await pause(waitMs);
    }
    retryLater(entry, 0);
  }

  function retryLater(entry: Entry, tries: number) {
    const waitMs = (entry.event.retriesMs ?? SLOW_RETRIES_MS)[tries];
    if (waitMs === undefined || deliveries.urls[entry.event.endpoint] === undefined) {
      entry.delivery.state = "given_up";
      return;
    }
    const { type, eventId } = entry.event;
    clock.schedule(clock.now() + waitMs, `deliver ${type} ${eventId} again`, async () => {
      if ((await attempt(entry)) !== "delivered") retryLater(entry, tries + 1);
    });
  }

  /** "refused" is an endpoint that answered and will say the same in a second. */
  async function attempt({ event, delivery }: Entry): Promise<"delivered" | "refused" | "down"> {
    const url = deliveries.urls[event.endpoint];
    if (url === undefined) {
      delivery.last = "no URL";
      return "refused";
    }
    delivery.attempts += 1;
    try {
      const headers = await event.sign(event.body, clock.now());
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: new Uint8Array(event.body),
        redirect: "manual",
        signal: AbortSignal.any([abort.signal, AbortSignal.timeout(ANSWER_MS_MAX)]),
      });
      await response.body?.cancel();
      delivery.last = String(response.status);
      if (response.ok) {
        delivery.state = "delivered";
        options.delivered?.(event.endpoint, event.eventId);
        return "delivered";
      }
      return response.status >= 500 ? "down" : "refused";
    } catch (cause) {
      delivery.last = cause instanceof Error ? cause.message : String(cause);
      return "down";
    } finally {
      options.changed?.();
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      abort.signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  function hold(entry: Entry) {
    entry.delivery.state = "held";
    held.push(entry);
  }

  function dispatch(entry: Entry) {
    if (deliveries.mode === "hold") hold(entry);
    else send(entry);
  }

  function follow(rule: EventRule | undefined, entry: Entry) {
    switch (rule?.action) {
      case "hold":
        return hold(entry);
      case "drop":
        entry.delivery.state = "dropped";
        return;
      case "delay":
        return delay(entry, clock.now() + (rule.delayMs ?? 0));
      case "duplicate":
        for (let copy = 0; copy < (rule.copies ?? 2); copy += 1) dispatch(entry);
        return;
      case undefined:
        return dispatch(entry);
    }
  }

  function delay(entry: Entry, untilMs: number) {
    Object.assign(entry.delivery, { state: "delayed", untilMs });
    clock.schedule(untilMs, `deliver ${entry.event.type} ${entry.event.eventId} late`, () =>
      dispatch(entry),
    );
  }

  /** Removes what waits from the queue and answers it. */
  function unhold({ order, eventIds }: Pick<Release, "order" | "eventIds">): Entry[] {
    if (eventIds === undefined) {
      const all = held.splice(0);
      return order === "newest" ? all.reverse() : all;
    }
    const chosen = eventIds.flatMap((id) => held.filter(({ event }) => event.eventId === id));
    held.splice(0, held.length, ...held.filter((entry) => !chosen.includes(entry)));
    return chosen;
  }

  function open({ endpoint, eventId, type }: Outgoing): Delivery {
    return { endpoint, eventId, type, atMs: clock.now(), state: "held", attempts: 0, last: "" };
  }

  function remember(event: Outgoing, delivery = open(event)): Entry {
    const entry = { event, delivery };
    entries.push(entry);
    if (entries.length > EVENTS_KEPT_MAX) entries.splice(0, EVENTS_KEPT_MAX / 10);
    return entry;
  }

  function signLater(endpoint: Endpoint): Outgoing["sign"] {
    return async (body, atMs) => {
      const sign = signer?.(endpoint);
      if (sign === undefined) throw new Error(`nobody signs for ${endpoint}`);
      return sign(body, atMs);
    };
  }

  const deliveries: WorldDeliveries = {
    mode: "hold",
    urls: {},
    rules,
    emit: (event) => follow(rules.take(event.type), remember(event)),
    take(which = held.length) {
      const taken =
        typeof which === "number"
          ? held.splice(0, which)
          : unhold({ order: "oldest", eventIds: which });
      return Promise.all(
        taken.map(async ({ event, delivery }) => {
          delivery.state = "taken";
          options.delivered?.(event.endpoint, event.eventId);
          return {
            endpoint: event.endpoint,
            eventId: event.eventId,
            type: event.type,
            headers: await event.sign(event.body, clock.now()),
            bodyBase64: Buffer.from(event.body).toString("base64"),
          };
        }),
      );
    },
    release({ copies, ...which }) {
      const released = unhold(which);
      for (const entry of released) for (let copy = 0; copy < copies; copy += 1) send(entry);
      return released.length * copies;
    },
    drop(eventIds) {
      const dropped = unhold({ order: "oldest", eventIds });
      for (const { delivery } of dropped) delivery.state = "dropped";
      return dropped.length;
    },
    resend(eventId) {
      const found = entries.filter(({ event }) => event.eventId === eventId);
      found.forEach(dispatch);
      return found.length > 0;
    },
    settle: () =>
      new Promise((resolve) => {
        idle.push(resolve);
        pump();
      }),
    history: () => entries.map(({ delivery }) => delivery),
    save: () => entries.map(({ event: { sign: _, ...event }, delivery }) => ({ event, delivery })),
    restore(saved) {
      for (const list of [entries, held, unfinished]) list.length = 0;
      for (const { event, delivery } of saved) {
        const entry = remember({ ...event, sign: signLater(event.endpoint) }, { ...delivery });
        if (delivery.state === "held") held.push(entry);
        if (delivery.state === "sending") unfinished.push(entry);
        if (delivery.state === "delayed") delay(entry, delivery.untilMs ?? 0);
      }
    },
    resume: () => unfinished.splice(0).forEach(send),
    stop: () => abort.abort(),
  };
  return deliveries;
}
