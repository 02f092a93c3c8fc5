import type Stripe from "stripe";
import { idOf, mergeMetadata } from "../platform.ts";
import { Store } from "../store.ts";
import { type Route, route } from "../wire/call.ts";
import { createdWithin, listPage, type Page, same } from "../wire/list.ts";
import { moveBalance } from "./balance.ts";
import { createPreview } from "./create-preview.ts";
import * as calls from "./invoice-calls.ts";
import { subscriptionIdOf } from "./invoice-object.ts";
import * as invoices from "./invoices.ts";
import * as items from "./item-calls.ts";
import { searchInvoices } from "./search.ts";
import * as clocks from "./test-clocks.ts";
import { inTimeOf } from "./time.ts";

export const invoiceRoutes: Route[] = [
  route<Stripe.InvoiceCreateParams>("POST /v1/invoices", "InvoiceCreateParams", (call, params) =>
    invoices.createInvoice(call.platform, params),
  ),
  route<Stripe.InvoiceSearchParams>(
    "GET /v1/invoices/search",
    "InvoiceSearchParams",
    (call, params) => searchInvoices(call.platform, params),
  ),
  route<Stripe.InvoiceCreatePreviewParams>(
    "POST /v1/invoices/create_preview",
    "InvoiceCreatePreviewParams",
    (call, params) => createPreview(call.platform, params),
  ),
  route<Stripe.InvoiceListParams>("GET /v1/invoices", "InvoiceListParams", ({ platform }, params) =>
    listPage(
      platform.stores.invoices,
      params,
      "/v1/invoices",
      (invoice) =>
        same(params.customer, invoice.customer) &&
        same(params.status, invoice.status) &&
        same(params.collection_method, invoice.collection_method) &&
        same(params.subscription, subscriptionIdOf(invoice)) &&
        createdWithin(params.due_date, invoice.due_date ?? Number.NaN) &&
        createdWithin(params.created, invoice.created),
      { customer: params.customer },
    ),
  ),
  route("GET /v1/invoices/:id", "InvoiceRetrieveParams", ({ platform, id }) =>
    platform.stores.invoices.get(id),
  ),
  route<Stripe.InvoiceUpdateParams>(
    "POST /v1/invoices/:id",
    "InvoiceUpdateParams",
    (call, params) => invoices.updateInvoice(call.platform, call.id, params),
  ),
  route("DELETE /v1/invoices/:id", "InvoiceDeleteParams", (call) =>
    invoices.deleteInvoice(call.platform, call.id),
  ),
  route<Stripe.InvoiceFinalizeInvoiceParams>(
    "POST /v1/invoices/:id/finalize",
    "InvoiceFinalizeInvoiceParams",
    (call, params) => calls.finalizeByCall(call.platform, call.id, params),
  ),
  route<Stripe.InvoicePayParams>("POST /v1/invoices/:id/pay", "InvoicePayParams", (call, params) =>
    calls.payInvoice(call.platform, call.id, params),
  ),
  route("POST /v1/invoices/:id/void", "InvoiceVoidInvoiceParams", (call) =>
    calls.voidByCall(call.platform, call.id),
  ),
  route("POST /v1/invoices/:id/mark_uncollectible", "InvoiceMarkUncollectibleParams", (call) =>
    calls.markByCall(call.platform, call.id),
  ),
  route("POST /v1/invoices/:id/send", "InvoiceSendInvoiceParams", (call) =>
    calls.sendInvoice(call.platform, call.id),
  ),
  route<Stripe.InvoiceAttachPaymentParams>(
    "POST /v1/invoices/:id/attach_payment",
    "InvoiceAttachPaymentParams",
    (call, params) => calls.attachPayment(call.platform, call.id, params),
  ),
  route<Stripe.InvoiceAddLinesParams>(
    "POST /v1/invoices/:id/add_lines",
    "InvoiceAddLinesParams",
    (call, params) => items.addLines(call.platform, call.id, params),
  ),
  route<Page>("GET /v1/invoices/:id/lines", "InvoiceListLineItemsParams", (call, params) => {
    const { lines } = call.platform.stores.invoices.get(call.id);
    const store = new Store<Stripe.InvoiceLineItem>("line item");
    store.replace([...lines.data].reverse());
    return listPage(store, params, lines.url, () => true);
  }),
];

