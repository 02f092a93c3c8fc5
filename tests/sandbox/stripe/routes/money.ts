import type Stripe from "stripe";
import { leftWith } from "../bank/payout-days.ts";
import * as changes from "../charge-changes.ts";
import { createCharge } from "../legacy-charges.ts";
import { balanceOf } from "../money.ts";
import { ownerOf } from "../platform.ts";
import * as refunds from "../refunds.ts";
import { searchCharges } from "../search.ts";
import { type Call, type Route, route } from "../wire/call.ts";
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
        { payment_intent: params.payment_intent, customer: params.customer },
      ),
    { connected: true },
  ),
  route<Stripe.ChargeSearchParams>(
    "GET /v1/charges/search",
    "ChargeSearchParams",
    ({ platform }, params) => searchCharges(platform, params),
  ),
  route(
    "GET /v1/charges/:id",
    "ChargeRetrieveParams",
    (call) => mine(call, call.platform.stores.charges.get(call.id), "charge"),
    { connected: true },
  ),
  route<Stripe.ChargeCreateParams>("POST /v1/charges", "ChargeCreateParams", (call, params) =>
    createCharge(call.platform, params),
  ),
  route<Stripe.ChargeUpdateParams>("POST /v1/charges/:id", "ChargeUpdateParams", (call, params) =>
    changes.updateCharge(
      call.platform,
      mine(call, call.platform.stores.charges.get(call.id), "charge"),
      params,
    ),
  ),
  route<Stripe.ChargeCaptureParams>(
    "POST /v1/charges/:id/capture",
    "ChargeCaptureParams",
    (call, params) =>
      changes.captureCharge(
        call.platform,
        mine(call, call.platform.stores.charges.get(call.id), "charge"),
        params,
      ),
  ),
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
          leftWith(platform, transaction, params.payout) &&
          createdWithin(params.created, transaction.created),
        { source: params.source },
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
  route<Stripe.RefundListParams>(
    "GET /v1/refunds",
    "RefundListParams",
    ({ platform, owner }, params) =>
      listPage(
        platform.stores.refunds,
        params,
        "/v1/refunds",
        (refund) =>
          ownerOf(platform, refund.id) === owner &&
          same(params.charge, refund.charge) &&
          same(params.payment_intent, refund.payment_intent) &&
          createdWithin(params.created, refund.created),
        { charge: params.charge, payment_intent: params.payment_intent },
      ),
    { connected: true },
  ),
  route("GET /v1/refunds/:id", "RefundRetrieveParams", ownRefund, { connected: true }),
  route<Stripe.RefundUpdateParams>("POST /v1/refunds/:id", "RefundUpdateParams", (call, params) =>
    refunds.updateRefund(call.platform, ownRefund(call).id, params),
  ),
  route("POST /v1/refunds/:id/cancel", "RefundCancelParams", (call) =>
    refunds.cancelRefund(call.platform, ownRefund(call).id),
  ),
  route("POST /v1/test_helpers/refunds/:id/expire", "TestHelpers.RefundExpireParams", (call) =>
    refunds.expireRefund(call.platform, ownRefund(call).id),
  ),
];

/** What an artisan sees of a reversal is no refund of the platform's. */
function ownRefund(call: Call): Stripe.Refund {
  return mine(call, call.platform.stores.refunds.get(call.id, "refund"), "refund");
}
