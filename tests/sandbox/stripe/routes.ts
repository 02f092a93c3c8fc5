import type Stripe from "stripe";
import { createAccountLink, createLoginLink } from "./account-links.ts";
import * as accounts from "./accounts.ts";
import { forBrowser, intentForBrowser } from "./browser-view.ts";
import { captureIntent } from "./capture.ts";
import { confirmIntent } from "./confirm.ts";
import * as customers from "./customers.ts";
import { balanceOf } from "./money.ts";
import * as intents from "./payment-intents.ts";
import * as methods from "./payment-methods.ts";
import * as payouts from "./payouts.ts";
import { mergeMetadata, ownerOf } from "./platform.ts";
import { ownAccount } from "./platform-account.ts";
import * as refunds from "./refunds.ts";
import { searchIntents } from "./search.ts";
import * as transfers from "./transfers.ts";
import * as endpoints from "./webhook-endpoints.ts";
import { type Call, type Route, route } from "./wire/call.ts";
import { notFound } from "./wire/errors.ts";
import { createdWithin, listPage, same } from "./wire/list.ts";

/** An object of the account that asks; those of others do not exist for it. */
function mine<T extends { id: string }>(call: Call, object: T, what: string): T {
  if (ownerOf(call.platform, object.id) === call.owner) return object;
  throw notFound(what, object.id);
}

const paymentIntents: Route[] = [
  route<Stripe.PaymentIntentCreateParams>(
    "POST /v1/payment_intents",
    "PaymentIntentCreateParams",
    (call, params) => intents.createIntent(call.platform, params, call),
  ),
  route<Stripe.PaymentIntentSearchParams>(
    "GET /v1/payment_intents/search",
    "PaymentIntentSearchParams",
    (call, params) => searchIntents(call.platform, params),
  ),
  route<Stripe.PaymentIntentListParams>(
    "GET /v1/payment_intents",
    "PaymentIntentListParams",
    ({ platform }, params) =>
      listPage(
        platform.stores.paymentIntents,
        params,
        "/v1/payment_intents",
        (intent) =>
          same(params.customer, intent.customer) && createdWithin(params.created, intent.created),
      ),
  ),
  route<{ client_secret?: string }>(
    "GET /v1/payment_intents/:id",
    "PaymentIntentRetrieveParams",
    (call, params) => forBrowser(call, intentForBrowser(call, params.client_secret)),
    { publishable: true },
  ),
  route<Stripe.PaymentIntentUpdateParams>(
    "POST /v1/payment_intents/:id",
    "PaymentIntentUpdateParams",
    (call, params) => intents.updateIntent(call.platform, call.id, params),
  ),
  route<Stripe.PaymentIntentConfirmParams & { client_secret?: string }>(
    "POST /v1/payment_intents/:id/confirm",
    "PaymentIntentConfirmParams",
    (call, params) => {
      const intent = intentForBrowser(call, params.client_secret);
      return forBrowser(call, confirmIntent(call.platform, intent, params, call));
    },
    { publishable: true },
  ),
  route<Stripe.PaymentIntentCancelParams>(
    "POST /v1/payment_intents/:id/cancel",
    "PaymentIntentCancelParams",
    (call, params) => intents.cancelIntent(call.platform, call.id, params.cancellation_reason),
  ),
  route<Stripe.PaymentIntentCaptureParams>(
    "POST /v1/payment_intents/:id/capture",
    "PaymentIntentCaptureParams",
    (call, params) => captureIntent(call.platform, call.id, params),
  ),
];

const paymentMethods: Route[] = [
  route<methods.MethodData>(
    "POST /v1/payment_methods",
    "PaymentMethodCreateParams",
    (call, params) => methods.createMethod(call.platform, params, call.key),
    { publishable: true },
  ),
  route<Stripe.PaymentMethodListParams>(
    "GET /v1/payment_methods",
    "PaymentMethodListParams",
    ({ platform }, params) =>
      listPage(
        platform.stores.paymentMethods,
        params,
        "/v1/payment_methods",
        (method) => same(params.customer, method.customer) && same(params.type, method.type),
      ),
  ),
  route("GET /v1/payment_methods/:id", "PaymentMethodRetrieveParams", ({ platform, id }) =>
    platform.stores.paymentMethods.get(id, "payment_method"),
  ),
  route<Stripe.PaymentMethodAttachParams>(
    "POST /v1/payment_methods/:id/attach",
    "PaymentMethodAttachParams",
    (call, params) => methods.attachMethod(call.platform, call.id, params.customer),
  ),
  route("POST /v1/payment_methods/:id/detach", "PaymentMethodDetachParams", (call) =>
    methods.detachMethod(call.platform, call.id),
  ),
];

