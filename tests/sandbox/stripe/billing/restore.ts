import { idOf, type Platform } from "../platform.ts";
import { invoiceSecrets, subscriptionSecrets } from "./secrets.ts";
import { newBilling } from "./state.ts";

/** What an older run did not keep yet is as in a new world, or is found again in the objects. */
export function completeBilling(platform: Platform): void {
  const { hidden, stores } = platform;
  const fresh = newBilling();
  const before = hidden.billing;
  hidden.billing = {
    ...fresh,
    ...before,
    settings: { ...fresh.settings, ...before.settings },
  };
  const { billing } = hidden;
  for (const [id, known] of [...billing.subscriptions]) {
    billing.subscriptions.delete(id);
    billing.subscriptions.set(id, { ...subscriptionSecrets(platform, id), ...known });
  }
  for (const [id, known] of [...billing.invoices]) {
    billing.invoices.delete(id);
    billing.invoices.set(id, { ...invoiceSecrets(platform, id), ...known });
  }
  for (const { id, invoice, payment } of stores.invoicePayments.all()) {
    const intent = idOf(payment.payment_intent);
    if (intent !== null) billing.payments.set(intent, id);
    const others = billing.paymentsOf.get(idOf(invoice) ?? "") ?? [];
    if (!others.includes(id)) billing.paymentsOf.set(idOf(invoice) ?? "", [...others, id]);
  }
}
