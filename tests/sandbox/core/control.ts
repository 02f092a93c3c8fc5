import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import type { Processor, Service } from "./contract.ts";
import { bodies, type DatabaseFault } from "./control-bodies.ts";
import { controlPage } from "./control-page.ts";
import { parseBody } from "./control-parse.ts";
import { worldRoutes } from "./control-world.ts";
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
  endWorld(id: string): void;
  processors: Partial<Record<Service, Pick<Processor<object>, "control" | "panels">>>;
  databases?: Databases;
  newDatabaseName(): string;
};

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
    const body = await parseBody(bodies.world, c.req.raw);
    const { world, credentials } = await options.openWorld(body.seed);
    Object.assign(world.deliveries, { mode: body.mode ?? "hold", urls: body.urls ?? {} });
    return c.json({ id: world.id, ...credentials });
  });
  app.delete("/worlds/:w", (c) => {
    options.endWorld(worldOf(options, c.req.param("w")).id);
    return c.json({});
  });
  app.use("/worlds/:w/*", async (c, next) => {
    worldOf(options, c.req.param("w"));
    await next();
  });
  app.route(
    "/worlds/:w",
    worldRoutes({ world: (id) => worldOf(options, id), processors: options.processors }),
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

function databaseRoutes({ databases, newDatabaseName }: ControlOptions): Hono {
  const app = new Hono({ strict: false });
  if (databases === undefined) return app;
  app.post("/", async (c) => {
    const { template } = await parseBody(bodies.database, c.req.raw);
    const name = newDatabaseName();
    return c.json({ name, ...(await databases.createDatabase(name, template)) }, 201);
  });
  app.delete("/:name", async (c) => {
    await databases.dropDatabase(c.req.param("name"));
    return c.json({});
  });
  app.get("/:name/round-trips", (c) => c.json(databases.roundTrips(c.req.param("name"))));
  app.post("/:name/faults", async (c) => {
    databases.planFault(c.req.param("name"), await parseBody(bodies.databaseFault, c.req.raw));
    return c.json({}, 201);
  });
  return app;
}
