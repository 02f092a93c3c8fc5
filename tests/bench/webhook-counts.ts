import { until } from "../local/demo/until.ts";
import { askJson, postJson } from "../local/http.ts";
import type { LocalSystem } from "../local/system.ts";
import { quiet, roundTrips } from "./checkout-counts.ts";

/** A webhook as Stripe's stand-in signed it, to be sent by ourselves. */
export type Delivery = { type: string; headers: Record<string, string>; body: Uint8Array };
type Taken = { type: string; headers: Record<string, string>; bodyBase64: string };

/** An event of the kind that moves money, small and plain as most are. */
export async function takeDelivery({ control, worldId }: LocalSystem): Promise<Delivery> {
  const url = `${control}/worlds/${worldId}/deliveries/take`;
  const { deliveries } = await postJson<{ deliveries: Taken[] }>(url);
  const taken = deliveries.find(({ type }) => type === "payment_intent.created");
  if (!taken) throw new Error("the checkouts before have brought no webhook");
  const { type, headers, bodyBase64 } = taken;
  return { type, headers, body: new Uint8Array(Buffer.from(bodyBase64, "base64")) };
}

export const holdWebhooks = ({ control, worldId }: LocalSystem) =>
  askJson(`${control}/worlds/${worldId}/webhooks`, { method: "PUT", body: { mode: "hold" } });

/**
 * Round trips until the acknowledgement is here. The queue waits a second for company before its
 * consumer begins, so what is counted at that moment is the webhook's own.
 */
export async function countWebhook(system: LocalSystem, delivery: Delivery): Promise<number> {
  const before = await quiet(system);
  const answer = await fetch(`${system.shopUrl}/webhooks/stripe`, {
    method: "POST",
    headers: delivery.headers,
    body: Buffer.from(delivery.body),
  });
  const after = await roundTrips(system);
  if (answer.status !== 200) throw new Error(`the webhook was answered with ${answer.status}`);
  await until(
    "the webhook is worked on",
    async () => (await roundTrips(system)) > after || undefined,
  );
  return after - before;
}
