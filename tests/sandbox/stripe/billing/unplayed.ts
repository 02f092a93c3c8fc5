import { refused } from "../wire/errors.ts";

/** Parameters that Stripe knows and the stand-in would only ignore: whoever sends one is told. */
const UNPLAYED = {
  subscription: [
    "application_fee_percent",
    "backdate_start_date",
    "billing_schedules",
    "billing_thresholds",
    "customer_account",
    "default_source",
    "invoice_settings",
    "on_behalf_of",
    "pending_invoice_item_interval",
    "transfer_data",
    "trial_from_plan",
  ],
  item: ["billing_thresholds", "current_trial"],
  invoice: [
    "account_tax_ids",
    "application_fee_amount",
    "automatically_finalizes_at",
    "customer_account",
    "default_source",
    "from_invoice",
    "issuer",
    "on_behalf_of",
    "rendering",
    "shipping_cost",
    "shipping_details",
    "transfer_data",
  ],
  schedule: ["customer_account", "pause_schedules"],
  phase: [
    "add_invoice_items",
    "application_fee_percent",
    "automatic_tax",
    "billing_cycle_anchor",
    "billing_thresholds",
    "collection_method",
    "default_tax_rates",
    "discounts",
    "invoice_settings",
    "on_behalf_of",
    "transfer_data",
  ],
} as const;

export function refuseUnplayed(params: object, kind: keyof typeof UNPLAYED, at = ""): void {
  const names: readonly string[] = UNPLAYED[kind];
  for (const [name, value] of Object.entries(params)) {
    if (!names.includes(name) || isNothing(value)) continue;
    const param = at === "" ? name : `${at}[${name}]`;
    throw refused({ message: `The stand-in does not play \`${param}\`.`, param });
  }
}

/** Taking away what was never there is no wish for it. */
function isNothing(value: unknown): boolean {
  return (
    value === "" ||
    value === false ||
    value === null ||
    (Array.isArray(value) && value.length === 0)
  );
}
