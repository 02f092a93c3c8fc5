import type { Outside } from "../../../worker/composition.ts";
import { createPayPalMemory } from "../../../worker/processors/paypal/index.ts";
import type { Store } from "../../../worker/usecases/ports.ts";
import type { Scheduler } from "../engine/scheduler.ts";
import type { Books } from "./books.ts";
import type { Fate } from "./fates.ts";
import { gateOf } from "./gate.ts";
import type { Neon } from "./neon.ts";
import type { Port } from "./port.ts";
import { portedStore } from "./ported-store.ts";
import type { Processors } from "./processors.ts";

type OutsideOptions = {
  scheduler: Scheduler;
  port: Port;
  neon: Neon | undefined;
  books: Books;
  /** Every statement is a step of its own; otherwise every call of the store is. */
  isStepwise: boolean;
  processors: Processors;
  /** The run's chance for ids, apart from its choices. */
  fillRandom: (bytes: Uint8Array) => void;
  nowMs: () => number;
  write: Outside["write"];
};

/** The longest that the Worker waits for a processor. */
const PATIENCE_MS = 20_000;

/** What the machine gives, for one isolate of a run. */
export function outsideOf(options: OutsideOptions, skewMs: number): Outside {
  const { scheduler, port, neon, books, processors, nowMs } = options;
  const ported = new WeakMap<Store, Store>();
  return {
    openClock: async () => () => new Date(nowMs() + skewMs),
    fillRandom: options.fillRandom,
    fetch: ((input: string | URL | Request, init?: RequestInit) =>
      send(new Request(input, { ...init, signal: null }))) as typeof fetch,
    write: options.write,
    connections: neon?.connections,
    openStore(config) {
      const { store, close } = books.openStore(config);
      return { store: options.isStepwise ? { ...store, ...gateOf() } : portedOnce(store), close };
    },
    paypalMemory: createPayPalMemory((ms) =>
      scheduler.pause("waits for another request", { fromMs: nowMs() + ms }),
    ),
  };

  /** The model is one store for all events, and what stands around it is made once. */
  function portedOnce(store: Store): Store {
    const known = ported.get(store);
    if (known !== undefined) return known;
    const made = { ...portedStore(store, port), ...gateOf() };
    ported.set(store, made);
    return made;
  }

  async function send(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const service = request.url.startsWith(processors.stripe.url) ? "stripe" : "paypal";
    // A certificate's address is made of its key, which no two processes share.
    const path = pathname.replace(/CERT-[\w-]+/, "CERT");
    const { status, headers, text } = await port({
      port: "processor",
      label: `${service} ${request.method} ${path}`,
      isEffect: request.method !== "GET",
      async execute(fate) {
        if (fate.kind === "request_lost") throw new TypeError("fetch failed");
        plan(service, request.method, pathname, fate);
        const response = await processors.answer(request);
        const answer = {
          status: response.status,
          headers: response.headers,
          text: await response.text(),
        };
        if (fate.kind === "answer_lost") throw new TypeError("fetch failed");
        if (fate.kind === "slow" && fate.delayMs > PATIENCE_MS)
          throw new DOMException("The operation timed out", "TimeoutError");
        return answer;
      },
      says: (answer) => `${answer.status}`,
    });
    return new Response(status === 204 ? null : text, { status, headers });
  }

  /** The stand-ins play these faults themselves: only they know what is kept under a key. */
  function plan(service: "stripe" | "paypal", method: string, path: string, fate: Fate): void {
    const kind = PLAYED.find((name) => name === fate.kind);
    // Only what has a key is kept under it.
    if (kind === undefined || (kind === "error_500_cached" && method === "GET")) return;
    const effect = fate.kind === "error_500_cached" ? { effect: fate.effect } : {};
    const route = `${method} ${escaped(path)}`;
    processors.world.faults.plan({ service, route, kind, ...effect });
  }
}

const PLAYED = [
  "error_500",
  "error_500_cached",
  "conflict_409",
  "rate_limit_429",
  "lock_timeout_429",
  "nonsense",
] as const;

const escaped = (path: string) => path.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
