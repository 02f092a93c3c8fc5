import { Hono } from "hono";

/** As little as a Worker can do with a webhook: read it and answer. */
const app = new Hono();
app.post("/webhooks/stripe", async (c) => {
  await c.req.raw.arrayBuffer();
  return new Response(null, { status: 200, headers: { "Cache-Control": "no-store" } });
});
export default app;
