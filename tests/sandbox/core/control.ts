import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { z } from "zod";
import type { Fault, Processor, Service } from "./contract.ts";
import { controlPage, worldPage } from "./control-page.ts";
import type { OpenWorld } from "./worlds.ts";

/** What the control API needs from the PostgreSQL part. */
export type Databases = {
  createDatabase(name: string, template?: string): Promise<{ url: string; ownerUrl: string }>;
  dropDatabase(name: string): Promise<void>;
  roundTrips(name: string): { http: number; webSocket: number };
  planFault(name: string, fault: DatabaseFault): void;
};

export type ControlOptions = {
  worlds(): readonly OpenWorld[];
  world(id: string): OpenWorld | undefined;
  /** Makes a world and answers its part of the line of JSON. */
  openWorld(seed?: string): Promise<{ world: OpenWorld; credentials: object }>;
  processors: Partial<Record<Service, Pick<Processor<object>, "control">>>;
  databases?: Databases;
  newDatabaseName(): string;
};

const services = z.enum(["stripe", "paypal"]);
const mode = z.enum(["push", "hold"]);
const url = z.exactOptional(z.url());
const urls = z.strictObject({ stripe: url, "stripe-connect": url, paypal: url });
const count = z.int().positive();

const bodies = {
  world: z.strictObject({ seed: z.string(), mode, urls }).partial(),
  webhooks: z.strictObject({ mode, urls }).partial(),
  clock: z.strictObject({ advanceMs: z.int().nonnegative() }),
  take: z.strictObject({ limit: count }).partial(),
  resend: z.strictObject({ eventId: z.string() }),
  release: z.strictObject({
    order: z.enum(["oldest", "newest"]).default("oldest"),
    copies: count.max(10).default(1),
  }),
  fault: z.strictObject({
    service: services,
    route: z.string(),
    kind: z.enum([
      "request_lost",
      "answer_lost",
      "error_500",
      "error_500_cached",
      "conflict_409",
      "rate_limit_429",
      "unauthorized_401",
      "slow",
      "nonsense",
    ]),
    times: count.default(1),
    after: z.int().nonnegative().default(0),
    delayMs: z.exactOptional(z.int().nonnegative()),
    effect: z.exactOptional(z.boolean()),
  }),
  database: z.strictObject({ template: z.string() }).partial(),
  databaseFault: z.strictObject({
    kind: z.enum(["refuse", "slow", "lose_commit_answer"]),
    times: count.default(1),
    after: z.int().nonnegative().default(0),
    delayMs: z.int().nonnegative().default(1_000),
  }),
};

export type DatabaseFault = z.infer<typeof bodies.databaseFault>;

/** The API of ../README.md; everything here is for tests, the demo and people, none of it is real. */
export function createControl(options: ControlOptions): Hono {
  const app = new Hono({ strict: false });
  app.onError((error, c) => {
    const status = error instanceof HTTPException ? error.status : 500;
    return c.json({ error: error.message }, status);
  });
  app.notFound((c) => c.json({ error: `there is no ${c.req.method} ${c.req.path}` }, 404));
  app.route("/__sandbox", routes(options));
  return app;
}

function routes(options: ControlOptions): Hono {
  const app = new Hono({ strict: false });
  app.get("/", (c) => c.html(controlPage(options.worlds())));
  app.post("/worlds", async (c) => {
    const body = await parse(bodies.world, c.req.raw);
    const { world, credentials } = await options.openWorld(body.seed);
    Object.assign(world.deliveries, { mode: body.mode ?? "hold", urls: body.urls ?? {} });
    return c.json({ id: world.id, ...credentials });
  });
  app.use("/worlds/:w/*", async (c, next) => {
    worldOf(options, c.req.param("w"));
    await next();
  });
  app.route(
    "/worlds/:w",
    worldRoutes((id) => worldOf(options, id)),
  );
  for (const [service, processor] of Object.entries(options.processors))
    app.route(`/worlds/:w/${service}`, processor.control);
  app.route("/databases", databaseRoutes(options));
  return app;
}

