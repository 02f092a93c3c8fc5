import type Stripe from "stripe";
import { change } from "../catalogue/changes.ts";
import { referenced } from "../catalogue/references.ts";
import { emit } from "../events.ts";
import { idOf, mergeMetadata, type Platform } from "../platform.ts";
import { createRefund } from "../refunds.ts";
import { invalidRequest, missing, refused } from "../wire/errors.ts";
import { moveBalance } from "./balance.ts";
import { intentOf } from "./collect.ts";
import { creditLines } from "./credit-lines.ts";
import { settleInvoice } from "./settle.ts";
import { inTimeOf, nowOf } from "./time.ts";

type Params = Stripe.CreditNoteCreateParams;

/** What is taken back of an invoice: off what is still due, and of what was paid where it is said. */
export function draftCreditNote(here: Platform, params: Params, id: string): Stripe.CreditNote {
  const invoice = referenced(here.stores.invoices, "invoice", params.invoice, "invoice");
  if (
    invoice.status !== "open" &&
    invoice.status !== "paid" &&
    invoice.status !== "uncollectible"
  ) {
    throw refused({
      message: `You cannot credit an invoice that is ${invoice.status}.`,
      param: "invoice",
    });
  }
  const lines = creditLines(here, invoice, params);
  const total = lines.reduce(
    (sum, line) =>
      sum + line.amount + (line.taxes ?? []).reduce((taxes, { amount }) => taxes + amount, 0),
    0,
  );
  const subtotal = lines.reduce((sum, { amount }) => sum + amount, 0);
  if (total <= 0) throw missing("amount");
  const left = invoice.total - credited(here, invoice.id);
  if (total > left) {
    throw refused({
      message: `The sum of credit notes can't exceed the invoice's total: at most ${left} can be credited.`,
      param: "amount",
    });
  }
  const before = Math.min(total, invoice.status === "paid" ? 0 : invoice.amount_remaining);
  checkParts(params, total - before);
  const now = nowOf(here);
  return {
    id,
    object: "credit_note",
    amount: total,
    amount_shipping: 0,
    created: now,
    currency: invoice.currency,
    customer: idOf(invoice.customer) ?? "",
    customer_account: null,
    customer_balance_transaction: null,
    discount_amount: 0,
    discount_amounts: [],
    effective_at: params.effective_at ?? now,
    invoice: invoice.id,
    lines: { object: "list", data: lines, has_more: false, url: `/v1/credit_notes/${id}/lines` },
    livemode: false,
    memo: params.memo ?? null,
    metadata: mergeMetadata({}, params.metadata),
    number: `${invoice.number}-CN-${String(notesOf(here, invoice.id).length + 1).padStart(2, "0")}`,
    out_of_band_amount: params.out_of_band_amount ?? null,
    pdf: `${here.host.url}/stand-in/credit_notes/${id}/pdf`,
    post_payment_amount: total - before,
    pre_payment_amount: before,
    pretax_credit_amounts: [],
    reason: params.reason ?? null,
    refunds: [],
    shipping_cost: null,
    status: "issued",
    subtotal,
    subtotal_excluding_tax: subtotal,
    total,
    total_excluding_tax: subtotal,
    total_taxes: lines.flatMap((line) => line.taxes ?? []),
    type: before === total ? "pre_payment" : before === 0 ? "post_payment" : "mixed",
    voided_at: null,
  };
}

/** Of what was paid, every cent must go somewhere. */
function checkParts(params: Params, post: number): void {
  const parts =
    (params.refund_amount ?? 0) + (params.credit_amount ?? 0) + (params.out_of_band_amount ?? 0);
  if (params.refunds) {
    throw invalidRequest({
      message: "The stand-in makes the refund itself: use `refund_amount`.",
      param: "refunds",
    });
  }
  if (parts === post) return;
  throw refused({
    message: `The sum of refund amount, credit amount and out of band amount must be the amount that was paid of the credit note: ${post}.`,
    param: "refund_amount",
  });
}

