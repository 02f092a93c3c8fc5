import { type Context, Hono, type MiddlewareHandler } from "hono";
import type { Host, Panel, Processor, World } from "../core/contract.ts";
import { type AnsweredKind, faultMiddleware, type SandboxEnv } from "../core/host.ts";
import { controlRoutes } from "./control.ts";
import { type Leaks, rangeOf } from "./range.ts";

export type PasswordsCredentials = {
  /** In place of https://api.pwnedpasswords.com; the real one asks for no key, so the world stands in the path. */
  url: string;
};

type Known = { world: World; leaks: Leaks };
type Env = {
  Bindings: SandboxEnv["Bindings"];
  Variables: SandboxEnv["Variables"] & { known?: Known };
};

const FAULT_STATUS: Record<AnsweredKind, number> = {
  error_500: 500,
  conflict_409: 503,
  rate_limit_429: 429,
  lock_timeout_429: 429,
  unauthorized_401: 401,
};
/** Five digits, and not one more: whoever sends all 40 tells the password. */
const PREFIX = /^[0-9A-F]{5}$/i;

/** A Pwned Passwords with state: a world knows the leaks that it was told of. */
export function createPasswords(host: Host): Processor<PasswordsCredentials> {
  const all = new Map<string, Known>();

  function knownOf(world: World): Known {
    const known = all.get(world.id);
    if (!known) throw new Error(`Pwned Passwords does not know the world ${world.id}`);
    return known;
  }
  const credentials = (world: World) => ({ url: `${host.url}/${world.id}` });

  return {
    app: makeApp(all),
    control: controlRoutes((worldId) => all.get(worldId)?.leaks),
    open(world) {
      all.set(world.id, { world, leaks: new Map() });
      return credentials(world);
    },
    close: ({ id }) => void all.delete(id),
    dump: (world) => structuredClone(knownOf(world).leaks),
    restore(world, saved) {
      // `saved` is what `dump` answered in an earlier run.
      knownOf(world).leaks = saved as Leaks;
    },
    panels: (world) => [panelOf(knownOf(world).leaks)],
  };
}

function makeApp(all: ReadonlyMap<string, Known>): Hono {
  const app = new Hono<Env>();
  const faults = faultMiddleware({
    service: "passwords",
    worldOf: (c) => c.get("world"),
    errorBody: (kind) => new Response("", { status: FAULT_STATUS[kind] }),
  });
  app.get("/:w/range/:prefix", logged(all), faults, range);
  return new Hono().route("/", app);
}

/** Whatever was asked is in the log, word for word: a test can see how little it was told. */
function logged(all: ReadonlyMap<string, Known>): MiddlewareHandler<Env> {
  return async (c, next) => {
    const known = all.get(c.req.param("w") ?? "");
    if (!known) return c.text("No such world", 404);
    c.set("known", known);
    c.set("world", known.world);
    await next();
    known.world.log.add({
      service: "passwords",
      method: c.req.method,
      path: c.req.path.slice(`/${known.world.id}`.length),
      idempotencyKey: null,
      replayed: false,
      status: c.res.status,
      atMs: known.world.clock.now(),
      params: { ...c.req.query(), padding: c.req.header("Add-Padding") ?? null },
    });
    return undefined;
  };
}

function range(c: Context<Env>): Response {
  const prefix = c.req.param("prefix") ?? "";
  const known = c.get("known");
  if (!known) throw new Error("the world is found first");
  if (!PREFIX.test(prefix)) return c.text("The hash prefix was not in a valid format", 400);
  const isPadded = c.req.header("Add-Padding")?.toLowerCase() === "true";
  return c.text(rangeOf(known.leaks, prefix.toUpperCase(), isPadded));
}

function panelOf(leaks: Leaks): Panel {
  return {
    title: "Leaked passwords",
    head: ["SHA-1", "times"],
    rows: [...leaks].map(([digest, times]) => ({ cells: [digest, String(times)] })),
    actions: [{ label: "leak", path: "/leaks", fields: [{ name: "password" }] }],
  };
}
