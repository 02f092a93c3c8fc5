/**
 * How to use this from `stripe/` and `paypal/`:
 *
 *   const app = new Hono<SandboxEnv>();
 *   app.use("/v1/*", authenticate);            // finds the world, answers 401 in your own format
 *   app.use("/v1/*", faultMiddleware({
 *     service: "stripe",
 *     worldOf: (c) => c.get("world"),          // undefined: the request passes unharmed
 *     errorBody: (kind, c) => Response,        // your format for error_500, conflict_409,
 *   }));                                       // rate_limit_429 and unauthorized_401
 *   app.use("/v1/*", idempotency);             // yours; `error_500_cached` arrives there:
 *                                              //   const fault = c.get("fault");
 *                                              //   if (fault?.kind === "error_500_cached") …
 *                                              //   run the handler if fault.effect, store a 500
 *   app.post("/v1/refunds", …);
 *
 * Place it outside the idempotency layer: what it answers is never stored. Type the app that you
 * give away as `Hono` with `app as unknown as Hono` or by mounting it in a plain `new Hono()`.
 * Everything else (closing connections, slow, nonsense) is done here. Never listen yourself: core
 * serves `processor.app`, and `host.url` is known once it does.
 */
import type { AddressInfo } from "node:net";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context, MiddlewareHandler } from "hono";
import type { Fault, FaultKind, Host, Service, World } from "./contract.ts";

export type SandboxEnv = {
  Bindings: HttpBindings;
  Variables: { world?: World; fault?: Fault };
};

/** The kinds whose answer must have the processor's own format. */
export type AnsweredKind =
  | "error_500"
  | "conflict_409"
  | "rate_limit_429"
  | "lock_timeout_429"
  | "unauthorized_401";

export type FaultOptions = {
  service: Service;
  worldOf(c: Context): World | undefined;
  errorBody(kind: AnsweredKind, c: Context): Response | Promise<Response>;
};

/** "slow" without `delayMs`: longer than any sensible caller waits for a page, shorter than a test. */
const SLOW_MS_DEFAULT = 1_000;

export function faultMiddleware(options: FaultOptions): MiddlewareHandler<SandboxEnv> {
  return async (c, next) => {
    const fault = options.worldOf(c)?.faults.take(options.service, c.req.method, c.req.path);
    if (fault === undefined) return next();
    return handlers[fault.kind]({ c, next, fault, options });
  };
}

type Hit = {
  c: Context<SandboxEnv>;
  next: () => Promise<void>;
  fault: Fault;
  options: FaultOptions;
};

const handlers: Record<FaultKind, (hit: Hit) => Promise<Response | undefined>> = {
  async request_lost({ c }) {
    return hangUp(c);
  },
  async answer_lost({ c, next }) {
    await next();
    c.res = undefined;
    c.res = hangUp(c);
    return undefined;
  },
  async error_500_cached({ c, next, fault }) {
    c.set("fault", fault);
    await next();
    return undefined;
  },
  async refusal({ c, fault }) {
    c.set("fault", fault);
    return Response.json(fault.body ?? {}, { status: fault.status ?? 400 });
  },
  async slow({ next, fault }) {
    await next();
    await new Promise((resolve) => setTimeout(resolve, fault.delayMs ?? SLOW_MS_DEFAULT));
    return undefined;
  },
  async nonsense({ c, next, fault }) {
    if (fault.effect ?? true) await next();
    c.res = undefined;
    c.res = c.html("<html><body>502 Bad gateway? No: 200.</body></html>", 200);
    return undefined;
  },
  error_500: answered("error_500"),
  conflict_409: answered("conflict_409"),
  rate_limit_429: comeBack("rate_limit_429"),
  lock_timeout_429: comeBack("lock_timeout_429"),
  unauthorized_401: answered("unauthorized_401"),
};

function answered(kind: AnsweredKind) {
  return async ({ c, options }: Hit): Promise<Response> => options.errorBody(kind, c);
}

function comeBack(kind: AnsweredKind) {
  return async ({ c, options, fault }: Hit): Promise<Response> => {
    const response = await options.errorBody(kind, c);
    response.headers.set("Retry-After", String(fault.retryAfterSeconds ?? 1));
    return response;
  };
}

/** The caller sees a connection that breaks; nothing of an answer was sent. */
export function hangUp(c: Context<SandboxEnv>): Response {
  c.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

/** Any Hono app, whatever its own types. */
export type Servable = { fetch(request: Request, env: HttpBindings): Response | Promise<Response> };

export type Served = { url: string; close(): Promise<void> };

/**
 * Callers keep connections open for some seconds. A server that closes one at the very moment of
 * the next request would be a fault that nobody planned, so it waits much longer than they do.
 */
export const IDLE_CONNECTION_MS_MAX = 120_000;

/** Serves an app on the loopback interface; port 0 takes a free one. */
export async function serveApp(app: Servable, port = 0): Promise<Served> {
  const server = createAdaptorServer({
    fetch: (request, env) => app.fetch(request, env as HttpBindings),
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ("closeAllConnections" in server) server.closeAllConnections();
      }),
  };
}

/** The `Host` of one processor; its `url` is set when its app listens. */
export function createHost(
  world: Host["world"],
  signal: AbortSignal,
): { host: Host; listensAt(url: string): void } {
  let url: string | undefined;
  return {
    host: {
      world,
      signal,
      get url() {
        if (url === undefined) throw new Error("the stand-in does not listen yet");
        return url;
      },
    },
    listensAt(known) {
      url = known;
    },
  };
}
