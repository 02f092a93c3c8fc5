import { Hono } from "hono";
import { issue } from "./challenges.ts";
import { newSecret, type Outcome, type Site } from "./keys.ts";

/** Cloudflare keeps a rotated secret alive for two hours, if asked. */
const OLD_SECRET_LIVES_MS = 2 * 3_600_000;
const OUTCOMES: readonly Outcome[] = ["pass", "fail", "interactive", "offline"];
/** A test plans a handful; more is a mistake. */
const TIMES_MAX = 1_000;

type Body = Record<string, unknown>;

/** The routes below `/__sandbox/worlds/:w/turnstile`. */
export function controlRoutes(siteOf: (worldId: string) => Site | undefined): Hono {
  const app = new Hono();
  const post = (path: string, work: (site: Site, body: Body) => object) =>
    app.post(path, async (c) => {
      const site = siteOf(c.req.param("w") ?? "");
      if (!site) return c.json({ error: "no such world" }, 404);
      try {
        const body: unknown = JSON.parse((await c.req.text()) || "{}");
        if (!isBody(body)) throw new TypeError("the body is not an object");
        return c.json(work(site, body));
      } catch (error) {
        if (error instanceof TypeError || error instanceof SyntaxError)
          return c.json({ error: error.message }, 400);
        throw error;
      }
    });

  post("/outcomes", ({ state }, body) => {
    const times = body.times ?? 1;
    if (!Number.isInteger(times) || Number(times) < 1 || Number(times) > TIMES_MAX)
      throw new TypeError(`times is a whole number from 1 to ${TIMES_MAX}`);
    const outcome = OUTCOMES.find((name) => name === body.outcome);
    if (!outcome) throw new TypeError(`outcome is one of ${OUTCOMES.join(", ")}`);
    state.outcomes.push(...Array.from({ length: Number(times) }, () => outcome));
    return { planned: state.outcomes };
  });
  post("/hostname", ({ state }, { hostname }) => {
    if (hostname !== null && typeof hostname !== "string")
      throw new TypeError("hostname is a text, or null for that of the page");
    state.hostname = hostname;
    return { hostname };
  });
  post("/tokens", (site, body) => ({
    token: issue(site, {
      action: textOr(body.action, ""),
      cdata: textOr(body.cdata, ""),
      hostname: textOr(body.hostname, "localhost"),
      interacted: body.interactive === true,
    }),
  }));
  post("/secret", ({ world, state }, { keepOld }) => {
    const untilMs = world.clock.now() + OLD_SECRET_LIVES_MS;
    state.oldSecret = keepOld === true ? { secret: state.secret, untilMs } : null;
    state.secret = newSecret(world);
    return { secretKey: state.secret };
  });
  return app;
}

function isBody(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}
