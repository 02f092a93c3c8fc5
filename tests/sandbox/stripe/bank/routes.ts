import type Stripe from "stripe";
import * as persons from "../account-persons.ts";
import { connectedAccount } from "../account-state.ts";
import { createPayout } from "../payouts.ts";
import { ownerOf } from "../platform.ts";
import { mine } from "../routes/mine.ts";
import { type Call, type Route, route } from "../wire/call.ts";
import { createdWithin, listPage, same } from "../wire/list.ts";
import * as externals from "./external-accounts.ts";
import { beginPayoutDays } from "./payout-days.ts";
import { cancelPayout, reversePayout, updatePayout } from "./payout-life.ts";
import { balanceSettingsOf, updateBalanceSettings } from "./settings.ts";
import * as topups from "./topups.ts";

const connected = { connected: true };
const payoutOf = (call: Call) => mine(call, call.platform.stores.payouts.get(call.id), "payout");

const payoutRoutes: Route[] = [
  route<Stripe.PayoutCreateParams>(
    "POST /v1/payouts",
    "PayoutCreateParams",
    (call, params) => createPayout(call.platform, call.owner, params),
    connected,
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
          same(params.destination, payout.destination) &&
          createdWithin(params.arrival_date, payout.arrival_date) &&
          createdWithin(params.created, payout.created),
      ),
    connected,
  ),
  route("GET /v1/payouts/:id", "PayoutRetrieveParams", payoutOf, connected),
  route<Stripe.PayoutUpdateParams>(
    "POST /v1/payouts/:id",
    "PayoutUpdateParams",
    (call, params) => updatePayout(call.platform, payoutOf(call), params),
    connected,
  ),
  route(
    "POST /v1/payouts/:id/cancel",
    "PayoutCancelParams",
    (call) => cancelPayout(call.platform, payoutOf(call)),
    connected,
  ),
  route<Stripe.PayoutReverseParams>(
    "POST /v1/payouts/:id/reverse",
    "PayoutReverseParams",
    (call, params) => reversePayout(call.platform, payoutOf(call), params),
    connected,
  ),
];

const topupRoutes: Route[] = [
  route<Stripe.TopupCreateParams>("POST /v1/topups", "TopupCreateParams", (call, params) =>
    topups.createTopup(call.platform, params),
  ),
  route<Stripe.TopupListParams>("GET /v1/topups", "TopupListParams", ({ platform }, params) =>
    listPage(
      platform.stores.topups,
      params,
      "/v1/topups",
      (topup) =>
        same(params.status, topup.status) &&
        createdWithin(params.amount, topup.amount) &&
        createdWithin(params.created, topup.created),
    ),
  ),
  route("GET /v1/topups/:id", "TopupRetrieveParams", ({ platform, id }) =>
    platform.stores.topups.get(id, "topup"),
  ),
  route<Stripe.TopupUpdateParams>("POST /v1/topups/:id", "TopupUpdateParams", (call, params) =>
    topups.updateTopup(call.platform, call.id, params),
  ),
  route("POST /v1/topups/:id/cancel", "TopupCancelParams", (call) =>
    topups.cancelTopup(call.platform, call.id),
  ),
];

const settingsRoutes: Route[] = [
  route(
    "GET /v1/balance_settings",
    "BalanceSettingsRetrieveParams",
    ({ platform, owner }) => balanceSettingsOf(platform, owner),
    connected,
  ),
  route<Stripe.BalanceSettingsUpdateParams>(
    "POST /v1/balance_settings",
    "BalanceSettingsUpdateParams",
    ({ platform, owner }, params) => {
      const settings = updateBalanceSettings(platform, owner, params);
      beginPayoutDays(platform);
      return settings;
    },
    connected,
  ),
];

const externalRoutes: Route[] = [
  route<externals.ExternalParams>(
    "POST /v1/accounts/:id/external_accounts",
    "AccountCreateExternalAccountParams",
    (call, params) => externals.createExternalAccount(call.platform, call.id, params),
  ),
  route<Stripe.AccountListExternalAccountsParams>(
    "GET /v1/accounts/:id/external_accounts",
    "AccountListExternalAccountsParams",
    ({ platform, id }, params) => {
      const { id: account } = connectedAccount(platform, id);
      const url = `/v1/accounts/${id}/external_accounts`;
      return listPage(
        platform.stores.externalAccounts,
        params,
        url,
        (external) => external.account === account && same(params.object, external.object),
      );
    },
  ),
  route(
    "GET /v1/accounts/:id/external_accounts/:sub",
    "AccountRetrieveExternalAccountParams",
    (call) => externals.findExternal(call.platform, call.id, call.subId),
  ),
  route<Stripe.AccountUpdateExternalAccountParams>(
    "POST /v1/accounts/:id/external_accounts/:sub",
    "AccountUpdateExternalAccountParams",
    (call, params) => externals.updateExternalAccount(call.platform, call.id, call.subId, params),
  ),
  route(
    "DELETE /v1/accounts/:id/external_accounts/:sub",
    "AccountDeleteExternalAccountParams",
    (call) => externals.deleteExternalAccount(call.platform, call.id, call.subId),
  ),
];

const personRoutes: Route[] = [
  route<persons.PersonParams>(
    "POST /v1/accounts/:id/persons",
    "AccountCreatePersonParams",
    (call, params) => persons.createPerson(call.platform, call.id, params),
  ),
  route<Stripe.AccountListPersonsParams>(
    "GET /v1/accounts/:id/persons",
    "AccountListPersonsParams",
    ({ platform, id }, params) => {
      const { id: account } = connectedAccount(platform, id);
      const url = `/v1/accounts/${id}/persons`;
      return listPage(
        platform.stores.persons,
        params,
        url,
        (person) => person.account === account && persons.plays(person, params.relationship),
      );
    },
  ),
  route("GET /v1/accounts/:id/persons/:sub", "AccountRetrievePersonParams", (call) =>
    persons.findPerson(call.platform, call.id, call.subId),
  ),
  route<persons.PersonParams>(
    "POST /v1/accounts/:id/persons/:sub",
    "AccountUpdatePersonParams",
    (call, params) => persons.updatePerson(call.platform, call.id, call.subId, params),
  ),
  route("DELETE /v1/accounts/:id/persons/:sub", "AccountDeletePersonParams", (call) =>
    persons.deletePerson(call.platform, call.id, call.subId),
  ),
];

export const bankRoutes: readonly Route[] = [
  ...payoutRoutes,
  ...topupRoutes,
  ...settingsRoutes,
  ...externalRoutes,
  ...personRoutes,
];
