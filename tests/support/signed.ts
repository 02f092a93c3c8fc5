import type { World } from "./world.ts";

type Bytes = Uint8Array<ArrayBuffer>;
export const utf8 = (text: string): Bytes => new Uint8Array(new TextEncoder().encode(text));

/** `v1` of Stripe's header: HMAC-SHA256 over "time.body", the body byte by byte. */
export async function stripeMac(secret: string, seconds: number, body: Bytes): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", utf8(secret), algorithm, false, ["sign"]);
  const prefix = utf8(`${seconds}.`);
  const signed = new Uint8Array(prefix.length + body.length);
  signed.set(prefix);
  signed.set(body, prefix.length);
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, signed));
  return [...mac].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

type Signing = { secret?: string; seconds?: number };

/** The header that Stripe would send with these bytes now. */
export async function stripeHeader(w: World, body: Bytes, signing: Signing = {}): Promise<string> {
  const { secret = w.credentials.stripe.webhookSecret, seconds = nowSeconds() } = signing;
  return `t=${seconds},v1=${await stripeMac(secret, seconds, body)}`;
}

export const nowSeconds = () => Math.floor(Date.now() / 1000);

/** An event that this system does not react to, unless `facts` make it one. */
export const stripeEvent = (facts: Record<string, unknown> = {}) => ({
  id: `evt_${crypto.randomUUID()}`,
  object: "event",
  api_version: "2026-10-28.endive",
  created: nowSeconds(),
  livemode: false,
  type: "product.updated",
  data: { object: { id: "prod_1", object: "product" } },
  ...facts,
});

type Post = { path?: string; headers?: Record<string, string> };

/** These bytes at the Worker's door, signed as Stripe would unless `headers` say otherwise. */
export async function postSigned(w: World, body: Bytes | string, post: Post & Signing = {}) {
  const { path = "/webhooks/stripe", headers, ...signing } = post;
  const bytes = typeof body === "string" ? utf8(body) : body;
  const signed = headers ?? { "Stripe-Signature": await stripeHeader(w, bytes, signing) };
  return w.request(path, { method: "POST", headers: signed, body: bytes });
}

/** What the system keeps of events: messages that wait, and rows. */
export async function kept(w: World) {
  const rows = await w.sql`select event_id, state, note from inbox order by received_at`;
  const alerts = await w.sql`select kind, subject from alerts order by first_at`;
  return { waiting: w.queue.waiting("processor-events").length, inbox: rows, alerts };
}
export const NOTHING = { waiting: 0, inbox: [], alerts: [] };
