import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { addMonths } from "./calendar.ts";
import type { Fault, LoggedRequest } from "./contract.ts";
import type { ControlOptions } from "./control.ts";
import { bodies } from "./control-bodies.ts";
import { worldPage } from "./control-page.ts";
import { parseBody } from "./control-parse.ts";
import type { OpenWorld } from "./worlds.ts";

export type WorldRoutes = {
  /** Answers 404 by itself if there is none. */
  world(id: string | undefined): OpenWorld;
  processors: ControlOptions["processors"];
};

/** Everything below `/__sandbox/worlds/:w` that is no processor's own. */
export function worldRoutes({ world, processors }: WorldRoutes): Hono {
  const app = new Hono({ strict: false });
  app.get("/", (c) =>
    c.html(worldPage(world(c.req.param("w")), processors, c.req.query("account"))),
  );
  app.put("/webhooks", async (c) => {
    const { deliveries } = world(c.req.param("w"));
    const body = await parseBody(bodies.webhooks, c.req.raw);
    deliveries.mode = body.mode ?? deliveries.mode;
    deliveries.urls = { ...deliveries.urls, ...body.urls };
    deliveries.resume();
    return c.json({ mode: deliveries.mode, urls: deliveries.urls });
  });
  app.get("/clock", (c) => c.json(clockOf(world(c.req.param("w")))));
  app.post("/clock", async (c) => {
    const { advanceMs, months } = await parseBody(bodies.clock, c.req.raw);
    const { clock } = world(c.req.param("w"));
    const nowMs = clock.now();
    await clock.advance(advanceMs ?? addMonths(nowMs, months ?? 0) - nowMs);
    return c.json(clockOf(world(c.req.param("w"))));
  });
  app.get("/faults", (c) => c.json({ faults: world(c.req.param("w")).faults.planned() }));
  app.post("/faults", async (c) => {
    planFault(world(c.req.param("w")), await parseBody(bodies.fault, c.req.raw));
    return c.json({}, 201);
  });
  app.delete("/faults", (c) => {
    world(c.req.param("w")).faults.clear();
    return c.json({});
  });
  app.get("/requests", (c) => {
    const { service, violations } = c.req.query();
    const requests = world(c.req.param("w")).log.all();
    return c.json({
      requests: requests.filter(
        (request) =>
          (!service || request.service === service) && (!violations || isViolation(request)),
      ),
    });
  });
  app.get("/balances", (c) => {
    const { books } = world(c.req.param("w"));
    const account = c.req.query("account");
    if (account === undefined) return c.json({ balances: books.balances().map(inText) });
    return c.json({ entries: books.entries(account).map(inText) });
  });
  app.route("/deliveries", deliveryRoutes(world));
  return app;
}

/** JSON knows no bigint. */
function inText<T extends { minor: bigint }>(row: T) {
  return { ...row, minor: String(row.minor) };
}

/** A request, or its answer, that the processor's published description does not allow. */
function isViolation({ request, answer }: LoggedRequest): boolean {
  return [request, answer].some((verdict) => (verdict?.violations.length ?? 0) > 0);
}

function clockOf({ clock }: OpenWorld) {
  return { nowMs: clock.now(), offsetMs: clock.offsetMs() };
}

/** What is wrong with a route shows only when it is planned. */
function planFault(world: OpenWorld, fault: Fault) {
  try {
    world.faults.plan(fault);
  } catch (cause) {
    throw new HTTPException(400, { message: String(cause) });
  }
}

function deliveryRoutes(world: (id: string | undefined) => OpenWorld): Hono {
  const app = new Hono({ strict: false });
  const of = (w: string | undefined) => world(w).deliveries;
  app.get("/", (c) => c.json({ deliveries: of(c.req.param("w")).history() }));
  app.post("/take", async (c) => {
    const { limit } = await parseBody(bodies.take, c.req.raw);
    return c.json({ deliveries: await of(c.req.param("w")).take(limit) });
  });
  app.post("/release", async (c) => {
    const body = await parseBody(bodies.release, c.req.raw);
    return c.json({ sent: of(c.req.param("w")).release(body) });
  });
  app.post("/drop", async (c) => {
    const { eventIds } = await parseBody(bodies.drop, c.req.raw);
    return c.json({ dropped: of(c.req.param("w")).drop(eventIds) });
  });
  app.post("/resend", async (c) => {
    const { eventId } = await parseBody(bodies.resend, c.req.raw);
    if (!of(c.req.param("w")).resend(eventId))
      throw new HTTPException(404, { message: `there is no event ${eventId}` });
    return c.json({});
  });
  app.post("/settle", async (c) => {
    await of(c.req.param("w")).settle();
    return c.json({});
  });
  app.get("/rules", (c) => c.json({ rules: of(c.req.param("w")).rules.planned() }));
  app.post("/rules", async (c) => {
    of(c.req.param("w")).rules.plan(await parseBody(bodies.eventRule, c.req.raw));
    return c.json({}, 201);
  });
  app.delete("/rules", (c) => {
    of(c.req.param("w")).rules.clear();
    return c.json({});
  });
  return app;
}
