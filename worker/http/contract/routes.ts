import * as z from "zod";
import { analyticsRoutes } from "./analytics.ts";
import { approvalRoutes, MayWait } from "./approvals.ts";
import { auditRoutes } from "./audit.ts";
import { bookRoutes } from "./books-routes.ts";
import {
  ArtisansPage,
  ProductDetails,
  ProductsPage,
  ProductsQuery,
  ShopConfig,
} from "./catalogue.ts";
import { disputeRoutes } from "./disputes.ts";
import { findingRoutes } from "./finding.ts";
import { fraudRoutes } from "./fraud.ts";
import { holdRoutes } from "./holds.ts";
import { ledgerRoutes } from "./ledger.ts";
import { lookingRoutes } from "./looking-routes.ts";
import { methodRoutes } from "./methods.ts";
import {
  Health,
  JobAnswer,
  jobNames,
  ListQuery,
  OnboardingAnswer,
  ParcelBody,
  RailBody,
  Rows,
  ShipBody,
  TransfersAnswer,
  TrialBalance,
  TriggerAnswer,
  TriggerBody,
} from "./operator.ts";
import {
  CheckoutAnswer,
  CheckoutBody,
  OrderAnswer,
  PayAnswer,
  PayBody,
  Quote,
  QuoteBody,
} from "./orders.ts";
import { overviewRoutes } from "./overview.ts";
import { ownExplanationRoutes } from "./own-explanations.ts";
import { peopleRoutes } from "./people.ts";
import { planRoutes } from "./plans.ts";
import { reconciliationRoutes } from "./reconciliation-routes.ts";
import { refundRoutes } from "./refunds.ts";
import { reportRoutes } from "./reports.ts";
import { byId, get, none, post, type Route } from "./route.ts";
import { sellerRoutes } from "./seller-routes.ts";
import { Processor } from "./shapes.ts";
import { statementRoutes } from "./statements.ts";
import { todayRoutes } from "./today.ts";

export type { Route } from "./route.ts";

