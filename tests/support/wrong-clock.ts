import { expect, inject } from "vitest";
import { control } from "./control.ts";
import { effects, MINUTE_MS, type Rail, stripe } from "./purchase.ts";
import { threeArtisans, type World, world } from "./world.ts";

const HOUR_MS = 60 * MINUTE_MS;
export const BACK = -1 * HOUR_MS;
export const AHEAD = 25 * HOUR_MS;
export const TRANSFERS = { stripe: /^\/v1\/transfers$/, paypal: /^\/v1\/payments\/payouts$/ };

/** A world whose clock has moved already, so that another can be behind it. */
export async function later(): Promise<World> {
  const w = await world();
  await w.advance(2 * HOUR_MS);
  return w;
}

/** The Worker's clock alone jumps while `work` lasts; the processors and the queues keep time. */
export async function whileOff<T>(w: World, byMs: number, work: () => Promise<T>): Promise<T> {
  const wrong = await control<{ id: string }>("POST", "/worlds", { mode: "hold" });
  const advanceMs = Math.round(w.nowMs() - Date.now() + byMs);
  await control("POST", `/worlds/${wrong.id}/clock`, { advanceMs });
  const env: Record<string, unknown> = w.env;
  const right = env.STAND_IN_CLOCK_URL;
  env.STAND_IN_CLOCK_URL = `${inject("sandbox").control}/worlds/${wrong.id}/clock`;
  try {
    return await work();
  } finally {
    env.STAND_IN_CLOCK_URL = right;
  }
}
/** Goods for a cart, of which one does. */
export const oneBowl = async (w: World) => (await threeArtisans(w)).slice(0, 1);
/** The call by which a transfer leaves. */
export const sends = (rail: Rail) =>
  rail === "stripe" ? "POST /v1/transfers" : "POST /v1/payments/payouts";
/** Of the only transfer that there is. */
export async function expectSentOnce(w: World, rail: Rail) {
  // Stripe is asked for what there is: the log names requests that got lost as well.
  const made =
    rail === "stripe"
      ? (await stripe<{ data: unknown[] }>(w, "/v1/transfers?limit=100")).data
      : await effects(w, TRANSFERS.paypal);
  expect(made).toHaveLength(1);
  const states = await w.sql`select state from transfers`;
  expect(states).toEqual([{ state: "settled" }]);
}
