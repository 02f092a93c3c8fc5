import type Stripe from "stripe";
import { type Route, route } from "../wire/call.ts";
import { createdWithin, listPage, same } from "../wire/list.ts";
import { createFile } from "./files.ts";
import { approveReview } from "./reviews.ts";
import { closeDispute, updateDispute } from "./update.ts";

const disputeRoutes: readonly Route[] = [
  route<Stripe.DisputeListParams>("GET /v1/disputes", "DisputeListParams", ({ platform }, params) =>
    listPage(
      platform.stores.disputes,
      params,
      "/v1/disputes",
      (dispute) =>
        same(params.charge, dispute.charge) &&
        same(params.payment_intent, dispute.payment_intent) &&
        createdWithin(params.created, dispute.created),
      { charge: params.charge, payment_intent: params.payment_intent },
    ),
  ),
  route("GET /v1/disputes/:id", "DisputeRetrieveParams", ({ platform, id }) =>
    platform.stores.disputes.get(id, "dispute"),
  ),
  route<Stripe.DisputeUpdateParams>(
    "POST /v1/disputes/:id",
    "DisputeUpdateParams",
    (call, params) => updateDispute(call.platform, call.id, params),
  ),
  route("POST /v1/disputes/:id/close", "DisputeCloseParams", (call) =>
    closeDispute(call.platform, call.id),
  ),
];

const radarRoutes: readonly Route[] = [
  route<Stripe.Radar.EarlyFraudWarningListParams>(
    "GET /v1/radar/early_fraud_warnings",
    "Radar.EarlyFraudWarningListParams",
    ({ platform }, params) =>
      listPage(
        platform.stores.earlyFraudWarnings,
        params,
        "/v1/radar/early_fraud_warnings",
        (warning) =>
          same(params.charge, warning.charge) &&
          same(params.payment_intent, warning.payment_intent) &&
          createdWithin(params.created, warning.created),
      ),
  ),
  route(
    "GET /v1/radar/early_fraud_warnings/:id",
    "Radar.EarlyFraudWarningRetrieveParams",
    ({ platform, id }) => platform.stores.earlyFraudWarnings.get(id, "early_fraud_warning"),
  ),
  // Without more, the list has the reviews that are open.
  route<Stripe.ReviewListParams>("GET /v1/reviews", "ReviewListParams", ({ platform }, params) =>
    listPage(
      platform.stores.reviews,
      params,
      "/v1/reviews",
      (review) => review.open && createdWithin(params.created, review.created),
    ),
  ),
  route("GET /v1/reviews/:id", "ReviewRetrieveParams", ({ platform, id }) =>
    platform.stores.reviews.get(id, "review"),
  ),
  route("POST /v1/reviews/:id/approve", "ReviewApproveParams", (call) =>
    approveReview(call.platform, call.id),
  ),
];

const fileRoutes: readonly Route[] = [
  route<Stripe.FileCreateParams>("POST /v1/files", "FileCreateParams", (call, params) =>
    createFile(call.platform, params),
  ),
  route<Stripe.FileListParams>("GET /v1/files", "FileListParams", ({ platform }, params) =>
    listPage(
      platform.stores.files,
      params,
      "/v1/files",
      (file) => same(params.purpose, file.purpose) && createdWithin(params.created, file.created),
    ),
  ),
  route("GET /v1/files/:id", "FileRetrieveParams", ({ platform, id }) =>
    platform.stores.files.get(id, "file"),
  ),
];

export const ROUTES: readonly Route[] = [...disputeRoutes, ...radarRoutes, ...fileRoutes];
