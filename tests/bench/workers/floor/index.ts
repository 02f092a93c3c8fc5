import { Hono } from "hono";

type Env = {
  STRIPE_WEBHOOK_SECRETS: string;
  PROCESSOR_EVENTS: { send(body: unknown, options: { contentType: "v8" }): Promise<unknown> };
};

/** The least that an honest webhook takes: its signature is checked and it is handed to a queue. */
const app = new Hono<{ Bindings: Env }>();
app.post("/webhooks/stripe", async (c) => {
  const bytes = await c.req.raw.arrayBuffer();
  const { t, v1 } = Object.fromEntries(
    (c.req.header("Stripe-Signature") ?? "").split(",").map((part) => part.split("=")),
  ) as Record<string, string>;
  const encoder = new TextEncoder();
  const key = await crypto.subtle.importKey(
    "raw",
    encoder.encode(c.env.STRIPE_WEBHOOK_SECRETS),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["verify"],
  );
  const signed = new Uint8Array([...encoder.encode(`${t}.`), ...new Uint8Array(bytes)]);
  const mac = Uint8Array.from(v1?.match(/../g) ?? [], (hex) => Number.parseInt(hex, 16));
  const isGenuine = await crypto.subtle.verify("HMAC", key, mac, signed);
  if (!isGenuine) return new Response(null, { status: 400 });
  await c.env.PROCESSOR_EVENTS.send({ body: bytes }, { contentType: "v8" });
  return new Response(null, { status: 200, headers: { "Cache-Control": "no-store" } });
});
export default app;
