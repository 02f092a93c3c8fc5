import type { SellerId } from "../domain/ids.ts";
import { isEnded, owedIn } from "../domain/subscriptions.ts";
import { midnightsAt, type TodayFile } from "../domain/today.ts";
import type { Deps } from "./ports.ts";
import { entitlementOf } from "./subscriptions/read-plan.ts";

type Input = {
  readonly sellerId: SellerId;
  /** By how much the seller's clock is ahead of UTC. */
  readonly aheadMinutes: number;
};
export type Today = TodayFile & { readonly plan: PlanToday };
type PlanToday = ReturnType<typeof planToday>;

/** What a seller wants to know when the day begins. Two round trips, at the same time. */
export async function readToday(deps: Deps, { sellerId, aheadMinutes }: Input): Promise<Today> {
  const [file, billed] = await Promise.all([
    deps.store.desk.today(sellerId, midnightsAt(deps.now(), aheadMinutes)),
    deps.store.subscriptions.billed(sellerId),
  ]);
  return { ...file, plan: planToday(deps, billed) };
}

type Billed = Parameters<typeof entitlementOf>[1];
function planToday(deps: Deps, billed: Billed) {
  const { subscription } = billed;
  const goesOn =
    subscription !== undefined &&
    !isEnded(subscription.state) &&
    !subscription.isPaused &&
    subscription.endsAt === null &&
    subscription.periodEnd !== null;
  return {
    entitlement: entitlementOf(deps, billed),
    renewal: goesOn ? { at: subscription.periodEnd, price: subscription.price } : undefined,
    endsAt: subscription && !isEnded(subscription.state) ? subscription.endsAt : null,
    owed: owedIn(billed),
  };
}