const charges: Route[] = [
  route<Stripe.ChargeListParams>(
    "GET /v1/charges",
    "ChargeListParams",
    ({ platform, owner }, params) =>
      listPage(
        platform.stores.charges,
        params,
        "/v1/charges",
        (charge) =>
          ownerOf(platform, charge.id) === owner &&
          same(params.payment_intent, charge.payment_intent) &&
          same(params.transfer_group, charge.transfer_group) &&
          same(params.customer, charge.customer) &&
          createdWithin(params.created, charge.created),
      ),
    { connected: true },
  ),
  route(
    "GET /v1/charges/:id",
    "ChargeRetrieveParams",
    (call) => mine(call, call.platform.stores.charges.get(call.id), "charge"),
    { connected: true },
  ),
  route<Stripe.ChargeUpdateParams>("POST /v1/charges/:id", "ChargeUpdateParams", (call, params) => {
    const charge = mine(call, call.platform.stores.charges.get(call.id), "charge");
    if (params.description !== undefined) charge.description = params.description;
    if (params.transfer_group !== undefined) charge.transfer_group = params.transfer_group;
    charge.metadata = mergeMetadata(charge.metadata, params.metadata);
    return charge;
  }),
];

const balance: Route[] = [
  route(
    "GET /v1/balance",
    "BalanceRetrieveParams",
    ({ platform, owner }) => balanceOf(platform, owner),
    { connected: true },
  ),
  route<Stripe.BalanceTransactionListParams>(
    "GET /v1/balance_transactions",
    "BalanceTransactionListParams",
    ({ platform, owner }, params) =>
      listPage(
        platform.stores.balanceTransactions,
        params,
        "/v1/balance_transactions",
        (transaction) =>
          ownerOf(platform, transaction.id) === owner &&
          same(params.source, transaction.source) &&
          same(params.type, transaction.type) &&
          same(params.currency, transaction.currency) &&
          // Payouts here are manual and settle nothing but themselves.
          same(params.payout, transaction.source) &&
          createdWithin(params.created, transaction.created),
      ),
    { connected: true },
  ),
  route(
    "GET /v1/balance_transactions/:id",
    "BalanceTransactionRetrieveParams",
    (call) =>
      mine(call, call.platform.stores.balanceTransactions.get(call.id), "balance transaction"),
    { connected: true },
  ),
];

const customerRoutes: Route[] = [
  route<Stripe.CustomerCreateParams>("POST /v1/customers", "CustomerCreateParams", (call, params) =>
    customers.createCustomer(call.platform, params),
  ),
  route<Stripe.CustomerListParams>(
    "GET /v1/customers",
    "CustomerListParams",
    ({ platform }, params) =>
      listPage(
        platform.stores.customers,
        params,
        "/v1/customers",
        (customer) =>
          same(params.email, customer.email) && createdWithin(params.created, customer.created),
      ),
  ),
  route("GET /v1/customers/:id", "CustomerRetrieveParams", ({ platform, id }) =>
    platform.stores.customers.get(id),
  ),
  route<Stripe.CustomerUpdateParams>(
    "POST /v1/customers/:id",
    "CustomerUpdateParams",
    (call, params) => customers.updateCustomer(call.platform, call.id, params),
  ),
  route("DELETE /v1/customers/:id", "CustomerDeleteParams", (call) =>
    customers.deleteCustomer(call.platform, call.id),
  ),
];

