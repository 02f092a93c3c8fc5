import type { SellerId } from "../../domain/ids.ts";
import type { Money } from "../../domain/money.ts";
import type { HoldingRule } from "../../domain/payouts.ts";
import { plans } from "../../domain/plans.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import {
  type Billed,
  type Entitlement,
  entitlementAt,
  owedIn,
  type PlansAt,
  type Subscription,
} from "../../domain/subscriptions.ts";
import { inTurn, type List } from "../in-turn.ts";
import type { Deps, Tx } from "../ports.ts";
import { refreshWhole } from "./apply-invoice.ts";

/** What a seller has, and why: the one place where it is decided. */
export const entitlementOf = (deps: Pick<Deps, "now" | "settings">, billed: Billed): Entitlement =>
  entitlementAt(billed, deps.now(), deps.settings.plans.graceDays);

/** For what is read of many sellers at once: plans as they are now. */
export const plansAt = ({ now, settings }: Pick<Deps, "now" | "settings">): PlansAt => ({
  ...{ now: now(), graceDays: settings.plans.graceDays },
});

/** The plan of a seller within a transaction. */
export async function planIn(deps: Deps, tx: Tx, sellerId: SellerId) {
  return plans[entitlementOf(deps, await tx.subscriptions.billed(sellerId)).plan];
}

/** Likewise between transactions; one round trip. */
export async function planOf(deps: Deps, sellerId: SellerId) {
  return plans[entitlementOf(deps, await deps.store.subscriptions.billed(sellerId)).plan];
}

export type PlanNow = {
  readonly entitlement: Entitlement;
  readonly subscription: Subscription | undefined;
  readonly listings: number;
  readonly owed: Money | undefined;
  /** For how long the next subscription would be free. */
  readonly trialDays: number;
  /** A subscription begins with where the seller is. */
  readonly asksPlace: boolean;
  /** When everybody is paid who has no plan that says otherwise. */
  readonly holding: HoldingRule;
};
/** What a seller has, why, and what they use of it. */
export async function readPlan(deps: Deps, sellerId: SellerId): Promise<PlanNow> {
  const [billed, listings] = await Promise.all([
    deps.store.subscriptions.billed(sellerId),
    deps.store.subscriptions.listings(sellerId),
  ]);
  const { subscription, invoices } = billed;
  const { plans: terms, holding } = deps.settings;
  return {
    ...{ entitlement: entitlementOf(deps, billed), subscription, listings, holding },
    asksPlace: terms.taxes && (!subscription || /^(created|incomplete)$/.test(subscription.state)),
    ...{ owed: owedIn(billed), trialDays: trialDaysFor(invoices.length > 0, terms.trialDays) },
  };
}

/** One trial a seller: whoever had a subscription before has tried it. */
export const trialDaysFor = (hadOne: boolean, trialDays: number) => (hadOne ? 0 : trialDays);

/** Whoever has just paid looks a few times, until Stripe knows; each look is some calls. */
const LOOKS = { max: 30, windowMs: 10 * 60_000 };

/** Asks Stripe how a seller's subscription stands now: its events may be on their way still. */
export async function readPlanAgain(
  deps: Deps,
  sellerId: SellerId,
): Promise<Result<void, { readonly kind: "subscription_not_found" | "too_many_looks" }>> {
  const { subscription } = await deps.store.subscriptions.billed(sellerId);
  if (!subscription?.ref) return err({ kind: "subscription_not_found" });
  const { isAllowed } = await deps.store.limits.count(`plan:${sellerId}`, LOOKS, deps.now());
  if (!isAllowed) return err({ kind: "too_many_looks" });
  await refreshWhole(deps, subscription.ref, INVOICES_MAX);
  return ok(undefined);
}

/** What a run looks at; Stripe tells what changes, and this is for what it did not tell. */
const READ_PER_RUN_MAX = 50;
const SILENT_FOR_MS = 12 * 60 * 60_000;
/** A renewal, a change and one that failed. */
const INVOICES_MAX = 3;

/** Asks Stripe about subscriptions of which nothing was heard for half a day. */
export async function readSubscriptions(deps: Deps): Promise<number> {
  const since = new Date(deps.now().getTime() - SILENT_FOR_MS);
  const refs = [...(await deps.store.subscriptions.silent(since, READ_PER_RUN_MAX))];
  const silent: List = async () => {
    const ref = refs.shift();
    const work = async () => ref && refreshWhole(deps, ref, INVOICES_MAX);
    return ref === undefined ? undefined : { what: "subscription", id: ref, work };
  };
  return inTurn(deps, [silent]);
}
