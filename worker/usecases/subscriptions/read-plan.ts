import type { SellerId } from "../../domain/ids.ts";
import { plans } from "../../domain/plans.ts";
import {
  type Billed,
  type Entitlement,
  entitlementAt,
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

export async function planOf(deps: Deps, sellerId: SellerId) {
  return plans[entitlementOf(deps, await deps.store.subscriptions.billed(sellerId)).plan];
}

export type PlanNow = {
  readonly entitlement: Entitlement;
  readonly subscription: Subscription | undefined;
  readonly listings: number;
};
export async function readPlan(deps: Deps, sellerId: SellerId): Promise<PlanNow> {
  const [billed, listings] = await Promise.all([
    deps.store.subscriptions.billed(sellerId),
    deps.store.subscriptions.listings(sellerId),
  ]);
  const { subscription } = billed;
  return { entitlement: entitlementOf(deps, billed), subscription, listings };
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
