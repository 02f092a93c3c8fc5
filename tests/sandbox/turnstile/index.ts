import { type Context, Hono, type MiddlewareHandler } from "hono";
import type { Host, Panel, Processor, World } from "../core/contract.ts";
import { type AnsweredKind, faultMiddleware, hangUp, type SandboxEnv } from "../core/host.ts";
import { challenge } from "./challenges.ts";
import { controlRoutes } from "./control.ts";
import { type ErrorCode, newSite, type Site, type SiteState } from "./keys.ts";
import { pageRoutes } from "./pages.ts";
import { fieldsOf } from "./request.ts";
import { knowsSecret, type Question, refused, siteverify } from "./siteverify.ts";

export type TurnstileCredentials = {
  url: string;
  siteKey: string;
  secretKey: string;
  /** For `<script src>`; takes `?render=explicit` and `?onload=`. */
  scriptUrl: string;
  siteverifyUrl: string;
};

type Env = {
  Bindings: SandboxEnv["Bindings"];
  Variables: SandboxEnv["Variables"] & { site?: Site; question?: Question; nowMs?: number };
};

const FAULT_ANSWERS: Record<AnsweredKind, [status: number, code: ErrorCode]> = {
  error_500: [500, "internal-error"],
  // Siteverify has no such answers of its own; whoever asks sees one that it can only repeat.
  conflict_409: [409, "internal-error"],
  rate_limit_429: [429, "internal-error"],
  lock_timeout_429: [429, "internal-error"],
  unauthorized_401: [401, "invalid-input-secret"],
};

/** A Cloudflare Turnstile with state: one widget per world, found by its sitekey or its secret. */
export function createTurnstile(host: Host): Processor<TurnstileCredentials> {
  const sites = new Map<string, Site>();

  function siteOf(world: World): Site {
    const site = sites.get(world.id);
    if (!site) throw new Error(`Turnstile does not know the world ${world.id}`);
    return site;
  }

  return {
    app: makeApp(sites),
    control: controlRoutes((worldId) => sites.get(worldId)),
    open(world) {
      const site = newSite(world);
      sites.set(world.id, site);
      return credentials(host, site);
    },
    close: ({ id }) => void sites.delete(id),
    dump: (world) => structuredClone(siteOf(world).state),
    restore(world, saved) {
      const site = siteOf(world);
      // `saved` is what `dump` answered in an earlier run.
      site.state = { ...site.state, ...(saved as SiteState) };
      return credentials(host, site);
    },
    panels: (world) => [panelOf(siteOf(world))],
  };
}

function credentials(host: Host, { state }: Site): TurnstileCredentials {
  return {
    url: host.url,
    siteKey: state.siteKey,
    secretKey: state.secret,
    scriptUrl: `${host.url}/turnstile/v0/api.js`,
    siteverifyUrl: `${host.url}/turnstile/v0/siteverify`,
  };
}

function makeApp(sites: ReadonlyMap<string, Site>): Hono {
  const app = new Hono<Env>();
  app.route("/", pageRoutes());
  app.post("/turnstile/v0/challenge", (c) => runChallenge(c, sites));
  const faults = faultMiddleware({
    service: "turnstile",
    worldOf: (c) => c.get("world"),
    errorBody: (kind) => {
      const [status, code] = FAULT_ANSWERS[kind];
      return Response.json(refused(code), { status });
    },
  });
  app.post("/turnstile/v0/siteverify", identify(sites), faults, verify);
  app.all("/turnstile/v0/siteverify", (c) =>
    c.json(refused("bad-request"), 405, { Allow: "POST" }),
  );
  return new Hono().route("/", app);
}

async function runChallenge(c: Context<Env>, sites: ReadonlyMap<string, Site>): Promise<Response> {
  const fields = (await fieldsOf(c.req.raw)) ?? {};
  const siteKey = fields.sitekey ?? "";
  const site = [...sites.values()].find(({ state }) => state.siteKey === siteKey);
  const answer = challenge(site, {
    siteKey,
    action: fields.action ?? "",
    cdata: fields.cdata ?? "",
    hostname: hostnameOf(fields.page),
    interacted: fields.interacted === "true",
  });
  return answer.kind === "offline" ? hangUp(c) : c.json(answer);
}

function hostnameOf(page: string | undefined): string {
  return page && URL.canParse(page) ? new URL(page).hostname : "";
}

/** Finds the world by the secret, and tells the log of every answer. */
function identify(sites: ReadonlyMap<string, Site>): MiddlewareHandler<Env> {
  return async (c, next) => {
    const fields = await fieldsOf(c.req.raw);
    if (!fields) return c.json(refused("bad-request"), 400);
    c.set("question", {
      secret: fields.secret,
      response: fields.response,
      remoteip: fields.remoteip,
      idempotencyKey: fields.idempotency_key,
    });
    const all = [...sites.values()];
    const site = all.find((candidate) =>
      knowsSecret(candidate, fields.secret ?? "", candidate.world.clock.now()),
    );
    // The secrets for tests belong to no world; they live in the time of the first.
    c.set("nowMs", (site ?? all[0])?.world.clock.now() ?? 0);
    if (!site) return next();
    c.set("site", site);
    c.set("world", site.world);
    await next();
    site.world.log.add({
      service: "turnstile",
      method: c.req.method,
      path: c.req.path,
      idempotencyKey: fields.idempotency_key ?? null,
      replayed: false,
      status: c.res.status,
      atMs: site.world.clock.now(),
      params: { ...fields, secret: "[removed]" },
    });
    return undefined;
  };
}

function verify(c: Context<Env>): Response {
  const [site, question] = [c.get("site"), c.get("question")];
  if (!question) throw new Error("the question is read first");
  const broken = c.get("fault")?.kind === "error_500_cached";
  const effect = c.get("fault")?.effect ?? true;
  const nowMs = c.get("nowMs") ?? 0;
  const verdict = broken && !effect ? undefined : siteverify(site, question, nowMs);
  if (broken || !verdict) return c.json(refused("internal-error"), 500);
  return c.json(verdict);
}

function panelOf({ state }: Site): Panel {
  const choices = ["pass", "fail", "interactive", "offline"];
  return {
    title: "Tokens",
    head: ["token", "hostname", "action", "verified"],
    rows: [...state.tokens]
      .reverse()
      .slice(0, 50)
      .map(([name, { hostname, action, spent }]) => ({
        cells: [`${name.slice(0, 12)}…`, hostname, action, spent ? "yes" : "no"],
      })),
    actions: [
      { label: "next challenge", path: "/outcomes", fields: [{ name: "outcome", choices }] },
      { label: "hostname", path: "/hostname", fields: [{ name: "hostname" }] },
    ],
  };
}
