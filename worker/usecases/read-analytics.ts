import {
  type Analytics,
  analyticsOf,
  type Days,
  daysOf,
  periodOfDays,
} from "../domain/analytics.ts";
import type { SellerId } from "../domain/ids.ts";
import { type PlanName, planNames, plans } from "../domain/plans.ts";
import { assert, err, ok, type Result } from "../domain/result.ts";
import type { Deps } from "./ports.ts";
import { planOf } from "./subscriptions/read-plan.ts";

export type AnalyticsError =
  /** The least plan that has it. */
  | { readonly kind: "plan_required"; readonly plan: PlanName }
  | { readonly kind: "parameters_invalid" };
type Input = {
  readonly sellerId: SellerId;
  readonly from: string | undefined;
  readonly until: string | undefined;
};

/** What a seller sold in some days, for whose plan has that. Two round trips. */
export async function readAnalytics(
  deps: Deps,
  { sellerId, ...asked }: Input,
): Promise<Result<Analytics & Days, AnalyticsError>> {
  const days = daysOf(asked, deps.now());
  if (!days) return err({ kind: "parameters_invalid" });
  const { hasAnalytics } = await planOf(deps, sellerId);
  if (!hasAnalytics) return err({ kind: "plan_required", plan: leastPlan() });
  const file = await deps.store.desk.sales(sellerId, periodOfDays(days));
  return ok({ ...days, ...analyticsOf(file, days) });
}

function leastPlan(): PlanName {
  const plan = planNames.find((name) => plans[name].hasAnalytics);
  assert(plan !== undefined, "some plan has what plans are asked for");
  return plan;
}