/** Every route there is. The documentation, the checks and the dispatch are made from it. */
export const routes = {
  health: {
    ...get,
    path: "/api/health",
    summary: "Says what is broken",
    caller: "anybody",
    answer: Health,
  },
  config: {
    ...get,
    path: "/api/config",
    summary: "What the shop's pages need to offer payment; gives a guest a cookie",
    caller: "anybody",
    answer: ShopConfig,
  },
  listProducts: {
    ...get,
    path: "/api/products",
    summary: "Goods for sale, newest first, by artisan and words",
    caller: "anybody",
    query: ProductsQuery,
    answer: ProductsPage,
  },
  readProduct: {
    ...get,
    path: "/api/products/{id}",
    summary: "One product with all its pictures",
    caller: "anybody",
    params: byId,
    answer: ProductDetails,
  },
  listArtisans: {
    ...get,
    path: "/api/artisans",
    summary: "All artisans by name",
    caller: "anybody",
    answer: ArtisansPage,
  },
  quote: {
    ...post,
    changes: false,
    path: "/api/quotes",
    summary: "What a cart costs now, and how it can be paid; changes nothing",
    caller: "anybody",
    body: QuoteBody,
    answer: Quote,
  },
  checkout: {
    ...post,
    path: "/api/checkout",
    summary: "Makes an order of a cart, reserves its goods and opens its payment",
    caller: "anybody",
    body: CheckoutBody,
    status: 201,
    answer: CheckoutAnswer,
  },
  readOrder: {
    ...get,
    path: "/api/orders/{id}",
    summary: "The order",
    caller: "order_holder",
    params: byId,
    answer: OrderAnswer,
  },
  payOrder: {
    ...post,
    path: "/api/orders/{id}/payments",
    summary: "Pays a waiting order again, after a decline or with another method",
    caller: "order_holder",
    params: byId,
    body: PayBody,
    answer: PayAnswer,
  },
  cancelOrder: {
    ...post,
    path: "/api/orders/{id}/cancel",
    summary: "Gives an unpaid order up",
    caller: "order_holder",
    params: byId,
    answer: OrderAnswer,
  },
  capturePayment: {
    ...post,
    path: "/api/payments/{id}/capture",
    summary: "Takes the money that the buyer approved at PayPal; 202 while PayPal still clears it",
    caller: "order_holder",
    params: byId,
    answer: OrderAnswer,
  },
  shipPart: {
    ...post,
    path: "/api/seller-orders/{id}/shipments",
    summary: "Marks an artisan's part of an order as shipped",
    caller: "operator",
    params: byId,
    body: ShipBody,
    answer: none,
  },
  correctParcel: {
    ...post,
    method: "put",
    path: "/api/seller-orders/{id}/parcel",
    summary: "Corrects the carrier and tracking number of a part that was shipped",
    caller: "operator",
    params: byId,
    body: ParcelBody,
    answer: none,
  },
  deliverPart: {
    ...post,
    path: "/api/seller-orders/{id}/deliveries",
    summary: "Marks an artisan's part of an order, which was shipped, as delivered",
    caller: "operator",
    params: byId,
    answer: none,
  },
  listTransfers: {
    ...get,
    path: "/api/operator/orders/{id}/transfers",
    summary: "What an order's artisans are owed, and where that is",
    caller: "operator",
    params: byId,
    answer: TransfersAnswer,
  },
  listBlocked: {
    ...get,
    path: "/api/operator/transfers/blocked",
    summary: "Transfers that wait, and why",
    caller: "operator",
    query: ListQuery,
    answer: TransfersAnswer,
  },
  unblockTransfer: {
    ...post,
    path: "/api/operator/transfers/{id}/unblock",
    summary: "Lets a blocked transfer try again; 202 if a second operator has to approve",
    caller: "operator",
    params: byId,
    answer: MayWait,
  },
  refundPayment: {
    ...post,
    path: "/api/operator/payments/{id}/refund",
    summary: "Gives money that pays no order back; 202 if a second operator has to approve",
    caller: "operator",
    params: byId,
    answer: MayWait,
  },
  trialBalance: {
    ...get,
    path: "/api/operator/ledger/trial-balance",
    summary: "The ledger's accounts, and whether they balance",
    caller: "operator",
    answer: TrialBalance,
  },
  listDeadLetters: {
    ...get,
    path: "/api/operator/dead-letters",
    summary: "Queue messages that failed every try",
    caller: "operator",
    query: ListQuery,
    answer: Rows,
  },
  replayDeadLetter: {
    ...post,
    path: "/api/operator/dead-letters/{id}/replay",
    summary: "Sends a dead letter to its queue again",
    caller: "operator",
    params: byId,
    answer: none,
  },
  listAlerts: {
    ...get,
    path: "/api/operator/alerts",
    summary: "What operators have to know, latest first",
    caller: "operator",
    query: ListQuery,
    answer: Rows,
  },
  switchRail: {
    ...post,
    method: "put",
    path: "/api/operator/rails/{rail}",
    summary: "Stops or opens a rail",
    caller: "operator",
    params: z.strictObject({ rail: Processor }),
    body: RailBody,
    answer: none,
  },
  runTrigger: {
    ...post,
    path: "/api/operator/triggers",
    summary: "Runs all jobs of one of cron's triggers now, as it would",
    caller: "operator",
    body: TriggerBody,
    answer: TriggerAnswer,
  },
  runJob: {
    ...post,
    path: "/api/operator/jobs/{job}",
    summary: "Runs a cron job now",
    caller: "operator",
    params: z.strictObject({ job: z.enum(jobNames) }),
    answer: JobAnswer,
  },
  onboardSeller: {
    ...post,
    path: "/api/operator/sellers/{id}/onboarding",
    summary: "A page on which a seller lets Stripe know them",
    caller: "operator",
    params: byId,
    answer: OnboardingAnswer,
  },
  ...peopleRoutes,
  ...sellerRoutes,
  ...todayRoutes,
  ...analyticsRoutes,
  ...approvalRoutes,
  ...holdRoutes,
  ...auditRoutes,
  ...refundRoutes,
  ...statementRoutes,
  ...ownExplanationRoutes,
  ...disputeRoutes,
  ...planRoutes,
  ...methodRoutes,
  ...bookRoutes,
  ...reconciliationRoutes,
  ...lookingRoutes,
  ...overviewRoutes,
  ...findingRoutes,
  ...ledgerRoutes,
  ...fraudRoutes,
  ...reportRoutes,
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;
