import type Stripe from "stripe";
import * as capabilities from "../account-capabilities.ts";
import { deleteAccount, rejectAccount } from "../account-endings.ts";
import { createAccountLink, createLoginLink } from "../account-links.ts";
import * as accounts from "../accounts.ts";
import { ownAccount } from "../platform-account.ts";
import { createReversal, findReversal, updateReversal } from "../reversals.ts";
import * as transfers from "../transfers.ts";
import { type Route, route } from "../wire/call.ts";
import { createdWithin, listPage, same } from "../wire/list.ts";

export const accountRoutes: Route[] = [
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
  route("DELETE /v1/accounts/:id", "AccountDeleteParams", (call) =>
    deleteAccount(call.platform, call.id),
  ),
  route<Stripe.AccountRejectParams>(
    "POST /v1/accounts/:id/reject",
    "AccountRejectParams",
    (call, params) => rejectAccount(call.platform, call.id, params.reason),
  ),
  route("POST /v1/accounts/:id/login_links", "AccountCreateLoginLinkParams", (call) =>
    createLoginLink(call.platform, call.id),
  ),
  route(
    "GET /v1/accounts/:id/capabilities",
    "AccountListCapabilitiesParams",
    ({ platform, id }) => ({
      object: "list",
      data: capabilities.listCapabilities(platform, id),
      has_more: false,
      url: `/v1/accounts/${id}/capabilities`,
    }),
  ),
  route("GET /v1/accounts/:id/capabilities/:sub", "AccountRetrieveCapabilityParams", (call) =>
    capabilities.showCapability(call.platform, call.id, call.subId),
  ),
  route<Stripe.AccountUpdateCapabilityParams>(
    "POST /v1/accounts/:id/capabilities/:sub",
    "AccountUpdateCapabilityParams",
    (call, params) =>
      capabilities.updateCapability(call.platform, call.id, call.subId, params.requested),
  ),
  route<Stripe.AccountLinkCreateParams>(
    "POST /v1/account_links",
    "AccountLinkCreateParams",
    (call, params) => createAccountLink(call.platform, params),
  ),
];

export const transferRoutes: Route[] = [
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
        { destination: params.destination, transfer_group: params.transfer_group },
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
    (call, params) => createReversal(call.platform, call.id, params),
  ),
  route<Stripe.TransferListReversalsParams>(
    "GET /v1/transfers/:id/reversals",
    "TransferListReversalsParams",
    ({ platform, id }, params) =>
      listPage(
        platform.stores.reversals,
        params,
        `/v1/transfers/${id}/reversals`,
        (reversal) => reversal.transfer === id,
        { transfer: platform.stores.transfers.get(id, "transfer").id },
      ),
  ),
  route("GET /v1/transfers/:id/reversals/:sub", "TransferRetrieveReversalParams", (call) =>
    findReversal(call.platform, call.id, call.subId),
  ),
  route<Stripe.TransferUpdateReversalParams>(
    "POST /v1/transfers/:id/reversals/:sub",
    "TransferUpdateReversalParams",
    (call, params) => updateReversal(call.platform, call.id, call.subId, params),
  ),
];
