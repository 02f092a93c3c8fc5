import type { PaidPlan } from "../../worker/domain/plans.ts";
import { uuid, type World } from "./world.ts";

const DAY_MS = 24 * 60 * 60_000;

/** A seller who tries a plan: it costs nothing, and so nothing of it is in the books. */
export async function trying(
  w: World,
  seller: { readonly id: string },
  plan: PaidPlan,
  days = 365,
): Promise<void> {
  const now = await w.withDeps(async (deps) => deps.now());
  const until = new Date(now.getTime() + days * DAY_MS).toISOString();
  await w.sql`insert into subscriptions (id, seller_id, ref, state, plan, interval, currency,
      price_minor, trial_ends_at, is_paused, readings_begun, reading, created_at, updated_at)
    values (${uuid()}, ${seller.id}, ${`sub_${uuid()}`}, 'trialing', ${plan}, 'month', 'USD', 1900,
      ${until}, false, 1, 1, ${now.toISOString()}, ${now.toISOString()})`;
}

/** The plan of a seller is over. */
export const over = (w: World, seller: { readonly id: string }) =>
  w.sql`update subscriptions set state = 'canceled' where seller_id = ${seller.id}`;
