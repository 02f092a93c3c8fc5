import { assert } from "../../domain/result.ts";
import type { Billing } from "../../processors/processor.ts";
import type { Deps } from "../ports.ts";

/** Stripe alone has subscriptions. */
export function billingOf({ processors }: Pick<Deps, "processors">): Billing {
  const { billing } = processors.stripe;
  assert(billing !== undefined, "Stripe bills subscriptions");
  return billing;
}