const accountRoutes: Route[] = [
  route(
    "GET /v1/account",
    "AccountRetrieveParams",
    (call) => ownAccount(call.platform, call.owner),
    { connected: true },
  ),
  route<Stripe.AccountCreateParams>("POST /v1/accounts", "AccountCreateParams", (call, params) =>
    accounts.createAccount(call.platform, params),
  ),
  route<Stripe.AccountListParams>("GET /v1/accounts", "AccountListParams", ({ platform }, params) =>
    listPage(platform.stores.accounts, params, "/v1/accounts", (account) =>
      createdWithin(params.created, account.created ?? 0),
    ),
  ),
  route("GET /v1/accounts/:id", "AccountRetrieveParams", ({ platform, id }) =>
    ownAccount(platform, id),
  ),
  route<Stripe.AccountUpdateParams>(
    "POST /v1/accounts/:id",
    "AccountUpdateParams",
    (call, params) => accounts.updateAccount(call.platform, call.id, params),
  ),
  route("POST /v1/accounts/:id/login_links", "AccountCreateLoginLinkParams", (call) =>
    createLoginLink(call.platform, call.id),
  ),
  route(
    "GET /v1/accounts/:id/capabilities",
    "AccountListCapabilitiesParams",
    ({ platform, id }) => ({
      object: "list",
      data: Object.keys(platform.stores.accounts.get(id, "account").capabilities ?? {}).map(
        (name) => accounts.showCapability(platform, id, name),
      ),
      has_more: false,
      url: `/v1/accounts/${id}/capabilities`,
    }),
  ),
  route("GET /v1/accounts/:id/capabilities/:sub", "AccountRetrieveCapabilityParams", (call) =>
    accounts.showCapability(call.platform, call.id, call.subId),
  ),
  route<Stripe.AccountUpdateCapabilityParams>(
    "POST /v1/accounts/:id/capabilities/:sub",
    "AccountUpdateCapabilityParams",
    (call, params) =>
      accounts.updateCapability(call.platform, call.id, call.subId, params.requested),
  ),
  route<Stripe.AccountLinkCreateParams>(
    "POST /v1/account_links",
    "AccountLinkCreateParams",
    (call, params) => createAccountLink(call.platform, params),
  ),
];

const transferRoutes: Route[] = [
  route<Stripe.TransferCreateParams>("POST /v1/transfers", "TransferCreateParams", (call, params) =>
    transfers.createTransfer(call.platform, params),
  ),
  route<Stripe.TransferListParams>(
    "GET /v1/transfers",
    "TransferListParams",
    ({ platform }, params) =>
      listPage(
        platform.stores.transfers,
        params,
        "/v1/transfers",
        (transfer) =>
          same(params.destination, transfer.destination) &&
          same(params.transfer_group, transfer.transfer_group) &&
          createdWithin(params.created, transfer.created),
      ),
  ),
  route("GET /v1/transfers/:id", "TransferRetrieveParams", ({ platform, id }) =>
    platform.stores.transfers.get(id, "transfer"),
  ),
  route<Stripe.TransferUpdateParams>(
    "POST /v1/transfers/:id",
    "TransferUpdateParams",
    (call, params) => transfers.updateTransfer(call.platform, call.id, params),
  ),
  route<Stripe.TransferCreateReversalParams>(
    "POST /v1/transfers/:id/reversals",
    "TransferCreateReversalParams",
    (call, params) => transfers.createReversal(call.platform, call.id, params),
  ),
  route<Stripe.TransferListReversalsParams>(
    "GET /v1/transfers/:id/reversals",
    "TransferListReversalsParams",
    ({ platform, id }, params) =>
      listPage(
        platform.stores.reversals,
        params,
        `/v1/transfers/${id}/reversals`,
        (reversal) => reversal.transfer === platform.stores.transfers.get(id, "transfer").id,
      ),
  ),
  route("GET /v1/transfers/:id/reversals/:sub", "TransferRetrieveReversalParams", (call) =>
    transfers.findReversal(call.platform, call.id, call.subId),
  ),
  route<Stripe.TransferUpdateReversalParams>(
    "POST /v1/transfers/:id/reversals/:sub",
    "TransferUpdateReversalParams",
    (call, params) => {
      const reversal = transfers.findReversal(call.platform, call.id, call.subId);
      reversal.metadata = mergeMetadata(reversal.metadata, params.metadata);
      return reversal;
    },
  ),
];

const refundRoutes: Route[] = [
  route<Stripe.RefundCreateParams>("POST /v1/refunds", "RefundCreateParams", (call, params) =>
    refunds.createRefund(call.platform, params),
  ),
  route<Stripe.RefundListParams>("GET /v1/refunds", "RefundListParams", ({ platform }, params) =>
    listPage(
      platform.stores.refunds,
      params,
      "/v1/refunds",
      (refund) =>
        same(params.charge, refund.charge) &&
        same(params.payment_intent, refund.payment_intent) &&
        createdWithin(params.created, refund.created),
    ),
  ),
  route("GET /v1/refunds/:id", "RefundRetrieveParams", ({ platform, id }) =>
    platform.stores.refunds.get(id, "refund"),
  ),
  route<Stripe.RefundUpdateParams>("POST /v1/refunds/:id", "RefundUpdateParams", (call, params) => {
    const refund = call.platform.stores.refunds.get(call.id, "refund");
    refund.metadata = mergeMetadata(refund.metadata, params.metadata);
    return refund;
  }),
  route("POST /v1/refunds/:id/cancel", "RefundCancelParams", (call) =>
    refunds.cancelRefund(call.platform, call.id),
  ),
];

