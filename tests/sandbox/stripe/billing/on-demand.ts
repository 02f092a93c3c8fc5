import type Stripe from "stripe";
import type { Platform } from "../platform.ts";
import { intentOf } from "./collect.ts";
import { paymentsOf } from "./settle.ts";

/** Fields of an invoice that an answer has only when `expand` names them. */
export function invoiceOnDemand(platform: Platform, id: string): unknown {
  const [invoiceId = "", field] = id.split("#");
  const invoice = platform.stores.invoices.find(invoiceId);
  if (!invoice) return undefined;
  if (field === "confirmation_secret") return confirmationSecret(platform, invoice);
  if (field !== "payments") return undefined;
  const data = paymentsOf(platform, invoiceId).reverse();
  return { object: "list", data, has_more: false, url: "/v1/invoice_payments" };
}

/** With it the buyer's browser confirms the payment; there is none before and after that. */
function confirmationSecret(
  platform: Platform,
  invoice: Stripe.Invoice,
): Stripe.Invoice.ConfirmationSecret | null {
  const secret =
    invoice.status === "draft" ? undefined : intentOf(platform, invoice)?.client_secret;
  return secret == null ? null : { client_secret: secret, type: "payment_intent" };
}
