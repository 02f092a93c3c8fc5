import type Stripe from "stripe";
import { balanceOf } from "../money.ts";
import * as payouts from "../payouts.ts";
import { mergeMetadata, ownerOf } from "../platform.ts";
import * as refunds from "../refunds.ts";
import { type Route, route } from "../wire/call.ts";
import { createdWithin, listPage, same } from "../wire/list.ts";
import { mine } from "./mine.ts";

export const chargeRoutes: Route[] = [
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

export const balanceRoutes: Route[] = [
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

export const refundRoutes: Route[] = [
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

export const payoutRoutes: Route[] = [
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
