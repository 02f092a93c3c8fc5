import type Stripe from "stripe";
import * as z from "zod";
import type { Terms } from "../../../domain/plans.ts";
import type { Billing, ChangePreview, InvoiceLinks, TaxPlace, ToPay } from "../../processor.ts";
import { type Answer, codes } from "../../processor.ts";
import { answer } from "../answer.ts";
import type { StripeDeps } from "../client.ts";
import { CustomerShape, SetupIntentShape } from "../shapes.ts";
import { changeSubscription, createSubscription } from "./change.ts";
import { ensurePrices, priceFor } from "./prices.ts";
import {
  invoiceOfPayment,
  listInvoices,
  listSubscriptions,
  readInvoice,
  readSubscription,
  subscriptionOfInvoice,
} from "./read.ts";
import { InvoiceShape, SubscriptionShape, ToPayShape } from "./shapes.ts";

export const billing = (deps: StripeDeps): Billing => ({
  createCustomer: (customer) => createCustomer(deps, customer),
  placeCustomer: (ref, place) => placeCustomer(deps, ref, place),
  createSubscription: (operation) => createSubscription(deps, operation),
  changeSubscription: (operation) => changeSubscription(deps, operation),
  readSubscription: (ref) => readSubscription(deps, ref),
  listSubscriptions: (customerRef) => listSubscriptions(deps, customerRef),
  readInvoice: (ref) => readInvoice(deps, ref),
  subscriptionOfInvoice: (ref) => subscriptionOfInvoice(deps, ref),
  listInvoices: (ref) => listInvoices(deps, ref),
  invoiceOfPayment: (ref) => invoiceOfPayment(deps, ref),
  invoiceOfCharge: (ref) => invoiceOfCharge(deps, ref),
  toPay: (ref) => toPay(deps, ref),
  preview: (ref, to, at) => preview(deps, ref, to, at),
  linksOf: (ref) => linksOf(deps, ref),
  openSetup: (customerRef, key) => openSetup(deps, customerRef, key),
  readSetup: (ref) => readSetup(deps, ref),
  portal: (customerRef, returnUrl, key) => portal(deps, customerRef, returnUrl, key),
  ensurePrices: () => ensurePrices(deps),
});

async function createCustomer(
  { client, log }: StripeDeps,
  { id, sellerId, email }: { id: string; sellerId: string; email: string },
) {
  const params = { email, metadata: { customer_id: id, seller_id: sellerId } };
  const made = await answer(
    log,
    () => client.customers.create(params, { idempotencyKey: id }),
    CustomerShape,
  );
  return made.kind === "ok" ? ({ kind: "ok", value: { ref: made.value.id } } as const) : made;
}

/** No more than Stripe Tax asks for: a street and a name are not its business. */
function placeCustomer(
  { client, log }: StripeDeps,
  ref: string,
  { country, region, postalCode }: TaxPlace,
): Promise<Answer<unknown>> {
  const address = {
    country,
    ...(region === undefined ? {} : { state: region }),
    ...(postalCode === undefined ? {} : { postal_code: postalCode }),
  };
  const params = { address, tax: { validate_location: "immediately" as const } };
  return answer(log, () => client.customers.update(ref, params), CustomerShape);
}

async function invoiceOfCharge(
  deps: StripeDeps,
  chargeRef: string,
): Promise<Answer<string | undefined>> {
  const read = await answer(
    deps.log,
    () => deps.client.charges.retrieve(chargeRef),
    z.looseObject({ payment_intent: z.string().nullish() }),
  );
  if (read.kind !== "ok") return read;
  const { payment_intent: payment } = read.value;
  return payment ? invoiceOfPayment(deps, payment) : { kind: "ok", value: undefined };
}