export const invoiceItemRoutes: Route[] = [
  route<Stripe.InvoiceItemCreateParams>(
    "POST /v1/invoiceitems",
    "InvoiceItemCreateParams",
    (call, params) => items.createInvoiceItem(call.platform, params),
  ),
  route<Stripe.InvoiceItemListParams>(
    "GET /v1/invoiceitems",
    "InvoiceItemListParams",
    ({ platform }, params) =>
      listPage(
        platform.stores.invoiceItems,
        params,
        "/v1/invoiceitems",
        (item) =>
          same(params.customer, item.customer) &&
          same(params.invoice, item.invoice) &&
          (params.pending === undefined || params.pending === (item.invoice === null)) &&
          createdWithin(params.created, item.date),
      ),
  ),
  route("GET /v1/invoiceitems/:id", "InvoiceItemRetrieveParams", ({ platform, id }) =>
    platform.stores.invoiceItems.get(id),
  ),
  route<Stripe.InvoiceItemUpdateParams>(
    "POST /v1/invoiceitems/:id",
    "InvoiceItemUpdateParams",
    (call, params) => items.updateInvoiceItem(call.platform, call.id, params),
  ),
  route("DELETE /v1/invoiceitems/:id", "InvoiceItemDeleteParams", (call) =>
    items.deleteInvoiceItem(call.platform, call.id),
  ),
  route<Stripe.InvoicePaymentListParams>(
    "GET /v1/invoice_payments",
    "InvoicePaymentListParams",
    ({ platform }, params) =>
      listPage(
        platform.stores.invoicePayments,
        params,
        "/v1/invoice_payments",
        (payment) =>
          same(params.invoice, payment.invoice) &&
          same(params.status, payment.status) &&
          same(params.payment?.payment_intent, idOf(payment.payment.payment_intent)) &&
          createdWithin(params.created, payment.created),
      ),
  ),
  route("GET /v1/invoice_payments/:id", "InvoicePaymentRetrieveParams", ({ platform, id }) =>
    platform.stores.invoicePayments.get(id),
  ),
];

export const balanceRoutes: Route[] = [
  route<Stripe.CustomerCreateBalanceTransactionParams>(
    "POST /v1/customers/:id/balance_transactions",
    "CustomerCreateBalanceTransactionParams",
    ({ platform, id }, params) =>
      moveBalance(inTimeOf(platform, id), platform.stores.customers.get(id, "customer"), {
        amount: params.amount,
        currency: params.currency.toLowerCase(),
        type: "adjustment",
        description: params.description ?? null,
        metadata: mergeMetadata({}, params.metadata),
      }),
  ),
  route<Page>(
    "GET /v1/customers/:id/balance_transactions",
    "CustomerListBalanceTransactionsParams",
    ({ platform, id }, params) =>
      listPage(
        platform.stores.customerBalanceTransactions,
        params,
        `/v1/customers/${id}/balance_transactions`,
        (transaction) => transaction.customer === id,
        { customer: id },
      ),
  ),
  route(
    "GET /v1/customers/:id/balance_transactions/:sub",
    "CustomerRetrieveBalanceTransactionParams",
    ({ platform, subId }) => platform.stores.customerBalanceTransactions.get(subId),
  ),
];

export const testClockRoutes: Route[] = [
  route<Stripe.TestHelpers.TestClockCreateParams>(
    "POST /v1/test_helpers/test_clocks",
    "TestHelpers.TestClockCreateParams",
    (call, params) => clocks.createTestClock(call.platform, params),
  ),
  route<Page>(
    "GET /v1/test_helpers/test_clocks",
    "TestHelpers.TestClockListParams",
    ({ platform }, params) =>
      listPage(platform.stores.testClocks, params, "/v1/test_helpers/test_clocks", () => true),
  ),
  route(
    "GET /v1/test_helpers/test_clocks/:id",
    "TestHelpers.TestClockRetrieveParams",
    ({ platform, id }) => platform.stores.testClocks.get(id),
  ),
  route("DELETE /v1/test_helpers/test_clocks/:id", "TestHelpers.TestClockDeleteParams", (call) =>
    clocks.deleteTestClock(call.platform, call.id),
  ),
  route<Stripe.TestHelpers.TestClockAdvanceParams>(
    "POST /v1/test_helpers/test_clocks/:id/advance",
    "TestHelpers.TestClockAdvanceParams",
    (call, params) => clocks.advanceTestClock(call.platform, call.id, params.frozen_time),
  ),
];