function notesOf({ stores }: Platform, invoice: string): Stripe.CreditNote[] {
  return stores.creditNotes.among({ invoice }).filter((note) => idOf(note.invoice) === invoice);
}

function credited(here: Platform, invoice: string): number {
  return notesOf(here, invoice)
    .filter(({ status }) => status === "issued")
    .reduce((sum, { total }) => sum + total, 0);
}

export function createCreditNote(platform: Platform, params: Params): Stripe.CreditNote {
  const invoice = referenced(platform.stores.invoices, "invoice", params.invoice, "invoice");
  const customer = idOf(invoice.customer) ?? "";
  const here = inTimeOf(platform, customer);
  const note = draftCreditNote(here, params, here.world.ids.next("cn"));
  if (params.refund_amount) note.refunds = [refundOf(here, invoice, params.refund_amount)];
  if (params.credit_amount) {
    const owner = here.stores.customers.get(customer, "customer");
    note.customer_balance_transaction = moveBalance(here, owner, {
      amount: -params.credit_amount,
      currency: note.currency,
      type: "credit_note",
      creditNote: note.id,
    }).id;
  }
  here.stores.creditNotes.add(note);
  emit(here, "credit_note.created", note);
  change(here, "invoice.updated", invoice, () => {
    invoice.pre_payment_credit_notes_amount += note.pre_payment_amount;
    invoice.post_payment_credit_notes_amount += note.post_payment_amount;
    invoice.amount_due -= note.pre_payment_amount;
    invoice.amount_remaining -= note.pre_payment_amount;
  });
  lessToPay(here, invoice);
  return note;
}

/** The payment that is still open asks for what is left. */
function lessToPay(here: Platform, invoice: Stripe.Invoice): void {
  if (invoice.status !== "open") return;
  if (invoice.amount_remaining === 0) {
    settleInvoice(here, invoice, {});
    return;
  }
  const intent = intentOf(here, invoice);
  if (intent && intent.status !== "processing") intent.amount = invoice.amount_remaining;
}

function refundOf(
  here: Platform,
  invoice: Stripe.Invoice,
  amount: number,
): Stripe.CreditNote.Refund {
  const intent = intentOf(here, invoice);
  if (!intent) throw refused({ message: "No payment of this invoice can be refunded." });
  // Money goes back in the world's time, as it came.
  const refund = createRefund(here.outside ?? here, { payment_intent: intent.id, amount });
  return {
    amount_refunded: amount,
    payment_record_refund: null,
    refund: refund.id,
    type: "refund",
  };
}

export function updateCreditNote(
  platform: Platform,
  id: string,
  params: Stripe.CreditNoteUpdateParams,
): Stripe.CreditNote {
  return change(platform, "credit_note.updated", platform.stores.creditNotes.get(id), (note) => {
    if (params.memo !== undefined) note.memo = params.memo || null;
    note.metadata = mergeMetadata(note.metadata, params.metadata);
  });
}

/** Only of an invoice that is still open, where nothing has gone anywhere yet. */
export function voidCreditNote(platform: Platform, id: string): Stripe.CreditNote {
  const note = platform.stores.creditNotes.get(id);
  const invoice = platform.stores.invoices.get(idOf(note.invoice) ?? "");
  const here = inTimeOf(platform, idOf(note.customer));
  if (note.status === "void" || invoice.status !== "open" || note.post_payment_amount > 0)
    throw refused({ message: "You can only void credit notes of invoices that are open." });
  note.status = "void";
  note.voided_at = nowOf(here);
  change(here, "invoice.updated", invoice, () => {
    invoice.pre_payment_credit_notes_amount -= note.pre_payment_amount;
    invoice.amount_due += note.pre_payment_amount;
    invoice.amount_remaining += note.pre_payment_amount;
  });
  lessToPay(here, invoice);
  emit(here, "credit_note.voided", note);
  return note;
}
