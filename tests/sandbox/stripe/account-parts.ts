import type Stripe from "stripe";

export function profileOf(
  profile: Stripe.AccountCreateParams["business_profile"],
): Stripe.Account.BusinessProfile {
  return {
    annual_revenue: null,
    estimated_worker_count: null,
    mcc: profile?.mcc ?? null,
    minority_owned_business_designation: null,
    name: profile?.name ?? null,
    product_description: profile?.product_description ?? null,
    specified_commercial_transactions_act_url: null,
    support_address: null,
    support_email: profile?.support_email ?? null,
    support_phone: profile?.support_phone ?? null,
    support_url: profile?.support_url || null,
    url: profile?.url ?? null,
  };
}

/** What Stripe still wants to know; with a reason, it wanted it yesterday. */
export function requirements<Reason extends string>(due: string[], disabledReason: Reason | null) {
  return {
    alternatives: [],
    current_deadline: null,
    currently_due: [...due],
    disabled_reason: disabledReason,
    errors: [],
    eventually_due: [...due],
    past_due: disabledReason === null ? [] : [...due],
    pending_verification: [],
  };
}