const payoutRoutes: Route[] = [
  route<Stripe.PayoutCreateParams>(
    "POST /v1/payouts",
    "PayoutCreateParams",
    (call, params) => payouts.createPayout(call.platform, call.owner, params),
    { connected: true },
  ),
  route<Stripe.PayoutListParams>(
    "GET /v1/payouts",
    "PayoutListParams",
    ({ platform, owner }, params) =>
      listPage(
        platform.stores.payouts,
        params,
        "/v1/payouts",
        (payout) =>
          ownerOf(platform, payout.id) === owner &&
          same(params.status, payout.status) &&
          createdWithin(params.created, payout.created),
      ),
    { connected: true },
  ),
  route(
    "GET /v1/payouts/:id",
    "PayoutRetrieveParams",
    (call) => mine(call, call.platform.stores.payouts.get(call.id), "payout"),
    { connected: true },
  ),
  route<Stripe.TopupCreateParams>("POST /v1/topups", "TopupCreateParams", (call, params) =>
    payouts.createTopup(call.platform, params),
  ),
  route<Stripe.TopupListParams>("GET /v1/topups", "TopupListParams", ({ platform }, params) =>
    listPage(platform.stores.topups, params, "/v1/topups", (topup) =>
      same(params.status, topup.status),
    ),
  ),
  route("GET /v1/topups/:id", "TopupRetrieveParams", ({ platform, id }) =>
    platform.stores.topups.get(id),
  ),
];

const webhookRoutes: Route[] = [
  route<Stripe.EventListParams>(
    "GET /v1/events",
    "EventListParams",
    ({ platform, owner }, params) =>
      listPage(
        platform.stores.events,
        params,
        "/v1/events",
        (event) =>
          ownerOf(platform, event.id) === owner &&
          (params.type === undefined || matchesType(params.type, event.type)) &&
          (params.types === undefined || params.types.includes(event.type)) &&
          createdWithin(params.created, event.created),
      ),
    { connected: true },
  ),
  route(
    "GET /v1/events/:id",
    "EventRetrieveParams",
    (call) => mine(call, call.platform.stores.events.get(call.id), "event"),
    { connected: true },
  ),
  route<Stripe.WebhookEndpointCreateParams>(
    "POST /v1/webhook_endpoints",
    "WebhookEndpointCreateParams",
    (call, params) => endpoints.createWebhookEndpoint(call.platform, params),
  ),
  route<Stripe.WebhookEndpointListParams>(
    "GET /v1/webhook_endpoints",
    "WebhookEndpointListParams",
    ({ platform }, params) => {
      const page = listPage(platform.stores.endpoints, params, "/v1/webhook_endpoints", () => true);
      return {
        ...page,
        data: page.data.map((endpoint) => endpoints.showWebhookEndpoint(platform, endpoint)),
      };
    },
  ),
  route("GET /v1/webhook_endpoints/:id", "WebhookEndpointRetrieveParams", ({ platform, id }) =>
    endpoints.showWebhookEndpoint(platform, platform.stores.endpoints.get(id)),
  ),
  route<Stripe.WebhookEndpointUpdateParams>(
    "POST /v1/webhook_endpoints/:id",
    "WebhookEndpointUpdateParams",
    (call, params) => endpoints.updateWebhookEndpoint(call.platform, call.id, params),
  ),
  route("DELETE /v1/webhook_endpoints/:id", "WebhookEndpointDeleteParams", (call) =>
    endpoints.deleteWebhookEndpoint(call.platform, call.id),
  ),
];

/** "charge.*" and a full name. */
function matchesType(wanted: string, type: string): boolean {
  return wanted.endsWith("*") ? type.startsWith(wanted.slice(0, -1)) : wanted === type;
}

export const ROUTES: readonly Route[] = [
  ...paymentIntents,
  ...paymentMethods,
  ...charges,
  ...balance,
  ...customerRoutes,
  ...accountRoutes,
  ...transferRoutes,
  ...refundRoutes,
  ...payoutRoutes,
  ...webhookRoutes,
];