function worldOf(options: ControlOptions, id: string | undefined): OpenWorld {
  const world = id === undefined ? undefined : options.world(id);
  if (world === undefined) throw new HTTPException(404, { message: `there is no world ${id}` });
  return world;
}

function worldRoutes(world: (id: string | undefined) => OpenWorld): Hono {
  const app = new Hono({ strict: false });
  app.get("/", (c) => c.html(worldPage(world(c.req.param("w")))));
  app.put("/webhooks", async (c) => {
    const { deliveries } = world(c.req.param("w"));
    const body = await parse(bodies.webhooks, c.req.raw);
    deliveries.mode = body.mode ?? deliveries.mode;
    deliveries.urls = { ...deliveries.urls, ...body.urls };
    deliveries.resume();
    return c.json({ mode: deliveries.mode, urls: deliveries.urls });
  });
  app.get("/clock", (c) => c.json(clockOf(world(c.req.param("w")))));
  app.post("/clock", async (c) => {
    const body = await parse(bodies.clock, c.req.raw);
    await world(c.req.param("w")).clock.advance(body.advanceMs);
    return c.json(clockOf(world(c.req.param("w"))));
  });
  app.post("/faults", async (c) => {
    const body = await parse(bodies.fault, c.req.raw);
    planFault(world(c.req.param("w")), body);
    return c.json({}, 201);
  });
  app.delete("/faults", (c) => {
    world(c.req.param("w")).faults.clear();
    return c.json({});
  });
  app.get("/requests", (c) => {
    const service = c.req.query("service");
    const requests = world(c.req.param("w")).log.all();
    return c.json({ requests: requests.filter((r) => !service || r.service === service) });
  });
  app.get("/balances", (c) => {
    const balances = world(c.req.param("w")).books.balances();
    return c.json({ balances: balances.map((b) => ({ ...b, minor: String(b.minor) })) });
  });
  app.route("/deliveries", deliveryRoutes(world));
  return app;
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
  app.get("/", (c) => c.json({ deliveries: world(c.req.param("w")).deliveries.history() }));
  app.post("/take", async (c) => {
    const { limit } = await parse(bodies.take, c.req.raw);
    return c.json({ deliveries: await world(c.req.param("w")).deliveries.take(limit) });
  });
  app.post("/release", async (c) => {
    const { order, copies } = await parse(bodies.release, c.req.raw);
    return c.json({ sent: world(c.req.param("w")).deliveries.release(order, copies) });
  });
  app.post("/resend", async (c) => {
    const { eventId } = await parse(bodies.resend, c.req.raw);
    if (!world(c.req.param("w")).deliveries.resend(eventId))
      throw new HTTPException(404, { message: `there is no event ${eventId}` });
    return c.json({});
  });
  app.post("/settle", async (c) => {
    await world(c.req.param("w")).deliveries.settle();
    return c.json({});
  });
  return app;
}

function databaseRoutes({ databases, newDatabaseName }: ControlOptions): Hono {
  const app = new Hono({ strict: false });
  if (databases === undefined) return app;
  app.post("/", async (c) => {
    const { template } = await parse(bodies.database, c.req.raw);
    const name = newDatabaseName();
    return c.json({ name, ...(await databases.createDatabase(name, template)) }, 201);
  });
  app.delete("/:name", async (c) => {
    await databases.dropDatabase(c.req.param("name"));
    return c.json({});
  });
  app.get("/:name/round-trips", (c) => c.json(databases.roundTrips(c.req.param("name"))));
  app.post("/:name/faults", async (c) => {
    databases.planFault(c.req.param("name"), await parse(bodies.databaseFault, c.req.raw));
    return c.json({}, 201);
  });
  return app;
}

/** An absent body is an empty object, so that calls without parameters need none. */
async function parse<T>(schema: z.ZodType<T>, request: Request): Promise<T> {
  const text = await request.text();
  let json: unknown;
  try {
    json = text === "" ? {} : JSON.parse(text);
  } catch {
    throw new HTTPException(400, { message: "the body is not JSON" });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new HTTPException(400, { message: z.prettifyError(parsed.error) });
}
