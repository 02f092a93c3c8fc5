import type { Platform } from "../platform.ts";
import type { InvoiceSecrets, SubscriptionSecrets } from "./state.ts";

export function subscriptionSecrets({ hidden }: Platform, id: string): SubscriptionSecrets {
  const known = hidden.billing.subscriptions.get(id);
  if (known) return known;
  const fresh: SubscriptionSecrets = {
    firstInvoice: null,
    toldTrialEnd: null,
    toldUpcoming: null,
    toldExpiring: null,
    pending: null,
    resumption: null,
  };
  hidden.billing.subscriptions.set(id, fresh);
  return fresh;
}

export function invoiceSecrets({ hidden }: Platform, id: string): InvoiceSecrets {
  const known = hidden.billing.invoices.get(id);
  if (known) return known;
  const fresh: InvoiceSecrets = {
    failedAt: null,
    retries: 0,
    attempting: null,
    balanceApplied: 0,
    daysUntilDue: null,
  };
  hidden.billing.invoices.set(id, fresh);
  return fresh;
}
