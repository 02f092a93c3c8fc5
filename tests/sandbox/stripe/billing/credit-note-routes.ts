import type Stripe from "stripe";
import { idOf } from "../platform.ts";
import { Store } from "../store.ts";
import { type Route, route } from "../wire/call.ts";
import { createdWithin, listPage, type Page, same } from "../wire/list.ts";
import * as notes from "./credit-notes.ts";
import { inTimeOf } from "./time.ts";

export const creditNoteRoutes: Route[] = [
  route<Stripe.CreditNoteCreateParams>(
    "POST /v1/credit_notes",
    "CreditNoteCreateParams",
    (call, params) => notes.createCreditNote(call.platform, params),
  ),
  route<Stripe.CreditNotePreviewParams>(
    "GET /v1/credit_notes/preview",
    "CreditNotePreviewParams",
    ({ platform }, params) => {
      const invoice = platform.stores.invoices.get(params.invoice, "invoice");
      const here = inTimeOf(platform, idOf(invoice.customer));
      return notes.draftCreditNote(here, params, "cn_preview");
    },
  ),
  route<Stripe.CreditNoteListParams>(
    "GET /v1/credit_notes",
    "CreditNoteListParams",
    ({ platform }, params) =>
      listPage(
        platform.stores.creditNotes,
        params,
        "/v1/credit_notes",
        (note) =>
          same(params.invoice, note.invoice) &&
          same(params.customer, note.customer) &&
          createdWithin(params.created, note.created),
      ),
  ),
  route("GET /v1/credit_notes/:id", "CreditNoteRetrieveParams", ({ platform, id }) =>
    platform.stores.creditNotes.get(id),
  ),
  route<Stripe.CreditNoteUpdateParams>(
    "POST /v1/credit_notes/:id",
    "CreditNoteUpdateParams",
    (call, params) => notes.updateCreditNote(call.platform, call.id, params),
  ),
  route("POST /v1/credit_notes/:id/void", "CreditNoteVoidCreditNoteParams", (call) =>
    notes.voidCreditNote(call.platform, call.id),
  ),
  route<Page>(
    "GET /v1/credit_notes/:id/lines",
    "CreditNoteListLineItemsParams",
    ({ platform, id }, params) => {
      const { lines } = platform.stores.creditNotes.get(id);
      const store = new Store<Stripe.CreditNoteLineItem>("credit note line item");
      store.replace([...lines.data].reverse());
      return listPage(store, params, lines.url, () => true);
    },
  ),
];
