import { expect } from "vitest";
import { stockOf } from "./orders.ts";
import { agree, desk, order, type Purchase, readOrder, stripe, transfersOf } from "./purchase.ts";
import { threeArtisans, uuid, type World } from "./world.ts";

type Replayed = { id: string; eventId: string; was: string; outcome: string; state: string };
export type Answered = { events: Replayed[]; missing: string[]; nextCursor: string | null };
export const post = (w: World, body: unknown, headers: Record<string, string> = w.operator) =>
  w.post("/api/operator/events/replay", body, headers);
export async function replay(w: World, body: unknown): Promise<Answered> {
  const { status, body: answer } = await post(w, body);
  expect([status, answer]).toEqual([200, expect.anything()]);
  return answer as never;
}
type InboxRow = { id: string; event_id: string; state: string; object_ref: string };
export const inbox = async (w: World) =>
  (await w.sql`select id, event_id, state, note, object_ref, type, worked_at::text from inbox
    order by received_at, id`) as InboxRow[];
export const idsOf = async (w: World) => (await inbox(w)).map(({ id }) => id);
export const intentOf = ({ payment }: Purchase) => payment.clientSecret.split("_secret_")[0]!;
export const nameOurs = (w: World, intent: string, id: string) =>
  stripe(w, `/v1/payment_intents/${intent}`, { "metadata[payment_id]": id });

/** A sale whose events were all quarantined, because somebody had written into its metadata. */
export async function quarantined(w: World) {
  const [bowl] = await threeArtisans(w);
  const purchase = await order(w, "stripe", { products: [bowl] });
  await w.pump();
  await nameOurs(w, intentOf(purchase), uuid());
  await agree(w, "stripe", purchase);
  await w.pump();
  expect((await readOrder(w, purchase)).state).toBe("pending_payment");
  expect(await desk(w, "events?state=quarantined")).not.toEqual([]);
  return { bowl, purchase };
}
export async function expectPaidOnce(w: World, purchase: Purchase, bowl: { id: string }) {
  expect(await readOrder(w, purchase)).toMatchObject({ state: "paid", givenBack: [] });
  expect(await stockOf(w, bowl)).toEqual({ stock: 9, reserved: 0 });
  expect(await transfersOf(w, purchase)).toHaveLength(1);
  const captures = await w.sql`select kind from ledger_transactions where kind = 'capture'`;
  expect(captures).toHaveLength(1);
}