async function toPay({ client, log }: StripeDeps, ref: string): Promise<Answer<ToPay | undefined>> {
  const expand = ["latest_invoice.confirmation_secret", "pending_setup_intent"];
  const read = await answer(log, () => client.subscriptions.retrieve(ref, { expand }), ToPayShape);
  if (read.kind !== "ok") return read;
  const { latest_invoice: invoice, pending_setup_intent: setup } = read.value;
  const secret = invoice?.confirmation_secret?.client_secret;
  if (invoice?.status === "open" && secret) {
    const amount = { minor: invoice.amount_remaining, currency: invoice.currency };
    return { kind: "ok", value: { kind: "payment", clientSecret: secret, amount } };
  }
  // A card may have been entered another way since it was begun.
  const hasMethod = Boolean(read.value.default_payment_method);
  const waits = !hasMethod && setup?.status !== "succeeded" && setup?.status !== "canceled";
  if (setup?.client_secret && waits)
    return {
      kind: "ok",
      value: { kind: "setup", clientSecret: setup.client_secret, amount: undefined },
    };
  return { kind: "ok", value: undefined };
}

/** As the change will be made, at that moment. */
async function preview(
  deps: StripeDeps,
  ref: string,
  to: Terms,
  at: Date,
): Promise<Answer<ChangePreview>> {
  const { client, log } = deps;
  const price = await priceFor(deps, to);
  if (price.kind !== "ok") return price;
  const read = await answer(log, () => client.subscriptions.retrieve(ref), SubscriptionShape);
  if (read.kind !== "ok") return read;
  const [item] = read.value.items.data;
  const details: Stripe.InvoiceCreatePreviewParams.SubscriptionDetails = {
    items: [{ id: item.id, price: price.value }],
    proration_behavior: "always_invoice",
    proration_date: at.getTime() / 1000,
  };
  const now = await answer(
    log,
    () => client.invoices.createPreview({ subscription: ref, subscription_details: details }),
    InvoiceShape.omit({ id: true, status: true }),
  );
  if (now.kind !== "ok") return now;
  const { currency, total, amount_remaining, total_taxes, lines } = now.value;
  const value: ChangePreview = {
    total: { minor: total, currency },
    taxMinor: (total_taxes ?? []).reduce((all, { amount }) => all + amount, 0n),
    dueMinor: amount_remaining,
    lines: lines.data.map(({ description, amount }) => ({
      text: description ?? "",
      amount: { minor: amount, currency },
    })),
    ...{ at, next: undefined },
  };
  return { kind: "ok", value };
}

async function linksOf({ client, log }: StripeDeps, ref: string): Promise<Answer<InvoiceLinks>> {
  const read = await answer(log, () => client.invoices.retrieve(ref), InvoiceShape);
  if (read.kind !== "ok") return read;
  const { hosted_invoice_url, invoice_pdf } = read.value;
  return {
    kind: "ok",
    value: { payUrl: hosted_invoice_url ?? undefined, pdfUrl: invoice_pdf ?? undefined },
  };
}

/** `off_session`: a plan is paid while nobody is there. */
async function openSetup({ client, log }: StripeDeps, customer: string, key: string) {
  const params = {
    ...{ customer, usage: "off_session" as const },
    allowed_payment_method_types: ["card" as const],
  };
  const opened = await answer(
    log,
    () => client.setupIntents.create(params, { idempotencyKey: key }),
    SetupIntentShape,
  );
  if (opened.kind !== "ok") return opened;
  const { id: ref, client_secret: clientSecret } = opened.value;
  if (!clientSecret) return { kind: "unknown", code: "no_client_secret" } as const;
  return { kind: "ok", value: { ref, clientSecret } } as const;
}

async function readSetup({ client, log }: StripeDeps, ref: string) {
  const read = await answer(log, () => client.setupIntents.retrieve(ref), SetupIntentShape);
  if (read.kind !== "ok") return read;
  const { customer, status } = read.value;
  const value = { customerRef: customer ?? undefined, isDone: status === "succeeded" };
  return { kind: "ok", value } as const;
}

async function portal(
  { client, log }: StripeDeps,
  customer: string,
  returnUrl: string,
  key: string,
): Promise<Answer<string>> {
  const params = { customer, return_url: returnUrl };
  const opened = await answer(
    log,
    () => client.billingPortal.sessions.create(params, { idempotencyKey: key }),
    z.looseObject({ url: z.string() }),
  );
  if (opened.kind === "rejected" && opened.code === codes.gone) return opened;
  return opened.kind === "ok" ? { kind: "ok", value: opened.value.url } : opened;
}
