import { Hono } from "hono";
import { digestOf, type Leaks } from "./range.ts";

/** The routes below `/__sandbox/worlds/:w/passwords`. */
export function controlRoutes(leaksOf: (worldId: string) => Leaks | undefined): Hono {
  const app = new Hono();
  app.post("/leaks", async (c) => {
    const leaks = leaksOf(c.req.param("w") ?? "");
    if (!leaks) return c.json({ error: "no such world" }, 404);
    const { password, times = 1 } = await c.req.json().catch(() => ({}));
    if (typeof password !== "string" || !Number.isInteger(times) || times < 1)
      return c.json({ error: "password is a text, and times a whole number above nought" }, 400);
    leaks.set(digestOf(password), times);
    return c.json({ leaked: leaks.size });
  });
  return app;
}
