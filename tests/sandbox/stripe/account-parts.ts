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

type Due = {
  currently_due: string[];
  eventually_due: string[];
  past_due: string[];
  pending_verification: string[];
};

/** Nothing to tell, in the shape that an account, a capability and a person share. */
export function noRequirements() {
  return { alternatives: [], errors: [], ...nothingDue() };
}

export function nothingDue(): Due {
  return { currently_due: [], eventually_due: [], past_due: [], pending_verification: [] };
}

/** What Stripe wants to know later than anybody plans for: nothing, here. */
export function noFutureRequirements() {
  return { ...noRequirements(), current_deadline: null, disabled_reason: null };
}

/** What every account has; `payouts` is filled in from the balance settings when it is shown. */
export function accountSettings(
  name: string | null,
  descriptor: string | null,
): Stripe.Account.Settings {
  return {
    bacs_debit_payments: { display_name: null, service_user_number: null },
    branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
    card_issuing: { tos_acceptance: { date: null, ip: null } },
    card_payments: {
      decline_on: { avs_failure: false, cvc_failure: false },
      statement_descriptor_prefix: descriptor,
      statement_descriptor_prefix_kana: null,
      statement_descriptor_prefix_kanji: null,
    },
    dashboard: { display_name: name, timezone: "Etc/UTC" },
    invoices: { default_account_tax_ids: null, hosted_payment_method_save: null },
    payments: {
      statement_descriptor: descriptor,
      statement_descriptor_kana: null,
      statement_descriptor_kanji: null,
      statement_descriptor_prefix_kana: null,
      statement_descriptor_prefix_kanji: null,
    },
    sepa_debit_payments: {},
  };
}

/**
 * The fields of `after` that differ from `before`, as they were: `previous_attributes`. Objects are
 * compared field by field, lists as a whole, as Stripe does.
 */
export function differences(before: object, after: object): Record<string, unknown> {
  const [old, now] = [Object.entries(before), new Map(Object.entries(after))];
  const result: Record<string, unknown> = {};
  for (const [name, value] of old) {
    const current: unknown = now.get(name);
    if (JSON.stringify(value) === JSON.stringify(current)) continue;
    const nested = isRecord(value) && isRecord(current);
    result[name] = nested ? differences(value, current) : value;
  }
  for (const [name, value] of now)
    if (value !== undefined && !Object.hasOwn(before, name)) result[name] = null;
  return result;
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
